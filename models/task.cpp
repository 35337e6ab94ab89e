// SPDX-License-Identifier: Apache-2.0
#include "models/task.h"

namespace galley::models {

void Task::finish(State state, const ErrorInfo& error) {
    if (m_state != State::Running) return;
    m_state = state;
    m_error = error;
    emit changed();
    emit finished();
}

}  // namespace galley::models
