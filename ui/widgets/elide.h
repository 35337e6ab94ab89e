// SPDX-License-Identifier: Apache-2.0
/// @file
/// Shortens a text to a width so that what tells it from others stays. Used by tables, labels and dialogs.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QString>

class QFontMetrics;

namespace galley::ui {

enum class Elide {
    Right,
    Middle,
    Reference,  ///< an image's name: the registry goes first, then its folders, then the middle
};

/// May be wrapped behind slashes, colons, dots and dashes: a long name must not leave its box.
QString breakable(const QString& text);

QString elided(const QString& text, Elide mode, const QFontMetrics& metrics, int width);

}  // namespace galley::ui
