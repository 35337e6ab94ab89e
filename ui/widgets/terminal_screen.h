// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a terminal shows, without a widget: libvterm's state machine, with the lines that scrolled away. Output of
/// programs is hostile: it changes what is shown and nothing else (no titles, no clipboard, no answers but those of the
/// state machine).
/// Used by TerminalView. Threads: one. Processes: none. Crash: nothing to lose.
#pragma once

#include <QByteArray>
#include <QColor>
#include <QString>

#include <deque>
#include <functional>
#include <memory>
#include <vector>

namespace galley::ui {

struct TerminalCell {
    QString text;       ///< empty: nothing was written here
    int width = 1;      ///< 0: the second half of the cell before
    QColor foreground;  ///< invalid: the terminal's
    QColor background;
    bool bold = false;
    bool italic = false;
    bool underline = false;
    bool strike = false;
    bool sameStyle(const TerminalCell& other) const {
        return foreground == other.foreground && background == other.background && bold == other.bold &&
               italic == other.italic && underline == other.underline && strike == other.strike;
    }
};
using TerminalLine = std::vector<TerminalCell>;

class TerminalScreen {
public:
    static constexpr int kMostHistory = 5000;

    TerminalScreen(int columns, int rows);
    ~TerminalScreen();
    TerminalScreen(const TerminalScreen&) = delete;
    TerminalScreen& operator=(const TerminalScreen&) = delete;

    /// What keys and the state machine itself have to say to the program.
    void onOutput(std::function<void(const QByteArray&)> output);

    void feed(const QByteArray& bytes);
    void resize(int columns, int rows);
    /// Everything as at the beginning, history gone.
    void clear();

    int columns() const { return m_columns; }
    int rows() const { return m_rows; }
    int historySize() const { return static_cast<int>(m_history.size()); }
    /// Line 0 is the oldest of the history; historySize() is the first of the screen.
    TerminalLine line(int number) const;
    int lineCount() const { return historySize() + m_rows; }
    /// The text of a line without blanks at its end.
    QString text(int number) const;

    struct Cursor {
        int row = 0;  ///< of the screen
        int column = 0;
        bool visible = true;
    };
    Cursor cursor() const { return m_cursor; }
    /// A program took the whole screen (an editor, a pager): its lines never scroll into the history.
    bool alternate() const { return m_alternate; }
    /// A program wants to hear of the pointer.
    bool wantsMouse() const { return m_mouse; }

    /// `key`: a Qt::Key; false when it says nothing to a program.
    bool key(int key, Qt::KeyboardModifiers modifiers, const QString& text);
    /// As typed; in brackets when the program asked for that. Control characters but tab and newline are left out.
    void paste(const QString& text);
    void wheel(int row, int column, int steps);

private:
    struct Terminal;
    struct Callbacks;
    TerminalCell cellAt(int row, int column) const;

    std::unique_ptr<Terminal> m_terminal;
    std::deque<TerminalLine> m_history;
    std::function<void(const QByteArray&)> m_output;
    int m_columns;
    int m_rows;
    Cursor m_cursor;
    bool m_alternate = false;
    bool m_mouse = false;
};

}  // namespace galley::ui
