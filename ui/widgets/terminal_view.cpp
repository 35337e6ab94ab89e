// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/terminal_view.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QWheelEvent>

#include <algorithm>

#include "ui/style/icons.h"
#include "ui/style/tokens.h"
#include "ui/widgets/ansi.h"

namespace galley::ui {
namespace {

constexpr int kMargin = metric::kSpace2;
constexpr int kFewestColumns = 20;
constexpr int kFewestRows = 4;
constexpr int kWheelStep = 40;

constexpr Qt::KeyboardModifiers kOwn = Qt::ControlModifier | Qt::ShiftModifier;

}  // namespace

TerminalView::TerminalView(const QString& name, QWidget* parent) : QAbstractScrollArea(parent), m_screen(80, 24) {
    setObjectName(name);
    setAccessibleName(tr("Terminal"));
    setAccessibleDescription(tr("Keys go to the program; Ctrl+Shift+Tab leaves the terminal"));
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    setAttribute(Qt::WA_InputMethodEnabled, false);
    viewport()->setCursor(Qt::IBeamCursor);
    m_screen.onOutput([this](const QByteArray& bytes) {
        if (m_live) emit typed(bytes);
    });
    measure();
}

TerminalView::~TerminalView() = default;

void TerminalView::measure() {
    const QFontMetrics metrics(fontFor(FontRole::Mono));
    m_cellWidth = std::max(1, metrics.horizontalAdvance(QLatin1Char('M')));
    m_cellHeight = std::max(1, metrics.height());
}

void TerminalView::feed(const QByteArray& bytes) {
    m_screen.feed(bytes);
    updateBar();
    viewport()->update();
}

void TerminalView::clear() {
    m_screen.clear();
    m_anchor = m_head = {};
    m_atEnd = true;
    updateBar();
    viewport()->update();
}

void TerminalView::setLive(bool live) {
    m_live = live;
    viewport()->update();
}

QString TerminalView::plainText() const {
    QString text;
    for (int line = 0; line < m_screen.lineCount(); ++line) text += m_screen.text(line) + u'\n';
    return text;
}

void TerminalView::adoptSize() {
    const int columns = std::max(kFewestColumns, (viewport()->width() - 2 * kMargin) / m_cellWidth);
    const int rows = std::max(kFewestRows, (viewport()->height() - 2 * kMargin) / m_cellHeight);
    if (columns == m_screen.columns() && rows == m_screen.rows()) return;
    m_screen.resize(columns, rows);
    m_anchor = m_head = {};
    updateBar();
    emit sizeChanged(columns, rows);
}

void TerminalView::updateBar() {
    QScrollBar* bar = verticalScrollBar();
    const bool follow = m_atEnd;
    bar->setPageStep(m_screen.rows());
    bar->setRange(0, m_screen.historySize());
    if (follow) bar->setValue(bar->maximum());
}

void TerminalView::scrollContentsBy(int, int) {
    m_atEnd = verticalScrollBar()->value() >= verticalScrollBar()->maximum();
    viewport()->update();
}

void TerminalView::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    adoptSize();
}

void TerminalView::changeEvent(QEvent* event) {
    QAbstractScrollArea::changeEvent(event);
    if (event->type() != QEvent::FontChange && event->type() != QEvent::ApplicationFontChange) return;
    measure();
    adoptSize();
}

void TerminalView::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), color(Token::TerminalBackground));
    painter.setFont(fontFor(FontRole::Mono));
    const int first = verticalScrollBar()->value();
    for (int row = 0; row < m_screen.rows(); ++row) paintLine(painter, first + row, kMargin + row * m_cellHeight);
    const auto cursor = m_screen.cursor();
    const int row = m_screen.historySize() + cursor.row - first;
    if (cursor.visible && row >= 0 && row < m_screen.rows()) paintCursor(painter, kMargin + row * m_cellHeight);
}

void TerminalView::paintLine(QPainter& painter, int number, int top) const {
    const TerminalLine line = m_screen.line(number);
    const QColor ground = color(Token::TerminalBackground);
    const auto [begin, end] = std::minmax(m_anchor, m_head);
    const QFont plain = fontFor(FontRole::Mono);
    const int count = static_cast<int>(line.size());
    for (int column = 0; column < std::max(count, m_screen.columns()); ++column) {
        const TerminalCell cell = column < count ? line[static_cast<std::size_t>(column)] : TerminalCell{};
        const QRect box(kMargin + column * m_cellWidth, top, m_cellWidth * std::max(1, cell.width), m_cellHeight);
        const Place here{number, column};
        const bool selected = here >= begin && here < end;
        const QColor behind = selected ? color(Token::Accent) : cell.background;
        if (behind.isValid()) painter.fillRect(box, behind);
        if (cell.text.isEmpty() || cell.width == 0) continue;
        const QColor text = cell.foreground.isValid() ? cell.foreground : color(Token::TerminalText);
        painter.setPen(selected ? color(Token::OnAccent)
                                : readable(text, cell.background.isValid() ? cell.background : ground));
        if (cell.bold || cell.italic || cell.underline || cell.strike) {
            QFont styled = plain;
            styled.setBold(cell.bold);
            styled.setItalic(cell.italic);
            styled.setUnderline(cell.underline);
            styled.setStrikeOut(cell.strike);
            painter.setFont(styled);
            painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, cell.text);
            painter.setFont(plain);
        } else if (cell.text != QStringLiteral(" ")) {
            painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, cell.text);
        }
    }
}

