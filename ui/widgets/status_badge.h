// SPDX-License-Identifier: Apache-2.0
/// @file
/// Dot and word: a state never shows by colour alone. The dot is full for what is alive, hollow for what is not.
/// Used by tables (paintStatus) and details. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QWidget>

#include "ui/style/tokens.h"

class QPainter;

namespace galley::ui {

struct Status {
    QString text;
    Token token = Token::Muted;  ///< Running, Warning, Error, Muted
    bool hollow = false;
    bool operator==(const Status&) const = default;
};

inline constexpr int kStatusDot = 8;

/// Centred in `rect`.
void paintDot(QPainter& painter, const QRectF& rect, const QColor& color, bool hollow);
/// Dot and word from the left edge of `rect`, elided; returns the width used.
int paintStatus(QPainter& painter, const QRect& rect, const Status& status);

class StatusBadge : public QWidget {
    Q_OBJECT
public:
    explicit StatusBadge(const QString& name, QWidget* parent = nullptr);
    void setStatus(const Status& status);
    const Status& status() const { return m_status; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Status m_status;
};

}  // namespace galley::ui
