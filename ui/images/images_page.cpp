// SPDX-License-Identifier: Apache-2.0
#include "ui/images/images_page.h"

#include <QClipboard>
#include <QDragEnterEvent>
#include <QGuiApplication>
#include <QMimeData>
#include <QSet>
#include <QStackedWidget>
#include <QTabBar>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

#include "models/archive_task.h"
#include "models/format.h"
#include "models/pull_task.h"
#include "models/volume_task.h"
#include "ui/images/drop_shade.h"
#include "ui/images/hub_panel.h"
#include "ui/images/image_list.h"
#include "ui/images/image_view.h"
#include "ui/images/save_dialog.h"
#include "ui/images/tag_dialog.h"
#include "ui/widgets/button.h"
#include "ui/widgets/elide.h"
#include "ui/widgets/transfer_list.h"

namespace galley::ui {
namespace {

using models::ImageListModel;
using models::ImageRow;
using models::Notification;

enum Place { Here, Hub };
const QString kHubSubject = QStringLiteral("hub:");

/// What deleting means: only what has a name can be fetched again.
QString againText(const QString& reference) {
    if (reference.startsWith(QLatin1String("sha256:"))) {
        return ImagesPage::tr("It has no name: it cannot be pulled again.");
    }
    return ImagesPage::tr("%1 can be pulled again.").arg(breakable(reference));
}

/// The local files among what is dragged that can be archives of images.
QStringList archivesOf(const QMimeData& data) {
    static const QStringList kEndings{QStringLiteral(".tar"), QStringLiteral(".tar.gz"), QStringLiteral(".tgz"),
                                      QStringLiteral(".tar.zst"), QStringLiteral(".tar.xz")};
    QStringList paths;
    for (const QUrl& url : data.urls()) {
        const QString path = url.toLocalFile();
        const bool archive = std::any_of(kEndings.begin(), kEndings.end(), [&path](const QString& ending) {
            return path.endsWith(ending, Qt::CaseInsensitive);
        });
        if (archive) paths.append(path);
    }
    return paths;
}

}  // namespace

ImagesPage::ImagesPage(models::ModelSet& models, Prompt& prompt, QWidget* parent)
    : DetailPage(parent), m_models(models), m_prompt(prompt), m_drop(new DropShade(tr("Drop to load it"), this)) {
    setObjectName(QStringLiteral("imagesPage"));
    setFront(makeFront());
    setAcceptDrops(true);
    connectModels();
    showFacts();
}

ImagesPage::~ImagesPage() {
    m_models.images.setVisible(false, this);
}

QWidget* ImagesPage::makeFront() {
    auto* front = new QWidget(this);
    front->setObjectName(QStringLiteral("imagesFront"));
    m_header = new PageHeader(tr("Images"), QStringLiteral("imagesHeader"), front);
    auto* pull = new Button(ButtonKind::Primary, tr("Pull image"), QStringLiteral("pullImage"), front);
    pull->setIconName(QStringLiteral("download"));
    auto* load = new Button(ButtonKind::Secondary, tr("Load…"), QStringLiteral("loadImages"), front);
    load->setIconName(QStringLiteral("folder"));
    m_header->addAction(load);
    m_header->addAction(pull);
    connect(load, &Button::clicked, this, &ImagesPage::askLoad);
    const auto ofImages = [](const models::Task& task) {
        return qobject_cast<const models::VolumeTask*>(&task) == nullptr;
    };
    m_transfers = new TransferList(m_models.tasks, QStringLiteral("transfers"), ofImages, front);
    QWidget* places = makePlaces(front);
    connect(m_transfers, &TransferList::focusLeft, this, [this] { m_tabs->setFocus(); });
    auto* column = new QVBoxLayout(front);
    column->setContentsMargins(metric::kPagePadding, metric::kPagePadding, metric::kPagePadding, 0);
    column->setSpacing(metric::kSpace4);
    column->addWidget(m_header);
    column->addWidget(m_transfers);
    column->addWidget(m_tabs);
    column->addWidget(places, 1);
    connect(pull, &Button::clicked, this, [this] { emit pullRequested({}); });
    return front;
}

QWidget* ImagesPage::makePlaces(QWidget* front) {
    m_tabs = new QTabBar(front);
    m_tabs->setObjectName(QStringLiteral("imagesTabs"));
    m_tabs->setAccessibleName(tr("Where the images are"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->addTab(tr("On this computer"));
    m_tabs->addTab(tr("Docker Hub"));
    m_places = new QStackedWidget(front);
    m_list = new ImageList(m_models, m_places);
    m_hub = new HubPanel(m_models, m_places);
    m_places->addWidget(m_list);
    m_places->addWidget(m_hub);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int tab) {
        m_places->setCurrentIndex(tab);
        if (tab == Hub) m_hub->focusSearch();
    });
    connect(m_list, &ImageList::actionRequested, this, &ImagesPage::runAction);
    connect(m_list, &ImageList::pullRequested, this, [this] { emit pullRequested({}); });
    connect(m_list, &ImageList::startPageRequested, this,
            [this] { emit navigateRequested(QStringLiteral("start"), {}); });
    connect(m_hub, &HubPanel::pullRequested, this, [this](const QString& reference, const QString& platform) {
        m_models.imageActions.pull(reference, platform);
    });
    connect(m_hub, &HubPanel::runRequested, this, &ImagesPage::pullAndRun);
    connect(m_hub, &HubPanel::loginRequested, this,
            [this](const QString& reference) { emit loginRequested(models::LoginListModel::registryOf(reference)); });
    return m_places;
}

// What is here already runs at once; the rest when it has come.
void ImagesPage::pullAndRun(const QString& reference, const QString& platform) {
    for (int i = 0; i < m_models.images.rowCount() && platform.isEmpty(); ++i) {
        if (m_models.images.at(i).reference == reference) return emit runRequested(reference);
    }
    models::PullTask* task = m_models.imageActions.pull(reference, platform);
    connect(task, &models::Task::finished, this, [this, task] {
        if (task->state() == models::Task::State::Done) emit runRequested(task->familiarName());
    });
}

void ImagesPage::connectModels() {
    connect(&m_models.images, &models::LiveTableModel::refreshed, this, &ImagesPage::showFacts);
    connect(&m_models.imageActions, &models::ImageActions::failed, this,
            [this](const QString&, const QString& action, const models::ErrorInfo& error) {
                // The dialog that adds a name shows its own.
                if (action != QLatin1String("tag")) m_models.notifications.notifyError(error);
            });
    connect(&m_models.imageActions, &models::ImageActions::succeeded, this,
            [this](const QString& reference, const QString& action) {
                const QString name = models::shortReference(reference);
                if (action == QLatin1String("tag")) m_models.images.refresh();
                if (action != QLatin1String("remove")) return;
                m_models.notifications.notifyText(Notification::Severity::Success, tr("Deleted %1").arg(name));
            });
}

DataTable* ImagesPage::table() const {
    return m_list->table();
}

ImageView* ImagesPage::view() const {
    return qobject_cast<ImageView*>(detail());
}

const ImageRow* ImagesPage::rowOf(const QString& id) const {
    const int row = m_models.images.rowOf(id);
    return row < 0 ? nullptr : &m_models.images.at(row);
}

void ImagesPage::runAction(const QStringList& ids, const QString& action) {
    if (action == QLatin1String("delete")) return askDelete(ids);
    if (action == QLatin1String("save")) return askSave(ids);
    const ImageRow* row = rowOf(ids.value(0));
    if (row == nullptr) return;
    if (action == QLatin1String("open")) openView(row->id);
    if (action == QLatin1String("run")) emit runRequested(row->reference);
    if (action == QLatin1String("pull")) emit pullRequested(row->reference);
    if (action == QLatin1String("push")) emit pushRequested(row->reference);
    if (action == QLatin1String("copyReference")) QGuiApplication::clipboard()->setText(row->reference);
    if (action == QLatin1String("copyId")) QGuiApplication::clipboard()->setText(row->imageId);
    if (action == QLatin1String("tag")) {
        auto* dialog = new TagDialog(m_models.imageActions, row->reference, window());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    }
}

void ImagesPage::askSave(const QStringList& ids) {
    QStringList references;
    QSet<QString> images;
    qint64 bytes = 0;
    for (const QString& id : ids) {
        const ImageRow* row = rowOf(id);
        if (row == nullptr) continue;
        references.append(row->reference);
        if (!images.contains(row->imageId)) bytes += row->sizeBytes;
        images.insert(row->imageId);
    }
    if (references.isEmpty()) return;
    auto* dialog = new SaveDialog(m_prompt, references, bytes, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SaveDialog::saveRequested, this, [this](const models::SaveValues& values) {
        closeDetail();
        m_list->table()->checkAllShown(false);
        m_models.imageActions.save(values);
    });
    dialog->open();
}

void ImagesPage::askLoad() {
    const QString filter = tr("Archives of images") + QStringLiteral(" (*.tar *.tar.gz *.tgz *.tar.zst *.tar.xz)");
    m_prompt.pickOpenFile(this, tr("Load images"), filter, [this](const QString& path) {
        if (!path.isEmpty()) m_models.imageActions.load(path);
    });
}

void ImagesPage::dragEnterEvent(QDragEnterEvent* event) {
    if (archivesOf(*event->mimeData()).isEmpty()) return;
    event->acceptProposedAction();
    m_drop->show();
}

void ImagesPage::dragLeaveEvent(QDragLeaveEvent*) {
    m_drop->hide();
}

void ImagesPage::dropEvent(QDropEvent* event) {
    m_drop->hide();
    const QStringList paths = archivesOf(*event->mimeData());
    if (paths.isEmpty()) return;
    event->acceptProposedAction();
    closeDetail();
    m_tabs->setCurrentIndex(Here);
    for (const QString& path : paths) m_models.imageActions.load(path);
}

bool ImagesPage::neededBesides(const ImageRow& row, const QStringList& ids) const {
    if (row.containers == 0) return false;
    for (int i = 0; i < m_models.images.rowCount(); ++i) {
        const ImageRow& other = m_models.images.at(i);
        // Another name keeps the image; then only this name goes.
        if (other.imageId == row.imageId && !ids.contains(other.id)) return false;
    }
    return true;
}

void ImagesPage::askDelete(const QStringList& ids) {
    QStringList references;
    const ImageRow* used = nullptr;
    int kept = 0;
    for (const QString& id : ids) {
        const ImageRow* row = rowOf(id);
        if (row == nullptr) continue;
        if (neededBesides(*row, ids)) {
            used = row;
            ++kept;
        } else {
            references.append(row->reference);
        }
    }
    if (references.isEmpty() && used == nullptr) return;
    Question question;
    question.name = QStringLiteral("deleteImagesQuestion");
    if (references.isEmpty()) {
        question.title =
            kept == 1 ? tr("%1 is in use").arg(models::shortReference(used->reference)) : tr("These images are in use");
        question.text =
            kept == 1 ? tr("It belongs to %1. Delete that first.").arg(ImageListModel::containersText(used->containers))
                      : tr("They belong to containers. Delete those first.");
        question.confirm = tr("Show containers");
        return m_prompt.ask(this, question, [this](const Answer& answer) {
            if (answer.confirmed) emit navigateRequested(QStringLiteral("containers"), {});
        });
    }
    const bool one = references.size() == 1;
    question.title = one ? tr("Delete %1?").arg(models::shortReference(references.first()))
                         : tr("Delete %n image(s)?", nullptr, static_cast<int>(references.size()));
    question.text = one ? againText(references.first()) : tr("They can be pulled again.");
    if (kept > 0) question.text += QLatin1Char(' ') + tr("%n in use by containers will stay.", nullptr, kept);
    question.confirm = tr("Delete");
    question.destructive = true;
    m_prompt.ask(this, question, [this, references](const Answer& answer) {
        if (!answer.confirmed) return;
        m_list->table()->checkAllShown(false);
        m_models.imageActions.remove(references);
    });
}

void ImagesPage::open(const QString& subject) {
    closeDetail();
    if (subject == kHubSubject) return m_tabs->setCurrentIndex(Hub);
    if (subject.isEmpty()) return;
    for (int i = 0; i < m_models.images.rowCount(); ++i) {
        if (m_models.images.at(i).reference == subject) return openView(m_models.images.at(i).id);
    }
}

void ImagesPage::openView(const QString& id) {
    closeDetail();
    if (rowOf(id) == nullptr) return;
    m_tabs->setCurrentIndex(Here);
    m_list->select(id);
    showDetail(new ImageView(m_models, id, this));
}

bool ImagesPage::goBack() {
    return DetailPage::goBack() || (m_tabs->currentIndex() == Hub && m_hub->goBack());
}

void ImagesPage::refresh() {
    m_models.images.refresh();
    if (view() != nullptr) return view()->refresh();
    if (m_tabs->currentIndex() == Hub) m_hub->refresh();
}

void ImagesPage::setShown(bool shown) {
    m_models.images.setVisible(shown, this);
    DetailPage::setShown(shown);
}

void ImagesPage::resizeEvent(QResizeEvent* event) {
    DetailPage::resizeEvent(event);
    // Some three cards in the window of reference, one and a half in the smallest.
    m_transfers->setMostHeight(std::clamp(height() * 2 / 5, 132, 268));
}

void ImagesPage::showFacts() {
    const ImageListModel& images = m_models.images;
    const QString count = tr("%n image(s)", nullptr, images.imageCount());
    m_header->setFacts(images.loaded() ? count + QStringLiteral(", ") + models::formatBytes(images.totalBytes())
                                       : QString());
}

}  // namespace galley::ui
