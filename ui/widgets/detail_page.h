// SPDX-License-Identifier: Apache-2.0
/// @file
/// A page with a list, and in its place one thing of it when that is opened. Used by ImagesPage, VolumesPage and
/// NetworksPage. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QPointer>

#include "ui/widgets/detail_view.h"
#include "ui/widgets/page.h"

class QStackedLayout;

namespace galley::ui {

class DataTable;

class DetailPage : public Page {
    Q_OBJECT
public:
    /// Closes what is open.
    bool goBack() override;
    void setShown(bool shown) override;
    /// That of the list.
    virtual DataTable* table() const = 0;

protected:
    explicit DetailPage(QWidget* parent);
    /// What is shown while nothing is open; once.
    void setFront(QWidget* front);
    /// nullptr while the list is shown.
    DetailView* detail() const { return m_detail; }
    /// In place of the list; nothing may be open. What `view` asks for goes to runAction().
    void showDetail(DetailView* view);
    /// Does nothing while the list is shown.
    void closeDetail();
    virtual void runAction(const QStringList& ids, const QString& action) = 0;

private:
    QStackedLayout* m_stack;
    QPointer<DetailView> m_detail;
    bool m_shown = false;
};

}  // namespace galley::ui
