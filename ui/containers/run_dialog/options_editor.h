// SPDX-License-Identifier: Apache-2.0
/// @file
/// What is seldom changed: the command with its surroundings, and when and how the container runs. Used by RunDialog.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QWidget>

#include "models/run_form.h"

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace galley::ui {

class FormRow;
class RestartBox;

class CommandEditor : public QWidget {
    Q_OBJECT
public:
    explicit CommandEditor(QWidget* parent = nullptr);
    void take(models::RunValues& values) const;
    void setFacts(const models::RunImageFacts& facts);
    void showProblems(const models::RunForm& form);
    bool hasProblem() const { return m_wrong; }
    /// How many fields differ from the image.
    int changes() const;

signals:
    void edited();

private:
    QLineEdit* m_command;
    QLineEdit* m_entrypoint;
    QLineEdit* m_directory;
    QLineEdit* m_user;
    FormRow* m_commandRow;
    FormRow* m_entrypointRow;
    FormRow* m_directoryRow;
    bool m_wrong = false;
};

class OptionsEditor : public QWidget {
    Q_OBJECT
public:
    explicit OptionsEditor(QWidget* parent = nullptr);
    void take(models::RunValues& values) const;
    /// Names to choose from, beside those that are always there.
    void setNetworks(const QStringList& names);
    void showProblems(const models::RunForm& form);
    bool hasProblem() const { return m_wrong; }
    int changes() const;

signals:
    void edited();

private:
    RestartBox* m_restart;
    QComboBox* m_network;
    QLineEdit* m_hostname;
    FormRow* m_hostnameRow;
    QCheckBox* m_removeOnExit;
    QCheckBox* m_terminal;
    bool m_wrong = false;
};

}  // namespace galley::ui
