// SPDX-License-Identifier: Apache-2.0
#include "ui/networks/connect_dialog.h"

#include <QComboBox>
#include <QLineEdit>
#include <QRegularExpression>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/widgets/button.h"
#include "ui/widgets/error_card.h"
#include "ui/widgets/form_row.h"

namespace galley::ui {

using models::ContainerRow;

ConnectDialog::ConnectDialog(models::ModelSet& models, const models::NetworkRow& network, QWidget* parent)
    : Dialog(tr("Connect a container to %1").arg(network.name), QStringLiteral("connectDialog"), parent),
      m_models(models),
      m_network(network) {
    m_error = new ErrorCard(QStringLiteral("connectError"), this);
    m_container = makeNameBox(QStringLiteral("connectContainer"), this);
    m_aliases = new QLineEdit(this);
    m_aliases->setObjectName(QStringLiteral("connectAliases"));
    m_containerRow = new FormRow(tr("Container"), m_container, QStringLiteral("connectContainerRow"));
    m_aliasesRow = new FormRow(tr("More names"), m_aliases, QStringLiteral("connectAliasesRow"), tr("optional"));
    m_aliasesRow->setHint(tr("Others in the network find it by its own name, and by these. Separate them by spaces."));
    content()->addWidget(m_error);
    content()->addWidget(m_containerRow);
    content()->addWidget(m_aliasesRow);
    setPrimary(tr("Connect"));
    addCandidates();
    connect(m_container, &QComboBox::currentIndexChanged, this, &ConnectDialog::validate);
    connect(m_aliases, &QLineEdit::textChanged, this, &ConnectDialog::validate);
    connect(this, &Dialog::primaryClicked, this, &ConnectDialog::submit);
    connect(&models.networkActions, &models::NetworkActions::succeeded, this,
            [this](const QString& id, const QString& action) { takeEnd(id, action, {}); });
    connect(&models.networkActions, &models::NetworkActions::failed, this, &ConnectDialog::takeEnd);
    validate();
    m_container->setFocus();
}

// Those that run come first: they are connected at once.
void ConnectDialog::addCandidates() {
    for (const bool running : {true, false}) {
        for (int i = 0; i < m_models.containers.rowCount(); ++i) {
            const ContainerRow& row = m_models.containers.at(i);
            if (row.running() != running || !row.hasNetworks() || m_network.containers.contains(row.name)) continue;
            m_container->addItem(running ? row.name : tr("%1 (from its next start)").arg(row.name), row.id);
        }
    }
}

QStringList ConnectDialog::aliases() const {
    static const QRegularExpression kBetween(QStringLiteral("[\\s,]+"));
    return m_aliases->text().split(kBetween, Qt::SkipEmptyParts);
}

void ConnectDialog::validate() {
    static const QRegularExpression kAlias(QStringLiteral("\\A[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,62}\\z"));
    const QStringList names = aliases();
    const bool right =
        std::all_of(names.begin(), names.end(), [](const QString& name) { return kAlias.match(name).hasMatch(); });
    const bool none = m_container->count() == 0;
    m_container->setEnabled(!none);
    m_containerRow->setHint(none ? tr("Every container is in it already, or has no network of its own.") : QString());
    m_aliasesRow->setProblem(right ? QString() : tr("A name has letters, digits, dots, dashes and underscores."));
    primary()->setEnabled(!none && right && !m_submitted);
    fitToContent();
}

void ConnectDialog::submit() {
    m_error->clear();
    m_submitted = true;
    m_models.networkActions.connectContainer(m_network.id, m_container->currentData().toString(), aliases());
    validate();
}

void ConnectDialog::takeEnd(const QString& network, const QString& action, const models::ErrorInfo& error) {
    if (!m_submitted || network != m_network.id || action != QLatin1String("connect")) return;
    if (!error.isSet()) return accept();
    m_error->setError(tr("The container could not be connected"), error);
    m_submitted = false;
    validate();
}

}  // namespace galley::ui
