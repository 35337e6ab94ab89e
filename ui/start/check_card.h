// SPDX-License-Identifier: Apache-2.0
/// @file
/// One check of this computer: what was found, what will not work, and the fix to copy.
/// Used by CheckPage. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QWidget>

#include "models/check_list_model.h"

namespace galley::ui {

class CommandLineStrip;
class Drawing;
class TextLabel;

class CheckCard : public QWidget {
    Q_OBJECT
public:
    CheckCard(const models::CheckRow& row, QWidget* parent = nullptr);
    void setRow(const models::CheckRow& row);
    const models::CheckRow& row() const { return m_row; }
    /// A fix that can be pasted into a terminal, as opposed to a sentence.
    static bool isCommand(const QString& fix);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    models::CheckRow m_row;
    Drawing* m_symbol;
    TextLabel* m_title;
    TextLabel* m_found;
    TextLabel* m_effect;
    TextLabel* m_advice;
    CommandLineStrip* m_command;
};

}  // namespace galley::ui
