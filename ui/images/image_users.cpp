// SPDX-License-Identifier: Apache-2.0
#include "ui/images/image_users.h"

#include <QStackedLayout>

#include "ui/containers/container_cells.h"
#include "ui/widgets/empty_state.h"

namespace galley::ui {

ImageUsers::ImageUsers(models::ModelSet& models, QWidget* parent) : QWidget(parent), m_models(models) {
    setObjectName(QStringLiteral("imageUsers"));
    m_table = new DataTable(QStringLiteral("imageUsersTable"), tr("Containers of the image"), this);
    m_table->setSource(&models.containers, containerColumns());
    m_table->setRowActions([](const QModelIndex&) {
        return QList<RowAction>{{.id = QStringLiteral("open"),
                                 .text = tr("Details"),
                                 .icon = QStringLiteral("info"),
                                 .onRow = true,
                                 .shortcutHint = tr("Enter")}};
    });
    auto* none =
        new EmptyState(QStringLiteral("empty-containers"), tr("No container uses it"),
                       tr("It can be deleted without loss to any of them."), QStringLiteral("imageUsersEmpty"), this);
    m_stack = new QStackedLayout(this);
    m_stack->addWidget(m_table);
    m_stack->addWidget(none);
    connect(m_table, &DataTable::opened, this, &ImageUsers::containerRequested);
    connect(m_table, &DataTable::chipClicked, this, [this](const QString& id) { emit containerRequested(id); });
    connect(m_table, &DataTable::noteClicked, this, [this](const QString& id) { emit containerRequested(id); });
    connect(m_table, &DataTable::actionTriggered, this, [this](const QString& id) { emit containerRequested(id); });
    connect(&models.containers, &models::LiveTableModel::refreshed, this, &ImageUsers::showState);
}

ImageUsers::~ImageUsers() {
    m_models.containers.setVisible(false, this);
}

void ImageUsers::setImage(const QString& imageId) {
    if (imageId == m_imageId) return;
    m_imageId = imageId;
    m_table->setRowFilter(
        [this](const QModelIndex& source) { return m_models.containers.at(source.row()).imageId == m_imageId; });
    showState();
}

void ImageUsers::setShown(bool shown) {
    m_models.containers.setVisible(shown, this);
}

int ImageUsers::count() const {
    return m_table->shownRows();
}

void ImageUsers::showState() {
    m_table->setLoading(!m_models.containers.loaded() && !m_models.containers.error().isSet());
    const bool none = m_models.containers.loaded() && count() == 0;
    m_stack->setCurrentIndex(none ? 1 : 0);
    emit countChanged();
}

}  // namespace galley::ui
