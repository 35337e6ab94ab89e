// SPDX-License-Identifier: Apache-2.0
#include "models/hub_search_model.h"

#include <QLocale>

#include <array>

#include "engine/api/registry_service.h"
#include "models/detail/convert.h"

namespace galley::models {

namespace {

HubRow hitRow(const api::SearchResult& hit) {
    return {toQt(hit.name), toQt(hit.description).simplified(), hit.stars, hit.pulls, hit.isOfficial};
}

}  // namespace

HubSearchModel::HubSearchModel(EngineRunner& runner, QObject* parent) : RowsModel(parent), m_runner(runner) {
    m_timer.setSingleShot(true);
    m_timer.setInterval(kDebounceMs);
    connect(&m_timer, &QTimer::timeout, this, &HubSearchModel::search);
}

void HubSearchModel::setQuery(const QString& query) {
    const QString words = query.simplified();
    if (words == m_query) return;
    m_query = words;
    m_handle.cancel();
    if (words.size() < kShortest) {
        m_timer.stop();
        m_searching = false;
        m_answered.clear();
        applySnapshot({});
    } else {
        m_searching = true;
        m_timer.start();
    }
    emit stateChanged();
}

void HubSearchModel::search() {
    if (m_query.size() < kShortest) return;
    m_timer.stop();
    m_handle.cancel();
    m_searching = true;
    emit stateChanged();
    refresh();
}

void HubSearchModel::load() {
    const QString query = m_query;
    if (query.size() < kShortest) return finishLoad({});
    api::SearchRequest request;
    request.limit = kHits;
    m_handle = m_runner.run(
        Lane::Actions, this,
        [words = query.toStdString(), request](const Services& services,
                                               const std::stop_token& stop) -> Result<std::vector<HubRow>> {
            const auto hits = services.registries->search(words, request, stop);
            if (!hits) return hits.failure();
            std::vector<HubRow> rows;
            QSet<QString> seen;
            for (const api::SearchResult& hit : *hits) {
                HubRow row = hitRow(hit);
                if (seen.contains(row.id)) continue;
                seen.insert(row.id);
                rows.push_back(std::move(row));
            }
            return rows;
        },
        [this, query](Result<std::vector<HubRow>> result) {
            // Other words were typed meanwhile: their own answer comes.
            if (query != m_query || result.cancelled()) return finishLoad({});
            m_searching = false;
            m_answered = query;
            const ErrorInfo error = result ? ErrorInfo{} : toErrorInfo(result.error());
            applySnapshot(result ? std::move(*result) : std::vector<HubRow>{});
            finishLoad(error);
            emit stateChanged();
        });
}

QString HubSearchModel::countText(qint64 count) {
    if (count < 0) return QStringLiteral("—");
    static constexpr std::array<const char*, 4> kUnits{"", "k", "M", "B"};
    double value = static_cast<double>(count);
    std::size_t unit = 0;
    while (value >= 999.5 && unit + 1 < kUnits.size()) {
        value /= 1000;
        ++unit;
    }
    const int decimals = unit > 0 && value < 99.95 ? 1 : 0;
    return QLocale().toString(value, 'f', decimals) + QLatin1String(kUnits.at(unit));
}

int HubSearchModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant HubSearchModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const HubRow& row = at(index.row());
    const bool stars = index.column() == Stars;
    switch (role) {
        case Qt::DisplayRole:
            if (index.column() == Name) return row.id;
            if (index.column() == Description) return row.description;
            return countText(stars ? row.stars : row.pulls);
        case Qt::ToolTipRole:
            if (index.column() == Name)
                return row.official ? tr("%1: an official image of Docker").arg(row.id) : row.id;
            if (index.column() == Description) return row.description;
            return QLocale().toString(stars ? row.stars : row.pulls);
        case IdRole: return row.id;
        case SortRole:
            if (index.column() == Name) return row.id;
            if (index.column() == Description) return row.description;
            return stars ? row.stars : row.pulls;
        case FilterRole: return row.id;
        default: return {};
    }
}

QVariant HubSearchModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= ColumnCount) return {};
    const std::array<QString, ColumnCount> titles{tr("Name"), tr("Description"), tr("Stars"), tr("Pulls")};
    return titles.at(static_cast<std::size_t>(section));
}

}  // namespace galley::models
