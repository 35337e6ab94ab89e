// SPDX-License-Identifier: Apache-2.0
#include "ui/volumes/volumes_page.h"

#include <QClipboard>
#include <QDir>
#include <QGuiApplication>
#include <QStandardPaths>

#include <utility>

#include "models/format.h"
#include "models/volume_task.h"
#include "ui/volumes/import_dialog.h"
#include "ui/volumes/volume_dialog.h"
#include "ui/volumes/volume_list.h"
#include "ui/volumes/volume_questions.h"
#include "ui/volumes/volume_view.h"
#include "ui/widgets/data_table.h"

namespace galley::ui {

using models::Notification;
using models::VolumeRow;

namespace {

const QString kNewSubject = QStringLiteral("new:");

}  // namespace

VolumesPage::VolumesPage(models::ModelSet& models, Prompt& prompt, QWidget* parent)
    : DetailPage(parent), m_models(models), m_prompt(prompt) {
    setObjectName(QStringLiteral("volumesPage"));
    m_list = new VolumeList(models, this);
    setFront(m_list);
    connect(m_list, &VolumeList::actionRequested, this, &VolumesPage::runAction);
    connect(m_list, &VolumeList::createRequested, this,
            [this] { askName(static_cast<int>(VolumeDialog::Job::Create), {}); });
    connect(m_list, &VolumeList::importRequested, this, [this] { askImport({}); });
    connect(m_list, &VolumeList::cleanUpRequested, this,
            [this] { emit navigateRequested(QStringLiteral("cleanup"), {}); });
    connectModels();
}

VolumesPage::~VolumesPage() {
    m_models.volumes.setVisible(false, this);
}

void VolumesPage::connectModels() {
    connect(&m_models.volumes, &models::LiveTableModel::refreshed, this, &VolumesPage::takeRefresh);
    connect(&m_models.volumeActions, &models::VolumeActions::failed, this,
            [this](const QString&, const QString& action, const models::ErrorInfo& error) {
                // The dialogs that give names show their own.
                if (action == QLatin1String("create") || action == QLatin1String("rename")) return;
                m_models.notifications.notifyError(error);
            });
    connect(&m_models.volumeActions, &models::VolumeActions::succeeded, this,
            [this](const QString& name, const QString& action) {
                const QString shortName = models::shortVolumeName(name);
                if (action == QLatin1String("remove")) {
                    m_models.notifications.notifyText(Notification::Severity::Success, tr("Deleted %1").arg(shortName));
                }
                if (action == QLatin1String("empty")) {
                    m_models.notifications.notifyText(Notification::Severity::Success,
                                                      tr("%1 is empty").arg(shortName));
                }
            });
    connect(&m_models.volumeActions, &models::VolumeActions::renamed, this,
            [this](const QString& from, const QString& to) {
                m_wanted = to;
                m_wantsView = detail() != nullptr && detail()->id() == from;
            });
}

DataTable* VolumesPage::table() const {
    return m_list->table();
}

VolumeView* VolumesPage::view() const {
    return qobject_cast<VolumeView*>(detail());
}

const VolumeRow* VolumesPage::rowOf(const QString& name) const {
    const int row = m_models.volumes.rowOf(name);
    return row < 0 ? nullptr : &m_models.volumes.at(row);
}

void VolumesPage::runAction(const QStringList& names, const QString& action) {
    if (action == QLatin1String("delete")) return askDelete(names);
    const VolumeRow* found = rowOf(names.value(0));
    if (found == nullptr) return;
    // The list may change while a question is open.
    const VolumeRow row = *found;
    if (action == QLatin1String("open")) openView(row.id, VolumeView::Summary);
    if (action == QLatin1String("import")) askImport(row.id);
    if (action == QLatin1String("rename")) askRename(row);
    if (action == QLatin1String("empty")) askEmpty(row);
    if (action == QLatin1String("measure")) m_models.volumes.measure(row.id);
    if (action == QLatin1String("copyName")) {
        QGuiApplication::clipboard()->setText(row.id);
        m_models.notifications.notifyText(Notification::Severity::Info, tr("Name copied"));
    }
    if (action == QLatin1String("clone")) {
        askCopy(row, tr("Clone anyway"),
                [this, name = row.id] { askName(static_cast<int>(VolumeDialog::Job::Clone), name); });
    }
    if (action == QLatin1String("export")) {
        askCopy(row, tr("Export anyway"), [this, name = row.id] { askExport(name); });
    }
}

void VolumesPage::askName(int job, const QString& volume) {
    auto* dialog = new VolumeDialog(m_models, static_cast<VolumeDialog::Job>(job), volume, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &VolumeDialog::done, this, [this, job](const QString& name) {
        if (job != static_cast<int>(VolumeDialog::Job::Create)) return;
        m_wanted = name;
        m_wantsView = false;
    });
    dialog->open();
}

void VolumesPage::askImport(const QString& volume) {
    auto* dialog = new ImportDialog(m_prompt, m_models.volumes, volume, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ImportDialog::importRequested, this, [this](const QString& name, const QString& path) {
        closeDetail();
        m_models.volumeActions.importTar(name, path);
    });
    dialog->open();
}

void VolumesPage::askExport(const QString& name) {
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DownloadLocation);
    const QString suggestion = QDir(folder.isEmpty() ? QDir::homePath() : folder)
                                   .filePath(models::shortVolumeName(name) + QStringLiteral(".tar"));
    m_prompt.pickSaveFile(this, tr("Export %1").arg(models::shortVolumeName(name)), suggestion,
                          [this, name](const QString& path) {
                              if (path.isEmpty()) return;
                              closeDetail();
                              m_models.volumeActions.exportTar(name, path);
                          });
}

