// SPDX-License-Identifier: Apache-2.0
/// @file
/// The Clean up page: what takes the room, what of it can go and what that gives, and everything with what it shares.
/// Used by the main window. Threads: GUI thread. Processes: none. Crash: what was deleted until then is gone.
#pragma once

#include "models/model_set.h"
#include "ui/widgets/page.h"
#include "ui/widgets/prompt.h"

class QStackedWidget;
class QTabBar;
class QVBoxLayout;

namespace galley::ui {

class Button;
class CleanUpRow;
class DataTable;
class EmptyState;
class ErrorCard;
class TextLabel;
class UsageBar;

class CleanUpPage : public Page {
    Q_OBJECT
public:
    CleanUpPage(models::ModelSet& models, Prompt& prompt, QWidget* parent = nullptr);

    void refresh() override;
    void setShown(bool shown) override;

private:
    QWidget* makeGroups();
    QWidget* makeTable();
    void showState();
    void showGroups();
    void showSum();
    void askAndRun();
    void openItem(const QString& id);

    models::ModelSet& m_models;
    Prompt& m_prompt;
    PageHeader* m_header;
    Button* m_measure;
    ErrorCard* m_error;
    UsageBar* m_bar;
    QTabBar* m_tabs;
    QStackedWidget* m_stack;
    QStackedWidget* m_groupStack = nullptr;
    QVBoxLayout* m_groupColumn = nullptr;
    QList<CleanUpRow*> m_rows;
    EmptyState* m_nothing = nullptr;
    TextLabel* m_sum = nullptr;
    Button* m_run = nullptr;
    DataTable* m_table = nullptr;
    bool m_couldNotMeasure = false;  ///< that is what the error card says
};

}  // namespace galley::ui
