// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/table_list.h"

#include "ui/widgets/button.h"
#include "ui/widgets/error_card.h"
#include "ui/widgets/filter_bar.h"

namespace galley::ui {

TableList::TableList(models::LiveTableModel& model, const QString& name, QWidget* parent)
    : QWidget(parent), m_model(model), m_name(name) {}

void TableList::makeBar(const QStringList& segments, const QString& placeholder) {
    m_filter = new FilterBar(segments, placeholder, m_name + QStringLiteral("Filter"), this);
}

Button* TableList::makeDelete(const QString& name, const QString& text) {
    m_delete = new Button(ButtonKind::Destructive, text, name, this);
    m_delete->setIconName(QStringLiteral("trash"));
    m_delete->hide();
    connect(m_delete, &Button::clicked, this,
            [this] { emit actionRequested(m_table->checkedIds(), QStringLiteral("delete")); });
    return m_delete;
}

Button* TableList::makeColumns(const QString& text) {
    Button* columns = Button::quiet(QStringLiteral("columns"), text, m_name + QStringLiteral("Columns"), this);
    connect(columns, &Button::clicked, this, [this, columns] { m_table->openColumnsMenu(columns); });
    return columns;
}

void TableList::makeError(const QString& again) {
    m_error = new ErrorCard(m_name + QStringLiteral("Error"), this);
    m_error->setAction(again);
    connect(m_error, &ErrorCard::actionClicked, &m_model, &models::LiveTableModel::refresh);
}

void TableList::makeTable(const QString& title, std::vector<TableColumn> columns) {
    m_table = new DataTable(m_name + QStringLiteral("Table"), title, this);
    m_table->setCheckable(true);
    m_table->setSource(&m_model, std::move(columns));
    m_filter->setTable(m_table);
    connect(m_table, &DataTable::actionTriggered, this,
            [this](const QString& id, const QString& action) { emit actionRequested({id}, action); });
    connect(m_table, &DataTable::deleteRequested, this,
            [this](const QStringList& ids) { emit actionRequested(ids, QStringLiteral("delete")); });
    connect(m_table, &DataTable::opened, this,
            [this](const QString& id) { emit actionRequested({id}, QStringLiteral("open")); });
    connect(m_table, &DataTable::checkedChanged, this, &TableList::showState);
    connect(&m_model, &models::LiveTableModel::refreshed, this, &TableList::showState);
    connect(&m_model, &models::LiveTableModel::loadedChanged, this, &TableList::showState);
    connect(&m_model, &models::LiveTableModel::errorChanged, this, &TableList::showState);
}

void TableList::select(const QString& id) {
    m_filter->clear();
    m_table->setCurrentId(id);
    m_table->setFocus(Qt::OtherFocusReason);
}

void TableList::showTable(const QString& failure, const QString& remove) {
    m_table->setLoading(!m_model.loaded() && !m_model.error().isSet());
    m_error->setError(failure, m_model.error());
    const qsizetype checked = m_table->checkedIds().size();
    m_delete->setText(remove.arg(checked));
    m_delete->setAccessibleName(m_delete->text());
    m_delete->setVisible(checked > 0);
    m_filter->setVisible(m_model.rowCount() > 0);
}

}  // namespace galley::ui
