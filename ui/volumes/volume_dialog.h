// SPDX-License-Identifier: Apache-2.0
/// @file
/// A name for a volume: of a new one, of a copy, or another one for itself. Used by VolumesPage.
/// Threads: GUI thread. Processes: none. Crash: the volume is there under one name or the other.
#pragma once

#include "models/model_set.h"
#include "ui/widgets/dialog.h"

class QLineEdit;

namespace galley::ui {

class ErrorCard;
class FormRow;

class VolumeDialog : public Dialog {
    Q_OBJECT
public:
    enum class Job { Create, Clone, Rename };

    /// `volume`: which one to copy or to rename.
    VolumeDialog(models::ModelSet& models, Job job, const QString& volume, QWidget* parent);

signals:
    /// The new volume is there, has its new name, or is being copied.
    void done(const QString& name);

private:
    void validate();
    void submit();
    void takeEnd(const QString& name, const QString& action, const models::ErrorInfo& error);
    /// "db-copy", "db-copy-2"
    QString suggestion() const;
    /// What the actions call this job, and on which volume it runs.
    QString action() const;
    QString subject() const;

    models::ModelSet& m_models;
    Job m_job;
    QString m_volume;
    QString m_submitted;
    QLineEdit* m_name;
    FormRow* m_row;
    ErrorCard* m_error;
};

/// Why `name` cannot be the name of a new volume; empty when it can, or is empty itself.
QString volumeNameProblem(const models::VolumeListModel& volumes, const QString& name, bool mayExist = false);

}  // namespace galley::ui
