// SPDX-License-Identifier: Apache-2.0
/// @file
/// Images into a file and out of one. Owned by the task list; files are read and written by the bulk lane. A saved file
/// appears whole or not at all. Used by ui/images. Threads: GUI thread; progress arrives on the engine's threads.
#pragma once

#include <QStringList>

#include "models/transfer_task.h"

namespace galley::models {

struct SaveValues {
    enum class Format { Docker, Oci };
    enum class Compression { None, Gzip, Zstd };
    QStringList references;
    QString path;
    Format format = Format::Docker;
    Compression compression = Compression::None;
    qint64 expectedBytes = 0;  ///< of the images, unpacked; 0: not known
};

class SaveTask : public TransferTask {
    Q_OBJECT
public:
    SaveTask(EngineRunner& runner, const SaveValues& values, QObject* parent = nullptr);
    QString title() const override;
    bool canPause() const override { return false; }
    const SaveValues& values() const { return m_values; }

protected:
    void call() override;
    QString doneText() const override;

private:
    SaveValues m_values;
};

class LoadTask : public TransferTask {
    Q_OBJECT
public:
    LoadTask(EngineRunner& runner, const QString& path, QObject* parent = nullptr);
    QString title() const override;
    bool canPause() const override { return false; }
    QString path() const { return m_path; }
    /// When Done: names, or ids of images without one.
    const QStringList& loaded() const { return m_loaded; }

protected:
    void call() override;
    QString doneText() const override;

private:
    QString m_path;
    QStringList m_loaded;
};

}  // namespace galley::models
