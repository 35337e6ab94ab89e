// SPDX-License-Identifier: Apache-2.0
/// @file
/// One line of a program's output as text and colours: SGR sequences (16, 256 and true colours, bold, dim, italic,
/// underline, inverse) become spans; every other escape sequence and control character is left out, so that hostile
/// output can neither move, hide nor reorder anything. Used by LogView. Threads: free functions on values. Processes:
/// none. Crash: nothing to lose.
#pragma once

#include <QColor>
#include <QString>

#include <vector>

namespace galley::ui {

struct AnsiStyle {
    QColor foreground;  ///< invalid: the terminal's
    QColor background;  ///< invalid: the terminal's
    bool bold = false;
    bool dim = false;
    bool italic = false;
    bool underline = false;
    bool inverse = false;
    bool operator==(const AnsiStyle&) const = default;
    bool plain() const { return *this == AnsiStyle{}; }
};

struct AnsiSpan {
    int start = 0;
    int length = 0;
    AnsiStyle style;
};

struct AnsiLine {
    QString text;
    std::vector<AnsiSpan> spans;  ///< in order, only those that are not plain
};

/// At most `maximum` characters of text; what is left out is counted in the last words of the text.
AnsiLine parseAnsi(const QString& raw, int maximum = 16384);

/// Colour `index` of the terminal's 256; the first 16 are chosen to be read on the terminal's ground.
QColor ansiColor(int index);
/// `color`, made lighter until it can be read on `ground`.
QColor readable(const QColor& color, const QColor& ground);

enum class LogLevel { None, Warning, Error };
/// What the line says of itself: " ERROR ", "[warn]", "level=error", "Traceback".
LogLevel levelOf(const QString& text);

}  // namespace galley::ui
