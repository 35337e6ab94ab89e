// SPDX-License-Identifier: Apache-2.0
#include "ui/volumes/volume_view.h"

#include <QMenu>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include "models/format.h"
#include "ui/containers/container_users.h"
#include "ui/style/icons.h"
#include "ui/volumes/volume_cells.h"
#include "ui/widgets/breadcrumb.h"
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
    : QWidget(parent), m_models(models) {
    setObjectName(QStringLiteral("volumeView"));
    m_row.id = name;
    m_crumb = new Breadcrumb(tr("Volumes"), QStringLiteral("volumeCrumb"), this);
    m_error = new ErrorCard(QStringLiteral("volumeError"), this);
    m_error->setAction(tr("Try again"));
    m_tabs = new QTabBar(this);
    m_tabs->setObjectName(QStringLiteral("volumeTabs"));
    m_tabs->setAccessibleName(tr("Parts of the volume"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->addTab(tr("Summary"));
    m_tabs->addTab(tr("Used by"));
    m_summary = makeSummary();
    auto* unused = new EmptyState(QStringLiteral("empty-containers"), tr("No container uses it"),
                                  tr("It keeps its files until it is deleted."), QStringLiteral("volumeUsersEmpty"));
    m_users =
        new ContainerUsers(models, QStringLiteral("volumeUsers"), tr("Containers that use the volume"), unused, this);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(m_summary);
    m_stack->addWidget(m_users);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(metric::kPagePadding, metric::kSpace4, metric::kPagePadding, metric::kSpace3);
    column->setSpacing(metric::kSpace3);
    column->addWidget(m_crumb);
    column->addWidget(makeHeader());
    column->addWidget(m_error);
    column->addWidget(m_tabs);
    column->addWidget(m_stack, 1);
    connectModels();
    m_users->setUses([](const models::ContainerRow&) { return false; });
    showRow();
    showSize();
}

VolumeView::~VolumeView() {
    if (m_measures) m_models.volumes.cancelMeasuring();
}

void VolumeView::connectModels() {
    connect(m_crumb, &Breadcrumb::rootClicked, this, &VolumeView::backRequested);
    connect(m_error, &ErrorCard::actionClicked, this, &VolumeView::measureOrStop);
    connect(m_tabs, &QTabBar::currentChanged, this, &VolumeView::tabChanged);
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

QWidget* VolumeView::makeHeader() {
    m_header = new PageHeader(QString(), QStringLiteral("volumeHeader"), this);
    m_header->setTitleElide(Elide::Middle);
    const auto add = [this](ButtonKind kind, const QString& text, const char* icon, const char* name,
                            const QString& action) {
        auto* button = new Button(kind, text, QString::fromLatin1(name), this);
        button->setIconName(QString::fromLatin1(icon));
        m_header->addAction(button);
        m_actions.append(button);
        connect(button, &Button::clicked, this, [this, action] { emit actionRequested({m_row.id}, action); });
    };
    add(ButtonKind::Secondary, tr("Clone…"), "copy", "volumeClone", QStringLiteral("clone"));
    add(ButtonKind::Secondary, tr("Export…"), "save", "volumeExport", QStringLiteral("export"));
    add(ButtonKind::Secondary, tr("Import…"), "folder", "volumeImport", QStringLiteral("import"));
    add(ButtonKind::Destructive, tr("Delete"), "trash", "volumeDelete", QStringLiteral("delete"));
    m_more = Button::quiet(QStringLiteral("more"), tr("More"), QStringLiteral("volumeMore"), this);
    m_header->addAction(m_more);
    connect(m_more, &Button::clicked, this, &VolumeView::showMenu);
    return m_header;
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

void VolumeView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    // In a narrow window the name needs the room more than the words on buttons with a picture.
    const bool narrow = width() < kRoomForWords;
    for (Button* button : std::as_const(m_actions)) {
        button->setText(narrow ? QString() : button->accessibleName());
        button->setToolTip(narrow ? button->accessibleName() : QString());
    }
}

void VolumeView::setTab(Tab tab) {
    m_tabs->setCurrentIndex(tab);
}

void VolumeView::setShown(bool shown) {
    m_shown = shown;
    tabChanged();
}

void VolumeView::tabChanged() {
    m_stack->setCurrentIndex(m_tabs->currentIndex());
    m_users->setShown(m_shown && m_tabs->currentIndex() == UsedBy);
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
    m_crumb->setCurrent(name);
    m_header->setTitle(name);
    QStringList facts{busy, VolumeListModel::statusText(m_row)};
    if (m_row.bytes >= 0) facts.append(VolumeListModel::sizeText(m_row));
    if (m_row.created.isValid()) {
        facts.append(tr("made %1").arg(models::relativeTime(m_row.created, QDateTime::currentDateTime())));
    }
    facts.removeAll(QString());
    m_header->setFacts(facts.join(QStringLiteral("  ·  ")));
    // A button that cannot be pressed any more would send the focus to wherever the window begins.
    const bool focused = m_actions.contains(qobject_cast<Button*>(window()->focusWidget()));
    if (focused && !busy.isEmpty()) m_tabs->setFocus(Qt::OtherFocusReason);
    for (Button* button : std::as_const(m_actions)) button->setEnabled(busy.isEmpty());
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
