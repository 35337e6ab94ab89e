// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/port_chip.h"

#include <QContextMenuEvent>
#include <QPainter>

#include "ui/style/galley_style.h"
#include "ui/style/icons.h"

namespace galley::ui {
namespace {

constexpr int kMargin = 9;
constexpr int kArrow = 12;

}  // namespace

PortChipLook portChipLook(const models::PortEntry& entry) {
    PortChipLook look;
    look.text = entry.text();
    look.answers = entry.answers;
    look.opens = entry.answers && !entry.url().isEmpty();
    return look;
}

int portChipWidth(const QFontMetrics& metrics, const PortChipLook& look) {
    // One more than the text: eliding rounds up where the advance was rounded down.
    return metrics.horizontalAdvance(look.text) + 1 + 2 * kMargin + (look.opens ? kArrow + 4 : 0);
}

void paintPortChip(QPainter& painter, const QRect& rect, const PortChipLook& look) {
    const QColor ink = color(look.answers ? (look.hovered ? Token::AccentHover : Token::Accent) : Token::Muted);
    const QColor fill = look.answers ? tint(Token::Accent, Token::Surface, look.hovered ? 0.16 : 0.08) : QColor();
    paintBox(painter, rect, metric::kRadius, fill, look.answers ? QColor() : color(Token::BorderStrong));
    painter.setPen(ink);
    const QRect inside = rect.adjusted(kMargin, 0, -kMargin, 0);
    const QFontMetrics metrics = painter.fontMetrics();
    // Too narrow: the figures are worth more than the arrow.
    const bool arrow = look.opens && metrics.horizontalAdvance(look.text) + kArrow + 2 <= inside.width();
    painter.drawText(inside, Qt::AlignVCenter | Qt::TextSingleLine,
                     metrics.elidedText(look.text, Qt::ElideRight, inside.width()));
    if (arrow) {
        paintIcon(painter, QStringLiteral("external"),
                  QRectF(inside.right() - kArrow + 1, rect.center().y() - kArrow / 2.0 + 0.5, kArrow, kArrow), ink);
    }
}

QString portChipHint(const models::PortEntry& entry) {
    if (!entry.listening) return PortChip::tr("Will be published when the container runs");
    if (entry.url().isEmpty()) return PortChip::tr("Published on %1").arg(entry.hostAddress);
    if (!entry.answers) {
        return PortChip::tr("Nothing in the container listens on port %1 yet").arg(entry.containerPort);
    }
    return PortChip::tr("Open %1 in the browser").arg(entry.url().toString());
}

PortChip::PortChip(const models::PortEntry& entry, const QString& name, QWidget* parent) : QAbstractButton(parent) {
    setObjectName(name);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setEntry(entry);
}

void PortChip::setEntry(const models::PortEntry& entry) {
    m_entry = entry;
    setAccessibleName(tr("Port %1").arg(entry.text()));
    setToolTip(portChipHint(entry));
    updateGeometry();
    update();
}

QSize PortChip::sizeHint() const {
    return {portChipWidth(fontMetrics(), portChipLook(m_entry)), kPortChipHeight};
}

void PortChip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    PortChipLook look = portChipLook(m_entry);
    look.hovered = underMouse();
    paintPortChip(painter, rect(), look);
}

void PortChip::contextMenuEvent(QContextMenuEvent* event) {
    emit menuRequested(event->globalPos());
    event->accept();
}

}  // namespace galley::ui
