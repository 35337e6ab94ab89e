// SPDX-License-Identifier: Apache-2.0
/// @file
/// One container for its page: its row, kept current, and `inspect` as readable JSON. Used by ui/containers.
/// Threads: GUI thread.
#pragma once

#include <QObject>

#include "models/container_list_model.h"

namespace galley::models {

class ContainerDetail : public QObject {
    Q_OBJECT
public:
    ContainerDetail(EngineRunner& runner, ContainerListModel& containers, const QString& id, QObject* parent = nullptr);

    QString id() const { return m_id; }
    /// False after it was removed; row() then keeps the last values.
    bool exists() const { return m_exists; }
    const ContainerRow& row() const { return m_row; }
    QString inspectText() const { return m_inspectText; }
    const ErrorInfo& inspectError() const { return m_inspectError; }

public slots:
    void refreshInspect();

signals:
    void rowChanged();
    void inspectChanged();
    /// The container is gone.
    void removed();

private:
    void takeRow();

    EngineRunner& m_runner;
    ContainerListModel& m_containers;
    QString m_id;
    bool m_exists = false;
    ContainerRow m_row;
    QString m_inspectText;
    ErrorInfo m_inspectError;
};

}  // namespace galley::models
