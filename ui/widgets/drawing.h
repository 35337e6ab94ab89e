// SPDX-License-Identifier: Apache-2.0
/// @file
/// A line drawing or icon as a widget, in one token's colour. Used by empty states, cards and the start page.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QWidget>

#include "ui/style/tokens.h"

namespace galley::ui {

class Drawing : public QWidget {
    Q_OBJECT
public:
    Drawing(const QString& name, Token token, const QSize& size, QWidget* parent = nullptr);
    void setDrawing(const QString& name, Token token);
    QSize sizeHint() const override { return m_size; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_name;
    Token m_token;
    QSize m_size;
};

}  // namespace galley::ui
