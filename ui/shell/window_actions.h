// SPDX-License-Identifier: Apache-2.0
/// @file
/// What the window can be asked for from several places: the run and pull dialogs, search hits, actions of
/// notifications, and what is said when a pull ends. Used by MainWindow. Threads: GUI thread. Processes: the browser,
/// through the desktop. Crash: nothing to lose.
#pragma once

#include <QObject>
#include <QPointer>
#include <QUrl>

#include "models/model_set.h"

namespace galley::ui {

class MainWindow;
class Prompt;
class PullDialog;
class PushDialog;
class Theme;

class WindowActions : public QObject {
    Q_OBJECT
public:
    WindowActions(MainWindow& window, models::ModelSet& models, Theme& theme, Prompt& prompt);

    void runImage(const QString& image);
    void pullImage(const QString& reference);
    void pushImage(const QString& reference);
    /// Empty: Docker Hub.
    void logIn(const QString& registry);
    void showTask(models::Task* task);
    void openUrl(const QUrl& url);
    void choose(const models::SearchHit& hit);
    /// Lists a page in the search.
    void addPageAction(const QString& id, const QString& title);

private:
    void addSearchActions();
    void act(const QString& action);
    void triggered(const models::Notification& notification);
    void taskFinished(models::Task* task);
    PullDialog* openPullDialog(const QString& reference);
    PushDialog* openPushDialog(const QString& reference);
    void sayPulled(const models::PullTask& pull);

    MainWindow& m_window;
    models::ModelSet& m_models;
    Theme& m_theme;
    Prompt& m_prompt;
    QPointer<PullDialog> m_pullDialog;
    QPointer<PushDialog> m_pushDialog;
};

}  // namespace galley::ui
