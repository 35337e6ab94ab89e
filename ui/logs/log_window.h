// SPDX-License-Identifier: Apache-2.0
/// @file
/// A container's log in a window of its own; any number of them can be open, also of one container. It closes with the
/// main window. Used by ui/containers. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QWidget>

#include "models/model_set.h"
#include "ui/widgets/prompt.h"

namespace galley::ui {

class ContainerLog;

class LogWindow : public QWidget {
    Q_OBJECT
public:
    /// Shows itself; deletes itself when closed. `owner`: the window it belongs to.
    static LogWindow* open(models::ModelSet& models, Prompt& prompt, const QString& containerId, const QString& name,
                           QWidget* owner);

    ContainerLog* log() const { return m_log; }

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    LogWindow(models::ModelSet& models, Prompt& prompt, const QString& containerId, const QString& name,
              QWidget* owner);
    void refreshTitle();

    models::ModelSet& m_models;
    QString m_containerId;
    QString m_name;
    ContainerLog* m_log;
};

}  // namespace galley::ui
