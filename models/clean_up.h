// SPDX-License-Identifier: Apache-2.0
/// @file
/// What can be taken away to make room: groups to tick, what they give, and doing it. The figures are those of
/// DiskUseModel. Used by ui/cleanup. Threads: GUI thread.
#pragma once

#include <QList>
#include <QObject>
#include <QSet>

#include "models/disk_use_model.h"

namespace galley::models {

struct CleanUpGroup {
    enum class Kind { NamelessImages, Downloads, StoppedContainers, UnusedImages, LostVolumes };
    /// What it costs to be wrong.
    enum class Loss {
        Nothing,     ///< nobody can miss it
        FetchAgain,  ///< it can be pulled again
        ForEver,     ///< what is in it is nowhere else
    };
    Kind kind = Kind::NamelessImages;
    Loss loss = Loss::Nothing;
    int count = 0;
    qint64 bytes = 0;
    QList<DiskUseRow> items;
    bool operator==(const CleanUpGroup&) const = default;
};

class CleanUp : public QObject {
    Q_OBJECT
public:
    CleanUp(EngineRunner& runner, DiskUseModel& disk, QObject* parent = nullptr);

    /// Those with something in them; what can be missed least comes last.
    const QList<CleanUpGroup>& groups() const { return m_groups; }
    bool isTicked(CleanUpGroup::Kind kind) const { return m_ticked.contains(kind); }
    void setTicked(CleanUpGroup::Kind kind, bool ticked);
    /// Of the ticked groups. At least: layers that only deleted images share come on top.
    qint64 bytes() const;
    bool anythingTicked() const;
    bool running() const { return m_running; }

    /// "4 images without a name"
    static QString titleOf(const CleanUpGroup& group);
    /// One sentence: what it is and what deleting it means.
    static QString meaningOf(CleanUpGroup::Kind kind);
    /// What run() will do, for the question before it.
    QString planText() const;

public slots:
    /// Deletes the ticked groups. succeeded() or failed().
    void run();

signals:
    void changed();
    void succeeded(qint64 freedBytes);
    void failed(const galley::models::ErrorInfo& error);

private:
    void takeFigures();
    const CleanUpGroup* groupOf(CleanUpGroup::Kind kind) const;

    EngineRunner& m_runner;
    DiskUseModel& m_disk;
    QList<CleanUpGroup> m_groups;
    QSet<CleanUpGroup::Kind> m_ticked{CleanUpGroup::Kind::NamelessImages};
    bool m_running = false;
};

}  // namespace galley::models
