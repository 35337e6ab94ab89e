// SPDX-License-Identifier: Apache-2.0
/// @file
/// All images, one row per tag (an untagged image has one row), newest first, live. Used by ui/images, run and search.
/// Threads: GUI thread.
#pragma once

#include "models/engine_runner.h"
#include "models/live_table_model.h"

namespace galley::models {

class EventHub;
class ImageActions;

struct ImageRow {
    QString id;          ///< of the row: "<image id> <tag>"
    QString imageId;     ///< "sha256:…"
    QString reference;   ///< what to give to run, inspect, remove: the tag, else the image id
    QString repository;  ///< "flask-demo", "localhost:5000/a/b"; "<none>" when untagged
    QString tag;         ///< "1"; "<none>" when untagged
    QDateTime created;   ///< invalid when the image does not say
    qint64 sizeBytes = 0;
    int containers = 0;  ///< made from it, in any state
    QString platform;
    bool operator==(const ImageRow&) const = default;
    bool dangling() const { return reference == imageId; }
};

class ImageListModel : public RowsModel<ImageRow> {
    Q_OBJECT
public:
    enum Column { Name, Tag, ImageId, Created, Size, InUse, ColumnCount };
    enum Role { ImageIdRole = FirstOwnRole, ReferenceRole, ContainersRole, DanglingRole };

    ImageListModel(EngineRunner& runner, EventHub& events, ImageActions& actions, QObject* parent = nullptr);

    /// "Unused", "2 containers".
    static QString containersText(int containers);
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    /// Of all images, each counted once.
    qint64 totalBytes() const;
    int imageCount() const;

protected:
    void load() override;

private:
    QVariant displayData(const ImageRow& row, int column) const;
    QVariant sortData(const ImageRow& row, int column) const;

    EngineRunner& m_runner;
    ImageActions& m_actions;
};

}  // namespace galley::models
