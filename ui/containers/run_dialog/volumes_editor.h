// SPDX-License-Identifier: Apache-2.0
/// @file
/// Volumes and folders of the run dialog: a folder of this computer (picked or typed) or the name of a volume, and
/// where it appears in the container. Used by RunDialog. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include "models/run_form.h"
#include "ui/containers/run_dialog/rows_editor.h"

class QCheckBox;

namespace galley::ui {

class Prompt;

class VolumesEditor : public RowsEditor {
    Q_OBJECT
public:
    explicit VolumesEditor(Prompt& prompt, QWidget* parent = nullptr);
    QList<models::RunVolume> volumes() const;
    bool ownFiles() const;
    void setImageVolumes(const QStringList& targets);
    void showProblems(const models::RunForm& form);

protected:
    QLineEdit* fill(const Row& row) override;
    void forget(int row) override { m_fields.removeAt(row); }

private:
    struct Fields {
        QLineEdit* source;
        QLineEdit* target;
        QCheckBox* readOnly;
    };
    void pickFolder(QLineEdit* source);
    void offerOwnFiles(const models::RunForm& form);

    Prompt& m_prompt;
    QList<Fields> m_fields;
    QWidget* m_offer;
    QCheckBox* m_ownFiles;
    TextLabel* m_reason;
};

}  // namespace galley::ui
