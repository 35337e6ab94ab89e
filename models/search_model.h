// SPDX-License-Identifier: Apache-2.0
/// @file
/// What the search field finds: containers, images, volumes, networks and actions, best
/// first. Used by ui/shell. Threads: GUI
/// thread.
#pragma once

#include <QAbstractListModel>
#include <QList>
#include <QTimer>

namespace galley::models {

class ContainerListModel;
class ImageListModel;
class NetworkListModel;
class VolumeListModel;

struct SearchHit {
    enum class Kind { Container, Image, Volume, Network, Action };
    Kind kind = Kind::Action;
    QString id;  ///< of a container, a network, an action; an image's reference, a volume's name
    QString title;
    QString subtitle;
    int score = 0;
    bool operator==(const SearchHit&) const = default;
};

class SearchModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { KindRole = Qt::UserRole + 1, IdRole, SubtitleRole };
    static constexpr int kMaximumHits = 30;

    SearchModel(ContainerListModel& containers, ImageListModel& images, VolumeListModel& volumes,
                NetworkListModel& networks, QObject* parent = nullptr);

    /// An action the window offers. `keywords`: further words to find it by.
    void addAction(const QString& id, const QString& title, const QString& keywords);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    const SearchHit& at(int row) const { return m_hits.at(row); }

    QString query() const { return m_query; }
    /// Empty: all actions.
    void setQuery(const QString& query);

private:
    void update();
    void takeThings(QList<SearchHit>& hits) const;
    void take(QList<SearchHit>& hits, SearchHit::Kind kind, const QString& id, const QString& title,
              const QString& subtitle, const QString& keywords) const;

    struct Action {
        QString id;
        QString title;
        QString keywords;
    };
    ContainerListModel& m_containers;
    ImageListModel& m_images;
    VolumeListModel& m_volumes;
    NetworkListModel& m_networks;
    QList<Action> m_actions;
    QString m_query;
    QList<SearchHit> m_hits;
};

}  // namespace galley::models
