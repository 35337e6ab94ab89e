// SPDX-License-Identifier: Apache-2.0
#include "ui/cleanup/usage_bar.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

#include "models/format.h"
#include "ui/style/galley_style.h"
#include "ui/widgets/status_badge.h"

namespace galley::ui {
namespace {

constexpr int kBar = 12;
constexpr int kSmallest = 4;
constexpr int kGap = 24;

Token tokenOf(models::DiskKind kind) {
    switch (kind) {
        case models::DiskKind::Images: return Token::Accent;
        case models::DiskKind::Containers: return Token::Running;
        case models::DiskKind::Volumes: return Token::Warning;
        case models::DiskKind::Downloads: return Token::BorderStrong;
    }
    return Token::Muted;
}

}  // namespace

UsageBar::UsageBar(const QString& name, QWidget* parent) : QWidget(parent) {
    setObjectName(name);
    setAccessibleName(tr("What takes the room"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void UsageBar::setTotals(const QList<models::DiskTotal>& totals) {
    m_totals = totals;
    QStringList words;
    for (const models::DiskTotal& total : totals) {
        words.append(
            QStringLiteral("%1 %2").arg(models::DiskUseModel::kindText(total.kind), models::formatBytes(total.bytes)));
    }
    setAccessibleDescription(words.join(QStringLiteral(", ")));
    update();
}

void UsageBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF track(0, 2, width(), kBar);
    paintBox(painter, track, kBar / 2.0, color(Token::Border));
    qint64 all = 0;
    for (const models::DiskTotal& total : std::as_const(m_totals)) all += total.bytes;
    QPainterPath round;
    round.addRoundedRect(track, kBar / 2.0, kBar / 2.0);
    painter.save();
    painter.setClipPath(round);
    double x = 0;
    for (const models::DiskTotal& total : std::as_const(m_totals)) {
        if (total.bytes <= 0 || all <= 0) continue;
        const double part = static_cast<double>(total.bytes) / static_cast<double>(all) * width();
        const double wide = std::max<double>(kSmallest, part);
        painter.fillRect(QRectF(x, track.top(), wide - 1, kBar), color(tokenOf(total.kind)));
        x += wide;
    }
    painter.restore();
    int left = 0;
    for (const models::DiskTotal& total : std::as_const(m_totals)) {
        paintDot(painter, QRectF(left, 28, kStatusDot, 20), color(tokenOf(total.kind)), false);
        painter.setFont(fontFor(FontRole::Body));
        const QString kind = models::DiskUseModel::kindText(total.kind);
        const QString size = models::formatBytes(total.bytes);
        const int kindWidth = painter.fontMetrics().horizontalAdvance(kind);
        painter.setPen(color(Token::Muted));
        painter.drawText(QRect(left + 16, 28, kindWidth + 2, 20), Qt::AlignVCenter, kind);
        painter.setFont(fontFor(FontRole::Strong));
        const int sizeWidth = painter.fontMetrics().horizontalAdvance(size);
        painter.setPen(color(Token::Text));
        painter.drawText(QRect(left + 16 + kindWidth + 8, 28, sizeWidth + 2, 20), Qt::AlignVCenter, size);
        left += 16 + kindWidth + 8 + sizeWidth + kGap;
    }
}

}  // namespace galley::ui
