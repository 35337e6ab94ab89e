// SPDX-License-Identifier: Apache-2.0
/// @file
/// "Run flask-demo:1": name, ports, and closed sections for the rest; the same thing as a command line; errors in the
/// dialog. Binds models/run_form.h to widgets and knows nothing else.
/// Used by the main window. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <memory>

#include "models/run_form.h"
#include "ui/widgets/dialog.h"

class QLineEdit;

namespace galley::ui {

class CollapsibleSection;
class CommandEditor;
class CommandLineStrip;
class ErrorCard;
class FormRow;
class LimitsEditor;
class OptionsEditor;
class PortsEditor;
class Prompt;
class VariablesEditor;
class VolumesEditor;

class RunDialog : public Dialog {
    Q_OBJECT
public:
    RunDialog(std::unique_ptr<models::RunForm> form, Prompt& prompt, QWidget* parent = nullptr);
    ~RunDialog() override;
    models::RunForm& form() { return *m_form; }

signals:
    void started(const QString& containerId, const QString& name, const QStringList& warnings);

private:
    void build(Prompt& prompt);
    CollapsibleSection* section(const QString& title, const QString& name, QWidget* editor);
    void takeFields();
    void takeForm();
    void showProblems();
    void showSubmitting();

    std::unique_ptr<models::RunForm> m_form;
    ErrorCard* m_error;
    QLineEdit* m_name;
    FormRow* m_nameRow;
    PortsEditor* m_ports;
    VariablesEditor* m_variables;
    VolumesEditor* m_volumes;
    CommandEditor* m_command;
    OptionsEditor* m_options;
    LimitsEditor* m_limits;
    CollapsibleSection* m_variablesSection;
    CollapsibleSection* m_volumesSection;
    CollapsibleSection* m_commandSection;
    CollapsibleSection* m_optionsSection;
    CollapsibleSection* m_limitsSection;
    CommandLineStrip* m_strip;
    bool m_taking = false;
};

}  // namespace galley::ui
