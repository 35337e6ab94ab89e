// SPDX-License-Identifier: Apache-2.0
/// @file
/// How a volume looks in a table and what can be done to it. Used by VolumeList, VolumeView.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <vector>

#include "models/volume_list_model.h"
#include "ui/widgets/data_table.h"

namespace galley::ui {

std::vector<TableColumn> volumeColumns();
/// "open", "clone", "export", "import", "rename", "empty", "copyName", "measure", "delete".
QList<RowAction> volumeActions(bool busy, bool measuring);
/// Dot and words; `busyText` wins.
Status volumeStatus(const models::VolumeRow& row, const QString& busyText);

}  // namespace galley::ui
