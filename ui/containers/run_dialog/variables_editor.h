// SPDX-License-Identifier: Apache-2.0
/// @file
/// Environment variables of the run dialog, one a row; what the image sets is shown below. Used by RunDialog.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include "models/run_form.h"
#include "ui/containers/run_dialog/rows_editor.h"

namespace galley::ui {

class VariablesEditor : public RowsEditor {
    Q_OBJECT
public:
    explicit VariablesEditor(QWidget* parent = nullptr);
    QList<models::RunVariable> variables() const;
    void setImageVariables(const QStringList& environment);
    void showProblems(const models::RunForm& form);

protected:
    QLineEdit* fill(const Row& row) override;
    void forget(int row) override { m_fields.removeAt(row); }

private:
    struct Fields {
        QLineEdit* name;
        QLineEdit* value;
    };
    QList<Fields> m_fields;
};

}  // namespace galley::ui
