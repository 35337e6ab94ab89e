// SPDX-License-Identifier: Apache-2.0
#include "models/live_table_model.h"

#include <utility>

namespace galley::models {

void LiveTableModel::setVisible(bool visible, const void* viewer) {
    const bool before = isVisible();
    if (visible) {
        m_viewers.insert(viewer);
    } else {
        m_viewers.remove(viewer);
    }
    if (before != isVisible()) visibleChanged();
}

void LiveTableModel::refresh() {
    if (m_loading) {
        m_again = true;
        return;
    }
    m_loading = true;
    load();
}

void LiveTableModel::finishLoad(const ErrorInfo& error) {
    m_loading = false;
    const bool firstTime = !m_loaded && !error.isSet();
    if (firstTime) m_loaded = true;
    const bool errorDiffers = m_error != error;
    m_error = error;
    if (firstTime) emit loadedChanged();
    if (errorDiffers) emit errorChanged();
    emit refreshed();
    if (std::exchange(m_again, false)) refresh();
}

}  // namespace galley::models