void VolumesPage::askCopy(const VolumeRow& volume, const QString& confirm, const std::function<void()>& then) {
    if (volume.userNames(true).isEmpty()) return then();
    m_prompt.ask(this, copyWhileRunningQuestion(volume, confirm), [then](const Answer& answer) {
        if (answer.confirmed) then();
    });
}

void VolumesPage::askUsers(const VolumeRow& volume, const QString& instead, bool runningOnly) {
    m_prompt.ask(this, inUseQuestion(volume, instead, runningOnly), [this, volume](const Answer& answer) {
        if (!answer.confirmed) return;
        if (volume.users.size() == 1) {
            emit navigateRequested(QStringLiteral("containers"), volume.users.first().id);
        } else {
            openView(volume.id, VolumeView::UsedBy);
        }
    });
}

void VolumesPage::askRename(const VolumeRow& volume) {
    if (volume.inUse()) {
        return askUsers(volume, tr("A volume gets another name only while no container uses it."), false);
    }
    askName(static_cast<int>(VolumeDialog::Job::Rename), volume.id);
}

void VolumesPage::askEmpty(const VolumeRow& volume) {
    if (!volume.userNames(true).isEmpty()) {
        return askUsers(volume, tr("It can be emptied when nothing runs with it."), true);
    }
    m_prompt.ask(this, emptyQuestion(volume), [this, name = volume.id](const Answer& answer) {
        if (answer.confirmed) m_models.volumeActions.empty(name);
    });
}

void VolumesPage::askDelete(const QStringList& names) {
    QStringList free;
    QList<VolumeRow> used;
    for (const QString& name : names) {
        const VolumeRow* row = rowOf(name);
        if (row == nullptr) continue;
        if (row->inUse()) {
            used.append(*row);
        } else {
            free.append(name);
        }
    }
    if (free.isEmpty() && used.isEmpty()) return;
    if (free.isEmpty() && used.size() == 1) {
        return askUsers(used.first(), tr("A volume can be deleted when no container uses it, running or not."), false);
    }
    if (free.isEmpty()) {
        return m_prompt.ask(this, allInUseQuestion(static_cast<int>(used.size())), [this](const Answer& answer) {
            if (answer.confirmed) emit navigateRequested(QStringLiteral("containers"), {});
        });
    }
    m_prompt.ask(this, deleteQuestion(free, static_cast<int>(used.size())), [this, free](const Answer& answer) {
        if (!answer.confirmed) return;
        m_list->table()->checkAllShown(false);
        m_models.volumeActions.remove(free);
    });
}

void VolumesPage::open(const QString& subject) {
    if (subject.isEmpty()) return closeDetail();
    if (subject == kNewSubject) {
        closeDetail();
        return askName(static_cast<int>(VolumeDialog::Job::Create), {});
    }
    openView(subject, VolumeView::Summary);
}

void VolumesPage::openView(const QString& name, int tab) {
    closeDetail();
    if (rowOf(name) == nullptr) {
        // Something led here before the list knew of it.
        if (!m_models.volumes.loaded()) {
            m_wanted = name;
            m_wantsView = true;
        }
        return;
    }
    m_list->select(name);
    auto* view = new VolumeView(m_models, name, this);
    view->setTab(tab);
    showDetail(view);
}

void VolumesPage::takeRefresh() {
    if (m_wanted.isEmpty() || rowOf(m_wanted) == nullptr) return;
    const QString name = std::exchange(m_wanted, {});
    if (std::exchange(m_wantsView, false)) return openView(name, VolumeView::Summary);
    if (detail() == nullptr) m_list->select(name);
}

void VolumesPage::refresh() {
    m_models.volumes.refresh();
}

void VolumesPage::setShown(bool shown) {
    m_models.volumes.setVisible(shown, this);
    if (shown) m_models.volumes.refresh();
    DetailPage::setShown(shown);
}

}  // namespace galley::ui
