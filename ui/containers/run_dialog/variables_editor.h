// SPDX-License-Identifier: Apache-2.0
/// @file
/// Environment variables of the run dialog, one a row; what the image sets is shown below. Used by RunDialog.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QList>
#include <QWidget>

#include "models/run_form.h"

class QLineEdit;
class QVBoxLayout;

namespace galley::ui {

class FieldMessage;
class TextLabel;

class VariablesEditor : public QWidget {
    Q_OBJECT
public:
    explicit VariablesEditor(QWidget* parent = nullptr);
    QList<models::RunVariable> variables() const;
    void addVariable(const models::RunVariable& variable);
    void setImageVariables(const QStringList& environment);
    void showProblems(const models::RunForm& form);
    bool hasProblem() const { return m_wrong; }

signals:
    void edited();

private:
    struct Row {
        QWidget* widget;
        QLineEdit* name;
        QLineEdit* value;
        FieldMessage* message;
    };

    QList<Row> m_rows;
    QVBoxLayout* m_column;
    TextLabel* m_image;
    bool m_wrong = false;
};

}  // namespace galley::ui
