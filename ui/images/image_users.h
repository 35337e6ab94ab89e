// SPDX-License-Identifier: Apache-2.0
/// @file
/// The containers that were made from one image. Used by ImageView.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QWidget>

#include "models/model_set.h"

class QStackedLayout;

namespace galley::ui {

class DataTable;

class ImageUsers : public QWidget {
    Q_OBJECT
public:
    explicit ImageUsers(models::ModelSet& models, QWidget* parent = nullptr);
    ~ImageUsers() override;
    /// "sha256:…"
    void setImage(const QString& imageId);
    void setShown(bool shown);
    int count() const;

signals:
    void containerRequested(const QString& id);
    void countChanged();

private:
    void showState();

    models::ModelSet& m_models;
    QString m_imageId;
    QStackedLayout* m_stack;
    DataTable* m_table;
};

}  // namespace galley::ui
