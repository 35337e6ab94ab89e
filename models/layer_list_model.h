// SPDX-License-Identifier: Apache-2.0
/// @file
/// How an image came about, its first step on top: one row a step, with what it adds. Filled from ImageDetail or from
/// what a registry tells before a pull. Used by ui/images. Threads: GUI thread.
#pragma once

#include "models/image_detail.h"
#include "models/live_table_model.h"

namespace galley::models {

struct LayerRow {
    QString id;  ///< its number
    int number = 0;
    QString instruction;  ///< for reading: "RUN pip install flask"
    QString command;      ///< as the image tells it
    QDateTime created;
    qint64 sizeBytes = 0;
    double share = 0;  ///< of the largest step, 0…1
    bool operator==(const LayerRow&) const = default;
    /// It changed no file.
    bool empty() const { return sizeBytes == 0; }
};

class LayerListModel : public RowsModel<LayerRow> {
    Q_OBJECT
public:
    enum Column { Number, Instruction, Created, Size, ColumnCount };

    using RowsModel::RowsModel;

    /// Newest first, as ImageDetail has it.
    void setHistory(const QList<ImageHistoryRow>& history);
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// A step as its author wrote it: without the shell and the marks that builders put around it.
    static QString instructionText(const QString& command);

protected:
    /// Nothing to ask for: rows are given.
    void load() override { finishLoad({}); }

private:
    QVariant displayData(const LayerRow& row, int column) const;
};

}  // namespace galley::models
