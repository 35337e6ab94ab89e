// SPDX-License-Identifier: Apache-2.0
/// @file
/// All volumes of this computer: name, in use or not, by whom, size when measured, age. What is asked for goes out as
/// signals. Used by VolumesPage. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include "models/model_set.h"
#include "ui/widgets/data_table.h"

namespace galley::ui {

class Button;
class ErrorCard;
class FilterBar;
class PageHeader;
class TransferList;

class VolumeList : public QWidget {
    Q_OBJECT
public:
    explicit VolumeList(models::ModelSet& models, QWidget* parent = nullptr);
    DataTable* table() const { return m_table; }
    /// Shows all rows and makes this one the current one.
    void select(const QString& name);

signals:
    /// `action`: see volume_cells.h.
    void actionRequested(const QStringList& names, const QString& action);
    void createRequested();
    void importRequested();
    void cleanUpRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void buildHeader();
    void buildBar();
    void buildTable();
    void showState();
    void showMeasuring();

    models::ModelSet& m_models;
    PageHeader* m_header = nullptr;
    Button* m_measure = nullptr;
    TransferList* m_transfers = nullptr;
    FilterBar* m_filter = nullptr;
    Button* m_delete = nullptr;
    Button* m_cleanUp = nullptr;
    ErrorCard* m_error;
    ErrorCard* m_measureError;
    DataTable* m_table = nullptr;
};

}  // namespace galley::ui
