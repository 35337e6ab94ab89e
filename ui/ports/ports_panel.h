// SPDX-License-Identifier: Apache-2.0
/// @file
/// The table of published ports with everything that can be done to them: open, change in place, add, remove. Shows
/// all containers (Ports page) or one (Ports tab of a container).
/// Used by PortsPage, ContainerView. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QPointer>
#include <QWidget>

#include "models/model_set.h"
#include "models/port_doctor.h"
#include "ui/widgets/prompt.h"

namespace galley::ui {

class DataTable;
class EmptyState;
class ErrorCard;
class FilterBar;
class PortEditor;
class TextLabel;

class PortsPanel : public QWidget {
    Q_OBJECT
public:
    /// `containerId` empty: all containers. `name`: the prefix of the objectNames.
    PortsPanel(models::ModelSet& models, Prompt& prompt, const QString& containerId, const QString& name,
               QWidget* parent = nullptr);
    ~PortsPanel() override;

    void setShown(bool shown);
    DataTable* table() const { return m_table; }

public slots:
    void addPort();
    /// Opens the editor on the row of `rowId`.
    void editPort(const QString& rowId);

signals:
    void containerRequested(const QString& containerId);

private:
    void fillTable();
    void runAction(const QString& rowId, const QString& action);
    void removePort(const QString& rowId);
    void openPort(const QString& rowId);
    void placeEditor(const QString& rowId);
    void closeEditor();
    void refreshState();
    void takeFailure(const QString& containerId, const QString& action, const models::PortEntry& entry,
                     const models::ErrorInfo& error);
    const models::PortRow* rowOf(const QString& rowId) const;

    models::ModelSet& m_models;
    Prompt& m_prompt;
    QString m_containerId;
    FilterBar* m_bar;
    ErrorCard* m_error;
    DataTable* m_table;
    EmptyState* m_empty;
    TextLabel* m_advice;
    models::PortDoctor m_doctor;
    bool m_shown = false;
    QPointer<PortEditor> m_editor;
    QString m_selectNext;  ///< row id
};

}  // namespace galley::ui
