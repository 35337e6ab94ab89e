// SPDX-License-Identifier: Apache-2.0
/// @file
/// All volumes of this computer: name, in use or not, by whom, size when measured, age. What is asked for goes out as
/// signals. Used by VolumesPage. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include "models/model_set.h"
#include "ui/widgets/table_list.h"

namespace galley::ui {

class PageHeader;
class TransferList;

/// See volume_cells.h for the actions.
class VolumeList : public TableList {
    Q_OBJECT
public:
    explicit VolumeList(models::ModelSet& models, QWidget* parent = nullptr);

signals:
    void createRequested();
    void importRequested();
    void cleanUpRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildHeader();
    void buildBar();
    void buildTable();
    void showState() override;
    void showMeasuring();

    models::ModelSet& m_models;
    PageHeader* m_header = nullptr;
    Button* m_measure = nullptr;
    TransferList* m_transfers = nullptr;
    Button* m_cleanUp = nullptr;
    ErrorCard* m_measureError;
};

}  // namespace galley::ui
