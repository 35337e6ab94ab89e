// SPDX-License-Identifier: Apache-2.0
#include "ui/images/reference_field.h"

#include <QLineEdit>

#include "models/image_actions.h"

namespace galley::ui {

ReferenceField::ReferenceField(models::ImageActions& actions, const QString& label, const QString& name,
                               const QString& hint, QWidget* parent)
    : FormRow(label, new QLineEdit, name + QStringLiteral("Row"), {}, parent),
      m_actions(actions),
      m_field(qobject_cast<QLineEdit*>(FormRow::field())),
      m_emptyHint(hint) {
    m_field->setObjectName(name);
    m_field->setAccessibleName(tr("Name of the image"));
    m_timer.setSingleShot(true);
    m_timer.setInterval(kDebounceMs);
    setHint(m_emptyHint);
    connect(m_field, &QLineEdit::textChanged, this, [this] {
        m_valid.clear();
        m_normalised.clear();
        m_timer.start();
        emit changed();
    });
    connect(&m_timer, &QTimer::timeout, this, &ReferenceField::check);
    connect(&m_actions, &models::ImageActions::referenceChecked, this, &ReferenceField::takeCheck);
}

QString ReferenceField::text() const {
    return m_field->text().trimmed();
}

void ReferenceField::setText(const QString& text) {
    m_field->setText(text);
}

void ReferenceField::check() {
    if (!text().isEmpty()) return m_actions.checkReference(text());
    setProblem({});
    setHint(m_emptyHint);
}

void ReferenceField::takeCheck(const QString& checked, const QString& normalised, const models::ErrorInfo& error) {
    if (checked != text()) return;
    m_valid = error.isSet() ? QString() : checked;
    m_normalised = normalised;
    setProblem(error.sentence);
    setHint(normalised);
    emit changed();
}

}  // namespace galley::ui
