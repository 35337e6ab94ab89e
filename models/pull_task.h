// SPDX-License-Identifier: Apache-2.0
/// @file
/// One pull. Made by ImageActions::pull(), owned by the task list. Used by ui/images.
/// Threads: GUI thread; progress arrives on the engine's threads.
#pragma once

#include "models/transfer_task.h"

namespace galley::models {

class PullTask : public TransferTask {
    Q_OBJECT
public:
    PullTask(EngineRunner& runner, const QString& reference, const QString& platform, QObject* parent = nullptr);

    QString title() const override;

    QString reference() const { return m_reference; }
    /// "linux/arm64"; empty: this machine's.
    QString platform() const { return m_platform; }

    /// When Done: what arrived.
    QString imageId() const { return m_imageId; }
    QString familiarName() const { return m_familiarName; }
    bool upToDate() const { return m_upToDate; }

protected:
    void call() override;
    QString doneText() const override;
    QString pausedText() const override;

private:
    QString m_reference;
    QString m_platform;
    QString m_imageId;
    QString m_familiarName;
    bool m_upToDate = false;
};

}  // namespace galley::models
