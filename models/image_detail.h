// SPDX-License-Identifier: Apache-2.0
/// @file
/// One image for its page: config, history, `inspect` as readable JSON. Loaded when made and by refresh().
/// Used by ui/images.
/// Threads: GUI thread.
#pragma once

#include <QDateTime>
#include <QList>
#include <QObject>
#include <QStringList>

#include "models/engine_runner.h"
#include "models/error_info.h"

namespace galley::models {

struct ImageHistoryRow {
    QString id;
    QDateTime created;
    QString createdBy;
    qint64 sizeBytes = 0;
    QString comment;
};

struct ImageFacts {
    QString id;
    QStringList tags;
    QStringList digests;
    QDateTime created;
    qint64 sizeBytes = 0;
    QString platform;
    QStringList exposedPorts;
    QStringList environment;
    QString entrypoint;
    QString command;
    QStringList volumes;
    QString user;
    QString workingDirectory;
    QStringList labels;  ///< "name=value"
};

class ImageDetail : public QObject {
    Q_OBJECT
public:
    ImageDetail(EngineRunner& runner, const QString& reference, QObject* parent = nullptr);

    QString reference() const { return m_reference; }
    bool loaded() const { return m_loaded; }
    const ErrorInfo& error() const { return m_error; }
    const ImageFacts& facts() const { return m_facts; }
    /// Newest layer first.
    const QList<ImageHistoryRow>& history() const { return m_history; }
    QString inspectText() const { return m_inspectText; }

public slots:
    void refresh();

signals:
    /// Loaded, or error() is set.
    void changed();

private:
    struct Loaded;

    EngineRunner& m_runner;
    QString m_reference;
    bool m_loaded = false;
    ErrorInfo m_error;
    ImageFacts m_facts;
    QList<ImageHistoryRow> m_history;
    QString m_inspectText;
};

}  // namespace galley::models
