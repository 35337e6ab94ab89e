// SPDX-License-Identifier: Apache-2.0
/// @file
/// One container for its page: its row, kept current, why it failed, and `inspect` as readable JSON. Used by
/// ui/containers.
/// Threads: GUI thread.
#pragma once

#include <QObject>

#include "models/container_list_model.h"

namespace galley::models {

/// Why a container failed, in the language of the window where the rules have it.
struct ContainerWhy {
    QString sentence;  ///< what happened; empty: it did not fail, or nothing is known yet
    QString advice;    ///< what to do, and the line of its log that says so
    QString details;   ///< all that is known: facts, and the last that it printed
    bool operator==(const ContainerWhy&) const = default;
};

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
    const ContainerWhy& why() const { return m_why; }

public slots:
    void refreshInspect();

signals:
    void rowChanged();
    void inspectChanged();
    void whyChanged();
    /// The container is gone.
    void removed();

private:
    void takeRow();
    void refreshWhy();

    EngineRunner& m_runner;
    ContainerListModel& m_containers;
    QString m_id;
    bool m_exists = false;
    ContainerRow m_row;
    QString m_inspectText;
    ErrorInfo m_inspectError;
    ContainerWhy m_why;
};

}  // namespace galley::models
