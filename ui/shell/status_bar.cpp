// SPDX-License-Identifier: Apache-2.0
#include "ui/shell/status_bar.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QPainter>

#include "models/format.h"
#include "ui/style/galley_style.h"
#include "ui/style/icons.h"
#include "ui/widgets/status_badge.h"

namespace galley::ui {

/// One figure: a dot or a symbol, and words. A button where a click leads somewhere.
class StatusBar::Cell : public QAbstractButton {
public:
    Cell(const QString& name, bool clickable, QWidget* parent) : QAbstractButton(parent), m_clickable(clickable) {
        setObjectName(name);
        setFocusPolicy(clickable ? Qt::TabFocus : Qt::NoFocus);
        setAttribute(Qt::WA_Hover, clickable);
        setFixedHeight(metric::kStatusBar - 4);
        setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
        setFont(fontFor(FontRole::Caption));
        if (clickable) setCursor(Qt::PointingHandCursor);
    }
    void set(const QString& words, const QString& hint = {}) {
        setText(words);
        setToolTip(hint);
        setAccessibleName(hint.isEmpty() ? words : words + QStringLiteral(", ") + hint);
        setVisible(!words.isEmpty());
        updateGeometry();
        update();
    }
    void setDot(Token token, bool hollow) {
        m_dot = true;
        m_token = token;
        m_hollow = hollow;
    }
    void setSymbol(const QString& symbol) { m_symbol = symbol; }
    QSize sizeHint() const override {
        return {fontMetrics().horizontalAdvance(text()) + (m_dot || !m_symbol.isEmpty() ? 18 : 0) + 12,
                metric::kStatusBar - 4};
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        if (m_clickable && underMouse()) paintBox(painter, rect(), 4, tint(Token::Text, Token::Window, 0.07));
        int x = 6;
        if (m_dot) {
            paintDot(painter, QRectF(x, 0, 8, height()), color(m_token), m_hollow);
            x += 16;
        } else if (!m_symbol.isEmpty()) {
            paintIcon(painter, m_symbol, QRectF(x - 1, (height() - 12) / 2.0, 12, 12), color(Token::Muted));
            x += 16;
        }
        painter.setPen(color(m_clickable ? Token::Text : Token::Muted));
        painter.drawText(rect().adjusted(x, 0, 0, 0), Qt::AlignVCenter | Qt::TextSingleLine, text());
    }

private:
    bool m_clickable;
    bool m_dot = false;
    bool m_hollow = false;
    Token m_token = Token::Muted;
    QString m_symbol;
};

StatusBar::StatusBar(models::SystemStatus& status, models::TaskListModel& tasks, QWidget* parent)
    : QWidget(parent), m_status(status), m_taskList(tasks) {
    setObjectName(QStringLiteral("statusBar"));
    setAccessibleName(tr("State of the engine"));
    setFixedHeight(metric::kStatusBar);
    m_engine = new Cell(QStringLiteral("statusEngine"), true, this);
    m_running = new Cell(QStringLiteral("statusRunning"), false, this);
    m_cpu = new Cell(QStringLiteral("statusCpu"), false, this);
    m_memory = new Cell(QStringLiteral("statusMemory"), false, this);
    m_disk = new Cell(QStringLiteral("statusDisk"), false, this);
    m_version = new Cell(QStringLiteral("statusVersion"), false, this);
    m_tasks = new Cell(QStringLiteral("statusTasks"), true, this);
    m_cpu->setSymbol(QStringLiteral("cpu"));
    m_disk->setSymbol(QStringLiteral("disk"));
    m_tasks->setSymbol(QStringLiteral("tasks"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(10, 1, 10, 0);
    row->setSpacing(metric::kSpace3);
    for (Cell* cell : {m_engine, m_running, m_cpu, m_memory, m_disk}) row->addWidget(cell);
    row->addStretch(1);
    row->addWidget(m_tasks);
    row->addWidget(m_version);
    connect(m_engine, &QAbstractButton::clicked, this, &StatusBar::engineClicked);
    connect(m_tasks, &QAbstractButton::clicked, this, &StatusBar::tasksClicked);
    connect(&m_status, &models::SystemStatus::changed, this, &StatusBar::showStatus);
    connect(&m_taskList, &models::TaskListModel::runningCountChanged, this, &StatusBar::showTasks);
    connect(&m_taskList, &QAbstractItemModel::rowsRemoved, this, &StatusBar::showTasks);
    connect(&m_taskList, &QAbstractItemModel::rowsInserted, this, &StatusBar::showTasks);
    connect(&m_taskList, &QAbstractItemModel::dataChanged, this, &StatusBar::showTasks);
    connect(&m_taskList, &QAbstractItemModel::modelReset, this, &StatusBar::showTasks);
    showStatus();
    showTasks();
}

QAbstractButton* StatusBar::tasksButton() const {
    return m_tasks;
}

void StatusBar::showStatus() {
    using State = models::EngineGate::State;
    switch (m_status.engineState()) {
        case State::Ready:
            m_engine->setDot(Token::Running, false);
            m_engine->set(tr("Engine ready"), tr("Show the system check"));
            break;
        case State::Opening:
            m_engine->setDot(Token::Muted, true);
            m_engine->set(tr("Opening the engine…"));
            break;
        case State::Failed:
            m_engine->setDot(Token::Error, false);
            m_engine->set(tr("Engine not available"), m_status.engineError().sentence);
            break;
    }
    const bool known = m_status.known();
    const auto when = [known](const QString& text) { return known ? text : QString(); };
    m_running->set(when(tr("%n running", nullptr, m_status.containersRunning())));
    const double cpu = m_status.cpuPercent();
    m_cpu->set(cpu < 0 ? QString() : when(tr("CPU %1").arg(models::formatPercent(cpu))),
               tr("of all containers, of all processors"));
    m_memory->set(when(tr("Memory %1").arg(models::formatBytes(m_status.memoryBytes()))), tr("of all containers"));
    const qint64 reclaimable = m_status.diskReclaimableBytes();
    const QString disk = tr("Disk %1").arg(models::formatBytes(m_status.diskBytes()));
    // Nothing is there yet: no figure says it better than "0 B".
    const bool something = m_status.diskBytes() > 0;
    m_disk->set(!something
                    ? QString()
                    : when(reclaimable > 0 ? tr("%1 (%2 unused)").arg(disk, models::formatBytes(reclaimable)) : disk),
                tr("images, containers and volumes"));
    const models::VersionFacts& version = m_status.version();
    m_version->set(version.version.isEmpty() ? QString() : tr("Galley %1").arg(version.version),
                   QStringList{version.runtime, version.kernel, version.platform}.join(QStringLiteral(", ")));
    fit();
}

void StatusBar::showTasks() {
    const int running = m_taskList.runningCount();
    if (running == 0) {
        m_tasks->set(m_taskList.rowCount() > 0 ? tr("Tasks") : QString(), tr("Show the tasks"));
    } else {
        int permille = -1;
        for (int i = 0; i < m_taskList.rowCount() && running == 1; ++i) {
            if (m_taskList.at(i)->running()) permille = m_taskList.at(i)->progressPermille();
        }
        const QString count = tr("%n task(s)", nullptr, running);
        m_tasks->set(permille < 0 ? count : QStringLiteral("%1, %2 %").arg(count).arg(permille / 10),
                     tr("Show the tasks"));
    }
    fit();
}

// What does not fit goes, the least important first.
void StatusBar::fit() {
    const auto widthOf = [](const Cell* cell) {
        return cell->text().isEmpty() ? 0 : cell->sizeHint().width() + metric::kSpace3;
    };
    int used = 20;
    for (Cell* cell : {m_engine, m_tasks, m_running, m_cpu, m_memory, m_disk, m_version}) {
        used += widthOf(cell);
        cell->setVisible(!cell->text().isEmpty() && used <= width());
    }
}

void StatusBar::resizeEvent(QResizeEvent*) {
    fit();
}

void StatusBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), color(Token::Window));
    painter.fillRect(QRect(0, 0, width(), 1), color(Token::Border));
}

}  // namespace galley::ui
