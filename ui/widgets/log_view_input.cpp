// SPDX-License-Identifier: Apache-2.0
// Scrolling, keys, pointer, selection and copying of LogView.
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>
#include <QTextLayout>
#include <QWheelEvent>

#include <algorithm>

#include "ui/style/icons.h"
#include "ui/widgets/log_view.h"

namespace galley::ui {
namespace {

constexpr int kAutoScrollMs = 40;
constexpr int kWheelStep = 40;

bool isWordCharacter(QChar character) {
    return character.isLetterOrNumber() || QStringLiteral("_-.:/").contains(character);
}

}  // namespace

void LogView::setFollowing(bool following) {
    if (following == m_following) return;
    m_following = following;
    if (following) adoptCount();
    updateBars();
    viewport()->update();
    emit followingChanged(following);
}

void LogView::setShowTimes(bool shown) {
    m_showTimes = shown;
    forgetLines();
    updateBars();
}

void LogView::setWrapped(bool wrapped) {
    m_wrapped = wrapped;
    forgetLines();
    updateBars();
}

void LogView::setOnlyMatches(bool only) {
    const qint64 line = firstVisibleLine();
    m_onlyMatches = only;
    m_count = m_target = rowsWanted();
    updateBars();
    if (!m_following) verticalScrollBar()->setValue(static_cast<int>(rowAt(line)));
    viewport()->update();
}

void LogView::setHighlight(const QString& text, bool caseSensitive, bool regularExpression) {
    m_highlight = QRegularExpression(
        regularExpression ? text : QRegularExpression::escape(text),
        caseSensitive ? QRegularExpression::NoPatternOption : QRegularExpression::CaseInsensitiveOption);
    m_highlighting = !text.isEmpty() && m_highlight.isValid();
    if (text.isEmpty()) m_marked = -1;
    viewport()->update();
}

void LogView::showLine(qint64 line) {
    setFollowing(false);
    m_marked = line;
    const int third = viewport()->height() / m_lineHeight / 3;
    // Near the end this reaches the end; that is no wish to follow.
    m_updatingBars = true;
    verticalScrollBar()->setValue(static_cast<int>(std::max<qint64>(0, rowAt(line) - third)));
    m_updatingBars = false;
    viewport()->update();
}

void LogView::resizeEvent(QResizeEvent* event) {
    QAbstractScrollArea::resizeEvent(event);
    if (m_wrapped) forgetLines();
    updateBars();
}

void LogView::scrollContentsBy(int, int dy) {
    viewport()->update();
    if (m_updatingBars || dy == 0) return;
    // Scrolled by a person: at the end it follows, above it lets go.
    setFollowing(verticalScrollBar()->value() >= verticalScrollBar()->maximum());
}

void LogView::wheelEvent(QWheelEvent* event) {
    if (event->modifiers().testFlag(Qt::ShiftModifier) || event->angleDelta().x() != 0) {
        return QAbstractScrollArea::wheelEvent(event);
    }
    m_wheel += event->angleDelta().y();
    const int lines = m_wheel / kWheelStep;
    m_wheel -= lines * kWheelStep;
    verticalScrollBar()->setValue(verticalScrollBar()->value() - lines);
    event->accept();
}

void LogView::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Copy)) return copySelection();
    if (event->matches(QKeySequence::SelectAll)) return selectAll();
    if (event->matches(QKeySequence::Find)) {
        emit findRequested();
        return;
    }
    move(*event);
}

void LogView::move(QKeyEvent& event) {
    QScrollBar* bar = verticalScrollBar();
    switch (event.key()) {
        case Qt::Key_Up: bar->setValue(bar->value() - 1); break;
        case Qt::Key_Down: bar->setValue(bar->value() + 1); break;
        case Qt::Key_PageUp: bar->setValue(bar->value() - bar->pageStep()); break;
        case Qt::Key_PageDown: bar->setValue(bar->value() + bar->pageStep()); break;
        case Qt::Key_Home: bar->setValue(0); break;
        case Qt::Key_End: setFollowing(true); break;
        case Qt::Key_Left:
            horizontalScrollBar()->setValue(horizontalScrollBar()->value() - 4 * m_characterWidth);
            break;
        case Qt::Key_Right:
            horizontalScrollBar()->setValue(horizontalScrollBar()->value() + 4 * m_characterWidth);
            break;
        default: QAbstractScrollArea::keyPressEvent(&event);
    }
}

LogView::Place LogView::placeAt(const QPoint& position) {
    const std::vector<Shown> lines = visible();
    if (lines.empty()) return {};
    const Shown* under = &lines.front();
    for (const Shown& shown : lines) {
        if (shown.top <= position.y()) under = &shown;
    }
    if (under->content == nullptr) return {under->line, 0};
    const QTextLayout& layout = *under->content->layout;
    const int part = std::clamp((position.y() - under->top) / m_lineHeight, 0, std::max(0, layout.lineCount() - 1));
    if (layout.lineCount() == 0) return {under->line, 0};
    const QTextLine line = layout.lineAt(part);
    return {under->line, line.xToCursor(position.x() - contentLeft() + horizontalScrollBar()->value())};
}

