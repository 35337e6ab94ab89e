// SPDX-License-Identifier: Apache-2.0
/// @file
/// The small field over a host port in the table: the number is checked while it is typed; Enter changes the port, Esc
/// or a click elsewhere leaves it. Used by PortsPanel.
/// Threads: GUI thread. Processes: none. Crash: nothing was changed yet.
#pragma once

#include <QFrame>

#include "models/engine_runner.h"
#include "models/port_check.h"
#include "models/types.h"

class QLineEdit;

namespace galley::ui {

class Button;
class FieldMessage;

class PortEditor : public QFrame {
    Q_OBJECT
public:
    static constexpr int kWidth = 300;

    PortEditor(models::EngineRunner& runner, const models::PortEntry& entry, QWidget* parent);

    const models::PortEntry& entry() const { return m_entry; }

signals:
    /// Enter with a port that can be had.
    void accepted(quint16 hostPort);
    /// Esc, or the focus went elsewhere.
    void cancelled();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void showCheck();
    void accept();

    models::PortEntry m_entry;
    models::PortCheck m_check;
    QLineEdit* m_field;
    Button* m_apply;
    Button* m_suggestion;
    FieldMessage* m_message;
    bool m_done = false;
};

}  // namespace galley::ui
