// SPDX-License-Identifier: Apache-2.0
#include "ui/containers/container_cells.h"

#include <QCoreApplication>

namespace galley::ui {

using models::ContainerListModel;
using models::ContainerRow;
using models::ContainerState;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(galley::ui::ContainerCells)
};

const ContainerRow& rowOf(const QModelIndex& source) {
    return static_cast<const ContainerListModel*>(source.model())->at(source.row());
}

TableCell nameCell(const QModelIndex& index) {
    TableCell cell;
    cell.text = rowOf(index).name;
    cell.strong = true;
    cell.elide = Elide::Middle;
    cell.dotOnly = true;
    cell.status = containerStatus(rowOf(index), {});
    return cell;
}

TableCell statusCell(const QModelIndex& index) {
    const ContainerRow& row = rowOf(index);
    const QString busy = index.data(models::BusyRole).toString();
    TableCell cell;
    cell.status = containerStatus(row, busy);
    if (busy.isEmpty() && row.failed()) cell.note = Words::tr("Why?");
    return cell;
}

TableCell portsCell(const QModelIndex& index) {
    const ContainerRow& row = rowOf(index);
    TableCell cell;
    for (const models::PortEntry& port : row.ports) cell.chips.push_back(portChipLook(port));
    if (row.ports.isEmpty()) {
        cell.text = QStringLiteral("—");
        cell.token = Token::Muted;
    }
    return cell;
}

TableCell imageCell(const QModelIndex& index) {
    TableCell cell;
    cell.text = rowOf(index).image;
    cell.token = Token::Muted;
    cell.elide = Elide::Reference;
    return cell;
}

TableCell quietCell(const QModelIndex& index) {
    TableCell cell;
    cell.text = index.data(Qt::DisplayRole).toString();
    cell.token = Token::Muted;
    return cell;
}

}  // namespace

Status containerStatus(const ContainerRow& row, const QString& busyText) {
    if (!busyText.isEmpty()) return {busyText, Token::Muted, true};
    const QString text = ContainerListModel::withHealth(row, ContainerListModel::stateText(row));
    switch (row.state) {
        case ContainerState::Running: return {text, row.unhealthy() ? Token::Warning : Token::Running, false};
        case ContainerState::Paused:
        case ContainerState::Restarting: return {text, Token::Warning, false};
        case ContainerState::Dead: return {text, Token::Error, false};
        case ContainerState::Exited: return {text, row.failed() ? Token::Error : Token::Muted, true};
        case ContainerState::Created:
        case ContainerState::Removing: break;
    }
    return {text, Token::Muted, true};
}

std::vector<TableColumn> containerColumns() {
    std::vector<TableColumn> columns(ContainerListModel::ColumnCount);
    const auto set = [&columns](int column, const char* name, int width, bool right,
                                std::function<TableCell(const QModelIndex&)> look, int minimum) {
        TableColumn& one = columns[static_cast<std::size_t>(column)];
        one.name = QString::fromLatin1(name);
        one.width = width;
        one.minimum = minimum;
        one.align = right ? TableColumn::Align::Right : TableColumn::Align::Left;
        one.look = std::move(look);
    };
    set(ContainerListModel::Name, "name", 176, false, nameCell, 120);
    set(ContainerListModel::Status, "status", 184, false, statusCell, 172);
    set(ContainerListModel::Image, "image", 130, false, imageCell, 96);
    set(ContainerListModel::Ports, "ports", 150, false, portsCell, 144);
    set(ContainerListModel::Cpu, "cpu", 64, true, {}, 60);
    set(ContainerListModel::Memory, "memory", 80, true, {}, 76);
    set(ContainerListModel::Started, "started", 104, false, quietCell, 88);
    columns[ContainerListModel::Started].secondary = true;
    columns[ContainerListModel::Name].stretch = true;
    columns[ContainerListModel::Name].hideable = false;
    columns[ContainerListModel::Status].hideable = false;
    return columns;
}

QList<RowAction> containerActions(const ContainerRow& row, bool busy) {
    QList<RowAction> actions;
    const auto add = [&actions](const char* id, const QString& text, const char* icon, bool onRow,
                                bool enabled) -> RowAction& {
        RowAction action;
        action.id = QString::fromLatin1(id);
        action.text = text;
        action.icon = QString::fromLatin1(icon);
        action.onRow = onRow;
        action.enabled = enabled;
        actions.append(action);
        return actions.last();
    };
    if (row.running()) {
        add("stop", Words::tr("Stop"), "stop", true, !busy);
        add("restart", Words::tr("Restart"), "restart", true, !busy);
    } else {
        add("start", Words::tr("Start"), "play", true, !busy);
    }
    add("logs", Words::tr("Show log"), "log", false, true);
    add("logWindow", Words::tr("Log in a window"), "external", false, true);
    add("open", Words::tr("Details"), "info", false, true).shortcutHint = Words::tr("Enter");
    add("ports", Words::tr("Change ports"), "ports", false, true);
    add("limits", Words::tr("Change limits"), "cpu", false, !busy);
    add("rename", Words::tr("Rename"), "edit", false, !busy).separatorBefore = true;
    add("copyId", Words::tr("Copy ID"), "copy", false, true);
    if (row.running()) {
        RowAction& kill = add("kill", Words::tr("Stop at once"), "stop", false, !busy);
        kill.separatorBefore = true;
        kill.destructive = true;
    }
    RowAction& remove = add("remove", Words::tr("Delete"), "trash", true, !busy);
    remove.destructive = true;
    remove.separatorBefore = !row.running();
    remove.shortcutHint = Words::tr("Del");
    return actions;
}

}  // namespace galley::ui
