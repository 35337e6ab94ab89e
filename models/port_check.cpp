// SPDX-License-Identifier: Apache-2.0
#include "models/port_check.h"

#include "engine/api/port_service.h"
#include "models/detail/convert.h"
#include "models/error_info.h"

namespace galley::models {

PortCheck::PortCheck(EngineRunner& runner, QObject* parent) : QObject(parent), m_runner(runner) {
    m_timer.setSingleShot(true);
    m_timer.setInterval(kDebounceMs);
    connect(&m_timer, &QTimer::timeout, this, &PortCheck::ask);
}

bool PortCheck::acceptable() const {
    return m_state == State::Idle || m_state == State::Free || m_state == State::Own;
}

void PortCheck::setText(const QString& hostPort, const QString& hostAddress, PortProtocol protocol) {
    ++m_generation;
    m_timer.stop();
    m_address = hostAddress;
    m_protocol = protocol;
    m_port = 0;
    const QString text = hostPort.trimmed();
    if (text.isEmpty()) {
        become(State::Idle);
        return;
    }
    bool isNumber = false;
    const uint number = text.toUInt(&isNumber);
    if (!isNumber || number < 1 || number > 65535) {
        become(State::Invalid, tr("A port is a number from 1 to 65535."));
        return;
    }
    m_port = static_cast<quint16>(number);
    if (m_own.hostPort == m_port && m_own.protocol == protocol && m_own.hostAddress == hostAddress) {
        become(State::Own);
        return;
    }
    become(State::Checking);
    m_timer.start();
}

void PortCheck::ask() {
    m_runner.run(
        Lane::Interactive, this,
        [address = m_address.toStdString(), port = m_port, protocol = toEngine(m_protocol)](const Services& services,
                                                                                            const std::stop_token&) {
            return services.ports->check(address, port, protocol);
        },
        [this, generation = m_generation](const Result<api::PortAvailability>& result) {
            if (generation != m_generation) return;
            if (!result) {
                become(State::Unknown, toErrorInfo(result.error()).sentence);
            } else if (result->free) {
                become(State::Free);
            } else {
                become(State::Taken, toQt(result->sentence), result->suggestion);
            }
        });
}

void PortCheck::become(State state, const QString& sentence, quint16 suggestion) {
    m_state = state;
    m_sentence = sentence;
    m_suggestion = suggestion;
    emit changed();
}

}  // namespace galley::models
