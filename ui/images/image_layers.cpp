// SPDX-License-Identifier: Apache-2.0
#include "ui/images/image_layers.h"

#include <QVBoxLayout>

#include "ui/widgets/command_line_strip.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/empty_state.h"

namespace galley::ui {

using models::LayerListModel;
using models::LayerRow;

namespace {

const LayerRow& rowOf(const QModelIndex& source) {
    return static_cast<const LayerListModel*>(source.model())->at(source.row());
}

/// What changed no file steps back.
TableCell cellFor(const QModelIndex& index) {
    TableCell cell;
    cell.text = index.data(Qt::DisplayRole).toString();
    cell.token = rowOf(index).empty() || index.column() != LayerListModel::Instruction ? Token::Muted : Token::Text;
    return cell;
}

std::vector<TableColumn> columns(bool timed) {
    std::vector<TableColumn> result(LayerListModel::ColumnCount);
    result[LayerListModel::Number] = {.name = QStringLiteral("step"),
                                      .width = 64,
                                      .align = TableColumn::Align::Right,
                                      .hideable = false,
                                      .minimum = 56,
                                      .look = cellFor};
    TableColumn& instruction = result[LayerListModel::Instruction];
    instruction = {.name = QStringLiteral("command"), .width = 400, .stretch = true, .hideable = false, .minimum = 160};
    instruction.look = [](const QModelIndex& index) {
        TableCell cell = cellFor(index);
        cell.mono = true;
        return cell;
    };
    result[LayerListModel::Created] = {.name = QStringLiteral("created"),
                                       .width = 120,
                                       .minimum = 104,
                                       .secondary = true,
                                       .hidden = !timed,
                                       .look = cellFor};
    result[LayerListModel::Created].hideable = timed;
    TableColumn& size = result[LayerListModel::Size];
    size = {.name = QStringLiteral("size"),
            .width = 220,
            .align = TableColumn::Align::Right,
            .hideable = false,
            .minimum = 140};
    size.look = [](const QModelIndex& index) {
        TableCell cell = cellFor(index);
        cell.token = rowOf(index).empty() ? Token::Muted : Token::Text;
        if (!rowOf(index).empty()) cell.share = rowOf(index).share;
        return cell;
    };
    return result;
}

}  // namespace

ImageLayers::ImageLayers(const QString& name, bool timed, QWidget* parent) : QWidget(parent) {
    setObjectName(name);
    m_table = new DataTable(name + QStringLiteral("Table"), tr("Steps that made the image"), this);
    m_table->setSource(&m_layers, columns(timed));
    m_table->setEmptyState(new EmptyState(QStringLiteral("empty-log"), tr("No history"),
                                          tr("The image does not tell how it was made."),
                                          name + QStringLiteral("Empty"), m_table));
    m_command = new CommandLineStrip(tr("Command"), name + QStringLiteral("Command"), this);
    m_command->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metric::kSpace2);
    column->addWidget(m_table, 1);
    column->addWidget(m_command);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &ImageLayers::showCommand);
    connect(&m_layers, &models::LiveTableModel::refreshed, this, &ImageLayers::showCommand);
}

void ImageLayers::setHistory(const QList<models::ImageHistoryRow>& history) {
    m_layers.setHistory(history);
}

void ImageLayers::setLoading(bool loading) {
    m_table->setLoading(loading);
}

void ImageLayers::showCommand() {
    const int row = m_layers.rowOf(m_table->currentId());
    m_command->setVisible(row >= 0);
    if (row >= 0) m_command->setCommand(m_layers.at(row).command);
}

}  // namespace galley::ui
