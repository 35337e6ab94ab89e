// SPDX-License-Identifier: Apache-2.0
#include "ui/volumes/volume_dialog.h"

#include <QLineEdit>
#include <QRegularExpression>
#include <QVBoxLayout>

#include "models/format.h"
#include "ui/widgets/button.h"
#include "ui/widgets/error_card.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/labels.h"

namespace galley::ui {
namespace {

QString titleOf(VolumeDialog::Job job, const QString& volume) {
    switch (job) {
        case VolumeDialog::Job::Create: return VolumeDialog::tr("Create a volume");
        case VolumeDialog::Job::Clone: return VolumeDialog::tr("Clone %1").arg(models::shortVolumeName(volume));
        case VolumeDialog::Job::Rename: return VolumeDialog::tr("Rename %1").arg(models::shortVolumeName(volume));
    }
    return {};
}

QString wordsOf(VolumeDialog::Job job) {
    switch (job) {
        case VolumeDialog::Job::Create:
            return VolumeDialog::tr(
                "It keeps files when containers are deleted. Give its name where a container is "
                "run, under Volumes and folders.");
        case VolumeDialog::Job::Clone:
            return VolumeDialog::tr(
                "A new volume with the same files, owners and labels. Changes in one do not show "
                "in the other.");
        case VolumeDialog::Job::Rename: return {};
    }
    return {};
}

QString primaryOf(VolumeDialog::Job job) {
    switch (job) {
        case VolumeDialog::Job::Create: return VolumeDialog::tr("Create");
        case VolumeDialog::Job::Clone: return VolumeDialog::tr("Clone");
        case VolumeDialog::Job::Rename: return VolumeDialog::tr("Rename");
    }
    return {};
}

}  // namespace

QString volumeNameProblem(const models::VolumeListModel& volumes, const QString& name, bool mayExist) {
    static const QRegularExpression kName(QStringLiteral("\\A[a-zA-Z0-9][a-zA-Z0-9_.-]+\\z"));
    if (name.isEmpty()) return {};
    if (!kName.match(name).hasMatch()) {
        return VolumeDialog::tr(
            "Use at least two letters, digits, dots, dashes or underscores, beginning with a "
            "letter or digit.");
    }
    if (!mayExist && volumes.rowOf(name) >= 0) return VolumeDialog::tr("A volume has this name already.");
    return {};
}

VolumeDialog::VolumeDialog(models::ModelSet& models, Job job, const QString& volume, QWidget* parent)
    : Dialog(titleOf(job, volume), QStringLiteral("volumeDialog"), parent),
      m_models(models),
      m_job(job),
      m_volume(volume) {
    m_error = new ErrorCard(QStringLiteral("volumeDialogError"), this);
    m_name = new QLineEdit(this);
    m_name->setObjectName(QStringLiteral("volumeName"));
    m_row = new FormRow(tr("Name"), m_name, QStringLiteral("volumeNameRow"));
    content()->addWidget(m_error);
    if (const QString words = wordsOf(job); !words.isEmpty()) {
        auto* label = new TextLabel(FontRole::Body, Token::Muted, words, QStringLiteral("volumeWords"), this);
        label->setWordWrap(true);
        content()->addWidget(label);
    }
    content()->addWidget(m_row);
    setPrimary(primaryOf(job));
    if (job == Job::Clone) m_name->setText(suggestion());
    if (job == Job::Rename) m_name->setText(volume);
    connect(m_name, &QLineEdit::textEdited, this, &VolumeDialog::validate);
    connect(this, &Dialog::primaryClicked, this, &VolumeDialog::submit);
    connect(&models.volumeActions, &models::VolumeActions::succeeded, this,
            [this](const QString& name, const QString& ended) { takeEnd(name, ended, {}); });
    connect(&models.volumeActions, &models::VolumeActions::failed, this, &VolumeDialog::takeEnd);
    validate();
    m_name->setFocus();
    m_name->selectAll();
}

QString VolumeDialog::suggestion() const {
    const QString first = models::shortVolumeName(m_volume) + QStringLiteral("-copy");
    QString name = first;
    for (int number = 2; m_models.volumes.rowOf(name) >= 0; ++number) {
        name = QStringLiteral("%1-%2").arg(first).arg(number);
    }
    return name;
}

QString VolumeDialog::action() const {
    return m_job == Job::Create ? QStringLiteral("create") : QStringLiteral("rename");
}

QString VolumeDialog::subject() const {
    return m_job == Job::Create ? m_submitted : m_volume;
}

void VolumeDialog::validate() {
    const QString name = m_name->text().trimmed();
    const bool same = m_job == Job::Rename && name == m_volume;
    const QString problem = same ? QString() : volumeNameProblem(m_models.volumes, name);
    m_row->setProblem(problem);
    primary()->setEnabled(problem.isEmpty() && !name.isEmpty() && !same && m_submitted.isEmpty());
    fitToContent();
}

void VolumeDialog::submit() {
    m_error->clear();
    m_submitted = m_name->text().trimmed();
    switch (m_job) {
        case Job::Create: m_models.volumeActions.create(m_submitted); break;
        case Job::Rename: m_models.volumeActions.rename(m_volume, m_submitted); break;
        case Job::Clone:
            // It goes on as a task, which tells how it ends.
            m_models.volumeActions.clone(m_volume, m_submitted);
            emit done(m_submitted);
            return accept();
    }
    validate();
}

void VolumeDialog::takeEnd(const QString& name, const QString& ended, const models::ErrorInfo& error) {
    if (m_submitted.isEmpty() || name != subject() || ended != action()) return;
    if (!error.isSet()) {
        emit done(m_submitted);
        return accept();
    }
    m_error->setError(
        m_job == Job::Create ? tr("The volume could not be created") : tr("The volume could not be renamed"), error);
    m_submitted.clear();
    validate();
}

}  // namespace galley::ui
