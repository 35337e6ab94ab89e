// SPDX-License-Identifier: Apache-2.0
#include "ui/containers/run_dialog/volumes_editor.h"

#include <QCheckBox>
#include <QDir>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPointer>
#include <QVBoxLayout>

#include "ui/style/tokens.h"
#include "ui/widgets/button.h"
#include "ui/widgets/drawing.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/prompt.h"

namespace galley::ui {

VolumesEditor::VolumesEditor(Prompt& prompt, QWidget* parent)
    : RowsEditor(QStringLiteral("runVolumes"),
                 {QStringLiteral("Volume"), tr("Add folder or volume"), tr("Remove this volume")}, parent),
      m_prompt(prompt),
      m_offer(new QWidget(this)),
      m_ownFiles(new QCheckBox(tr("My files belong to the app's user"), m_offer)),
      m_reason(new TextLabel(FontRole::Caption, Token::Muted, QString(), QStringLiteral("ownFilesReason"), m_offer)) {
    m_ownFiles->setObjectName(QStringLiteral("ownFiles"));
    m_ownFiles->setAccessibleName(m_ownFiles->text());
    m_ownFiles->setChecked(true);
    m_reason->setWordWrap(true);
    auto* column = new QVBoxLayout(m_offer);
    column->setContentsMargins(0, metric::kSpace1, 0, 0);
    column->setSpacing(metric::kSpace1);
    column->addWidget(m_ownFiles);
    column->addWidget(m_reason);
    append(m_offer);
    m_offer->hide();
    connect(m_ownFiles, &QCheckBox::toggled, this, &VolumesEditor::edited);
}

QLineEdit* VolumesEditor::fill(const Row& row) {
    Fields fields{};
    fields.source = makeField(row, QStringLiteral("volumeSource"), tr("Folder of this computer, or name of a volume"),
                              tr("/folder or volume name"));
    Button* pick = Button::quiet(QStringLiteral("folder"), tr("Choose a folder"),
                                 QStringLiteral("pickFolder") + row.suffix, row.widget);
    fields.target =
        makeField(row, QStringLiteral("volumeTarget"), tr("Path inside the container"), tr("/path in the container"));
    fields.readOnly = new QCheckBox(tr("Read-only"), row.widget);
    fields.readOnly->setObjectName(QStringLiteral("volumeReadOnly") + row.suffix);
    fields.readOnly->setAccessibleName(tr("Read-only"));
    row.line->setSpacing(metric::kSpace1);
    row.line->addWidget(fields.source, 1);
    row.line->addWidget(pick);
    row.line->addWidget(new Drawing(QStringLiteral("arrow-right"), Token::Muted, QSize(16, 16), row.widget));
    row.line->addSpacing(metric::kSpace1);
    row.line->addWidget(fields.target, 1);
    row.line->addSpacing(metric::kSpace1);
    row.line->addWidget(fields.readOnly);
    m_fields.append(fields);
    connect(fields.readOnly, &QCheckBox::toggled, this, &VolumesEditor::edited);
    connect(pick, &Button::clicked, this, [this, source = fields.source] { pickFolder(source); });
    return fields.source;
}

void VolumesEditor::pickFolder(QLineEdit* source) {
    const QString start = source->text().startsWith(QLatin1Char('/')) ? source->text() : QDir::homePath();
    const QPointer<QLineEdit> field(source);
    m_prompt.pickFolder(this, tr("Choose a folder"), start, [field](const QString& folder) {
        if (field != nullptr && !folder.isEmpty()) field->setText(folder);
    });
}

QList<models::RunVolume> VolumesEditor::volumes() const {
    QList<models::RunVolume> result;
    for (const Fields& fields : m_fields) {
        result.append({fields.source->text(), fields.target->text(), fields.readOnly->isChecked()});
    }
    return result;
}

bool VolumesEditor::ownFiles() const {
    return m_ownFiles->isChecked();
}

void VolumesEditor::offerOwnFiles(const models::RunForm& form) {
    m_offer->setVisible(form.offersOwnFiles());
    const QString user = form.effectiveUser().section(QLatin1Char(':'), 0, 0);
    m_reason->setText(m_ownFiles->isChecked()
                          ? tr("The app runs as the user %1 and may change what is in your folders.").arg(user)
                          : tr("The app runs as the user %1; your folders belong to root inside, so it may not be able "
                               "to write into them.")
                                .arg(user));
}

void VolumesEditor::setImageVolumes(const QStringList& targets) {
    setNote(targets.isEmpty() ? QString()
                              : tr("The image keeps data in: %1. Without an entry it gets a new volume.")
                                    .arg(targets.join(QStringLiteral(", "))));
}

void VolumesEditor::showProblems(const models::RunForm& form) {
    using Field = models::RunForm::Field;
    clearProblems();
    for (int i = 0; i < m_fields.size(); ++i) {
        const QString source = form.problem(Field::VolumeSource, i);
        const QString target = form.problem(Field::VolumeTarget, i);
        markInvalid(m_fields.at(i).source, source);
        markInvalid(m_fields.at(i).target, target);
        showProblem(i, source.isEmpty() ? target : source);
    }
    offerOwnFiles(form);
}

}  // namespace galley::ui
