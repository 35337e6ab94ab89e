// SPDX-License-Identifier: Apache-2.0
/// @file
/// Where one is logged in, and how many pulls Docker Hub still allows. Reads the key ring: it is asked for, never
/// polled. Used by ui/registries. Threads: GUI thread.
#pragma once

#include <optional>

#include "models/engine_runner.h"
#include "models/live_table_model.h"

namespace galley::models {

struct LoginRow {
    QString id;  ///< the registry: "docker.io", "localhost:5000"
    QString user;
    QString keptIn;  ///< "keyring", "docker-credential-x", "config.json"
    bool operator==(const LoginRow&) const = default;
};

struct PullLimit {
    int limit = 0;
    int remaining = 0;
    qint64 windowSeconds = 0;
    bool operator==(const PullLimit&) const = default;
};

class LoginListModel : public RowsModel<LoginRow> {
    Q_OBJECT
public:
    enum Column { Registry, User, KeptIn, ColumnCount };

    explicit LoginListModel(EngineRunner& runner, QObject* parent = nullptr);

    /// Nothing while it is not known, or where Docker Hub tells none.
    const std::optional<PullLimit>& pullLimit() const { return m_limit; }
    const ErrorInfo& pullLimitError() const { return m_limitError; }
    bool askingLimit() const { return m_askingLimit; }
    QString busyText(const QString& registry) const {
        return m_busy.contains(registry) ? tr("Logging out…") : QString();
    }

    /// "Docker Hub" for docker.io, else its name.
    static QString registryText(const QString& registry);
    /// The registry that an image's name leads to.
    static QString registryOf(const QString& reference);
    /// Where a secret lies, in words.
    static QString keptText(const QString& keptIn);
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

public slots:
    void askLimit();
    void logout(const QString& registry);

signals:
    void limitChanged();
    void loggedOut(const QString& registry);
    void logoutFailed(const QString& registry, const galley::models::ErrorInfo& error);

protected:
    void load() override;

private:
    EngineRunner& m_runner;
    std::optional<PullLimit> m_limit;
    ErrorInfo m_limitError;
    bool m_askingLimit = false;
    QSet<QString> m_busy;
};

}  // namespace galley::models
