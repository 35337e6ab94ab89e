// SPDX-License-Identifier: Apache-2.0
/// @file
/// Sorting and filtering of a DataTable. Used by DataTable alone. Threads: GUI thread. Processes: none.
/// Crash: nothing to lose.
#pragma once

#include <QSortFilterProxyModel>

#include <functional>

namespace galley::ui {

class TableProxy : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit TableProxy(QObject* parent);
    /// Every word of `text` must be in the row's filter text.
    void setFilterText(const QString& text);
    void setRowFilter(std::function<bool(const QModelIndex&)> accepts);
    bool filtering() const { return !m_words.isEmpty() || m_accepts != nullptr; }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    QStringList m_words;
    std::function<bool(const QModelIndex&)> m_accepts;
};

}  // namespace galley::ui
