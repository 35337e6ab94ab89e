// SPDX-License-Identifier: Apache-2.0
#include "ui/containers/container_users.h"

#include <QStackedLayout>

#include "ui/containers/container_cells.h"
#include "ui/widgets/empty_state.h"

namespace galley::ui {

ContainerUsers::ContainerUsers(models::ModelSet& models, const QString& name, const QString& title, EmptyState* empty,
                               QWidget* parent)
    : QWidget(parent), m_models(models) {
    setObjectName(name);
    m_table = new DataTable(name + QStringLiteral("Table"), title, this);
    m_table->setSource(&models.containers, containerColumns());
    m_table->setRowActions([](const QModelIndex&) {
        return QList<RowAction>{{.id = QStringLiteral("open"),
                                 .text = tr("Details"),
                                 .icon = QStringLiteral("info"),
                                 .onRow = true,
                                 .shortcutHint = tr("Enter")}};
    });
    m_stack = new QStackedLayout(this);
    m_stack->addWidget(m_table);
    m_stack->addWidget(empty);
    connect(m_table, &DataTable::opened, this, &ContainerUsers::containerRequested);
    connect(m_table, &DataTable::chipClicked, this, [this](const QString& id) { emit containerRequested(id); });
    connect(m_table, &DataTable::noteClicked, this, [this](const QString& id) { emit containerRequested(id); });
    connect(m_table, &DataTable::actionTriggered, this, [this](const QString& id) { emit containerRequested(id); });
    connect(&models.containers, &models::LiveTableModel::refreshed, this, &ContainerUsers::showState);
}

ContainerUsers::~ContainerUsers() {
    m_models.containers.setVisible(false, this);
}

void ContainerUsers::setUses(const Uses& uses) {
    m_table->setRowFilter(
        [this, uses](const QModelIndex& source) { return uses(m_models.containers.at(source.row())); });
    showState();
}

void ContainerUsers::setShown(bool shown) {
    m_models.containers.setVisible(shown, this);
}

int ContainerUsers::count() const {
    return m_table->shownRows();
}

void ContainerUsers::showState() {
    m_table->setLoading(!m_models.containers.loaded() && !m_models.containers.error().isSet());
    const bool none = m_models.containers.loaded() && count() == 0;
    m_stack->setCurrentIndex(none ? 1 : 0);
    emit countChanged();
}

}  // namespace galley::ui
