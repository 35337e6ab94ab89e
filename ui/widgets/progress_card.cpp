// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/progress_card.h"

#include <QPainter>

#include <algorithm>

#include "models/format.h"
#include "ui/style/galley_style.h"
#include "ui/style/icons.h"
#include "ui/widgets/table_cell.h"

namespace galley::ui {
namespace {

constexpr int kMargin = 16;
constexpr int kHead = 64;
constexpr int kFramelessHead = 36;
constexpr int kLayer = 26;
constexpr int kLayersGap = 8;
constexpr int kMostLayers = 12;

void paintBar(QPainter& painter, const QRectF& track, int permille, Token token) {
    paintBox(painter, track, track.height() / 2, color(Token::Border));
    if (permille <= 0) return;
    QRectF done = track;
    done.setWidth(std::max(track.height(), track.width() * permille / 1000.0));
    paintBox(painter, done, track.height() / 2, color(token));
}

}  // namespace

ProgressCard::ProgressCard(const QString& name, QWidget* parent) : QWidget(parent) {
    setObjectName(name);
    setAccessibleName(tr("Progress"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

ProgressFacts ProgressCard::factsOf(const models::TransferTask& task) {
    ProgressFacts facts;
    facts.title = task.title();
    facts.status = task.statusText();
    facts.permille = task.progressPermille();
    facts.failed = task.state() == models::Task::State::Failed;
    facts.done = task.state() == models::Task::State::Done;
    facts.paused = task.state() == models::Task::State::Paused;
    facts.layers = task.layers();
    if (!task.running()) return facts;
    using Phase = models::TransferLayer::Phase;
    const auto any = [&facts](Phase phase) {
        return std::any_of(facts.layers.begin(), facts.layers.end(),
                           [phase](const auto& one) { return one.phase == phase; });
    };
    // The figures stand at the right; here only what is being done.
    if (task.stopping()) {
        return facts;
    } else if (any(Phase::Downloading)) {
        facts.status = tr("Downloading");
    } else if (any(Phase::Uploading)) {
        facts.status = tr("Uploading");
    } else if (any(Phase::Writing)) {
        facts.status = tr("Writing");
    } else if (any(Phase::Unpacking)) {
        facts.status = tr("Unpacking");
    } else if (facts.layers.isEmpty()) {
        return facts;
    }
    QStringList parts;
    if (task.totalBytes() > 0) {
        parts << tr("%1 of %2").arg(models::formatBytes(task.movedBytes()), models::formatBytes(task.totalBytes()));
    } else if (task.movedBytes() > 0) {
        parts << models::formatBytes(task.movedBytes());
    }
    if (task.speed() > 0) parts << tr("%1/s").arg(models::formatBytes(task.speed()));
    if (task.secondsLeft() >= 0) parts << tr("%1 left").arg(models::formatDuration(task.secondsLeft()));
    // One without a name is no layer: the bar above says it all.
    if (facts.layers.size() == 1 && facts.layers.first().id.isEmpty()) facts.layers.clear();
    facts.figures = parts.join(QStringLiteral("  ·  "));
    return facts;
}

void ProgressCard::setTask(models::TransferTask* task) {
    if (m_task != nullptr) m_task->disconnect(this);
    m_task = task;
    if (task == nullptr) return setFacts({});
    const auto take = [this] {
        if (m_task != nullptr) setFacts(factsOf(*m_task));
    };
    connect(task, &models::Task::changed, this, take);
    connect(task, &models::Task::finished, this, take);
    take();
}

void ProgressCard::setFacts(const ProgressFacts& facts) {
    const bool resized = facts.layers.size() != m_facts.layers.size();
    m_facts = facts;
    setAccessibleDescription(QStringLiteral("%1, %2 %3").arg(facts.title, facts.status, facts.figures));
    if (resized) updateGeometry();
    update();
}

void ProgressCard::setCompact(bool compact) {
    m_compact = compact;
    updateGeometry();
}

void ProgressCard::setFrameless() {
    m_frameless = true;
    updateGeometry();
}

int ProgressCard::margin() const {
    return m_frameless ? 0 : kMargin;
}

int ProgressCard::headHeight() const {
    return m_frameless ? kFramelessHead : kHead;
}

int ProgressCard::shownLayers() const {
    return m_compact ? 0 : static_cast<int>(std::min<qsizetype>(kMostLayers, m_facts.layers.size()));
}

QSize ProgressCard::sizeHint() const {
    const int layers = shownLayers();
    const bool more = !m_compact && m_facts.layers.size() > kMostLayers;
    const int below = layers > 0 ? margin() + kLayersGap + layers * kLayer + (more ? kLayer : 0) : margin();
    return {360, headHeight() + below};
}

QSize ProgressCard::minimumSizeHint() const {
    return {240, sizeHint().height()};
}

void ProgressCard::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (!m_frameless) paintBox(painter, rect(), metric::kCardRadius, color(Token::Surface), color(Token::Border));
    // Without the frame the bar comes first: the title is somebody else's.
    const QRect line(margin(), m_frameless ? 14 : 12, width() - 2 * margin(), 20);
    painter.setFont(fontFor(FontRole::Caption));
    const int figures = tabularWidth(painter.fontMetrics(), m_facts.figures);
    painter.setPen(color(Token::Muted));
    paintTabular(painter, line, m_facts.figures, true);
    painter.setFont(fontFor(m_frameless ? FontRole::Caption : FontRole::Strong));
    painter.setPen(color(m_facts.failed ? Token::Error : m_frameless ? Token::Muted : Token::Text));
    painter.drawText(line, Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(m_facts.status, Qt::ElideMiddle, line.width() - figures - 16));
    const Token token = m_facts.failed   ? Token::Error
                        : m_facts.done   ? Token::Running
                        : m_facts.paused ? Token::BorderStrong
                                         : Token::Accent;
    paintBar(painter, QRectF(margin(), m_frameless ? 4 : 42, width() - 2 * margin(), 6),
             m_facts.done ? 1000 : m_facts.permille, token);
    if (shownLayers() > 0) paintLayers(painter, headHeight() + kLayersGap);
}

void ProgressCard::paintLayers(QPainter& painter, int top) const {
    painter.fillRect(QRect(margin(), headHeight() - 2, width() - 2 * margin(), 1), color(Token::Border));
    const int right = width() - margin();
    const int words = 128;
    // What moves is what one looks for: with more layers than lines, those that are done are left out first.
    QList<models::TransferLayer> shown;
    qsizetype drop = std::max<qsizetype>(0, m_facts.layers.size() - kMostLayers);
    for (const models::TransferLayer& layer : m_facts.layers) {
        if (drop > 0 && layer.finished()) {
            --drop;
            continue;
        }
        if (shown.size() < kMostLayers) shown.append(layer);
    }
    int y = top;
    for (const models::TransferLayer& layer : shown) {
        painter.setFont(fontFor(FontRole::Mono));
        painter.setPen(color(Token::Text));
        painter.drawText(QRect(margin(), y, 110, kLayer), Qt::AlignVCenter, layer.id.left(12));
        const QRectF bar(margin() + 118, y + kLayer / 2.0 - 1.5, right - words - 12 - margin() - 118, 3);
        const Token token = layer.moving() ? Token::Accent : Token::Running;
        paintBar(painter, bar, layer.permille(), token);
        painter.setFont(fontFor(FontRole::Caption));
        painter.setPen(color(Token::Muted));
        paintTabular(painter, QRect(right - words, y, words, kLayer), layer.phaseText(), true);
        y += kLayer;
    }
    const qsizetype hidden = m_facts.layers.size() - shown.size();
    if (hidden <= 0) return;
    painter.setPen(color(Token::Muted));
    painter.drawText(QRect(margin(), y, width() - 2 * margin(), kLayer), Qt::AlignVCenter,
                     tr("and %1 more, done or waiting").arg(hidden));
}

}  // namespace galley::ui
