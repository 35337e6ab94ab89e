// SPDX-License-Identifier: Apache-2.0
#include "ui/containers/container_view.h"

#include <QHBoxLayout>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include "models/format.h"
#include "ui/containers/container_cells.h"
#include "ui/containers/container_summary.h"
#include "ui/containers/container_terminal.h"
#include "ui/logs/container_log.h"
#include "ui/ports/ports_panel.h"
#include "ui/style/tokens.h"
#include "ui/widgets/breadcrumb.h"
#include "ui/widgets/button.h"
#include "ui/widgets/error_card.h"
#include "ui/widgets/json_panel.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/page.h"
#include "ui/widgets/sparkline.h"

namespace galley::ui {

using models::ContainerRow;

ContainerView::ContainerView(models::ModelSet& models, Prompt& prompt, const QString& containerId, QWidget* parent)
    : QWidget(parent), m_models(models), m_detail(models.runner, models.containers, containerId) {
    setObjectName(QStringLiteral("containerView"));
    m_crumb = new Breadcrumb(tr("Containers"), QStringLiteral("containerCrumb"), this);
    m_error = new ErrorCard(QStringLiteral("containerError"), this);
    m_why = new ErrorCard(QStringLiteral("containerWhy"), this);
    m_why->setAccessibleName(tr("Why it stopped"));
    m_tabs = new QTabBar(this);
    m_tabs->setObjectName(QStringLiteral("containerTabs"));
    m_tabs->setAccessibleName(tr("Parts of the container"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    for (const QString& text : {tr("Logs"), tr("Terminal"), tr("Ports"), tr("Inspect"), tr("Summary")})
        m_tabs->addTab(text);
    m_log =
        new ContainerLog(models, prompt, containerId, m_detail.row().name, true, QStringLiteral("containerLog"), this);
    m_terminal = new ContainerTerminal(models, containerId, this);
    m_ports = new PortsPanel(models, prompt, containerId, QStringLiteral("containerPorts"), this);
    m_inspect = new JsonPanel(QStringLiteral("containerInspect"),
                              tr("Everything that is known of the container, as JSON"), this);
    m_summary = new ContainerSummary(this);
    m_stack = new QStackedWidget(this);
    for (QWidget* page :
         {static_cast<QWidget*>(m_log), static_cast<QWidget*>(m_terminal), static_cast<QWidget*>(m_ports),
          static_cast<QWidget*>(m_inspect), static_cast<QWidget*>(m_summary)}) {
        m_stack->addWidget(page);
    }
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(metric::kPagePadding, metric::kSpace4, metric::kPagePadding, metric::kSpace3);
    column->setSpacing(metric::kSpace3);
    column->addWidget(m_crumb);
    column->addWidget(makeHeader());
    column->addWidget(makeFacts());
    column->addWidget(m_error);
    column->addWidget(m_why);
    column->addWidget(m_tabs);
    column->addWidget(m_stack, 1);

    m_samples.setInterval(models::ContainerListModel::kStatsIntervalMs);
    connect(&m_samples, &QTimer::timeout, this, &ContainerView::sample);
    connect(m_crumb, &Breadcrumb::rootClicked, this, &ContainerView::backRequested);
    connect(m_error, &ErrorCard::actionClicked, this, &ContainerView::errorActionClicked);
    connect(m_tabs, &QTabBar::currentChanged, this, &ContainerView::tabChanged);
    connect(m_log, &ContainerLog::windowRequested, this,
            [this] { emit actionRequested({id()}, QStringLiteral("logWindow")); });
    connect(m_terminal, &ContainerTerminal::startRequested, this,
            [this] { emit actionRequested({id()}, QStringLiteral("start")); });
    connect(&m_detail, &models::ContainerDetail::rowChanged, this, &ContainerView::refresh);
    connect(&m_detail, &models::ContainerDetail::removed, this, &ContainerView::backRequested);
    connect(&m_detail, &models::ContainerDetail::inspectChanged, this, [this] {
        if (!m_detail.inspectError().isSet()) m_inspect->setText(m_detail.inspectText());
    });
    connect(&m_detail, &models::ContainerDetail::whyChanged, this, &ContainerView::showWhy);
    const auto sayCopied = [this] {
        m_models.notifications.notifyText(models::Notification::Severity::Info, tr("Copied"));
    };
    connect(m_inspect, &JsonPanel::copied, this, sayCopied);
    connect(m_summary, &FactsForm::copied, this, sayCopied);
    connect(&models.containerActions, &models::ContainerActions::busyChanged, this, [this](const QString& changed) {
        if (changed == id()) refresh();
    });
    refresh();
}

ContainerView::~ContainerView() = default;

QWidget* ContainerView::makeHeader() {
    m_header = new PageHeader(QString(), QStringLiteral("containerHeader"), this);
    m_startStop = new Button(ButtonKind::Secondary, tr("Start"), QStringLiteral("containerStartStop"), this);
    m_restart = new Button(ButtonKind::Secondary, tr("Restart"), QStringLiteral("containerRestart"), this);
    m_restart->setIconName(QStringLiteral("restart"));
    m_remove = new Button(ButtonKind::Destructive, tr("Delete"), QStringLiteral("containerDelete"), this);
    m_remove->setIconName(QStringLiteral("trash"));
    for (Button* button : {m_startStop, m_restart, m_remove}) m_header->addAction(button);
    connect(m_startStop, &Button::clicked, this, [this] {
        emit actionRequested({id()}, m_detail.row().running() ? QStringLiteral("stop") : QStringLiteral("start"));
    });
    connect(m_restart, &Button::clicked, this, [this] { emit actionRequested({id()}, QStringLiteral("restart")); });
    connect(m_remove, &Button::clicked, this, [this] { emit actionRequested({id()}, QStringLiteral("remove")); });
    return m_header;
}

QWidget* ContainerView::makeFacts() {
    auto* facts = new QWidget(this);
    facts->setObjectName(QStringLiteral("containerFacts"));
    m_status = new StatusBadge(QStringLiteral("containerStatus"), facts);
    m_reason = new TextLabel(FontRole::Body, Token::Error, QString(), QStringLiteral("containerReason"), facts);
    m_reason->setElided(true);
    m_cpuLine = new Sparkline(tr("CPU of the last two minutes"), QStringLiteral("containerCpuLine"), facts);
    m_cpuLine->setMinimumScale(10);
    m_memoryLine = new Sparkline(tr("Memory of the last two minutes"), QStringLiteral("containerMemoryLine"), facts);
    const auto figure = [facts](const char* name) {
        auto* label = new TextLabel(FontRole::Caption, Token::Muted, QString(), QString::fromLatin1(name), facts);
        label->setMinimumWidth(92);
        return label;
    };
    m_cpuText = figure("containerCpu");
    m_memoryText = figure("containerMemory");
    m_chipRow = new QHBoxLayout;
    m_chipRow->setSpacing(6);
    auto* row = new QHBoxLayout(facts);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metric::kSpace3);
    row->addWidget(m_status);
    row->addLayout(m_chipRow);
    row->addWidget(m_reason, 1);
    row->addWidget(m_cpuText);
    row->addWidget(m_cpuLine);
    row->addSpacing(metric::kSpace2);
    row->addWidget(m_memoryText);
    row->addWidget(m_memoryLine);
    return facts;
}

ContainerView::Tab ContainerView::tab() const {
    return static_cast<Tab>(m_tabs->currentIndex());
}

void ContainerView::setTab(Tab tab) {
    m_tabs->setCurrentIndex(tab);
}

void ContainerView::tabChanged() {
    m_stack->setCurrentIndex(m_tabs->currentIndex());
    m_ports->setShown(m_shown && tab() == Ports);
    m_terminal->setShown(m_shown && tab() == Terminal);
    if (tab() == Inspect) m_detail.refreshInspect();
}

void ContainerView::setShown(bool shown) {
    m_shown = shown;
    m_ports->setShown(shown && tab() == Ports);
    m_terminal->setShown(shown && tab() == Terminal);
    if (shown) {
        m_samples.start();
    } else {
        m_samples.stop();
    }
}

void ContainerView::showError(const QString& title, const models::ErrorInfo& error, const QString& action) {
    m_error->setAction(action);
    m_error->setError(title, error);
}

void ContainerView::showWhy() {
    const models::ContainerWhy& why = m_detail.why();
    models::ErrorInfo said;
    if (!why.sentence.isEmpty()) said.kind = models::ErrorKind::Internal;
    said.sentence = why.advice.isEmpty() ? why.sentence : why.advice;
    said.details = why.details;
    m_why->setError(why.advice.isEmpty() ? tr("It stopped with an error") : why.sentence, said);
    refresh();
}

void ContainerView::clearError() {
    m_error->clear();
}

void ContainerView::refresh() {
    const ContainerRow& row = m_detail.row();
    const QString busy = m_models.containerActions.busyText(row.id);
    const QString name = row.name.isEmpty() ? models::shortId(row.id) : row.name;
    m_crumb->setCurrent(name);
    m_header->setTitle(name);
    m_header->setFacts(row.image + QStringLiteral("  ·  ") + models::shortId(row.id));
    Status status = containerStatus(row, busy);
    if (busy.isEmpty()) {
        status.text = models::ContainerListModel::statusText(row, QDateTime::currentDateTime());
    }
    m_status->setStatus(status);
    // Where more is known it stands below, at length.
    const bool brief = row.failed() && busy.isEmpty() && m_detail.why().sentence.isEmpty();
    m_reason->setText(brief ? row.reason : QString());
    m_startStop->setText(row.running() ? tr("Stop") : tr("Start"));
    m_startStop->setAccessibleName(m_startStop->text());
    m_startStop->setIconName(row.running() ? QStringLiteral("stop") : QStringLiteral("play"));
    m_restart->setVisible(row.running());
    for (Button* button : {m_startStop, m_restart, m_remove}) button->setEnabled(m_detail.exists() && busy.isEmpty());
    const bool known = row.running() && row.memoryBytes >= 0;
    for (QWidget* figure : {static_cast<QWidget*>(m_cpuLine), static_cast<QWidget*>(m_memoryLine),
                            static_cast<QWidget*>(m_cpuText), static_cast<QWidget*>(m_memoryText)}) {
        figure->setVisible(known);
    }
    m_cpuText->setText(tr("CPU %1").arg(models::formatPercent(row.cpuPercent)));
    m_memoryText->setText(tr("RAM %1").arg(models::formatBytes(row.memoryBytes)));
    m_summary->setRow(row);
    m_terminal->setContainerRunning(row.running());
    refreshPorts();
}

void ContainerView::refreshPorts() {
    const QList<models::PortEntry>& ports = m_detail.row().ports;
    while (m_chips.size() > ports.size()) m_chips.takeLast()->deleteLater();
    while (m_chips.size() < ports.size()) {
        auto* chip = new PortChip({}, QStringLiteral("containerPort_%1").arg(m_chips.size()), this);
        m_chipRow->addWidget(chip);
        m_chips.append(chip);
        connect(chip, &PortChip::clicked, this, [this, chip] { emit portActivated(id(), chip->entry()); });
        connect(chip, &PortChip::menuRequested, this,
                [this, chip](const QPoint& where) { emit portMenuRequested(id(), chip->entry(), where); });
    }
    for (int i = 0; i < ports.size(); ++i) m_chips.at(i)->setEntry(ports.at(i));
}

void ContainerView::sample() {
    const ContainerRow& row = m_detail.row();
    if (!row.running() || row.memoryBytes < 0) return;
    m_cpuLine->append(row.cpuPercent);
    m_memoryLine->append(static_cast<double>(row.memoryBytes));
    // "Running 2 min" goes on.
    refresh();
}

}  // namespace galley::ui
