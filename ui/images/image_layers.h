// SPDX-License-Identifier: Apache-2.0
/// @file
/// The steps that made an image, each with what it adds; below, the chosen step's whole command to copy.
/// Used by ImageView. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QWidget>

#include "models/layer_list_model.h"

namespace galley::ui {

class CommandLineStrip;
class DataTable;

class ImageLayers : public QWidget {
    Q_OBJECT
public:
    /// `timed`: with when each step was made.
    ImageLayers(const QString& name, bool timed, QWidget* parent = nullptr);
    void setHistory(const QList<models::ImageHistoryRow>& history);
    void setLoading(bool loading);

private:
    void showCommand();

    models::LayerListModel m_layers;
    DataTable* m_table;
    CommandLineStrip* m_command;
};

}  // namespace galley::ui
