// SPDX-License-Identifier: Apache-2.0
#include "models/login_list_model.h"

#include <array>

#include "engine/api/registry_service.h"
#include "models/detail/convert.h"

namespace galley::models {

LoginListModel::LoginListModel(EngineRunner& runner, QObject* parent) : RowsModel(parent), m_runner(runner) {}

void LoginListModel::load() {
    m_runner.run(
        Lane::Actions, this,
        [](const Services& services, const std::stop_token&) -> Result<std::vector<LoginRow>> {
            const auto logins = services.registries->logins();
            if (!logins) return logins.failure();
            std::vector<LoginRow> rows;
            for (const api::Login& login : *logins) {
                rows.push_back({toQt(login.registry), toQt(login.user), toQt(login.keptIn)});
            }
            return rows;
        },
        [this](Result<std::vector<LoginRow>> result) {
            if (result) applySnapshot(std::move(*result));
            finishLoad(result || result.cancelled() ? ErrorInfo{} : toErrorInfo(result.error()));
        });
}

void LoginListModel::askLimit() {
    if (m_askingLimit) return;
    m_askingLimit = true;
    emit limitChanged();
    m_runner.run(
        Lane::Actions, this,
        [](const Services& services, const std::stop_token& stop) { return services.registries->rateLimit(stop); },
        [this](const Result<std::optional<api::RateLimit>>& result) {
            m_askingLimit = false;
            m_limit.reset();
            m_limitError = {};
            if (!result) {
                if (!result.cancelled()) m_limitError = toErrorInfo(result.error());
            } else if (result->has_value()) {
                const api::RateLimit& limit = **result;
                m_limit = PullLimit{static_cast<int>(limit.limit), static_cast<int>(limit.remaining),
                                    static_cast<qint64>(limit.window.count())};
            }
            emit limitChanged();
        });
}

void LoginListModel::logout(const QString& registry) {
    if (m_busy.contains(registry)) return;
    m_busy.insert(registry);
    m_runner.run(
        Lane::Actions, this,
        [name = registry.toStdString()](const Services& services, const std::stop_token& stop) {
            return services.registries->logout(name, stop);
        },
        [this, registry](const Result<bool>& result) {
            m_busy.remove(registry);
            if (result) {
                emit loggedOut(registry);
            } else if (!result.cancelled()) {
                emit logoutFailed(registry, toErrorInfo(result.error()));
            }
            refresh();
        });
}

QString LoginListModel::registryText(const QString& registry) {
    const bool hub = registry == QLatin1String("docker.io") || registry.contains(QLatin1String("index.docker.io"));
    return hub ? tr("Docker Hub") : registry;
}

QString LoginListModel::registryOf(const QString& reference) {
    const QString first = reference.section(QLatin1Char('/'), 0, 0);
    const bool named =
        reference.contains(QLatin1Char('/')) &&
        (first.contains(QLatin1Char('.')) || first.contains(QLatin1Char(':')) || first == QLatin1String("localhost"));
    return named ? first : QStringLiteral("docker.io");
}

QString LoginListModel::keptText(const QString& keptIn) {
    if (keptIn == QLatin1String("keyring")) return tr("Key ring of the desktop");
    if (keptIn == QLatin1String("config.json")) return tr("File config.json, readable by you alone");
    return tr("Helper %1").arg(keptIn);
}

int LoginListModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant LoginListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const LoginRow& row = at(index.row());
    switch (role) {
        case Qt::DisplayRole:
        case Qt::ToolTipRole:
        case SortRole:
            if (index.column() == Registry) return registryText(row.id);
            return index.column() == User ? row.user : keptText(row.keptIn);
        case IdRole: return row.id;
        case FilterRole: return row.id + QLatin1Char('\n') + row.user;
        case BusyRole: return busyText(row.id);
        default: return {};
    }
}

QVariant LoginListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= ColumnCount) return {};
    const std::array<QString, ColumnCount> titles{tr("Registry"), tr("User"), tr("Kept in")};
    return titles.at(static_cast<std::size_t>(section));
}

}  // namespace galley::models