void LogView::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    const Place place = placeAt(event->position().toPoint());
    if (!event->modifiers().testFlag(Qt::ShiftModifier) || m_anchor.line < 0) m_anchor = place;
    m_caret = place;
    m_selecting = true;
    viewport()->update();
}

void LogView::mouseMoveEvent(QMouseEvent* event) {
    m_pointer = event->position().toPoint();
    if (!m_selecting) return;
    // Reading while the end runs away is not possible.
    if (m_following && hasSelection()) setFollowing(false);
    m_caret = placeAt(m_pointer);
    m_scrollStep = m_pointer.y() < 0 ? -1 : m_pointer.y() > viewport()->height() ? 1 : 0;
    if (m_scrollStep != 0 && !m_autoScroll.isActive()) m_autoScroll.start(kAutoScrollMs, this);
    if (m_scrollStep == 0) m_autoScroll.stop();
    viewport()->update();
}

void LogView::timerEvent(QTimerEvent* event) {
    if (event->timerId() != m_autoScroll.timerId()) return QAbstractScrollArea::timerEvent(event);
    verticalScrollBar()->setValue(verticalScrollBar()->value() + m_scrollStep * 2);
    m_caret = placeAt(QPoint(m_pointer.x(), std::clamp(m_pointer.y(), 0, viewport()->height() - 1)));
    viewport()->update();
}

void LogView::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    m_selecting = false;
    m_autoScroll.stop();
    QClipboard* clipboard = QGuiApplication::clipboard();
    if (clipboard->supportsSelection() && hasSelection() && m_anchor.line == m_caret.line) {
        const std::shared_ptr<const Line> line = lineContent(m_anchor.line);
        const int from = std::min(m_anchor.column, m_caret.column);
        if (line != nullptr) {
            clipboard->setText(line->text.mid(from, std::abs(m_caret.column - m_anchor.column)), QClipboard::Selection);
        }
    }
}

void LogView::mouseDoubleClickEvent(QMouseEvent* event) {
    const Place place = placeAt(event->position().toPoint());
    const std::shared_ptr<const Line> line = lineContent(place.line);
    if (line == nullptr || line->text.isEmpty()) return;
    int from = std::min(place.column, static_cast<int>(line->text.size()) - 1);
    int to = from;
    while (from > 0 && isWordCharacter(line->text.at(from - 1))) --from;
    while (to < line->text.size() && isWordCharacter(line->text.at(to))) ++to;
    m_anchor = {place.line, from};
    m_caret = {place.line, to};
    viewport()->update();
}

void LogView::contextMenuEvent(QContextMenuEvent* event) {
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("logMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction* copy = menu->addAction(icon(QStringLiteral("copy")), tr("Copy") + QStringLiteral("\tCtrl+C"), this,
                                    &LogView::copySelection);
    copy->setEnabled(hasSelection());
    menu->addAction(tr("Select all") + QStringLiteral("\tCtrl+A"), this, &LogView::selectAll);
    menu->addSeparator();
    menu->addAction(icon(QStringLiteral("search")), tr("Find") + QStringLiteral("\tCtrl+F"), this,
                    &LogView::findRequested);
    menu->popup(event->globalPos());
}

bool LogView::hasSelection() const {
    return m_anchor.line >= 0 && m_caret.line >= 0 && m_anchor != m_caret;
}

void LogView::selectAll() {
    if (m_count == 0) return;
    m_anchor = {lineAt(0), 0};
    m_caret = {lineAt(m_count - 1) + 1, 0};
    viewport()->update();
}

void LogView::copySelection() {
    if (!hasSelection() || m_model == nullptr) return;
    const Place first = std::min(m_anchor, m_caret);
    const Place last = std::max(m_anchor, m_caret);
    if (first.line == last.line) {
        const std::shared_ptr<const Line> line = lineContent(first.line);
        if (line == nullptr) return;
        QGuiApplication::clipboard()->setText(line->text.mid(first.column, last.column - first.column));
        emit copied(1);
        return;
    }
    m_copyRequest = m_model->requestText(first.line, last.column > 0 ? last.line + 1 : last.line, false);
}

void LogView::takeText(int request, const QString& text) {
    if (request != m_copyRequest) return;
    m_copyRequest = -1;
    const Place first = std::min(m_anchor, m_caret);
    const Place last = std::max(m_anchor, m_caret);
    QString result = text;
    if (last.column > 0) {
        if (result.endsWith(QLatin1Char('\n'))) result.chop(1);
        const qsizetype begin = result.lastIndexOf(QLatin1Char('\n')) + 1;
        result.truncate(std::min(result.size(), begin + last.column));
    }
    const qsizetype firstEnd = result.indexOf(QLatin1Char('\n'));
    result.remove(0, std::min<qsizetype>(first.column, firstEnd < 0 ? result.size() : firstEnd));
    QGuiApplication::clipboard()->setText(result);
    emit copied(last.line - first.line + (last.column > 0 ? 1 : 0));
}

}  // namespace galley::ui
