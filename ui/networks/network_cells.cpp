// SPDX-License-Identifier: Apache-2.0
#include "ui/networks/network_cells.h"

#include <QCoreApplication>

namespace galley::ui {

using models::NetworkListModel;
using models::NetworkMemberRow;
using models::NetworkMembers;
using models::NetworkRow;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(galley::ui::NetworkCells)
};

TableCell nameCell(const QModelIndex& index) {
    const NetworkRow& row = static_cast<const NetworkListModel*>(index.model())->at(index.row());
    const QString busy = index.data(models::BusyRole).toString();
    TableCell cell;
    cell.text = busy.isEmpty() ? row.name : row.name + QStringLiteral("  ") + busy;
    cell.strong = true;
    cell.elide = Elide::Middle;
    cell.icon = QStringLiteral("networks");
    if (!busy.isEmpty()) cell.token = Token::Muted;
    return cell;
}

/// What is there, and quietly what is not.
TableCell textCell(const QModelIndex& index) {
    TableCell cell;
    cell.text = index.data(Qt::DisplayRole).toString();
    if (cell.text == QStringLiteral("—")) cell.token = Token::Muted;
    return cell;
}

TableCell quietCell(const QModelIndex& index) {
    TableCell cell = textCell(index);
    cell.token = Token::Muted;
    return cell;
}

TableCell addressCell(const QModelIndex& index) {
    TableCell cell = textCell(index);
    cell.mono = cell.token != Token::Muted;
    return cell;
}

TableCell memberCell(const QModelIndex& index) {
    TableCell cell;
    cell.text = index.data(Qt::DisplayRole).toString();
    cell.strong = true;
    cell.elide = Elide::Middle;
    cell.icon = QStringLiteral("containers");
    return cell;
}

TableCell stateCell(const QModelIndex& index) {
    const bool running = index.data(NetworkMembers::RunningRole).toBool();
    TableCell cell;
    cell.status = Status{index.data(Qt::DisplayRole).toString(), running ? Token::Running : Token::Muted, !running};
    return cell;
}

TableColumn column(const char* name, int width, int minimum, std::function<TableCell(const QModelIndex&)> look) {
    return {.name = QString::fromLatin1(name), .width = width, .minimum = minimum, .look = std::move(look)};
}

}  // namespace

std::vector<TableColumn> networkColumns() {
    std::vector<TableColumn> columns(NetworkListModel::ColumnCount);
    TableColumn& name = columns[NetworkListModel::Name];
    name = column("name", 220, 150, nameCell);
    name.stretch = true;
    name.hideable = false;
    columns[NetworkListModel::Driver] = column("driver", 96, 80, quietCell);
    columns[NetworkListModel::Subnet] = column("subnet", 230, 140, addressCell);
    columns[NetworkListModel::Containers] = column("containers", 200, 120, textCell);
    columns[NetworkListModel::Internal] = column("internal", 88, 76, quietCell);
    columns[NetworkListModel::Ipv6] = column("ipv6", 72, 60, quietCell);
    columns[NetworkListModel::Ipv6].secondary = true;
    return columns;
}

QList<RowAction> networkActions(const NetworkRow& row, bool busy) {
    return {
        {.id = QStringLiteral("open"),
         .text = Words::tr("Details"),
         .icon = QStringLiteral("info"),
         .shortcutHint = Words::tr("Enter")},
        {.id = QStringLiteral("connect"),
         .text = Words::tr("Connect a container…"),
         .icon = QStringLiteral("link"),
         .onRow = true,
         .enabled = !busy && row.connectable()},
        {.id = QStringLiteral("copyName"),
         .text = Words::tr("Copy the name"),
         .icon = QStringLiteral("copy"),
         .separatorBefore = true},
        {.id = QStringLiteral("copyId"), .text = Words::tr("Copy the id"), .icon = QStringLiteral("copy")},
        {.id = QStringLiteral("delete"),
         .text = Words::tr("Delete"),
         .icon = QStringLiteral("trash"),
         .onRow = true,
         .enabled = !busy,
         .destructive = true,
         .separatorBefore = true,
         .shortcutHint = Words::tr("Del")},
    };
}

std::vector<TableColumn> memberColumns() {
    std::vector<TableColumn> columns(NetworkMembers::ColumnCount);
    TableColumn& name = columns[NetworkMembers::Container];
    name = column("container", 220, 150, memberCell);
    name.stretch = true;
    name.hideable = false;
    columns[NetworkMembers::State] = column("state", 112, 100, stateCell);
    columns[NetworkMembers::Address] = column("address", 160, 130, addressCell);
    columns[NetworkMembers::Address6] = column("address6", 236, 130, addressCell);
    columns[NetworkMembers::Address6].secondary = true;
    columns[NetworkMembers::Aliases] = column("aliases", 180, 110, textCell);
    return columns;
}

QList<RowAction> memberActions(bool connectable, bool busy) {
    return {
        {.id = QStringLiteral("open"),
         .text = Words::tr("Show the container"),
         .icon = QStringLiteral("info"),
         .onRow = true,
         .shortcutHint = Words::tr("Enter")},
        {.id = QStringLiteral("disconnect"),
         .text = Words::tr("Disconnect"),
         .icon = QStringLiteral("close"),
         .onRow = true,
         .enabled = connectable && !busy,
         .destructive = true,
         .separatorBefore = true,
         .shortcutHint = Words::tr("Del")},
    };
}

}  // namespace galley::ui
