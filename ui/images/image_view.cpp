// SPDX-License-Identifier: Apache-2.0
#include "ui/images/image_view.h"

#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include "models/format.h"
#include "ui/containers/container_users.h"
#include "ui/images/image_config.h"
#include "ui/images/image_layers.h"
#include "ui/widgets/breadcrumb.h"
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
    : QWidget(parent), m_models(models), m_row(rowOf(models.images, rowId)), m_detail(models.runner, m_row.reference) {
    setObjectName(QStringLiteral("imageView"));
    m_crumb = new Breadcrumb(tr("Images"), QStringLiteral("imageCrumb"), this);
    m_error = new ErrorCard(QStringLiteral("imageError"), this);
    m_error->setAction(tr("Try again"));
    m_tabs = new QTabBar(this);
    m_tabs->setObjectName(QStringLiteral("imageTabs"));
    m_tabs->setAccessibleName(tr("Parts of the image"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    for (const QString& text : {tr("Layers"), tr("Config"), tr("Used by"), tr("Inspect")}) m_tabs->addTab(text);
    m_layers = new ImageLayers(QStringLiteral("imageLayers"), true, this);
    m_config = new ImageConfig(QStringLiteral("imageConfig"), this);
    auto* unused =
        new EmptyState(QStringLiteral("empty-containers"), tr("No container uses it"),
                       tr("It can be deleted without loss to any of them."), QStringLiteral("imageUsersEmpty"), this);
    m_users = new ContainerUsers(models, QStringLiteral("imageUsers"), tr("Containers of the image"), unused, this);
    m_inspect =
        new JsonPanel(QStringLiteral("imageInspect"), tr("Everything that is known of the image, as JSON"), this);
    m_stack = new QStackedWidget(this);
    for (QWidget* page : {static_cast<QWidget*>(m_layers), static_cast<QWidget*>(m_config),
                          static_cast<QWidget*>(m_users), static_cast<QWidget*>(m_inspect)}) {
        m_stack->addWidget(page);
    }
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(metric::kPagePadding, metric::kSpace4, metric::kPagePadding, metric::kSpace3);
    column->setSpacing(metric::kSpace3);
    column->addWidget(m_crumb);
    column->addWidget(makeHeader());
    column->addWidget(m_error);
    column->addWidget(m_tabs);
    column->addWidget(m_stack, 1);
    column->addStretch();

    connect(m_crumb, &Breadcrumb::rootClicked, this, &ImageView::backRequested);
    connect(m_error, &ErrorCard::actionClicked, this, &ImageView::refresh);
    connect(m_tabs, &QTabBar::currentChanged, this, &ImageView::tabChanged);
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

QWidget* ImageView::makeHeader() {
    m_header = new PageHeader(QString(), QStringLiteral("imageHeader"), this);
    m_header->setTitleElide(Elide::Reference);
    const auto add = [this](ButtonKind kind, const QString& text, const char* icon, const char* name,
                            const QString& action) {
        auto* button = new Button(kind, text, QString::fromLatin1(name), this);
        button->setIconName(QString::fromLatin1(icon));
        m_header->addAction(button);
        m_actions.append(button);
        connect(button, &Button::clicked, this, [this, action] { emit actionRequested({id()}, action); });
        return button;
    };
    add(ButtonKind::Secondary, tr("Add a name…"), "tag", "imageTag", QStringLiteral("tag"));
    add(ButtonKind::Secondary, tr("Save…"), "save", "imageSave", QStringLiteral("save"));
    m_push = add(ButtonKind::Secondary, tr("Push…"), "upload", "imagePush", QStringLiteral("push"));
    add(ButtonKind::Destructive, tr("Delete"), "trash", "imageDelete", QStringLiteral("delete"));
    add(ButtonKind::Primary, tr("Run"), "play", "imageRun", QStringLiteral("run"));
    return m_header;
}

void ImageView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    // In a narrow window the name of the image needs the room more than the words on buttons with a picture.
    const bool narrow = width() < kRoomForWords;
    for (Button* button : std::as_const(m_actions)) {
        if (button->kind() == ButtonKind::Primary) continue;
        button->setText(narrow ? QString() : button->accessibleName());
        button->setToolTip(narrow ? button->accessibleName() : QString());
    }
}

void ImageView::setTab(Tab tab) {
    m_tabs->setCurrentIndex(tab);
}

void ImageView::setShown(bool shown) {
    m_shown = shown;
    tabChanged();
}

void ImageView::tabChanged() {
    m_stack->setCurrentIndex(m_tabs->currentIndex());
    m_users->setShown(m_shown && m_tabs->currentIndex() == UsedBy);
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
    m_crumb->setCurrent(name);
    m_header->setTitle(name);
    QStringList facts{models::formatBytes(m_row.sizeBytes), m_row.platform, models::shortId(m_row.imageId)};
    if (m_row.created.isValid()) {
        facts.insert(2, tr("made %1").arg(models::relativeTime(m_row.created, QDateTime::currentDateTime())));
    }
    if (!busy.isEmpty()) facts.prepend(busy);
    facts.removeAll(QString());
    m_header->setFacts(facts.join(QStringLiteral("  ·  ")));
    for (Button* button : std::as_const(m_actions)) button->setEnabled(busy.isEmpty());
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
