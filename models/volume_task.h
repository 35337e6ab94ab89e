// SPDX-License-Identifier: Apache-2.0
/// @file
/// A volume into another, into a file or out of one. Owned by the task list; files are read and written by the bulk
/// lane. An exported file and a new volume appear whole or not at all; an import into a volume that was there may stop
/// half-way. Used by VolumeActions and ui. Threads: GUI thread; progress arrives on the engine's threads.
#pragma once

#include <QStringList>

#include "models/transfer_task.h"

namespace galley::models {

class VolumeTask : public TransferTask {
    Q_OBJECT
public:
    enum class Kind { Clone, Export, Import };

    /// `other`: the new volume of a clone, the file of the others.
    VolumeTask(EngineRunner& runner, Kind kind, const QString& volume, const QString& other, QObject* parent = nullptr);
    QString title() const override;
    bool canPause() const override { return false; }
    Kind kind() const { return m_kind; }
    QString volume() const { return m_volume; }
    QString other() const { return m_other; }
    /// After an import that is Done: what could not be kept, a sentence each.
    const QStringList& warnings() const { return m_warnings; }

protected:
    void call() override;
    QString doneText() const override;

private:
    void callClone();
    void callExport();
    void callImport();

    Kind m_kind;
    QString m_volume;
    QString m_other;
    QStringList m_warnings;
};

}  // namespace galley::models
