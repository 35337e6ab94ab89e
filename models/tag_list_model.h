// SPDX-License-Identifier: Apache-2.0
/// @file
/// The tags of one repository, page by page, as its registry orders them. Used by ui/images. Threads: GUI thread.
#pragma once

#include "models/engine_runner.h"
#include "models/live_table_model.h"

namespace galley::models {

struct TagRow {
    QString id;             ///< the tag
    qint64 sizeBytes = -1;  ///< to download; -1: the registry does not say
    QDateTime updated;      ///< invalid: the registry does not say
    bool operator==(const TagRow&) const = default;
};

class TagListModel : public RowsModel<TagRow> {
    Q_OBJECT
public:
    enum Column { Tag, Updated, Size, ColumnCount };
    static constexpr int kPage = 100;

    /// Asks for the first page at once.
    TagListModel(EngineRunner& runner, const QString& repository, QObject* parent = nullptr);

    bool hasMore() const { return !m_next.isEmpty(); }
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

public slots:
    /// The next page comes behind the rows.
    void loadMore();

protected:
    /// The first page; the others are forgotten.
    void load() override;

private:
    void ask(QString after);

    EngineRunner& m_runner;
    QString m_repository;
    QString m_next;
};

}  // namespace galley::models
