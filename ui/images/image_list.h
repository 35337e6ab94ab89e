// SPDX-License-Identifier: Apache-2.0
/// @file
/// All images of this computer: name, tag, id, created, size, in use. What is asked for goes out as signals.
/// Used by ImagesPage. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include "models/model_set.h"
#include "ui/widgets/table_list.h"

namespace galley::ui {

/// Actions: "open", "run", "pull", "push", "save", "tag", "copyReference", "copyId", "delete".
class ImageList : public TableList {
    Q_OBJECT
public:
    explicit ImageList(models::ModelSet& models, QWidget* parent = nullptr);

signals:
    void pullRequested();
    void startPageRequested();

private:
    std::vector<TableColumn> columns() const;
    QList<RowAction> actionsFor(const QModelIndex& source) const;
    void buildBar();
    void buildTable();
    void showState() override;

    models::ModelSet& m_models;
    Button* m_save;
};

}  // namespace galley::ui
