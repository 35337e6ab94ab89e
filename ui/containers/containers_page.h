// SPDX-License-Identifier: Apache-2.0
/// @file
/// The Containers page: the list, and in its place one container when it is opened. Used by ui/shell.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QPointer>

#include "models/model_set.h"
#include "ui/widgets/page.h"
#include "ui/widgets/prompt.h"

class QStackedLayout;

namespace galley::ui {

class ContainerList;
class ContainerView;

class ContainersPage : public Page {
    Q_OBJECT
public:
    ContainersPage(models::ModelSet& models, Prompt& prompt, QWidget* parent = nullptr);
    ~ContainersPage() override;

    /// A container's id; empty: the list.
    void open(const QString& subject) override;
    bool goBack() override;
    void refresh() override;
    void setShown(bool shown) override;

    ContainerList* list() const { return m_list; }
    /// nullptr while the list is shown.
    ContainerView* view() const;

private:
    void runAction(const QStringList& ids, const QString& action);
    void askRemove(const QStringList& ids);
    void openView(const QString& id, int tab);
    void closeView();
    void activatePort(const models::PortEntry& port);
    void showPortMenu(const QString& id, const models::PortEntry& port, const QPoint& globalPosition);
    void editPort(const QString& id, const models::PortEntry& port);
    void takeFailure(const QString& id, const QString& action, const models::ErrorInfo& error);
    void doAboutError();
    void clearErrors();
    QString nameOf(const QString& id) const;

    models::ModelSet& m_models;
    Prompt& m_prompt;
    QStackedLayout* m_stack;
    ContainerList* m_list;
    QPointer<ContainerView> m_view;
    bool m_shown = false;
    QString m_errorId;      ///< the container that the shown error is about
    QString m_errorAction;  ///< what its button does
};

}  // namespace galley::ui
