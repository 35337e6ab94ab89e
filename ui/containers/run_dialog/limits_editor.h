// SPDX-License-Identifier: Apache-2.0
/// @file
/// What a container may use, and when it is started again. Used by RunDialog and LimitsDialog. Threads: GUI thread.
/// Processes: none. Crash: nothing to lose.
#pragma once

#include <QComboBox>
#include <QWidget>

#include <functional>

#include "models/limits.h"
#include "models/run_form.h"

class QLineEdit;

namespace galley::ui {

class FormRow;

/// The restart policies in plain words.
class RestartBox : public QComboBox {
    Q_OBJECT
public:
    explicit RestartBox(QWidget* parent = nullptr);
    models::RunValues::Restart restart() const;
    void setRestart(models::RunValues::Restart restart);
};

class LimitsEditor : public QWidget {
    Q_OBJECT
public:
    explicit LimitsEditor(QWidget* parent = nullptr);
    models::LimitValues limits() const;
    void setLimits(const models::LimitValues& limits);
    /// `problemOf`: a sentence, empty where it is well.
    void showProblems(const std::function<QString(models::Limit)>& problemOf);
    bool hasProblem() const { return m_wrong; }
    /// How many fields are filled.
    int count() const;

signals:
    void edited();

private:
    QLineEdit* m_memory;
    QLineEdit* m_processors;
    QLineEdit* m_processes;
    FormRow* m_memoryRow;
    FormRow* m_processorsRow;
    FormRow* m_processesRow;
    bool m_wrong = false;
};

}  // namespace galley::ui
