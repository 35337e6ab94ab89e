// SPDX-License-Identifier: Apache-2.0
#include "models/port_actions.h"

#include "engine/api/port_service.h"
#include "models/detail/convert.h"
#include "models/port_list_model.h"

namespace galley::models {

PortActions::PortActions(EngineRunner& runner, QObject* parent) : QObject(parent), m_runner(runner) {}

void PortActions::setBusy(const QString& rowId, const QString& text) {
    if (text.isEmpty()) {
        m_busy.remove(rowId);
    } else {
        m_busy.insert(rowId, text);
    }
    emit busyChanged(rowId);
}

void PortActions::add(const QString& containerId, const PortEntry& entry) {
    m_runner.run(
        Lane::Actions, this,
        [container = containerId.toStdString(), mapping = toEngine(entry)](
            const Services& services, const std::stop_token&) { return services.ports->add(container, mapping); },
        [this, containerId, entry](const Result<api::PortMapping>& result) {
            if (result) {
                emit succeeded(containerId, QStringLiteral("add"), toQt(*result));
            } else if (!result.cancelled()) {
                emit failed(containerId, QStringLiteral("add"), entry, toErrorInfo(result.error()));
            }
        });
}

void PortActions::move(const QString& containerId, const PortEntry& from, const PortEntry& to) {
    const QString rowId = PortListModel::rowId(containerId, from);
    if (m_busy.contains(rowId)) return;
    setBusy(rowId, tr("Changing…"));
    m_runner.run(
        Lane::Actions, this,
        [container = containerId.toStdString(), before = toEngine(from), after = toEngine(to)](const Services& services,
                                                                                               const std::stop_token&) {
            return services.ports->move(container, before, after);
        },
        [this, containerId, rowId, to](const Result<api::PortMapping>& result) {
            setBusy(rowId, {});
            if (result) {
                emit succeeded(containerId, QStringLiteral("move"), toQt(*result));
            } else if (!result.cancelled()) {
                emit failed(containerId, QStringLiteral("move"), to, toErrorInfo(result.error()));
            }
        });
}

void PortActions::remove(const QString& containerId, const PortEntry& entry) {
    const QString rowId = PortListModel::rowId(containerId, entry);
    if (m_busy.contains(rowId)) return;
    setBusy(rowId, tr("Removing…"));
    m_runner.run(
        Lane::Actions, this,
        [container = containerId.toStdString(), mapping = toEngine(entry)](
            const Services& services, const std::stop_token&) { return services.ports->remove(container, mapping); },
        [this, containerId, rowId, entry](const Result<void>& result) {
            setBusy(rowId, {});
            if (result) {
                emit succeeded(containerId, QStringLiteral("remove"), entry);
            } else if (!result.cancelled()) {
                emit failed(containerId, QStringLiteral("remove"), entry, toErrorInfo(result.error()));
            }
        });
}

}  // namespace galley::models
