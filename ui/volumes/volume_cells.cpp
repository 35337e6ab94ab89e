// SPDX-License-Identifier: Apache-2.0
#include "ui/volumes/volume_cells.h"

#include <QCoreApplication>

#include "models/format.h"

namespace galley::ui {

using models::VolumeListModel;
using models::VolumeRow;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(galley::ui::VolumeCells)
};

const VolumeRow& rowOf(const QModelIndex& source) {
    return static_cast<const VolumeListModel*>(source.model())->at(source.row());
}

TableCell nameCell(const QModelIndex& index) {
    const VolumeRow& row = rowOf(index);
    TableCell cell;
    cell.text = models::shortVolumeName(row.id);
    cell.strong = !row.anonymous;
    cell.mono = row.anonymous;
    cell.elide = Elide::Middle;
    cell.icon = QStringLiteral("volume");
    if (row.anonymous || !index.data(models::BusyRole).toString().isEmpty()) cell.token = Token::Muted;
    return cell;
}

TableCell statusCell(const QModelIndex& index) {
    TableCell cell;
    cell.status = volumeStatus(rowOf(index), index.data(models::BusyRole).toString());
    return cell;
}

TableCell textCell(const QModelIndex& index) {
    TableCell cell;
    cell.text = index.data(Qt::DisplayRole).toString();
    if (cell.text == QStringLiteral("—")) cell.token = Token::Muted;
    return cell;
}

TableCell quietCell(const QModelIndex& index) {
    TableCell cell;
    cell.text = index.data(Qt::DisplayRole).toString();
    cell.token = Token::Muted;
    return cell;
}

}  // namespace

Status volumeStatus(const VolumeRow& row, const QString& busyText) {
    if (!busyText.isEmpty()) return {busyText, Token::Muted, true};
    return {VolumeListModel::statusText(row), row.inUse() ? Token::Running : Token::Muted, !row.inUse()};
}

std::vector<TableColumn> volumeColumns() {
    std::vector<TableColumn> columns(VolumeListModel::ColumnCount);
    columns[VolumeListModel::Name] = {.name = QStringLiteral("name"),
                                      .width = 240,
                                      .stretch = true,
                                      .hideable = false,
                                      .minimum = 160,
                                      .look = nameCell};
    columns[VolumeListModel::Status] = {
        .name = QStringLiteral("status"), .width = 148, .minimum = 136, .look = statusCell};
    columns[VolumeListModel::UsedBy] = {
        .name = QStringLiteral("usedBy"), .width = 220, .minimum = 120, .look = textCell};
    columns[VolumeListModel::Size] = {.name = QStringLiteral("size"),
                                      .width = 100,
                                      .align = TableColumn::Align::Right,
                                      .minimum = 80,
                                      .look = textCell};
    columns[VolumeListModel::Created] = {.name = QStringLiteral("created"),
                                         .width = 128,
                                         .align = TableColumn::Align::Right,
                                         .minimum = 112,
                                         .secondary = true,
                                         .look = quietCell};
    return columns;
}

QList<RowAction> volumeActions(bool busy, bool measuring) {
    return {
        {.id = QStringLiteral("open"),
         .text = Words::tr("Details"),
         .icon = QStringLiteral("info"),
         .shortcutHint = Words::tr("Enter")},
        {.id = QStringLiteral("clone"),
         .text = Words::tr("Clone…"),
         .icon = QStringLiteral("copy"),
         .onRow = true,
         .enabled = !busy,
         .separatorBefore = true},
        {.id = QStringLiteral("export"),
         .text = Words::tr("Export…"),
         .icon = QStringLiteral("save"),
         .onRow = true,
         .enabled = !busy},
        {.id = QStringLiteral("import"),
         .text = Words::tr("Import into it…"),
         .icon = QStringLiteral("folder"),
         .enabled = !busy},
        {.id = QStringLiteral("rename"),
         .text = Words::tr("Rename…"),
         .icon = QStringLiteral("edit"),
         .enabled = !busy},
        {.id = QStringLiteral("measure"),
         .text = Words::tr("Measure its size"),
         .icon = QStringLiteral("disk"),
         .enabled = !measuring},
        {.id = QStringLiteral("copyName"), .text = Words::tr("Copy the name"), .icon = QStringLiteral("copy")},
        {.id = QStringLiteral("empty"),
         .text = Words::tr("Empty…"),
         .icon = QStringLiteral("clean-up"),
         .enabled = !busy,
         .destructive = true,
         .separatorBefore = true},
        {.id = QStringLiteral("delete"),
         .text = Words::tr("Delete"),
         .icon = QStringLiteral("trash"),
         .onRow = true,
         .enabled = !busy,
         .destructive = true,
         .shortcutHint = Words::tr("Del")},
    };
}

}  // namespace galley::ui
