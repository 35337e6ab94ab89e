// SPDX-License-Identifier: Apache-2.0
/// @file
/// Images into a file: which format, how compressed, where to. Used by ImagesPage.
/// Threads: GUI thread. Processes: none. Crash: no half file.
#pragma once

#include "models/archive_task.h"
#include "ui/widgets/dialog.h"

class QComboBox;
class QLineEdit;

namespace galley::ui {

class FormRow;
class Prompt;

class SaveDialog : public Dialog {
    Q_OBJECT
public:
    SaveDialog(Prompt& prompt, const QStringList& references, qint64 bytes, QWidget* parent = nullptr);

signals:
    void saveRequested(const galley::models::SaveValues& values);

private:
    void pickFile();
    void takeFields();
    /// "flask-demo_1.tar.zst"
    QString suggestion() const;

    Prompt& m_prompt;
    models::SaveValues m_values;
    QLineEdit* m_path;
    QComboBox* m_format;
    QComboBox* m_compression;
    FormRow* m_formatRow;
    bool m_pathChosen = false;
};

}  // namespace galley::ui
