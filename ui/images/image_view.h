// SPDX-License-Identifier: Apache-2.0
/// @file
/// One image in place of the list: facts and actions on top, below the tabs Layers, Config, Used by, Inspect.
/// Used by ImagesPage. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QWidget>

#include "models/image_detail.h"
#include "models/model_set.h"

class QStackedWidget;
class QTabBar;

namespace galley::ui {

class Breadcrumb;
class Button;
class ContainerUsers;
class ErrorCard;
class ImageConfig;
class ImageLayers;
class JsonPanel;
class PageHeader;

class ImageView : public QWidget {
    Q_OBJECT
public:
    enum Tab { Layers, Config, UsedBy, Inspect };

    /// `rowId`: of the image list.
    ImageView(models::ModelSet& models, const QString& rowId, QWidget* parent = nullptr);

    QString id() const { return m_row.id; }
    void setTab(Tab tab);
    void setShown(bool shown);
    void refresh();

signals:
    void backRequested();
    /// See ImageList.
    void actionRequested(const QStringList& ids, const QString& action);
    void containerRequested(const QString& id);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeHeader();
    void showRow();
    void showDetail();
    void tabChanged();
    void sayCopied();

    models::ModelSet& m_models;
    models::ImageRow m_row;
    models::ImageDetail m_detail;
    Breadcrumb* m_crumb;
    PageHeader* m_header = nullptr;
    QList<Button*> m_actions;
    Button* m_push = nullptr;
    ErrorCard* m_error;
    QTabBar* m_tabs;
    QStackedWidget* m_stack;
    ImageLayers* m_layers;
    ImageConfig* m_config;
    ContainerUsers* m_users;
    JsonPanel* m_inspect;
    bool m_shown = false;
};

}  // namespace galley::ui
