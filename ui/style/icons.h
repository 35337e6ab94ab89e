// SPDX-License-Identifier: Apache-2.0
/// @file
/// Galley's own line icons, drawn in the colours of the theme at any scale; a change of theme recolours them.
/// Used by every widget and page; uses resources/ and Qt Svg.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QIcon>
#include <QPixmap>
#include <QString>

#include "ui/style/tokens.h"

class QPainter;

namespace galley::ui {

/// `name` is a file of resources/icons without ".svg". Disabled icons take Token::Disabled.
QIcon icon(const QString& name, Token token = Token::Muted);
/// Paints it into `rect`, in one colour.
void paintIcon(QPainter& painter, const QString& name, const QRectF& rect, const QColor& color);
/// The mark of Galley, in its own colours.
QIcon logo();
void paintLogo(QPainter& painter, const QRectF& rect);
/// True when resources/icons has it.
bool hasIcon(const QString& name);

}  // namespace galley::ui
