// SPDX-License-Identifier: Apache-2.0
#include "models/container_actions.h"

#include "engine/api/container_service.h"

namespace galley::models {

ContainerActions::ContainerActions(EngineRunner& runner, QObject* parent) : QObject(parent), m_runner(runner) {}

void ContainerActions::runFor(const QStringList& ids, const QString& action, const QString& busyText,
                              const Call& call) {
    for (const QString& id : ids) {
        if (id.isEmpty() || m_busy.contains(id)) continue;
        m_busy.insert(id, busyText);
        emit busyChanged(id);
        m_runner.run(
            Lane::Actions, this,
            [call, reference = id.toStdString()](const Services& services, const std::stop_token& stop) {
                return call(services, reference, stop);
            },
            [this, id, action](const Result<void>& result) {
                m_busy.remove(id);
                emit busyChanged(id);
                if (result) {
                    emit succeeded(id, action);
                } else if (!result.cancelled()) {
                    emit failed(id, action, toErrorInfo(result.error()));
                }
            });
    }
}

void ContainerActions::start(const QStringList& ids) {
    runFor(ids, QStringLiteral("start"), tr("Starting…"),
           [](const Services& services, const std::string& id, const std::stop_token&) {
               return services.containers->start(id);
           });
}

void ContainerActions::stop(const QStringList& ids) {
    runFor(ids, QStringLiteral("stop"), tr("Stopping…"),
           [](const Services& services, const std::string& id, const std::stop_token& stop) {
               return services.containers->stop(id, {}, stop);
           });
}

void ContainerActions::restart(const QStringList& ids) {
    runFor(ids, QStringLiteral("restart"), tr("Restarting…"),
           [](const Services& services, const std::string& id, const std::stop_token& stop) {
               return services.containers->restart(id, {}, stop);
           });
}

void ContainerActions::kill(const QStringList& ids) {
    runFor(ids, QStringLiteral("kill"), tr("Stopping…"),
           [](const Services& services, const std::string& id, const std::stop_token&) {
               return services.containers->kill(id, "KILL");
           });
}

void ContainerActions::remove(const QStringList& ids, bool force, bool volumes) {
    runFor(ids, QStringLiteral("remove"), tr("Deleting…"),
           [force, volumes](const Services& services, const std::string& id, const std::stop_token&) {
               return services.containers->remove(id, force, volumes);
           });
}

void ContainerActions::rename(const QString& id, const QString& name) {
    runFor(
        {id}, QStringLiteral("rename"), tr("Renaming…"),
        [newName = name.toStdString()](const Services& services, const std::string& reference, const std::stop_token&) {
            return services.containers->rename(reference, newName);
        });
}

}  // namespace galley::models