void TerminalView::paintCursor(QPainter& painter, int top) const {
    const QRect box(kMargin + m_screen.cursor().column * m_cellWidth, top, m_cellWidth, m_cellHeight);
    if (!m_live || !hasFocus()) {
        painter.setPen(color(Token::TerminalText));
        painter.drawRect(box.adjusted(0, 0, -1, -1));
        return;
    }
    painter.fillRect(box, color(Token::TerminalText));
    const TerminalLine line = m_screen.line(m_screen.historySize() + m_screen.cursor().row);
    const auto column = static_cast<std::size_t>(m_screen.cursor().column);
    if (column >= line.size()) return;
    painter.setPen(color(Token::TerminalBackground));
    painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextDontClip, line[column].text);
}

/// Shortcuts of the window must not take what a program in a terminal is to get (Ctrl+W, Ctrl+F).
bool TerminalView::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride && m_live) {
        event->accept();
        return true;
    }
    return QAbstractScrollArea::event(event);
}

bool TerminalView::ownShortcut(QKeyEvent& event) {
    if (event.modifiers() == Qt::ShiftModifier && event.key() == Qt::Key_PageUp) {
        verticalScrollBar()->triggerAction(QAbstractSlider::SliderPageStepSub);
        return true;
    }
    if (event.modifiers() == Qt::ShiftModifier && event.key() == Qt::Key_PageDown) {
        verticalScrollBar()->triggerAction(QAbstractSlider::SliderPageStepAdd);
        return true;
    }
    if (event.modifiers() != kOwn) return false;
    switch (event.key()) {
        case Qt::Key_C: copySelection(); return true;
        case Qt::Key_V: paste(); return true;
        case Qt::Key_Backtab:
        case Qt::Key_Tab: QWidget::focusNextPrevChild(false); return true;
        default: return false;
    }
}

void TerminalView::keyPressEvent(QKeyEvent* event) {
    if (ownShortcut(*event)) return;
    if (!m_live) return QAbstractScrollArea::keyPressEvent(event);
    if (!m_screen.key(event->key(), event->modifiers(), event->text())) return;
    m_anchor = m_head = {};
    m_atEnd = true;
    updateBar();
}

void TerminalView::focusInEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void TerminalView::focusOutEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

TerminalView::Place TerminalView::placeAt(const QPoint& position) const {
    const int row = std::clamp((position.y() - kMargin) / m_cellHeight, 0, m_screen.rows() - 1);
    const int column = std::clamp((position.x() - kMargin + m_cellWidth / 2) / m_cellWidth, 0, m_screen.columns());
    return {verticalScrollBar()->value() + row, column};
}

void TerminalView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    m_anchor = m_head = placeAt(event->position().toPoint());
    viewport()->update();
}

void TerminalView::mouseMoveEvent(QMouseEvent* event) {
    if (!event->buttons().testFlag(Qt::LeftButton)) return;
    m_head = placeAt(event->position().toPoint());
    viewport()->update();
}

void TerminalView::wheelEvent(QWheelEvent* event) {
    m_wheel += event->angleDelta().y();
    const int steps = m_wheel / kWheelStep;
    m_wheel -= steps * kWheelStep;
    event->accept();
    if (steps == 0) return;
    if (m_live && m_screen.wantsMouse()) {
        const Place place = placeAt(event->position().toPoint());
        m_screen.wheel(place.line - m_screen.historySize(), place.column, steps);
    } else if (m_live && m_screen.alternate()) {
        // A pager without a notion of a wheel gets arrows.
        for (int step = 0; step < std::abs(steps); ++step) {
            m_screen.key(steps > 0 ? Qt::Key_Up : Qt::Key_Down, Qt::NoModifier, {});
        }
    } else {
        verticalScrollBar()->setValue(verticalScrollBar()->value() - steps);
    }
}

QString TerminalView::selectedText() const {
    const auto [begin, end] = std::minmax(m_anchor, m_head);
    QStringList lines;
    for (int number = begin.line; number <= end.line; ++number) {
        const TerminalLine line = m_screen.line(number);
        const int first = number == begin.line ? begin.column : 0;
        const int last = number == end.line ? end.column : static_cast<int>(line.size());
        QString text;
        for (int column = first; column < std::min(last, static_cast<int>(line.size())); ++column) {
            const TerminalCell& cell = line[static_cast<std::size_t>(column)];
            if (cell.width != 0) text += cell.text.isEmpty() ? QStringLiteral(" ") : cell.text;
        }
        while (text.endsWith(u' ')) text.chop(1);
        lines.append(text);
    }
    return lines.join(u'\n');
}

void TerminalView::copySelection() {
    if (!hasSelection()) return;
    QGuiApplication::clipboard()->setText(selectedText());
    emit copied();
}

void TerminalView::paste() {
    if (m_live) m_screen.paste(QGuiApplication::clipboard()->text());
}

void TerminalView::contextMenuEvent(QContextMenuEvent* event) {
    QMenu menu(this);
    menu.setObjectName(objectName() + QStringLiteral("Menu"));
    QAction* copy = menu.addAction(icon(QStringLiteral("copy")), tr("Copy"), this, &TerminalView::copySelection);
    copy->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C));
    copy->setEnabled(hasSelection());
    QAction* insert = menu.addAction(tr("Paste"), this, &TerminalView::paste);
    insert->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_V));
    insert->setEnabled(m_live);
    menu.exec(event->globalPos());
}

}  // namespace galley::ui
