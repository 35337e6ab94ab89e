// SPDX-License-Identifier: Apache-2.0
#include "models/search_model.h"

#include <algorithm>

#include "models/container_list_model.h"
#include "models/format.h"
#include "models/image_list_model.h"
#include "models/network_list_model.h"
#include "models/volume_list_model.h"

namespace galley::models {

SearchModel::SearchModel(ContainerListModel& containers, ImageListModel& images, VolumeListModel& volumes,
                         NetworkListModel& networks, QObject* parent)
    : QAbstractListModel(parent), m_containers(containers), m_images(images), m_volumes(volumes), m_networks(networks) {
    connect(&containers, &LiveTableModel::refreshed, this, &SearchModel::update);
    connect(&images, &LiveTableModel::refreshed, this, &SearchModel::update);
    connect(&volumes, &LiveTableModel::refreshed, this, &SearchModel::update);
    connect(&networks, &LiveTableModel::refreshed, this, &SearchModel::update);
}

void SearchModel::addAction(const QString& id, const QString& title, const QString& keywords) {
    m_actions.append({id, title, keywords});
    update();
}

int SearchModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_hits.size());
}

QVariant SearchModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const SearchHit& hit = at(index.row());
    switch (role) {
        case Qt::DisplayRole: return hit.title;
        case KindRole: return static_cast<int>(hit.kind);
        case IdRole: return hit.id;
        case SubtitleRole: return hit.subtitle;
        default: return {};
    }
}

void SearchModel::setQuery(const QString& query) {
    if (m_query == query) return;
    m_query = query;
    update();
}

void SearchModel::take(QList<SearchHit>& hits, SearchHit::Kind kind, const QString& id, const QString& title,
                       const QString& subtitle, const QString& keywords) const {
    int score = 0;
    const QStringList words = m_query.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (const QString& word : words) {
        const qsizetype place = title.indexOf(word, 0, Qt::CaseInsensitive);
        if (place == 0) {
            score += title.size() == word.size() ? 120 : 100;
        } else if (place > 0) {
            score += title[place - 1].isLetterOrNumber() ? 40 : 70;
        } else if (keywords.contains(word, Qt::CaseInsensitive)) {
            score += 20;
        } else {
            return;
        }
    }
    hits.append({kind, id, title, subtitle, score});
}

void SearchModel::takeThings(QList<SearchHit>& hits) const {
    for (int row = 0; row < m_containers.rowCount(); ++row) {
        const ContainerRow& container = m_containers.at(row);
        take(hits, SearchHit::Kind::Container, container.id, container.name,
             ContainerListModel::stateText(container) + QStringLiteral(" · ") + container.image,
             container.image + QLatin1Char(' ') + container.id);
    }
    for (int row = 0; row < m_images.rowCount(); ++row) {
        const ImageRow& image = m_images.at(row);
        if (image.dangling()) continue;
        take(hits, SearchHit::Kind::Image, image.reference, image.reference, image.platform, image.imageId);
    }
    for (int row = 0; row < m_volumes.rowCount(); ++row) {
        const VolumeRow& volume = m_volumes.at(row);
        take(hits, SearchHit::Kind::Volume, volume.id, shortVolumeName(volume.id), VolumeListModel::statusText(volume),
             volume.id + QLatin1Char(' ') + volume.userNames().join(QLatin1Char(' ')));
    }
    for (int row = 0; row < m_networks.rowCount(); ++row) {
        const NetworkRow& network = m_networks.at(row);
        take(hits, SearchHit::Kind::Network, network.id, network.name, network.subnets.join(QStringLiteral(", ")),
             network.id + QLatin1Char(' ') + network.containers.join(QLatin1Char(' ')));
    }
}

void SearchModel::update() {
    QList<SearchHit> hits;
    for (const Action& action : std::as_const(m_actions)) {
        take(hits, SearchHit::Kind::Action, action.id, action.title, {}, action.keywords);
    }
    if (!m_query.trimmed().isEmpty()) takeThings(hits);
    std::stable_sort(hits.begin(), hits.end(),
                     [](const SearchHit& a, const SearchHit& b) { return a.score > b.score; });
    if (hits.size() > kMaximumHits) hits.resize(kMaximumHits);
    if (hits == m_hits) return;
    beginResetModel();
    m_hits = std::move(hits);
    endResetModel();
}

}  // namespace galley::models
