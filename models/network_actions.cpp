// SPDX-License-Identifier: Apache-2.0
#include "models/network_actions.h"

#include "engine/api/network_service.h"
#include "models/detail/convert.h"

namespace galley::models {

namespace {

api::NetworkSpec specOf(const NetworkValues& values) {
    api::NetworkSpec spec;
    spec.name = values.name.toStdString();
    for (const QString& subnet : {values.subnet, values.ipv6 ? values.subnet6 : QString()}) {
        if (!subnet.isEmpty()) spec.subnets.push_back(subnet.toStdString());
    }
    if (!values.gateway.isEmpty()) spec.gateways.push_back(values.gateway.toStdString());
    spec.ipv6 = values.ipv6;
    spec.internal = values.internal;
    return spec;
}

}  // namespace

NetworkActions::NetworkActions(EngineRunner& runner, QObject* parent) : QObject(parent), m_runner(runner) {}

void NetworkActions::run(const QString& id, const QString& action, const QString& busyText, const Call& call) {
    if (id.isEmpty() || isBusy(id)) return;
    m_busy.insert(id, busyText);
    emit busyChanged(id);
    m_runner.run(
        Lane::Actions, this,
        [call, reference = id.toStdString()](const Services& services, const std::stop_token&) {
            return call(services, reference);
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

void NetworkActions::create(const NetworkValues& values) {
    run(values.name, QStringLiteral("create"), tr("Creating…"),
        [spec = specOf(values)](const Services& services, const std::string&) -> Result<void> {
            const auto made = services.networks->create(spec);
            if (!made) return made.failure();
            return {};
        });
}

void NetworkActions::remove(const QStringList& ids) {
    for (const QString& id : ids) {
        run(id, QStringLiteral("remove"), tr("Deleting…"), [](const Services& services, const std::string& reference) {
            return services.networks->remove(reference);
        });
    }
}

void NetworkActions::connectContainer(const QString& id, const QString& container, const QStringList& aliases) {
    run(id, QStringLiteral("connect"), tr("Connecting…"),
        [who = container.toStdString(), names = toEngine(aliases)](const Services& services,
                                                                   const std::string& reference) {
            api::NetworkChoice choice;
            choice.network = reference;
            choice.aliases = names;
            return services.networks->connect(who, choice);
        });
}

void NetworkActions::disconnectContainer(const QString& id, const QString& container) {
    run(id, QStringLiteral("disconnect"), tr("Disconnecting…"),
        [who = container.toStdString()](const Services& services, const std::string& reference) {
            return services.networks->disconnect(who, reference, false);
        });
}

}  // namespace galley::models
