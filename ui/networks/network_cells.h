// SPDX-License-Identifier: Apache-2.0
/// @file
/// How networks and their members look in tables and what can be done to them. Used by NetworkList, NetworkView.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <vector>

#include "models/network_list_model.h"
#include "models/network_members.h"
#include "ui/widgets/data_table.h"

namespace galley::ui {

std::vector<TableColumn> networkColumns();
/// "open", "connect", "copyName", "copyId", "delete".
QList<RowAction> networkActions(const models::NetworkRow& row, bool busy);
std::vector<TableColumn> memberColumns();
/// "open", "disconnect".
QList<RowAction> memberActions(bool connectable, bool busy);

}  // namespace galley::ui
