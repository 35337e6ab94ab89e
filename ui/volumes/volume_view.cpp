// SPDX-License-Identifier: Apache-2.0
#include "ui/volumes/volume_view.h"

#include <QMenu>
#include <QTabBar>

#include "models/format.h"
#include "ui/containers/container_users.h"
#include "ui/style/icons.h"
#include "ui/volumes/volume_cells.h"
#include "ui/widgets/button.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_card.h"
#include "ui/widgets/facts_form.h"
#include "ui/widgets/page.h"

namespace galley::ui {

using models::VolumeListModel;
using models::VolumeRow;

namespace {

constexpr int kRoomForWords = 860;

}  // namespace

VolumeView::VolumeView(models::ModelSet& models, const QString& name, QWidget* parent)
    : DetailView(QStringLiteral("volume"), tr("Volumes"), name, kRoomForWords, parent), m_models(models) {
    m_row.id = name;
    m_error->setAction(tr("Try again"));
    m_tabs->setAccessibleName(tr("Parts of the volume"));
    m_summary = makeSummary();
    auto* unused = new EmptyState(QStringLiteral("empty-containers"), tr("No container uses it"),
                                  tr("It keeps its files until it is deleted."), QStringLiteral("volumeUsersEmpty"));
    m_users =
        new ContainerUsers(models, QStringLiteral("volumeUsers"), tr("Containers that use the volume"), unused, this);
    addTab(m_summary, tr("Summary"));
    addTab(m_users, tr("Used by"));
    makeButtons();
    connectModels();
    m_users->setUses([](const models::ContainerRow&) { return false; });
    showRow();
    showSize();
}

VolumeView::~VolumeView() {
    if (m_measures) m_models.volumes.cancelMeasuring();
}

void VolumeView::connectModels() {
    connect(m_error, &ErrorCard::actionClicked, this, &VolumeView::measureOrStop);
    connect(m_summary, &FactsForm::copied, this,
            [this] { m_models.notifications.notifyText(models::Notification::Severity::Info, tr("Copied")); });
    connect(m_users, &ContainerUsers::containerRequested, this, &VolumeView::containerRequested);
    connect(m_users, &ContainerUsers::countChanged, this, [this] {
        const int count = m_users->count();
        m_tabs->setTabText(UsedBy, count > 0 ? tr("Used by (%1)").arg(count) : tr("Used by"));
    });
    const VolumeListModel* volumes = &m_models.volumes;
    connect(volumes, &models::LiveTableModel::refreshed, this, &VolumeView::showRow);
    connect(volumes, &QAbstractItemModel::dataChanged, this, &VolumeView::showRow);
    connect(volumes, &VolumeListModel::measuringChanged, this, &VolumeView::showSize);
    connect(volumes, &VolumeListModel::measureFailed, this,
            [this](const models::ErrorInfo& error) { m_error->setError(tr("The size could not be measured"), error); });
}

void VolumeView::makeButtons() {
    m_header->setTitleElide(Elide::Middle);
    addButton(ButtonKind::Secondary, tr("Clone…"), "copy", "volumeClone", QStringLiteral("clone"));
    addButton(ButtonKind::Secondary, tr("Export…"), "save", "volumeExport", QStringLiteral("export"));
    addButton(ButtonKind::Secondary, tr("Import…"), "folder", "volumeImport", QStringLiteral("import"));
    addButton(ButtonKind::Destructive, tr("Delete"), "trash", "volumeDelete", QStringLiteral("delete"));
    m_more = Button::quiet(QStringLiteral("more"), tr("More"), QStringLiteral("volumeMore"), this);
    m_header->addAction(m_more);
    connect(m_more, &Button::clicked, this, &VolumeView::showMenu);
}

FactsForm* VolumeView::makeSummary() {
    auto* form = new FactsForm(QStringLiteral("volumeSummary"), tr("Summary"), this);
    m_measure = new Button(ButtonKind::Link, tr("Measure"), QStringLiteral("volumeMeasure"), form);
    connect(m_measure, &Button::clicked, this, &VolumeView::measureOrStop);
    using Kind = FactsForm::Kind;
    form->addFact(tr("Name"), QStringLiteral("volumeFactName"), Kind::MonoCopy);
    form->addFact(tr("Size"), QStringLiteral("volumeFactSize"), m_measure);
    form->addFact(tr("Driver"), QStringLiteral("volumeFactDriver"));
    form->addFact(tr("Folder"), QStringLiteral("volumeFactFolder"), Kind::MonoCopy);
    form->addFact(tr("Labels"), QStringLiteral("volumeFactLabels"), Kind::MonoCopy);
    form->addFact(tr("Created"), QStringLiteral("volumeFactCreated"));
    return form;
}

// What has no room of its own.
void VolumeView::showMenu() {
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("volumeMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const RowAction& action :
         volumeActions(m_models.volumeActions.isBusy(m_row.id), m_models.volumes.measuring())) {
        if (!QStringList{QStringLiteral("rename"), QStringLiteral("empty"), QStringLiteral("copyName")}.contains(
                action.id)) {
            continue;
        }
        if (action.separatorBefore) menu->addSeparator();
        QAction* item =
            menu->addAction(icon(action.icon, action.destructive ? Token::Error : Token::Muted), action.text);
        item->setObjectName(QStringLiteral("menu_") + action.id);
        item->setEnabled(action.enabled);
        connect(item, &QAction::triggered, this, [this, id = action.id] { emit actionRequested({m_row.id}, id); });
    }
    menu->popup(m_more->mapToGlobal(QPoint(0, m_more->height() + 2)));
}

void VolumeView::shownChanged() {
    m_users->setShown(shows(UsedBy));
}

void VolumeView::measureOrStop() {
    if (m_models.volumes.measuring()) return m_models.volumes.cancelMeasuring();
    m_error->clear();
    m_measures = true;
    m_models.volumes.measure(m_row.id);
}

void VolumeView::showSize() {
    const bool measuring = m_models.volumes.measuring();
    if (!measuring) m_measures = false;
    m_measure->setText(measuring ? tr("Stop") : m_row.bytes < 0 ? tr("Measure") : tr("Measure again"));
    m_measure->setAccessibleName(m_measure->text());
    const QString known = m_row.bytes < 0 ? tr("Not measured") : VolumeListModel::sizeText(m_row);
    m_summary->setFact(QStringLiteral("volumeFactSize"), measuring ? tr("Measuring…") : known);
}

void VolumeView::showUsers() {
    QStringList ids;
    for (const models::VolumeUse& user : m_row.users) ids.append(user.id);
    if (ids == m_userIds) return;
    m_userIds = ids;
    m_users->setUses([ids](const models::ContainerRow& row) { return ids.contains(row.id); });
}

void VolumeView::showRow() {
    const int number = m_models.volumes.rowOf(m_row.id);
    if (number < 0) {
        if (m_models.volumes.loaded()) emit backRequested();
        return;
    }
    m_row = m_models.volumes.at(number);
    const QString name = models::shortVolumeName(m_row.id);
    const QString busy = m_models.volumeActions.busyText(m_row.id);
    QStringList facts{busy, VolumeListModel::statusText(m_row)};
    if (m_row.bytes >= 0) facts.append(VolumeListModel::sizeText(m_row));
    if (m_row.created.isValid()) {
        facts.append(tr("made %1").arg(models::relativeTime(m_row.created, QDateTime::currentDateTime())));
    }
    setTop(name, facts);
    enableButtons(busy.isEmpty());
    showSummary();
    showUsers();
    showSize();
}

void VolumeView::showSummary() {
    m_summary->setFact(QStringLiteral("volumeFactName"), m_row.id);
    m_summary->setFact(QStringLiteral("volumeFactDriver"), tr("local: a folder on this computer"));
    m_summary->setFact(QStringLiteral("volumeFactFolder"), m_row.mountPoint);
    m_summary->setFact(QStringLiteral("volumeFactLabels"), m_row.labels.join(QLatin1Char('\n')));
    m_summary->setFact(QStringLiteral("volumeFactCreated"),
                       m_row.created.isValid()
                           ? QStringLiteral("%1  (%2)")
                                 .arg(models::exactTime(m_row.created),
                                      models::relativeTime(m_row.created, QDateTime::currentDateTime()))
                           : QString());
}

}  // namespace galley::ui
