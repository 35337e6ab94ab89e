// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/table_proxy.h"

#include <algorithm>

#include "models/types.h"

namespace galley::ui {

TableProxy::TableProxy(QObject* parent) : QSortFilterProxyModel(parent) {
    setSortRole(models::SortRole);
    setSortLocaleAware(true);
    setSortCaseSensitivity(Qt::CaseInsensitive);
    setDynamicSortFilter(true);
}

void TableProxy::setFilterText(const QString& text) {
    const QStringList words = text.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    if (words == m_words) return;
    m_words = words;
    invalidateFilter();
}

void TableProxy::setRowFilter(std::function<bool(const QModelIndex&)> accepts) {
    m_accepts = std::move(accepts);
    invalidateFilter();
}

bool TableProxy::filterAcceptsRow(int row, const QModelIndex& parent) const {
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    if (m_accepts != nullptr && !m_accepts(index)) return false;
    if (m_words.isEmpty()) return true;
    const QString text = index.data(models::FilterRole).toString();
    return std::all_of(m_words.begin(), m_words.end(),
                       [&text](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

bool TableProxy::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const QVariant first = left.data(models::SortRole);
    const QVariant second = right.data(models::SortRole);
    // Equal values keep the order of the source, so that rows do not jump while figures change.
    if (first == second) return left.row() < right.row();
    return QSortFilterProxyModel::lessThan(left, right);
}

}  // namespace galley::ui
