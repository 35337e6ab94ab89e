// SPDX-License-Identifier: Apache-2.0
/// @file
/// One volume in place of the list: facts and actions on top, below the tabs Summary and Used by.
/// Used by VolumesPage. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QWidget>

#include "models/model_set.h"

class QStackedWidget;
class QTabBar;

namespace galley::ui {

class Breadcrumb;
class Button;
class ContainerUsers;
class ErrorCard;
class FactsForm;
class PageHeader;

class VolumeView : public QWidget {
    Q_OBJECT
public:
    enum Tab { Summary, UsedBy };

    VolumeView(models::ModelSet& models, const QString& name, QWidget* parent = nullptr);
    /// Its measurement ends with it.
    ~VolumeView() override;

    QString name() const { return m_row.id; }
    void setTab(Tab tab);
    void setShown(bool shown);

signals:
    void backRequested();
    /// See volume_cells.h.
    void actionRequested(const QStringList& names, const QString& action);
    void containerRequested(const QString& id);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeHeader();
    FactsForm* makeSummary();
    void connectModels();
    void showMenu();
    void showRow();
    void showSummary();
    void showUsers();
    void showSize();
    void measureOrStop();
    void tabChanged();

    models::ModelSet& m_models;
    models::VolumeRow m_row;
    QStringList m_userIds;
    Breadcrumb* m_crumb;
    PageHeader* m_header = nullptr;
    QList<Button*> m_actions;
    Button* m_more = nullptr;
    Button* m_measure = nullptr;
    ErrorCard* m_error;
    QTabBar* m_tabs;
    QStackedWidget* m_stack;
    FactsForm* m_summary;
    ContainerUsers* m_users;
    bool m_measures = false;  ///< what is being measured now was asked for here
    bool m_shown = false;
};

}  // namespace galley::ui
