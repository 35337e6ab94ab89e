// SPDX-License-Identifier: Apache-2.0
#include "ui/containers/container_list.h"

#include <QLineEdit>
#include <QMenu>
#include <QVBoxLayout>

#include "ui/containers/container_cells.h"
#include "ui/style/icons.h"
#include "ui/widgets/button.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_card.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/page.h"

namespace galley::ui {

using models::ContainerListModel;
using models::ContainerRow;

namespace {

constexpr int kImagesInMenu = 12;
enum Segment { All, Running, Stopped };

}  // namespace

ContainerList::ContainerList(models::ModelSet& models, QWidget* parent) : QWidget(parent), m_models(models) {
    setObjectName(QStringLiteral("containerList"));
    makeHeader();
    makeToolbar();
    m_error = new ErrorCard(QStringLiteral("containersError"), this);
    makeTable();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(metric::kPagePadding, metric::kPagePadding, metric::kPagePadding, metric::kSpace3);
    column->setSpacing(metric::kSpace4);
    column->addWidget(m_header);
    column->addWidget(m_bar);
    column->addWidget(m_error);
    column->addWidget(m_table, 1);
    connect(&models.containers, &models::LiveTableModel::refreshed, this, [this] {
        refreshFacts();
        refreshState();
        refreshBulk();
    });
    refreshFacts();
    refreshState();
    refreshBulk();
}

void ContainerList::makeHeader() {
    m_header = new PageHeader(tr("Containers"), QStringLiteral("containersHeader"), this);
    m_run = new Button(ButtonKind::Primary, tr("Run container"), QStringLiteral("runContainer"), this);
    m_run->setIconName(QStringLiteral("plus"));
    m_header->addAction(m_run);
    connect(m_run, &Button::clicked, this, &ContainerList::showRunMenu);
}

void ContainerList::makeToolbar() {
    m_bar = new FilterBar({tr("All"), tr("Running"), tr("Stopped")}, tr("Filter containers"),
                          QStringLiteral("containersFilter"), this);
    m_start = new Button(ButtonKind::Secondary, tr("Start"), QStringLiteral("startChecked"), this);
    m_stop = new Button(ButtonKind::Secondary, tr("Stop"), QStringLiteral("stopChecked"), this);
    m_remove = new Button(ButtonKind::Destructive, tr("Delete"), QStringLiteral("deleteChecked"), this);
    m_start->setIconName(QStringLiteral("play"));
    m_stop->setIconName(QStringLiteral("stop"));
    m_remove->setIconName(QStringLiteral("trash"));
    Button* columns =
        Button::quiet(QStringLiteral("columns"), tr("Columns"), QStringLiteral("containersColumns"), this);
    for (QWidget* tool : {m_start, m_stop, m_remove, columns}) m_bar->addRight(tool);
    connect(columns, &Button::clicked, this, [this, columns] { m_table->openColumnsMenu(columns); });
    connect(m_start, &Button::clicked, this,
            [this] { emit actionRequested(checkedWhere(false), QStringLiteral("start")); });
    connect(m_stop, &Button::clicked, this,
            [this] { emit actionRequested(checkedWhere(true), QStringLiteral("stop")); });
    connect(m_remove, &Button::clicked, this,
            [this] { emit actionRequested(m_table->checkedIds(), QStringLiteral("remove")); });
}

void ContainerList::makeTable() {
    m_table = new DataTable(QStringLiteral("containersTable"), tr("Containers"), this);
    m_table->setSource(&m_models.containers, containerColumns());
    m_table->setCheckable(true);
    m_table->setRowActions([this](const QModelIndex& index) {
        const ContainerRow& row = m_models.containers.at(index.row());
        return containerActions(row, m_models.containerActions.isBusy(row.id));
    });
    m_empty =
        new EmptyState(QStringLiteral("empty-containers"), tr("No containers yet"),
                       tr("A container is a program that runs from an image, apart from the rest of your computer."),
                       QStringLiteral("containersEmpty"));
    m_empty->setAction(tr("Run a container"), QStringLiteral("plus"));
    m_empty->setLink(tr("Try the Flask demo"));
    m_table->setEmptyState(m_empty);
    connect(m_empty, &EmptyState::actionClicked, this, &ContainerList::showRunMenu);
    connect(m_empty, &EmptyState::linkClicked, this, &ContainerList::startPageRequested);
    m_bar->setTable(m_table);
    connect(m_bar, &FilterBar::segmentChanged, this, [this](int segment) {
        if (segment == All) return m_table->setRowFilter({});
        m_table->setRowFilter([running = segment == Running](const QModelIndex& index) {
            return index.data(ContainerListModel::RunningRole).toBool() == running;
        });
    });
    connect(m_table, &DataTable::opened, this,
            [this](const QString& id) { emit actionRequested({id}, QStringLiteral("open")); });
    connect(m_table, &DataTable::noteClicked, this,
            [this](const QString& id) { emit actionRequested({id}, QStringLiteral("logs")); });
    connect(m_table, &DataTable::actionTriggered, this,
            [this](const QString& id, const QString& action) { emit actionRequested({id}, action); });
    connect(m_table, &DataTable::deleteRequested, this,
            [this](const QStringList& ids) { emit actionRequested(ids, QStringLiteral("remove")); });
    connect(m_table, &DataTable::checkedChanged, this, &ContainerList::refreshBulk);
    connect(m_table, &DataTable::chipClicked, this, [this](const QString& id, int chip) {
        if (const models::PortEntry* port = portOf(id, chip)) emit portActivated(id, *port);
    });
    connect(m_table, &DataTable::chipMenuRequested, this, [this](const QString& id, int chip, const QPoint& where) {
        if (const models::PortEntry* port = portOf(id, chip)) emit portMenuRequested(id, *port, where);
    });
}

const models::PortEntry* ContainerList::portOf(const QString& id, int chip) const {
    const int row = m_models.containers.rowOf(id);
    if (row < 0) return nullptr;
    const QList<models::PortEntry>& ports = m_models.containers.at(row).ports;
    return chip >= 0 && chip < ports.size() ? &ports.at(chip) : nullptr;
}

void ContainerList::showRunMenu() {
    if (m_models.images.rowCount() == 0) {
        emit pullRequested();
        return;
    }
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("runMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    int shown = 0;
    for (int row = 0; row < m_models.images.rowCount() && shown < kImagesInMenu; ++row) {
        const models::ImageRow& image = m_models.images.at(row);
        if (image.dangling()) continue;
        ++shown;
        QAction* action = menu->addAction(icon(QStringLiteral("images")),
                                          QString(image.reference).replace(QLatin1Char('&'), QLatin1String("&&")));
        connect(action, &QAction::triggered, this,
                [this, reference = image.reference] { emit runRequested(reference); });
    }
    if (shown > 0) menu->addSeparator();
    QAction* pull = menu->addAction(icon(QStringLiteral("download")), tr("Pull another image…"));
    connect(pull, &QAction::triggered, this, &ContainerList::pullRequested);
    menu->popup(m_run->mapToGlobal(QPoint(0, m_run->height() + 2)));
}

void ContainerList::refreshFacts() {
    const int running = m_models.containers.runningCount();
    const int stopped = m_models.containers.rowCount() - running;
    m_header->setFacts(tr("%n running", nullptr, running) + QStringLiteral("  ·  ") +
                       tr("%n stopped", nullptr, stopped));
    m_bar->segments()->setCount(Running, running);
    m_bar->segments()->setCount(Stopped, stopped);
}

void ContainerList::refreshState() {
    const models::ErrorInfo& error = m_models.containers.error();
    m_table->setLoading(!m_models.containers.loaded() && !error.isSet());
    if (!error.isSet()) {
        // What a list error said is over; an action's error stays.
        if (m_error->property("ofList").toBool()) m_error->clear();
        return;
    }
    m_error->setProperty("ofList", true);
    m_error->setAction(tr("Try again"));
    m_error->setError(tr("The containers could not be listed"), error);
}

QStringList ContainerList::checkedWhere(bool running) const {
    QStringList ids;
    for (const QString& id : m_table->checkedIds()) {
        const int row = m_models.containers.rowOf(id);
        if (row >= 0 && m_models.containers.at(row).running() == running) ids.append(id);
    }
    return ids;
}

void ContainerList::refreshBulk() {
    const auto show = [](Button* button, const QString& text, qsizetype count) {
        button->setVisible(count > 0);
        button->setText(QStringLiteral("%1 (%2)").arg(text).arg(count));
        button->setAccessibleName(button->text());
    };
    show(m_start, tr("Start"), checkedWhere(false).size());
    show(m_stop, tr("Stop"), checkedWhere(true).size());
    show(m_remove, tr("Delete"), m_table->checkedIds().size());
}

}  // namespace galley::ui
