// SPDX-License-Identifier: Apache-2.0
#include "models/engine_gate.h"

#include <utility>

namespace galley::models {

EngineGate::EngineGate(EngineRunner& runner, ServiceOpener opener, QObject* parent)
    : QObject(parent), m_runner(runner), m_opener(std::move(opener)) {}

void EngineGate::open() {
    if (m_begun && m_state != State::Failed) return;
    m_begun = true;
    m_state = State::Opening;
    m_error = {};
    emit stateChanged();
    m_runner.open(m_opener, this, [this](const Result<void>& result) {
        m_state = result ? State::Ready : State::Failed;
        if (!result) m_error = toErrorInfo(result.error());
        emit stateChanged();
    });
}

}  // namespace galley::models
