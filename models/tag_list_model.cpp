// SPDX-License-Identifier: Apache-2.0
#include "models/tag_list_model.h"

#include <array>

#include "engine/api/registry_service.h"
#include "models/detail/convert.h"
#include "models/format.h"

namespace galley::models {

TagListModel::TagListModel(EngineRunner& runner, const QString& repository, QObject* parent)
    : RowsModel(parent), m_runner(runner), m_repository(repository) {
    refresh();
}

void TagListModel::load() {
    ask({});
}

void TagListModel::loadMore() {
    if (hasMore()) ask(m_next);
}

void TagListModel::ask(QString after) {
    api::TagRequest request;
    request.limit = kPage;
    request.after = after.toStdString();
    m_next.clear();
    m_runner.run(
        Lane::Actions, this,
        [name = m_repository.toStdString(), request](const Services& services, const std::stop_token& stop) {
            return services.registries->tags(name, request, stop);
        },
        [this, after = std::move(after)](const Result<api::TagPage>& page) {
            if (!page) {
                m_next = after;
                return finishLoad(page.cancelled() ? ErrorInfo{} : toErrorInfo(page.error()));
            }
            std::vector<TagRow> rows;
            if (!after.isEmpty()) rows = m_rows;
            for (const api::TagEntry& tag : page->tags) {
                TagRow row;
                row.id = toQt(tag.name);
                row.sizeBytes = tag.sizeBytes.value_or(-1);
                if (tag.updated) row.updated = toQt(*tag.updated);
                const bool twice =
                    std::any_of(rows.begin(), rows.end(), [&row](const TagRow& one) { return one.id == row.id; });
                if (!twice) rows.push_back(std::move(row));
            }
            m_next = QString::fromStdString(page->next);
            applySnapshot(std::move(rows));
            finishLoad({});
        });
}

int TagListModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant TagListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const TagRow& row = at(index.row());
    switch (role) {
        case Qt::DisplayRole:
            if (index.column() == Tag) return row.id;
            if (index.column() == Updated) return relativeTime(row.updated, QDateTime::currentDateTime());
            return row.sizeBytes < 0 ? QString() : formatBytes(row.sizeBytes);
        case Qt::ToolTipRole: return index.column() == Updated ? exactTime(row.updated) : row.id;
        case IdRole: return row.id;
        case SortRole:
            if (index.column() == Tag) return row.id;
            return index.column() == Updated ? QVariant(row.updated) : QVariant(row.sizeBytes);
        case FilterRole: return row.id;
        default: return {};
    }
}

QVariant TagListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= ColumnCount) return {};
    const std::array<QString, ColumnCount> titles{tr("Tag"), tr("Updated"), tr("Size")};
    return titles.at(static_cast<std::size_t>(section));
}

}  // namespace galley::models
