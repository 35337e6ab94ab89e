// SPDX-License-Identifier: Apache-2.0
/// @file
/// The first page: what Galley is, the demo with one press, how it goes on from there.
/// Used by the main window. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include "models/check_list_model.h"
#include "models/demo_runner.h"
#include "ui/widgets/page.h"

class QVBoxLayout;

namespace galley::ui {

class Button;
class Drawing;
class ErrorCard;
class ProgressCard;

class StartPage : public Page {
    Q_OBJECT
public:
    StartPage(models::DemoRunner& demo, models::CheckListModel& checks, QWidget* parent = nullptr);
    /// Has this computer checked, once.
    void setShown(bool shown) override;

signals:
    /// The demo's page answers and the user wants to see it.
    void openUrlRequested(const QUrl& url);

private:
    QWidget* makeHead();
    QWidget* makeDemo();
    QWidget* makeSteps();
    QWidget* makeCheckLine();
    void showDemo();
    void showChecks();

    models::DemoRunner& m_demo;
    models::CheckListModel& m_checks;
    TextLabel* m_status;
    Button* m_run;
    Button* m_openPage;
    Button* m_showLogs;
    Button* m_cancel;
    ProgressCard* m_progress;
    ErrorCard* m_error;
    Drawing* m_checkSymbol;
    TextLabel* m_checkText;
};

}  // namespace galley::ui
