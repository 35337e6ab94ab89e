// SPDX-License-Identifier: Apache-2.0
#include "ui/cleanup/cleanup_page.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

#include "models/format.h"
#include "ui/cleanup/cleanup_row.h"
#include "ui/cleanup/usage_bar.h"
#include "ui/widgets/button.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_card.h"
#include "ui/widgets/labels.h"

namespace galley::ui {

using models::DiskUseModel;
using models::DiskUseRow;
using models::Notification;

namespace {

enum GroupPage { Groups, Nothing, Measuring };

std::vector<TableColumn> columns(const DiskUseModel& disk) {
    std::vector<TableColumn> result(DiskUseModel::ColumnCount);
    TableColumn& name = result[DiskUseModel::Name];
    name = {.name = QStringLiteral("name"), .width = 240, .stretch = true, .hideable = false, .minimum = 140};
    name.look = [&disk](const QModelIndex& index) {
        static const QString kIcons[]{QStringLiteral("images"), QStringLiteral("containers"), QStringLiteral("volume"),
                                      QStringLiteral("download")};
        const DiskUseRow& row = disk.at(index.row());
        TableCell cell;
        cell.text = row.name;
        cell.strong = !row.subject.isEmpty();
        cell.elide = row.kind == models::DiskKind::Images ? Elide::Reference : Elide::Middle;
        cell.icon = kIcons[static_cast<std::size_t>(row.kind)];
        return cell;
    };
    result[DiskUseModel::Kind] = {.name = QStringLiteral("kind"), .width = 120, .minimum = 96, .secondary = true};
    const auto figure = [](const char* word, bool secondary) {
        return TableColumn{.name = QString::fromLatin1(word),
                           .width = 104,
                           .align = TableColumn::Align::Right,
                           .minimum = 84,
                           .secondary = secondary};
    };
    result[DiskUseModel::Size] = figure("size", false);
    result[DiskUseModel::Shared] = figure("shared", false);
    result[DiskUseModel::Unique] = figure("unique", false);
    TableColumn& state = result[DiskUseModel::State];
    state = {.name = QStringLiteral("state"), .width = 190, .minimum = 140};
    state.look = [&disk](const QModelIndex& index) {
        const DiskUseRow& row = disk.at(index.row());
        TableCell cell;
        cell.status = Status{DiskUseModel::stateText(row), row.unused ? Token::Muted : Token::Running, row.unused};
        return cell;
    };
    return result;
}

}  // namespace

CleanUpPage::CleanUpPage(models::ModelSet& models, Prompt& prompt, QWidget* parent)
    : Page(parent), m_models(models), m_prompt(prompt) {
    setObjectName(QStringLiteral("cleanUpPage"));
    m_header = new PageHeader(tr("Clean up"), QStringLiteral("cleanUpHeader"), this);
    m_measure = new Button(ButtonKind::Secondary, tr("Measure again"), QStringLiteral("cleanUpMeasure"), this);
    m_measure->setIconName(QStringLiteral("refresh"));
    m_header->addAction(m_measure);
    m_error = new ErrorCard(QStringLiteral("cleanUpError"), this);
    m_bar = new UsageBar(QStringLiteral("cleanUpBar"), this);
    m_tabs = new QTabBar(this);
    m_tabs->setObjectName(QStringLiteral("cleanUpTabs"));
    m_tabs->setAccessibleName(tr("What can go, or everything"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->addTab(tr("What can go"));
    m_tabs->addTab(tr("Everything"));
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(makeGroups());
    m_stack->addWidget(makeTable());
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(metric::kPagePadding, metric::kPagePadding, metric::kPagePadding, metric::kSpace3);
    column->setSpacing(metric::kSpace3);
    column->addWidget(m_header);
    column->addWidget(m_error);
    column->addWidget(m_bar);
    column->addWidget(m_tabs);
    column->addWidget(m_stack, 1);
    connect(m_tabs, &QTabBar::currentChanged, m_stack, &QStackedWidget::setCurrentIndex);
    connect(m_measure, &Button::clicked, this, &CleanUpPage::refresh);
    connect(m_error, &ErrorCard::actionClicked, this, &CleanUpPage::refresh);
    connect(&models.disk, &models::LiveTableModel::refreshed, this, &CleanUpPage::showState);
    connect(&models.disk, &DiskUseModel::measuringChanged, this, &CleanUpPage::showState);
    connect(&models.cleanUp, &models::CleanUp::changed, this, &CleanUpPage::showGroups);
    connect(&models.cleanUp, &models::CleanUp::succeeded, this, [this](qint64 freed) {
        m_models.notifications.notifyText(Notification::Severity::Success,
                                          tr("Freed %1").arg(models::formatBytes(freed)));
        m_models.containers.refresh();
        m_models.images.refresh();
    });
    connect(&models.cleanUp, &models::CleanUp::failed, this, [this](const models::ErrorInfo& error) {
        m_error->setAction({});
        m_error->setError(tr("Not everything could be cleaned up"), error);
    });
    showState();
    showGroups();
}

QWidget* CleanUpPage::makeGroups() {
    auto* page = new QWidget(this);
    auto* inner = new QWidget;
    m_groupColumn = new QVBoxLayout(inner);
    m_groupColumn->setContentsMargins(0, metric::kSpace1, metric::kSpace2, metric::kSpace1);
    m_groupColumn->setSpacing(metric::kSpace2);
    m_groupColumn->addStretch(1);
    auto* scroll = new QScrollArea(page);
    scroll->setObjectName(QStringLiteral("cleanUpGroups"));
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(inner);
    scroll->viewport()->setAutoFillBackground(false);
    inner->setAutoFillBackground(false);
    m_nothing = new EmptyState(QStringLiteral("empty-clean"), tr("Nothing to clean up"),
                               tr("Everything that takes room is in use or has a name."),
                               QStringLiteral("cleanUpNothing"), page);
    auto* measuring = new EmptyState(QStringLiteral("empty-clean"), tr("Measuring…"),
                                     tr("Looking at what every container, image and volume takes."),
                                     QStringLiteral("cleanUpMeasuring"), page);
    m_groupStack = new QStackedWidget(page);
    m_groupStack->addWidget(scroll);
    m_groupStack->addWidget(m_nothing);
    m_groupStack->addWidget(measuring);
    m_sum = new TextLabel(FontRole::Strong, Token::Text, QString(), QStringLiteral("cleanUpSum"), page);
    m_run = new Button(ButtonKind::Primary, tr("Clean up…"), QStringLiteral("cleanUpRun"), page);
    m_run->setIconName(QStringLiteral("clean-up"));
    auto* foot = new QHBoxLayout;
    foot->setContentsMargins(0, metric::kSpace2, 0, 0);
    foot->setSpacing(metric::kSpace4);
    foot->addStretch(1);
    foot->addWidget(m_sum);
    foot->addWidget(m_run);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_groupStack, 1);
    column->addLayout(foot);
    connect(m_run, &Button::clicked, this, &CleanUpPage::askAndRun);
    return page;
}

QWidget* CleanUpPage::makeTable() {
    m_table = new DataTable(QStringLiteral("diskTable"), tr("Everything that takes room"), this);
    m_table->setSource(&m_models.disk, columns(m_models.disk));
    m_table->setEmptyState(new EmptyState(QStringLiteral("empty-clean"), tr("Nothing is here yet"),
                                          tr("Images, containers and volumes will stand here with what they take."),
                                          QStringLiteral("diskEmpty"), m_table));
    connect(m_table, &DataTable::opened, this, &CleanUpPage::openItem);
    return m_table;
}

void CleanUpPage::openItem(const QString& id) {
    const int number = m_models.disk.rowOf(id);
    if (number < 0) return;
    const DiskUseRow row = m_models.disk.at(number);
    if (row.kind == models::DiskKind::Images) emit navigateRequested(QStringLiteral("images"), row.subject);
    if (row.kind == models::DiskKind::Containers) emit navigateRequested(QStringLiteral("containers"), row.subject);
    if (row.kind == models::DiskKind::Volumes) emit navigateRequested(QStringLiteral("volumes"), row.subject);
}

void CleanUpPage::refresh() {
    m_error->clear();
    m_models.disk.refresh();
}

void CleanUpPage::setShown(bool shown) {
    if (shown && !m_models.disk.measuring()) m_models.disk.refresh();
}

void CleanUpPage::showState() {
    const DiskUseModel& disk = m_models.disk;
    m_measure->setEnabled(!disk.measuring());
    m_table->setLoading(!disk.loaded() && !disk.error().isSet());
    m_bar->setTotals(disk.totals());
    if (std::exchange(m_couldNotMeasure, disk.error().isSet()) && !m_couldNotMeasure) m_error->clear();
    if (m_couldNotMeasure) {
        m_error->setAction(tr("Try again"));
        m_error->setError(tr("The room could not be measured"), disk.error());
    }
    qint64 unused = 0;
    for (const models::DiskTotal& total : disk.totals()) unused += total.unusedBytes;
    m_header->setFacts(
        disk.loaded()
            ? tr("%1 in all, %2 of it unused").arg(models::formatBytes(disk.totalBytes()), models::formatBytes(unused))
            : tr("Measuring…"));
    showGroups();
}

void CleanUpPage::showGroups() {
    const QList<models::CleanUpGroup>& groups = m_models.cleanUp.groups();
    for (qsizetype i = m_rows.size() - 1; i >= 0; --i) {
        const bool there = std::any_of(groups.begin(), groups.end(),
                                       [&](const auto& group) { return group.kind == m_rows.at(i)->kind(); });
        if (!there) m_rows.takeAt(i)->deleteLater();
    }
    for (qsizetype i = 0; i < groups.size(); ++i) {
        const models::CleanUpGroup& group = groups.at(i);
        if (i >= m_rows.size() || m_rows.at(i)->kind() != group.kind) {
            auto* row = new CleanUpRow(group.kind, this);
            m_rows.insert(i, row);
            m_groupColumn->insertWidget(static_cast<int>(i), row);
            connect(row, &CleanUpRow::ticked, &m_models.cleanUp, &models::CleanUp::setTicked);
        }
        m_rows.at(i)->setGroup(group, m_models.cleanUp.isTicked(group.kind));
    }
    const bool loaded = m_models.disk.loaded();
    m_groupStack->setVisible(loaded || !m_models.disk.error().isSet());
    m_groupStack->setCurrentIndex(!loaded ? Measuring : groups.isEmpty() ? Nothing : Groups);
    showSum();
}

void CleanUpPage::showSum() {
    const models::CleanUp& cleanUp = m_models.cleanUp;
    const bool any = !cleanUp.groups().isEmpty();
    m_sum->setVisible(any);
    m_run->setVisible(any);
    m_sum->setText(cleanUp.running()          ? tr("Cleaning up…")
                   : cleanUp.anythingTicked() ? tr("Frees at least %1").arg(models::formatBytes(cleanUp.bytes()))
                                              : tr("Nothing is ticked"));
    m_run->setEnabled(!cleanUp.running() && cleanUp.anythingTicked());
    for (CleanUpRow* row : std::as_const(m_rows)) row->setEnabled(!cleanUp.running());
}

void CleanUpPage::askAndRun() {
    Question question;
    question.name = QStringLiteral("cleanUpQuestion");
    question.title = tr("Free %1?").arg(models::formatBytes(m_models.cleanUp.bytes()));
    question.text = m_models.cleanUp.planText();
    question.confirm = tr("Clean up");
    question.destructive = true;
    m_prompt.ask(this, question, [this](const Answer& answer) {
        if (answer.confirmed) m_models.cleanUp.run();
    });
}

}  // namespace galley::ui
