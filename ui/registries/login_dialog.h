// SPDX-License-Identifier: Apache-2.0
/// @file
/// Log in to a registry: name, user, password or token with a button that shows it, a test that keeps nothing, and
/// where the log-in is kept. Used by the Registries page and wherever a registry wants a log-in.
/// Threads: GUI thread. Processes: the browser, for the page that makes tokens. Crash: nothing was kept.
#pragma once

#include "models/login_form.h"
#include "ui/widgets/dialog.h"

class QLineEdit;

namespace galley::ui {

class ErrorCard;
class FieldMessage;
class FormRow;
class TextLabel;

class LoginDialog : public Dialog {
    Q_OBJECT
public:
    /// `registry`: what to begin with; empty or "docker.io": Docker Hub.
    LoginDialog(models::EngineRunner& runner, const QString& registry, QWidget* parent = nullptr);

signals:
    void loggedIn(const QString& registry, const QString& user, const QString& keptIn);

private:
    void makeFields(const QString& registry);
    void takeFields();
    void showForm();
    void showSecret(bool shown);

    models::LoginForm m_form;
    QLineEdit* m_registry = nullptr;
    QLineEdit* m_user = nullptr;
    QLineEdit* m_secret = nullptr;
    QAction* m_show = nullptr;
    FormRow* m_registryRow = nullptr;
    Button* m_test;
    Button* m_tokenLink;
    ErrorCard* m_error;
    FieldMessage* m_outcome;
};

}  // namespace galley::ui
