// SPDX-License-Identifier: Apache-2.0
/// @file
/// One repository of a registry: its tags at the left, a look into the chosen one at the right, to pull or to run.
/// Used by HubPanel. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QTimer>
#include <QWidget>

#include "models/hub_search_model.h"
#include "models/image_peek.h"
#include "models/model_set.h"
#include "models/tag_list_model.h"

namespace galley::ui {

class Breadcrumb;
class Button;
class DataTable;
class ErrorCard;
class PageHeader;
class PeekPanel;

class RepositoryView : public QWidget {
    Q_OBJECT
public:
    /// `name`: "flask", "localhost:5000/team/app", a tag in it is the chosen one. `hit`: what the search told of it.
    RepositoryView(models::ModelSet& models, const QString& name, const models::HubRow& hit, QWidget* parent = nullptr);
    void refresh();

signals:
    void backRequested();
    void pullRequested(const QString& reference, const QString& platform);
    void runRequested(const QString& reference, const QString& platform);
    void loginRequested(const QString& registry);

private:
    QWidget* makeTags();
    void showTags();
    void chooseTag();
    void look();
    QString chosen() const;

    models::ModelSet& m_models;
    QString m_name;
    QString m_wanted;  ///< the tag to begin with
    models::TagListModel m_tags;
    models::ImagePeek m_peek;
    Breadcrumb* m_crumb;
    PageHeader* m_header;
    ErrorCard* m_error;
    QWidget* m_body;
    DataTable* m_table = nullptr;
    Button* m_more = nullptr;
    PeekPanel* m_panel;
    QTimer m_rest;  ///< while one goes through the tags by key, nothing is asked
};

}  // namespace galley::ui
