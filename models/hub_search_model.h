// SPDX-License-Identifier: Apache-2.0
/// @file
/// What Docker Hub finds for the words that are being typed: asked once typing rests, only the newest words are
/// answered. Used by ui/images. Threads: GUI thread.
#pragma once

#include <QTimer>

#include "models/engine_runner.h"
#include "models/live_table_model.h"

namespace galley::models {

struct HubRow {
    QString id;  ///< the repository: "library/flask" is "flask"
    QString description;
    qint64 stars = 0;
    qint64 pulls = -1;  ///< negative: not told
    bool official = false;
    bool operator==(const HubRow&) const = default;
};

class HubSearchModel : public RowsModel<HubRow> {
    Q_OBJECT
public:
    enum Column { Name, Description, Stars, Pulls, ColumnCount };
    static constexpr int kDebounceMs = 300;
    static constexpr int kShortest = 2;
    static constexpr int kHits = 50;

    explicit HubSearchModel(EngineRunner& runner, QObject* parent = nullptr);

    const QString& query() const { return m_query; }
    void setQuery(const QString& query);
    /// Asked, and not answered yet.
    bool searching() const { return m_searching; }
    /// The rows (or their absence) are the answer to query().
    bool answered() const { return !m_query.isEmpty() && m_answered == m_query; }

    /// "12.3k", "1.2M": for stars and pulls; "—" when negative.
    static QString countText(qint64 count);
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

public slots:
    /// Asks now, also once more for the same words.
    void search();

signals:
    void stateChanged();

protected:
    void load() override;

private:
    EngineRunner& m_runner;
    QTimer m_timer;
    TaskHandle m_handle;
    QString m_query;
    QString m_answered;
    bool m_searching = false;
};

}  // namespace galley::models
