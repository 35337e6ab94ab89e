// SPDX-License-Identifier: Apache-2.0
/// @file
/// A look into an image at its registry, before anything is pulled: what it has to download, by layer, and how it is
/// run. Used by ui/images. Threads: GUI thread.
#pragma once

#include <QObject>

#include "models/image_detail.h"

namespace galley::models {

class ImagePeek : public QObject {
    Q_OBJECT
public:
    explicit ImagePeek(EngineRunner& runner, QObject* parent = nullptr);

    /// What is looked at; empty: nothing.
    QString reference() const { return m_reference; }
    bool loading() const { return m_loading; }
    /// facts() and layers() are those of reference().
    bool loaded() const { return m_loaded; }
    const ErrorInfo& error() const { return m_error; }
    /// sizeBytes is what has to be downloaded.
    const ImageFacts& facts() const { return m_facts; }
    /// All there are: "linux/amd64".
    const QStringList& platforms() const { return m_platforms; }
    /// Newest first, as ImageDetail has them; sizes are compressed.
    const QList<ImageHistoryRow>& layers() const { return m_layers; }

public slots:
    /// `platform` empty: this machine's. An earlier look is given up.
    void look(const QString& reference, const QString& platform = {});

signals:
    void changed();

private:
    EngineRunner& m_runner;
    TaskHandle m_handle;
    int m_looks = 0;
    QString m_reference;
    bool m_loading = false;
    bool m_loaded = false;
    ErrorInfo m_error;
    ImageFacts m_facts;
    QStringList m_platforms;
    QList<ImageHistoryRow> m_layers;
};

}  // namespace galley::models
