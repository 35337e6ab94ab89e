// SPDX-License-Identifier: Apache-2.0
/// @file
/// "Same as: galley run …" with a copy button. Used by the run and pull dialogs, and for commands of the check page.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QWidget>

namespace galley::ui {

class Button;
class TextLabel;

class CommandLineStrip : public QWidget {
    Q_OBJECT
public:
    /// `caption`: "Same as"; empty: none.
    CommandLineStrip(const QString& caption, const QString& name, QWidget* parent = nullptr);
    void setCommand(const QString& command);
    QString command() const { return m_raw; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    TextLabel* m_command;
    QString m_raw;
    Button* m_copy;
};

}  // namespace galley::ui
