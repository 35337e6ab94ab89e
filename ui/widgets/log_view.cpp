// SPDX-License-Identifier: Apache-2.0
// Lines, layout and painting; keys and pointer are in log_view_input.cpp.
#include "ui/widgets/log_view.h"

#include <QEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTextOption>

#include <algorithm>
#include <cmath>

#include "ui/style/tokens.h"

namespace galley::ui {
namespace {

constexpr int kEdge = 3;
constexpr int kMargin = 12;
constexpr std::size_t kCachedLines = 2000;
constexpr qsizetype kCachedCharacters = 1'000'000;
const QString kTimeFormat = QStringLiteral("HH:mm:ss.zzz");

QTextCharFormat formatOf(const AnsiStyle& style, const QColor& ground, const QColor& ink) {
    QTextCharFormat format;
    QColor front = style.foreground.isValid() ? style.foreground : ink;
    QColor back = style.background;
    if (style.inverse) {
        const QColor swapped = front;
        front = back.isValid() ? back : ground;
        back = swapped;
    }
    if (style.dim) {
        front = QColor((front.red() * 2 + ground.red()) / 3, (front.green() * 2 + ground.green()) / 3,
                       (front.blue() * 2 + ground.blue()) / 3);
    }
    // A program that prints in the colour of the ground hides nothing here.
    format.setForeground(style.inverse || back.isValid() ? front : readable(front, ground));
    if (back.isValid()) format.setBackground(back);
    if (style.bold) format.setFontWeight(QFont::Bold);
    if (style.italic) format.setFontItalic(true);
    if (style.underline) format.setFontUnderline(true);
    return format;
}

}  // namespace

LogView::LogView(const QString& name, QWidget* parent) : QAbstractScrollArea(parent) {
    setObjectName(name);
    setAccessibleName(tr("Log"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    // The ground of a terminal is dark in both themes, and so is what lies behind its scroll bars.
    setAutoFillBackground(true);
    darken();
    const QFont mono = fontFor(FontRole::Mono);
    setFont(mono);
    const QFontMetricsF metrics(mono);
    m_lineHeight = static_cast<int>(std::ceil(metrics.height())) + 3;
    m_characterWidth = std::max(1, static_cast<int>(std::lround(metrics.horizontalAdvance(QLatin1Char('0')))));
}

LogView::~LogView() = default;

void LogView::setModel(models::LogModel* model) {
    if (m_model != nullptr) m_model->disconnect(this);
    m_model = model;
    m_count = m_target = 0;
    m_anchor = m_caret = {};
    m_marked = -1;
    m_widest = 0;
    forgetLines();
    if (model != nullptr) {
        connect(model, &models::LogModel::lineCountChanged, this, &LogView::adoptCount);
        connect(model, &models::LogModel::textReady, this, &LogView::takeText);
        connect(model, &models::LogModel::matchesChanged, this, [this] {
            if (m_onlyMatches) adoptCount();
            viewport()->update();
        });
        connect(model, &models::LogModel::rowsReady, this, [this](qint64 first, qint64 last) {
            for (qint64 line = first; line < last && !m_lines.empty(); ++line) {
                // A whole line never changes; the last one of what was known may have gone on.
                if (line >= m_count - 1) m_lines.erase(line);
            }
            adoptCount();
            viewport()->update();
        });
    }
    adoptCount();
}

qint64 LogView::rowsWanted() const {
    if (m_model == nullptr) return 0;
    return m_onlyMatches ? static_cast<qint64>(m_model->matches().size()) : m_model->lineCount();
}

qint64 LogView::lineAt(qint64 row) const {
    if (!m_onlyMatches) return row;
    const auto at = static_cast<std::size_t>(row);
    return at < m_model->matches().size() ? m_model->matches()[at] : -1;
}

qint64 LogView::rowAt(qint64 line) const {
    return m_onlyMatches ? m_model->matchAtOrAfter(line) : line;
}

// While following, a new end is shown only when its lines are here: otherwise the view would flicker between text and
// nothing as long as the container writes quickly.
void LogView::adoptCount() {
    const qint64 now = rowsWanted();
    if (now < m_count || m_count == 0 || !m_following || m_onlyMatches) {
        if (now < m_count) forgetLines();
        m_count = m_target = now;
    } else {
        if (m_target <= m_count || m_target > now) m_target = now;
        const qint64 page = viewport()->height() / m_lineHeight + 1;
        bool here = true;
        for (qint64 row = std::max<qint64>(0, m_target - page); row < m_target; ++row) {
            here = m_model->row(row) != nullptr && here;
        }
        if (here) m_count = m_target;
    }
    updateBars();
    viewport()->update();
}

std::shared_ptr<const LogView::Line> LogView::makeLine(const models::LogRow& row) const {
    auto line = std::make_shared<Line>();
    const AnsiLine parsed = parseAnsi(row.text);
    line->text = parsed.text;
    line->time = row.time.isValid() ? row.time.toLocalTime().toString(kTimeFormat) : QString();
    line->level = levelOf(parsed.text);
    // Laying out and painting all of a very long line would take longer than a frame.
    const bool whole = m_wrapped || parsed.text.size() <= m_columns;
    line->layout = std::make_unique<QTextLayout>(whole ? parsed.text : parsed.text.left(m_columns), font());
    line->laidOut = static_cast<int>(line->layout->text().size());
    QTextOption option;
    // What a program prints is never reordered, whatever letters it holds.
    option.setTextDirection(Qt::LeftToRight);
    option.setWrapMode(m_wrapped ? QTextOption::WrapAtWordBoundaryOrAnywhere : QTextOption::NoWrap);
    option.setTabStopDistance(8.0 * m_characterWidth);
    line->layout->setTextOption(option);
    QList<QTextLayout::FormatRange> formats;
    const QColor ground = color(Token::TerminalBackground);
    const QColor ink = color(Token::TerminalText);
    for (const AnsiSpan& span : parsed.spans) {
        QTextLayout::FormatRange range;
        range.start = span.start;
        range.length = span.length;
        range.format = formatOf(span.style, ground, ink);
        formats.append(range);
    }
    line->layout->setFormats(formats);
    line->layout->beginLayout();
    int y = 0;
    const int room = std::max(40, viewport()->width() - contentLeft() - kMargin);
    while (true) {
        QTextLine part = line->layout->createLine();
        if (!part.isValid()) break;
        part.setLineWidth(m_wrapped ? room : 1'000'000);
        part.setPosition(QPointF(0, y));
        line->width = std::max(line->width, static_cast<int>(std::ceil(part.naturalTextWidth())));
        y += m_lineHeight;
    }
    line->layout->endLayout();
    if (!whole) line->width = std::max(line->width, static_cast<int>(parsed.text.size()) * m_characterWidth);
    line->height = std::max(y, m_lineHeight);
    return line;
}

std::shared_ptr<const LogView::Line> LogView::lineContent(qint64 line) {
    const auto found = m_lines.find(line);
    if (found != m_lines.end()) return found->second;
    const models::LogRow* row = m_model != nullptr ? m_model->row(line) : nullptr;
    if (row == nullptr) return nullptr;
    if (m_lines.size() > kCachedLines || m_laidOutCharacters > kCachedCharacters) {
        m_lines.clear();
        m_laidOutCharacters = 0;
    }
    ++m_laidOut;
    std::shared_ptr<const Line> made = makeLine(*row);
    m_laidOutCharacters += made->laidOut;
    m_lines.emplace(line, made);
    return made;
}

void LogView::forgetLines() {
    m_lines.clear();
    m_laidOutCharacters = 0;
    viewport()->update();
}

int LogView::heightOf(qint64 line) {
    if (!m_wrapped) return m_lineHeight;
    const std::shared_ptr<const Line> content = lineContent(line);
    return content != nullptr ? content->height : m_lineHeight;
}

// The row at the top when the last one is whole at the bottom.
qint64 LogView::lastTopRow() {
    int room = viewport()->height() - 2 * 4;
    qint64 row = m_count;
    while (row > 0) {
        room -= heightOf(lineAt(row - 1));
        if (room < 0) break;
        --row;
    }
    return std::min(row, std::max<qint64>(0, m_count - 1));
}

void LogView::updateBars() {
    m_updatingBars = true;
    const qint64 last = std::min<qint64>(lastTopRow(), std::numeric_limits<int>::max());
    verticalScrollBar()->setRange(0, static_cast<int>(last));
    verticalScrollBar()->setPageStep(std::max(1, viewport()->height() / m_lineHeight - 1));
    verticalScrollBar()->setSingleStep(1);
    if (m_following) verticalScrollBar()->setValue(static_cast<int>(last));
    const int room = viewport()->width() - contentLeft() - kMargin;
    horizontalScrollBar()->setRange(0, m_wrapped ? 0 : std::max(0, m_widest - room));
    horizontalScrollBar()->setPageStep(std::max(1, room));
    horizontalScrollBar()->setSingleStep(m_characterWidth * 4);
    m_updatingBars = false;
}

qint64 LogView::firstVisibleLine() const {
    return lineAt(verticalScrollBar()->value());
}

std::vector<LogView::Shown> LogView::visible() {
    std::vector<Shown> result;
    if (m_model == nullptr || m_count == 0) return result;
    const int bottom = viewport()->height() - 4;
    if (m_following && verticalScrollBar()->maximum() > 0) {
        int y = bottom;
        for (qint64 row = m_count - 1; row >= 0 && y > 0; --row) {
            y -= heightOf(lineAt(row));
            result.push_back({row, lineAt(row), y, lineContent(lineAt(row))});
        }
        std::reverse(result.begin(), result.end());
        return result;
    }
    int y = 4;
    for (qint64 row = verticalScrollBar()->value(); row < m_count && y < viewport()->height(); ++row) {
        const qint64 line = lineAt(row);
        result.push_back({row, line, y, lineContent(line)});
        y += heightOf(line);
    }
    return result;
}

int LogView::gutter() const {
    return m_showTimes ? 12 * m_characterWidth + kMargin : 0;
}

int LogView::contentLeft() const {
    return kEdge + kMargin + gutter();
}

// As far as can be seen at the right edge, and then some, so that scrolling sideways seldom lays out anew.
int LogView::columnsWanted() const {
    constexpr int kLeast = 1024;
    const int seen = (horizontalScrollBar()->value() + viewport()->width()) / m_characterWidth;
    int columns = kLeast;
    while (columns < seen + kLeast / 4) columns *= 2;
    return columns;
}

void LogView::adoptColumns() {
    const int columns = columnsWanted();
    if (columns == m_columns) return;
    m_columns = columns;
    if (!m_wrapped) forgetLines();
}

void LogView::paintEvent(QPaintEvent*) {
    adoptColumns();
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), color(Token::TerminalBackground));
    int widest = m_widest;
    const std::vector<Shown> lines = visible();
    painter.save();
    painter.setClipRect(QRect(contentLeft() - 2, 0, viewport()->width(), viewport()->height()));
    for (const Shown& shown : lines) {
        paintLine(painter, shown);
        if (shown.content != nullptr) widest = std::max(widest, shown.content->width);
    }
    painter.restore();
    for (const Shown& shown : lines) paintGutter(painter, shown);
    if (widest != m_widest) {
        m_widest = widest;
        updateBars();
    }
}

void LogView::paintLine(QPainter& painter, const Shown& shown) const {
    if (shown.content == nullptr) {
        QColor bar = color(Token::TerminalText);
        bar.setAlphaF(0.12F);
        painter.fillRect(QRect(contentLeft(), shown.top + m_lineHeight / 2 - 3, 180, 6), bar);
        return;
    }
    if (shown.line == m_marked) {
        QColor band = color(Token::Accent, Scheme::Dark);
        band.setAlphaF(0.16F);
        painter.fillRect(QRect(0, shown.top, viewport()->width(), shown.content->height), band);
    }
    painter.setPen(color(Token::TerminalText));
    const QPointF corner(contentLeft() - horizontalScrollBar()->value(), shown.top + 1);
    shown.content->layout->draw(&painter, corner, overlays(shown.line, *shown.content));
}

QList<QTextLayout::FormatRange> LogView::overlays(qint64 line, const Line& content) const {
    QList<QTextLayout::FormatRange> result;
    if (m_highlighting) {
        QTextCharFormat found;
        found.setBackground(color(Token::Warning, Scheme::Dark));
        found.setForeground(color(Token::TerminalBackground));
        auto matches = m_highlight.globalMatch(content.text);
        while (matches.hasNext() && result.size() < 200) {
            const QRegularExpressionMatch match = matches.next();
            if (match.capturedStart() >= content.laidOut) break;
            if (match.capturedLength() == 0) continue;
            result.append({static_cast<int>(match.capturedStart()), static_cast<int>(match.capturedLength()), found});
        }
    }
    if (!hasSelection()) return result;
    const Place first = std::min(m_anchor, m_caret);
    const Place last = std::max(m_anchor, m_caret);
    if (line < first.line || line > last.line) return result;
    const int from = line == first.line ? first.column : 0;
    const int to = std::min(line == last.line ? last.column : content.laidOut, content.laidOut);
    QTextCharFormat chosen;
    chosen.setBackground(QColor(0x2F, 0x55, 0x8F));
    chosen.setForeground(Qt::white);
    if (to > from) result.append({from, to - from, chosen});
    return result;
}

void LogView::paintGutter(QPainter& painter, const Shown& shown) const {
    if (shown.content == nullptr) return;
    if (shown.content->level != LogLevel::None) {
        const Token token = shown.content->level == LogLevel::Error ? Token::Error : Token::Warning;
        painter.fillRect(QRect(0, shown.top, kEdge, shown.content->height), color(token, Scheme::Dark));
    }
    if (!m_showTimes) return;
    painter.setFont(font());
    painter.setPen(color(Token::Muted, Scheme::Dark));
    const int baseline = shown.top + 1 + painter.fontMetrics().ascent();
    painter.drawText(kEdge + kMargin, baseline, shown.content->time);
}

void LogView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange &&
        palette().color(QPalette::Window) != color(Token::TerminalBackground)) {
        darken();
        forgetLines();
    }
    QAbstractScrollArea::changeEvent(event);
}

void LogView::darken() {
    QPalette dark = palette();
    dark.setColor(QPalette::Window, color(Token::TerminalBackground));
    setPalette(dark);
}

}  // namespace galley::ui
