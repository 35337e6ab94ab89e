// SPDX-License-Identifier: Apache-2.0
/// @file
/// The containers that use something: an image, a volume. Used by the details of those.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QWidget>

#include <functional>

#include "models/model_set.h"

class QStackedLayout;

namespace galley::ui {

class DataTable;
class EmptyState;

class ContainerUsers : public QWidget {
    Q_OBJECT
public:
    using Uses = std::function<bool(const models::ContainerRow&)>;

    /// `name`Table is the table. `empty`: what stands there when nothing uses it.
    ContainerUsers(models::ModelSet& models, const QString& name, const QString& title, EmptyState* empty,
                   QWidget* parent = nullptr);
    ~ContainerUsers() override;
    /// Which containers are shown; to be called again when `uses` answers otherwise.
    void setUses(const Uses& uses);
    void setShown(bool shown);
    int count() const;

signals:
    void containerRequested(const QString& id);
    void countChanged();

private:
    void showState();

    models::ModelSet& m_models;
    QStackedLayout* m_stack;
    DataTable* m_table;
};

}  // namespace galley::ui
