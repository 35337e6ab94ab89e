// SPDX-License-Identifier: Apache-2.0
/// @file
/// Push an image: where to, what is there already, what in it others should not see; then progress and the digest.
/// Closing the dialog leaves a push going, in the task list. Used by the main window.
/// Threads: GUI thread. Processes: none. Crash: layers that were sent whole stay at the registry.
#pragma once

#include <QPointer>

#include "models/model_set.h"
#include "models/push_form.h"
#include "models/push_task.h"
#include "ui/widgets/dialog.h"

class QCheckBox;

namespace galley::ui {

class CommandLineStrip;
class ErrorCard;
class ProgressCard;
class ReferenceField;
class SensitiveList;

class PushDialog : public Dialog {
    Q_OBJECT
public:
    PushDialog(models::ModelSet& models, const QString& reference, QWidget* parent = nullptr);
    ~PushDialog() override;
    /// Watches a push that is under way.
    void watch(models::PushTask* task);
    models::PushTask* task() const { return m_task; }

signals:
    void loginRequested(const QString& registry);

private:
    void makeForm();
    void makeOutcome();
    void takeTarget();
    void showForm();
    void showPlan();
    void showTask();
    void showOffers();
    void pressed();
    QString accountFor(const QString& registry) const;

    models::ModelSet& m_models;
    models::PushForm m_form;
    QPointer<models::PushTask> m_task;
    ErrorCard* m_error;
    ReferenceField* m_target = nullptr;
    TextLabel* m_account = nullptr;
    Button* m_offer = nullptr;
    TextLabel* m_newName = nullptr;
    TextLabel* m_plan = nullptr;
    SensitiveList* m_sensitive = nullptr;
    QCheckBox* m_consent = nullptr;
    ProgressCard* m_progress;
    CommandLineStrip* m_digest = nullptr;
    Button* m_page = nullptr;
    Button* m_stop;
    Button* m_pause;
};

}  // namespace galley::ui
