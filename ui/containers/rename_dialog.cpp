// SPDX-License-Identifier: Apache-2.0
#include "ui/containers/rename_dialog.h"

#include <QLineEdit>
#include <QRegularExpression>
#include <QVBoxLayout>

#include "ui/widgets/button.h"
#include "ui/widgets/error_card.h"
#include "ui/widgets/form_row.h"

namespace galley::ui {

RenameDialog::RenameDialog(models::ContainerActions& actions, const QString& containerId, const QString& name,
                           QWidget* parent)
    : Dialog(tr("Rename %1").arg(name), QStringLiteral("renameDialog"), parent),
      m_actions(actions),
      m_containerId(containerId),
      m_oldName(name) {
    m_error = new ErrorCard(QStringLiteral("renameError"), this);
    m_name = new QLineEdit(name, this);
    m_name->setObjectName(QStringLiteral("renameName"));
    m_row = new FormRow(tr("Name"), m_name, QStringLiteral("renameRow"));
    content()->addWidget(m_error);
    content()->addWidget(m_row);
    setPrimary(tr("Rename"));
    connect(m_name, &QLineEdit::textEdited, this, &RenameDialog::validate);
    connect(this, &Dialog::primaryClicked, this, &RenameDialog::submit);
    connect(&actions, &models::ContainerActions::succeeded, this, [this](const QString& id, const QString& action) {
        if (id == m_containerId && action == QLatin1String("rename")) accept();
    });
    connect(&actions, &models::ContainerActions::failed, this,
            [this](const QString& id, const QString& action, const models::ErrorInfo& error) {
                if (id != m_containerId || action != QLatin1String("rename")) return;
                m_error->setError(tr("The container could not be renamed"), error);
                validate();
                fitToContent();
            });
    validate();
    fitToContent();
    m_name->setFocus();
    m_name->selectAll();
}

void RenameDialog::validate() {
    static const QRegularExpression kName(QStringLiteral("\\A[a-zA-Z0-9][a-zA-Z0-9_.-]+\\z"));
    const QString name = m_name->text().trimmed();
    const bool good = kName.match(name).hasMatch();
    m_row->setProblem(good || name.isEmpty() ? QString()
                                             : tr("Use at least two letters, digits, dots, dashes or underscores, "
                                                  "beginning with a letter or digit."));
    primary()->setEnabled(good && name != m_oldName && !m_actions.isBusy(m_containerId));
    fitToContent();
}

void RenameDialog::submit() {
    m_error->clear();
    m_actions.rename(m_containerId, m_name->text().trimmed());
    validate();
}

}  // namespace galley::ui
