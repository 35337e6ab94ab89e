// SPDX-License-Identifier: Apache-2.0
/// @file
/// Changes what a container may use and when it is started again, also while it runs. Used by ContainersPage.
/// Threads: GUI thread. Processes: none. Crash: what was there stays.
#pragma once

#include <memory>

#include "models/limits_form.h"
#include "ui/widgets/dialog.h"

namespace galley::ui {

class CommandLineStrip;
class ErrorCard;
class LimitsEditor;
class RestartBox;

class LimitsDialog : public Dialog {
    Q_OBJECT
public:
    LimitsDialog(std::unique_ptr<models::LimitsForm> form, const QString& name, QWidget* parent);
    ~LimitsDialog() override;

private:
    void takeFields();
    void takeForm();
    void showProblems();

    std::unique_ptr<models::LimitsForm> m_form;
    ErrorCard* m_error;
    LimitsEditor* m_limits;
    RestartBox* m_restart;
    CommandLineStrip* m_strip;
    bool m_taking = false;
};

}  // namespace galley::ui
