// SPDX-License-Identifier: Apache-2.0
#include "ui/images/tag_dialog.h"

#include <QLineEdit>
#include <QVBoxLayout>

#include "models/format.h"
#include "ui/images/reference_field.h"
#include "ui/widgets/button.h"
#include "ui/widgets/error_card.h"
#include "ui/widgets/labels.h"

namespace galley::ui {

TagDialog::TagDialog(models::ImageActions& actions, const QString& reference, QWidget* parent)
    : Dialog(tr("Add a name to %1").arg(models::shortReference(reference)), QStringLiteral("tagDialog"), parent),
      m_actions(actions),
      m_reference(reference) {
    m_error = new ErrorCard(QStringLiteral("tagError"), this);
    m_name = new ReferenceField(actions, tr("Name"), QStringLiteral("tagName"),
                                tr("for example flask-demo:2 or localhost:5000/team/app:2"), this);
    auto* words = new TextLabel(FontRole::Body, Token::Muted,
                                tr("The image keeps the names it has. A name that another image has goes over to "
                                   "this one."),
                                QStringLiteral("tagWords"), this);
    words->setWordWrap(true);
    content()->addWidget(m_error);
    content()->addWidget(words);
    content()->addWidget(m_name);
    setPrimary(tr("Add"))->setEnabled(false);
    connect(m_name, &ReferenceField::changed, this, [this] { primary()->setEnabled(!m_name->valid().isEmpty()); });
    connect(this, &Dialog::primaryClicked, this, [this] {
        m_error->clear();
        primary()->setEnabled(false);
        m_actions.tag(m_reference, m_name->valid());
    });
    connect(&actions, &models::ImageActions::succeeded, this, [this](const QString& source, const QString& action) {
        if (source == m_reference && action == QLatin1String("tag")) accept();
    });
    connect(&actions, &models::ImageActions::failed, this,
            [this](const QString& source, const QString& action, const models::ErrorInfo& error) {
                if (source != m_reference || action != QLatin1String("tag")) return;
                m_error->setError(tr("The name could not be added"), error);
                primary()->setEnabled(true);
            });
    m_name->field()->setFocus();
}

}  // namespace galley::ui
