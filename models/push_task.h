// SPDX-License-Identifier: Apache-2.0
/// @file
/// One push. Made by ImageActions::push(), owned by the task list. Used by ui/images.
/// Threads: GUI thread; progress arrives on the engine's threads.
#pragma once

#include "models/transfer_task.h"

namespace galley::models {

class PushTask : public TransferTask {
    Q_OBJECT
public:
    /// `image`: the name it has here, when `reference` is new.
    PushTask(EngineRunner& runner, const QString& reference, const QString& image, QObject* parent = nullptr);

    QString title() const override;
    QString reference() const { return m_reference; }
    /// When Done: what the registry calls it.
    QString digest() const { return m_digest; }
    /// When Done: "docker.io/me/flask:1".
    QString fullName() const { return m_fullName; }
    /// Its page in a browser; empty where the registry has none that is known.
    QString page() const;

protected:
    void call() override;
    QString doneText() const override;
    QString pausedText() const override;

private:
    QString m_reference;
    QString m_image;
    QString m_digest;
    QString m_fullName;
};

}  // namespace galley::models
