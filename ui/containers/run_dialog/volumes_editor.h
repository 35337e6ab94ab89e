// SPDX-License-Identifier: Apache-2.0
/// @file
/// Volumes and folders of the run dialog: a folder of this computer (picked or typed) or the name of a volume, and
/// where it appears in the container. Used by RunDialog. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QList>
#include <QPointer>
#include <QWidget>

#include "models/run_form.h"

class QCheckBox;
class QLineEdit;
class QVBoxLayout;

namespace galley::ui {

class FieldMessage;
class Prompt;
class TextLabel;

class VolumesEditor : public QWidget {
    Q_OBJECT
public:
    explicit VolumesEditor(Prompt& prompt, QWidget* parent = nullptr);
    QList<models::RunVolume> volumes() const;
    void addVolume(const models::RunVolume& volume);
    void setImageVolumes(const QStringList& targets);
    void showProblems(const models::RunForm& form);
    bool hasProblem() const { return m_wrong; }

signals:
    void edited();

private:
    struct Row {
        QWidget* widget;
        QLineEdit* source;
        QLineEdit* target;
        QCheckBox* readOnly;
        FieldMessage* message;
    };
    void pickFolder(QLineEdit* source);

    Prompt& m_prompt;
    QList<Row> m_rows;
    QVBoxLayout* m_column;
    TextLabel* m_image;
    bool m_wrong = false;
};

}  // namespace galley::ui
