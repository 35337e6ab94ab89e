// SPDX-License-Identifier: Apache-2.0
/// @file
/// One thing in place of its list: the way back, its name, facts and buttons on top, below its parts in tabs.
/// Used by ImageView, VolumeView, NetworkView and their pages (DetailPage). Threads: GUI thread. Processes: none.
/// Crash: nothing to lose.
#pragma once

#include <QWidget>

#include "ui/style/galley_style.h"

class QStackedWidget;
class QTabBar;

namespace galley::ui {

class Breadcrumb;
class Button;
class ErrorCard;
class PageHeader;

class DetailView : public QWidget {
    Q_OBJECT
public:
    QString id() const { return m_id; }
    void setTab(int tab);
    /// Whether its page is in front.
    void setShown(bool shown);

signals:
    void backRequested();
    /// See ImageList, volume_cells.h and network_cells.h for the actions.
    void actionRequested(const QStringList& ids, const QString& action);
    void containerRequested(const QString& id);

protected:
    /// `name` begins all object names: "image" for imageView, imageTabs and so on. `root`: where the way back leads.
    /// In a view narrower than `roomForWords` the buttons that are not the primary one are pictures only.
    DetailView(const QString& name, const QString& root, const QString& id, int roomForWords, QWidget* parent);
    void addTab(QWidget* part, const QString& text);
    /// A button on top that asks for `action`.
    Button* addButton(ButtonKind kind, const QString& text, const char* icon, const char* name, const QString& action);
    /// Facts that are empty are left out.
    void setTop(const QString& title, QStringList facts);
    /// The focus stays in the view.
    void enableButtons(bool enabled);
    /// This part is to be seen.
    bool shows(int tab) const;
    /// What shows() answers may be different now.
    virtual void shownChanged() {}
    void resizeEvent(QResizeEvent* event) override;

    ErrorCard* m_error;
    QTabBar* m_tabs;
    QStackedWidget* m_stack;
    PageHeader* m_header;
    QList<Button*> m_buttons;

private:
    QString m_id;
    int m_roomForWords;
    Breadcrumb* m_crumb;
    bool m_shown = false;
};

}  // namespace galley::ui
