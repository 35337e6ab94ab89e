// SPDX-License-Identifier: Apache-2.0
#include "models/task.h"

namespace galley::models {

void Task::finish(State state, const ErrorInfo& error) {
    if (!open()) return;
    m_state = state;
    m_error = error;
    emit changed();
    emit finished();
}

void Task::become(State state) {
    m_state = state;
    m_error = {};
    emit changed();
}

}  // namespace galley::models
