// SPDX-License-Identifier: Apache-2.0
#include "ui/images/image_view.h"

#include <QStackedWidget>
#include <QTabBar>

#include "models/format.h"
#include "ui/containers/container_users.h"
#include "ui/images/image_config.h"
#include "ui/images/image_layers.h"
#include "ui/widgets/button.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_card.h"
#include "ui/widgets/json_panel.h"
#include "ui/widgets/page.h"

namespace galley::ui {
namespace {

constexpr int kRoomForWords = 960;

models::ImageRow rowOf(const models::ImageListModel& images, const QString& id) {
    const int row = images.rowOf(id);
    return row < 0 ? models::ImageRow{} : images.at(row);
}

}  // namespace

ImageView::ImageView(models::ModelSet& models, const QString& rowId, QWidget* parent)
    : DetailView(QStringLiteral("image"), tr("Images"), rowId, kRoomForWords, parent),
      m_models(models),
      m_row(rowOf(models.images, rowId)),
      m_detail(models.runner, m_row.reference) {
    m_error->setAction(tr("Try again"));
    m_tabs->setAccessibleName(tr("Parts of the image"));
    m_layers = new ImageLayers(QStringLiteral("imageLayers"), true, this);
    m_config = new ImageConfig(QStringLiteral("imageConfig"), this);
    auto* unused =
        new EmptyState(QStringLiteral("empty-containers"), tr("No container uses it"),
                       tr("It can be deleted without loss to any of them."), QStringLiteral("imageUsersEmpty"), this);
    m_users = new ContainerUsers(models, QStringLiteral("imageUsers"), tr("Containers of the image"), unused, this);
    m_inspect =
        new JsonPanel(QStringLiteral("imageInspect"), tr("Everything that is known of the image, as JSON"), this);
    addTab(m_layers, tr("Layers"));
    addTab(m_config, tr("Config"));
    addTab(m_users, tr("Used by"));
    addTab(m_inspect, tr("Inspect"));
    makeButtons();

    connect(m_error, &ErrorCard::actionClicked, this, &ImageView::refresh);
    connect(m_config, &FactsForm::copied, this, &ImageView::sayCopied);
    connect(m_inspect, &JsonPanel::copied, this, &ImageView::sayCopied);
    connect(m_users, &ContainerUsers::containerRequested, this, &ImageView::containerRequested);
    connect(m_users, &ContainerUsers::countChanged, this, [this] {
        const int count = m_users->count();
        m_tabs->setTabText(UsedBy, count > 0 ? tr("Used by (%1)").arg(count) : tr("Used by"));
    });
    connect(&m_detail, &models::ImageDetail::changed, this, &ImageView::showDetail);
    connect(&models.images, &models::LiveTableModel::refreshed, this, &ImageView::showRow);
    connect(&models.imageActions, &models::ImageActions::busyChanged, this, &ImageView::showRow);
    m_users->setUses([image = m_row.imageId](const models::ContainerRow& row) { return row.imageId == image; });
    m_layers->setLoading(true);
    showRow();
}

void ImageView::makeButtons() {
    m_header->setTitleElide(Elide::Reference);
    addButton(ButtonKind::Secondary, tr("Add a name…"), "tag", "imageTag", QStringLiteral("tag"));
    addButton(ButtonKind::Secondary, tr("Save…"), "save", "imageSave", QStringLiteral("save"));
    m_push = addButton(ButtonKind::Secondary, tr("Push…"), "upload", "imagePush", QStringLiteral("push"));
    addButton(ButtonKind::Destructive, tr("Delete"), "trash", "imageDelete", QStringLiteral("delete"));
    addButton(ButtonKind::Primary, tr("Run"), "play", "imageRun", QStringLiteral("run"));
}

void ImageView::shownChanged() {
    m_users->setShown(shows(UsedBy));
}

void ImageView::refresh() {
    m_detail.refresh();
}

void ImageView::sayCopied() {
    m_models.notifications.notifyText(models::Notification::Severity::Info, tr("Copied"));
}

void ImageView::showRow() {
    const int row = m_models.images.rowOf(m_row.id);
    if (row < 0) {
        emit backRequested();
        return;
    }
    m_row = m_models.images.at(row);
    const QString name = m_row.dangling() ? models::shortId(m_row.imageId) : m_row.reference;
    const QString busy = m_models.imageActions.busyText(m_row.reference);
    QStringList facts{models::formatBytes(m_row.sizeBytes), m_row.platform, models::shortId(m_row.imageId)};
    if (m_row.created.isValid()) {
        facts.insert(2, tr("made %1").arg(models::relativeTime(m_row.created, QDateTime::currentDateTime())));
    }
    if (!busy.isEmpty()) facts.prepend(busy);
    setTop(name, facts);
    enableButtons(busy.isEmpty());
    m_push->setVisible(!m_row.dangling());
}

void ImageView::showDetail() {
    m_layers->setLoading(false);
    m_error->setError(tr("The image could not be read"), m_detail.error());
    const bool something = m_detail.loaded() || !m_detail.error().isSet();
    m_tabs->setVisible(something);
    m_stack->setVisible(something);
    if (!m_detail.loaded()) return;
    m_layers->setHistory(m_detail.history());
    m_config->setFacts(m_detail.facts());
    m_inspect->setText(m_detail.inspectText());
}

}  // namespace galley::ui
