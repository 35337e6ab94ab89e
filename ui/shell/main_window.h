// SPDX-License-Identifier: Apache-2.0
/// @file
/// The window: header, navigation, pages, status bar. It only composes; what can be asked for from several places is in
/// WindowActions. app/desktop makes the pages and adds them:
///   "containers", "images", "ports", "volumes", "networks", "registries" (Ctrl+1…6), "cleanup", "check" (bottom),
///   "start" (the mark; not listed).
/// Used by app/desktop. Threads: GUI thread. Processes: containers go on when it closes. Crash: geometry is in the
/// settings.
#pragma once

#include <QHash>
#include <QStringList>
#include <QWidget>

#include "models/model_set.h"
#include "ui/widgets/page.h"

class QStackedWidget;

namespace galley::ui {

class HeaderBar;
class Navigation;
class Prompt;
class StatusBar;
class Theme;
class WindowActions;

struct PageEntry {
    QString id = {};
    QString title = {};
    QString icon = {};
    bool listed = true;   ///< in the navigation
    bool bottom = false;  ///< at its bottom
};

class MainWindow : public QWidget {
    Q_OBJECT
public:
    MainWindow(models::ModelSet& models, Theme& theme, Prompt& prompt);
    ~MainWindow() override;

    /// Takes the page. The first one is shown.
    void addPage(const PageEntry& entry, Page* page);
    void showPage(const QString& id, const QString& subject = {});
    QString currentPage() const { return m_current; }
    Page* page(const QString& id) const { return m_pages.value(id); }
    WindowActions* actions() const { return m_actions; }

public slots:
    void refresh();
    void goBack();

protected:
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void build();
    void addShortcuts();
    void connectModels();
    void showCounts();
    void chooseFirstPage();
    void setSeen(bool seen);

    models::ModelSet& m_models;
    Theme& m_theme;
    Prompt& m_prompt;
    WindowActions* m_actions;
    HeaderBar* m_header;
    Navigation* m_navigation;
    QStackedWidget* m_stack;
    StatusBar* m_status;
    QHash<QString, Page*> m_pages;
    QStringList m_shortcutPages;
    QStringList m_history;
    QString m_current;
    bool m_chosen = false;  ///< the user went somewhere, or the first page was decided
    bool m_closing = false;
};

}  // namespace galley::ui
