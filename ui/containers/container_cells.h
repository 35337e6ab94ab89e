// SPDX-License-Identifier: Apache-2.0
/// @file
/// How a container looks in a table and what can be done to it. Used by ContainerList, ContainerView.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <vector>

#include "models/container_list_model.h"
#include "ui/widgets/data_table.h"

namespace galley::ui {

std::vector<TableColumn> containerColumns();
QList<RowAction> containerActions(const models::ContainerRow& row, bool busy);
/// Dot and words; `busyText` wins.
Status containerStatus(const models::ContainerRow& row, const QString& busyText);

}  // namespace galley::ui
