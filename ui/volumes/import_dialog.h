// SPDX-License-Identifier: Apache-2.0
/// @file
/// An archive of files into a volume: which file, which volume. Used by VolumesPage.
/// Threads: GUI thread. Processes: none. Crash: see models/volume_task.h.
#pragma once

#include "models/volume_list_model.h"
#include "ui/widgets/dialog.h"

class QLineEdit;

namespace galley::ui {

class FormRow;
class Prompt;

class ImportDialog : public Dialog {
    Q_OBJECT
public:
    /// `volume`: into this one; empty: the user says which, and one that is not there is made.
    ImportDialog(Prompt& prompt, const models::VolumeListModel& volumes, const QString& volume, QWidget* parent);

signals:
    void importRequested(const QString& volume, const QString& path);

private:
    void addWords();
    void pickFile();
    void takePath();
    void validate();

    Prompt& m_prompt;
    const models::VolumeListModel& m_volumes;
    QString m_volume;
    QLineEdit* m_path;
    QLineEdit* m_name;
    FormRow* m_pathRow;
    FormRow* m_nameRow;
    bool m_nameChosen = false;
};

}  // namespace galley::ui
