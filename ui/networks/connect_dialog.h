// SPDX-License-Identifier: Apache-2.0
/// @file
/// Which container is to be in a network, and by which further names. Used by NetworksPage.
/// Threads: GUI thread. Processes: none. Crash: the container is in it or not.
#pragma once

#include "models/model_set.h"
#include "ui/widgets/dialog.h"

class QComboBox;
class QLineEdit;

namespace galley::ui {

class ErrorCard;
class FormRow;

class ConnectDialog : public Dialog {
    Q_OBJECT
public:
    ConnectDialog(models::ModelSet& models, const models::NetworkRow& network, QWidget* parent);

private:
    void addCandidates();
    QStringList aliases() const;
    void validate();
    void submit();
    void takeEnd(const QString& network, const QString& action, const models::ErrorInfo& error);

    models::ModelSet& m_models;
    models::NetworkRow m_network;
    bool m_submitted = false;
    ErrorCard* m_error;
    QComboBox* m_container;
    QLineEdit* m_aliases;
    FormRow* m_containerRow;
    FormRow* m_aliasesRow;
};

}  // namespace galley::ui
