// SPDX-License-Identifier: Apache-2.0
/// @file
/// Docker Hub in the Images page: a search with stars, pulls and the official badge; a hit opens its tags in place.
/// A full name leads to any other registry's repository. Used by ImagesPage.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QPointer>
#include <QWidget>

#include "models/hub_search_model.h"
#include "models/model_set.h"

class QLineEdit;
class QStackedLayout;

namespace galley::ui {

class Button;
class DataTable;
class EmptyState;
class ErrorCard;
class RepositoryView;

class HubPanel : public QWidget {
    Q_OBJECT
public:
    explicit HubPanel(models::ModelSet& models, QWidget* parent = nullptr);
    /// One step back inside; false at the search.
    bool goBack();
    /// Asks anew for what is shown.
    void refresh();
    void focusSearch();

signals:
    void pullRequested(const QString& reference, const QString& platform);
    void runRequested(const QString& reference, const QString& platform);
    void loginRequested(const QString& registry);

private:
    QWidget* makeSearch();
    void showState();
    void openRepository(const QString& name);
    /// The repository that the typed text names in full; empty: it is words to search for.
    QString typedRepository() const;

    models::ModelSet& m_models;
    models::HubSearchModel m_search;
    QStackedLayout* m_stack;
    QLineEdit* m_field = nullptr;
    Button* m_direct = nullptr;
    ErrorCard* m_error = nullptr;
    DataTable* m_table = nullptr;
    EmptyState* m_empty = nullptr;
    QPointer<RepositoryView> m_view;
};

}  // namespace galley::ui
