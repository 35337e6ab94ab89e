// SPDX-License-Identifier: Apache-2.0
#include "ui/containers/run_dialog/volumes_editor.h"

#include <QCheckBox>
#include <QDir>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

#include "ui/widgets/button.h"
#include "ui/widgets/drawing.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/prompt.h"

namespace galley::ui {

VolumesEditor::VolumesEditor(Prompt& prompt, QWidget* parent) : QWidget(parent), m_prompt(prompt) {
    setObjectName(QStringLiteral("runVolumes"));
    auto* add = new Button(ButtonKind::Link, tr("Add folder or volume"), QStringLiteral("addVolume"), this);
    add->setIconName(QStringLiteral("plus"));
    m_image = new TextLabel(FontRole::Caption, Token::Muted, QString(), QStringLiteral("imageVolumes"), this);
    m_image->setWordWrap(true);
    m_image->hide();
    m_column = new QVBoxLayout(this);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(metric::kSpace2);
    m_column->addWidget(add);
    m_column->addWidget(m_image);
    connect(add, &Button::clicked, this, [this] {
        addVolume({});
        m_rows.last().source->setFocus(Qt::OtherFocusReason);
        emit edited();
    });
}

void VolumesEditor::addVolume(const models::RunVolume& volume) {
    const QString suffix = QString::number(m_rows.size());
    Row row{};
    row.widget = new QWidget(this);
    row.source = new QLineEdit(volume.source, row.widget);
    row.source->setObjectName(QStringLiteral("volumeSource") + suffix);
    row.source->setAccessibleName(tr("Folder of this computer, or name of a volume"));
    row.source->setPlaceholderText(tr("/folder or volume name"));
    Button* pick = Button::quiet(QStringLiteral("folder"), tr("Choose a folder"), QStringLiteral("pickFolder") + suffix,
                                 row.widget);
    row.target = new QLineEdit(volume.target, row.widget);
    row.target->setObjectName(QStringLiteral("volumeTarget") + suffix);
    row.target->setAccessibleName(tr("Path inside the container"));
    row.target->setPlaceholderText(tr("/path in the container"));
    row.readOnly = new QCheckBox(tr("Read-only"), row.widget);
    row.readOnly->setObjectName(QStringLiteral("volumeReadOnly") + suffix);
    row.readOnly->setAccessibleName(tr("Read-only"));
    row.readOnly->setChecked(volume.readOnly);
    row.message = new FieldMessage(QStringLiteral("volumeMessage") + suffix, row.widget);
    Button* remove = Button::quiet(QStringLiteral("close"), tr("Remove this volume"),
                                   QStringLiteral("removeVolume") + suffix, row.widget);
    auto* line = new QHBoxLayout;
    line->setSpacing(metric::kSpace1);
    line->addWidget(row.source, 1);
    line->addWidget(pick);
    line->addWidget(new Drawing(QStringLiteral("arrow-right"), Token::Muted, QSize(16, 16), row.widget));
    line->addSpacing(metric::kSpace1);
    line->addWidget(row.target, 1);
    line->addSpacing(metric::kSpace1);
    line->addWidget(row.readOnly);
    line->addWidget(remove);
    auto* column = new QVBoxLayout(row.widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metric::kSpace1);
    column->addLayout(line);
    column->addWidget(row.message);
    m_column->insertWidget(static_cast<int>(m_rows.size()), row.widget);
    m_rows.append(row);
    connect(row.source, &QLineEdit::textChanged, this, &VolumesEditor::edited);
    connect(row.target, &QLineEdit::textChanged, this, &VolumesEditor::edited);
    connect(row.readOnly, &QCheckBox::toggled, this, &VolumesEditor::edited);
    connect(pick, &Button::clicked, this, [this, source = row.source] { pickFolder(source); });
    connect(remove, &Button::clicked, this, [this, widget = row.widget] {
        m_rows.removeIf([widget](const Row& one) { return one.widget == widget; });
        widget->hide();
        widget->deleteLater();
        emit edited();
    });
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
    for (const Row& row : m_rows) result.append({row.source->text(), row.target->text(), row.readOnly->isChecked()});
    return result;
}

void VolumesEditor::setImageVolumes(const QStringList& targets) {
    m_image->setText(tr("The image keeps data in: %1. Without an entry it gets a new volume.")
                         .arg(targets.join(QStringLiteral(", "))));
    m_image->setVisible(!targets.isEmpty());
}

void VolumesEditor::showProblems(const models::RunForm& form) {
    using Field = models::RunForm::Field;
    m_wrong = false;
    for (int i = 0; i < m_rows.size(); ++i) {
        const Row& row = m_rows.at(i);
        const QString source = form.problem(Field::VolumeSource, i);
        const QString target = form.problem(Field::VolumeTarget, i);
        row.source->setProperty("galleyInvalid", !source.isEmpty());
        row.target->setProperty("galleyInvalid", !target.isEmpty());
        row.source->update();
        row.target->update();
        row.message->setMessage(FieldMessage::Kind::Error, source.isEmpty() ? target : source);
        m_wrong = m_wrong || !source.isEmpty() || !target.isEmpty();
    }
}

}  // namespace galley::ui
