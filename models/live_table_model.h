// SPDX-License-Identifier: Apache-2.0
/// @file
/// What all live lists share: load on a worker, apply by difference, never reset after the first load, say how loading
/// went. Used by the list models; ui uses the signals. Threads: GUI thread.
#pragma once

#include <QAbstractTableModel>
#include <QList>
#include <QSet>

#include <algorithm>
#include <vector>

#include "models/error_info.h"
#include "models/row_diff.h"
#include "models/types.h"

namespace galley::models {

class LiveTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    /// False until the first snapshot arrived: show skeleton rows, not the empty state.
    bool loaded() const { return m_loaded; }
    /// Why the last refresh failed; not set when it worked.
    const ErrorInfo& error() const { return m_error; }
    /// A page calls this when it is shown or hidden: figures are polled and relative times renewed only while some
    /// viewer shows them. `viewer` tells several apart.
    void setVisible(bool visible, const void* viewer = nullptr);
    bool isVisible() const { return !m_viewers.isEmpty(); }
    /// The row of `id`, or -1.
    virtual int rowOf(const QString& id) const = 0;

public slots:
    /// Asks for a new snapshot; several calls while one is under way become one more.
    void refresh();

signals:
    /// After every snapshot, also one that changed nothing.
    void refreshed();
    void loadedChanged();
    void errorChanged();

protected:
    /// Start the snapshot on a worker; call finishLoad() when it came.
    virtual void load() = 0;
    virtual void visibleChanged() {}
    void finishLoad(const ErrorInfo& error);

private:
    bool m_loaded = false;
    bool m_loading = false;
    bool m_again = false;
    QSet<const void*> m_viewers;
    ErrorInfo m_error;
};

/// Rows of type `Row` (with `QString id` and ==), kept in the snapshot's order.
template <class Row>
class RowsModel : public LiveTableModel {
public:
    using LiveTableModel::LiveTableModel;

    int rowCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }
    int rowOf(const QString& id) const override {
        for (std::size_t i = 0; i < m_rows.size(); ++i) {
            if (m_rows[i].id == id) return static_cast<int>(i);
        }
        return -1;
    }
    /// The row's value; `row` must be in range.
    const Row& at(int row) const { return m_rows[static_cast<std::size_t>(row)]; }

protected:
    /// Of rows with the same id the first one counts.
    void applySnapshot(std::vector<Row> next);
    void changeRow(int row, const Row& value);

    std::vector<Row> m_rows;
};

template <class Row>
void RowsModel<Row>::changeRow(int row, const Row& value) {
    if (at(row) == value) return;
    m_rows[static_cast<std::size_t>(row)] = value;
    emit dataChanged(index(row, 0), index(row, columnCount() - 1));
}

template <class Row>
void RowsModel<Row>::applySnapshot(std::vector<Row> next) {
    QSet<QString> seen;
    std::erase_if(next, [&](const Row& row) {
        const bool isRepeated = seen.contains(row.id);
        seen.insert(row.id);
        return isRepeated;
    });
    const auto idsOf = [](const std::vector<Row>& rows) {
        QList<QString> ids;
        ids.reserve(static_cast<qsizetype>(rows.size()));
        for (const Row& row : rows) ids.append(row.id);
        return ids;
    };
    for (const RowStep& step : diffRows(idsOf(m_rows), idsOf(next))) {
        const auto begin = m_rows.begin();
        switch (step.kind) {
            case RowStep::Kind::Remove:
                beginRemoveRows({}, step.first, step.last);
                m_rows.erase(begin + step.first, begin + step.last + 1);
                endRemoveRows();
                break;
            case RowStep::Kind::Insert:
                beginInsertRows({}, step.first, step.last);
                m_rows.insert(begin + step.first, next.begin() + step.source,
                              next.begin() + step.source + (step.last - step.first + 1));
                endInsertRows();
                break;
            case RowStep::Kind::Move:
                beginMoveRows({}, step.first, step.first, {}, step.last);
                if (step.first < step.last) {
                    std::rotate(begin + step.first, begin + step.first + 1, begin + step.last);
                } else {
                    std::rotate(begin + step.last, begin + step.first, begin + step.first + 1);
                }
                endMoveRows();
                break;
        }
    }
    for (std::size_t row = 0; row < next.size(); ++row) changeRow(static_cast<int>(row), next[row]);
}

}  // namespace galley::models
