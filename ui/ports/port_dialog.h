// SPDX-License-Identifier: Apache-2.0
/// @file
/// "Add a port": container, port on this computer (checked while typing), port inside. Closes when the engine did it.
/// Used by PortsPanel. Threads: GUI thread. Processes: none. Crash: see engine/api/port_service.h.
#pragma once

#include "models/model_set.h"
#include "models/port_check.h"
#include "ui/widgets/dialog.h"

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace galley::ui {

class ErrorCard;
class FormRow;

class PortDialog : public Dialog {
    Q_OBJECT
public:
    /// `containerId` empty: the dialog lets one choose.
    PortDialog(models::ModelSet& models, const QString& containerId, QWidget* parent);

private:
    void fillContainers(const QString& containerId);
    void checkHostPort();
    void validate();
    void submit();
    models::PortEntry entry() const;

    models::ModelSet& m_models;
    models::PortCheck m_check;
    QComboBox* m_container;
    QLineEdit* m_hostPort;
    QLineEdit* m_containerPort;
    QComboBox* m_protocol;
    QCheckBox* m_everywhere;
    FormRow* m_hostRow;
    FormRow* m_insideRow;
    ErrorCard* m_error;
    bool m_waiting = false;
};

}  // namespace galley::ui
