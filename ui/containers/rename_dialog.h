// SPDX-License-Identifier: Apache-2.0
/// @file
/// Another name for a container. Used by ContainersPage. Threads: GUI thread. Processes: none. Crash: the old name
/// stays.
#pragma once

#include "models/container_actions.h"
#include "ui/widgets/dialog.h"

class QLineEdit;

namespace galley::ui {

class ErrorCard;
class FormRow;

class RenameDialog : public Dialog {
    Q_OBJECT
public:
    RenameDialog(models::ContainerActions& actions, const QString& containerId, const QString& name, QWidget* parent);

private:
    void validate();
    void submit();

    models::ContainerActions& m_actions;
    QString m_containerId;
    QString m_oldName;
    QLineEdit* m_name;
    FormRow* m_row;
    ErrorCard* m_error;
};

}  // namespace galley::ui
