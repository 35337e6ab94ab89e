// SPDX-License-Identifier: Apache-2.0
#include "models/port_doctor.h"

#include "engine/api/diagnosis_service.h"
#include "models/detail/convert.h"

namespace galley::models {
namespace {

QString adviceOf(const api::PortFinding& finding) {
    const QString port = QString::number(finding.mapping.containerPort);
    switch (finding.kind) {
        case api::PortFinding::Kind::LoopbackOnly:
            return PortDoctor::tr(
                       "The program listens on %1 inside the container only. Galley reaches it all the same; other "
                       "containers and Docker would not: let it listen on 0.0.0.0.")
                .arg(toQt(finding.listensOn));
        case api::PortFinding::Kind::OtherPort: {
            QStringList others;
            for (const std::uint16_t other : finding.otherPorts) others.append(QString::number(other));
            return PortDoctor::tr(
                       "Nothing listens on port %1 inside the container, but on %2: publish that one instead.")
                .arg(port, others.join(QStringLiteral(", ")));
        }
        case api::PortFinding::Kind::NothingListens: break;
    }
    return PortDoctor::tr("Nothing listens on port %1 inside the container yet: its log may say why.").arg(port);
}

}  // namespace

PortDoctor::PortDoctor(EngineRunner& runner, const QString& containerId, QObject* parent)
    : QObject(parent), m_runner(runner), m_containerId(containerId) {}

void PortDoctor::examine() {
    if (m_looking) return;
    m_looking = true;
    m_runner.run(
        Lane::Figures, this,
        [reference = m_containerId.toStdString()](const Services& services, const std::stop_token&) {
            return services.diagnosis->examinePorts(reference);
        },
        [this](const Result<std::vector<api::PortFinding>>& findings) {
            m_looking = false;
            QStringList advice;
            if (findings) {
                for (const api::PortFinding& finding : *findings) {
                    const QString name = m_containerId.isEmpty() ? toQt(finding.containerName) : QString();
                    advice.append(name.isEmpty() ? adviceOf(finding)
                                                 : tr("%1: %2", "container: sentence").arg(name, adviceOf(finding)));
                }
            }
            if (advice == m_advice) return;
            m_advice = advice;
            emit changed();
        });
}

}  // namespace galley::models
