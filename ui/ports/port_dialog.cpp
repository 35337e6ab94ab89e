// SPDX-License-Identifier: Apache-2.0
#include "ui/ports/port_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QVBoxLayout>

#include "ui/style/tokens.h"
#include "ui/widgets/button.h"
#include "ui/widgets/error_card.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/labels.h"

namespace galley::ui {

using models::PortCheck;

PortDialog::PortDialog(models::ModelSet& models, const QString& containerId, QWidget* parent)
    : Dialog(tr("Add a port"), QStringLiteral("portDialog"), parent), m_models(models), m_check(models.runner) {
    m_error = new ErrorCard(QStringLiteral("portDialogError"), this);
    m_container = makeNameBox(QStringLiteral("portDialogContainer"), this);
    m_hostPort = new QLineEdit(this);
    m_hostPort->setObjectName(QStringLiteral("portDialogHostPort"));
    m_hostPort->setPlaceholderText(tr("a free one is chosen"));
    m_containerPort = new QLineEdit(this);
    m_containerPort->setObjectName(QStringLiteral("portDialogContainerPort"));
    m_containerPort->setPlaceholderText(tr("for example 5000"));
    m_protocol = new QComboBox(this);
    m_protocol->setObjectName(QStringLiteral("portDialogProtocol"));
    m_protocol->addItems({QStringLiteral("TCP"), QStringLiteral("UDP")});
    m_everywhere = new QCheckBox(tr("Reachable from other computers"), this);
    m_everywhere->setObjectName(QStringLiteral("portDialogEverywhere"));
    m_everywhere->setToolTip(tr("Listens on all addresses of this computer (0.0.0.0) instead of 127.0.0.1 only"));

    auto* containerRow = new FormRow(tr("Container"), m_container, QStringLiteral("portDialogContainerRow"));
    m_insideRow = new FormRow(tr("Inside"), m_containerPort, QStringLiteral("portDialogInsideRow"));
    m_hostRow = new FormRow(tr("This computer"), m_hostPort, QStringLiteral("portDialogHostRow"), tr("optional"));
    content()->addWidget(m_error);
    content()->addWidget(containerRow);
    content()->addWidget(m_insideRow);
    content()->addWidget(m_hostRow);
    content()->addWidget(new FormRow(tr("Protocol"), m_protocol, QStringLiteral("portDialogProtocolRow")));
    content()->addWidget(m_everywhere);
    setPrimary(tr("Add port"));
    fillContainers(containerId);
    // One container's page needs no choice of another.
    containerRow->setVisible(containerId.isEmpty());
    setFocusProxy(m_containerPort);

    connect(m_hostPort, &QLineEdit::textEdited, this, &PortDialog::checkHostPort);
    connect(m_protocol, &QComboBox::currentIndexChanged, this, &PortDialog::checkHostPort);
    connect(m_everywhere, &QCheckBox::toggled, this, &PortDialog::checkHostPort);
    connect(m_containerPort, &QLineEdit::textEdited, this, &PortDialog::validate);
    connect(m_container, &QComboBox::currentIndexChanged, this, &PortDialog::validate);
    connect(&m_check, &PortCheck::changed, this, &PortDialog::validate);
    connect(this, &Dialog::primaryClicked, this, &PortDialog::submit);
    connect(&models.portActions, &models::PortActions::succeeded, this,
            [this](const QString& id, const QString& action, const models::PortEntry&) {
                if (m_waiting && action == QLatin1String("add") && id == m_container->currentData().toString())
                    accept();
            });
    connect(&models.portActions, &models::PortActions::failed, this,
            [this](const QString& id, const QString& action, const models::PortEntry&, const models::ErrorInfo& error) {
                if (!m_waiting || action != QLatin1String("add") || id != m_container->currentData().toString()) return;
                m_waiting = false;
                m_error->setError(tr("The port could not be added"), error);
                validate();
                fitToContent();
            });
    validate();
    m_containerPort->setFocus();
}

void PortDialog::fillContainers(const QString& containerId) {
    for (int row = 0; row < m_models.containers.rowCount(); ++row) {
        const models::ContainerRow& container = m_models.containers.at(row);
        if (!containerId.isEmpty() && container.id != containerId) continue;
        if (!container.hasNetworks()) continue;
        m_container->addItem(container.running() ? container.name : tr("%1 (stopped)").arg(container.name),
                             container.id);
    }
}

models::PortEntry PortDialog::entry() const {
    models::PortEntry entry;
    entry.hostAddress = m_everywhere->isChecked() ? QStringLiteral("0.0.0.0") : QStringLiteral("127.0.0.1");
    entry.hostPort = m_check.port();
    entry.containerPort = m_containerPort->text().trimmed().toUShort();
    entry.protocol = m_protocol->currentIndex() == 1 ? models::PortProtocol::Udp : models::PortProtocol::Tcp;
    return entry;
}

void PortDialog::checkHostPort() {
    m_check.setText(m_hostPort->text(), entry().hostAddress, entry().protocol);
}

void PortDialog::validate() {
    const bool refused = !m_check.acceptable() && m_check.state() != PortCheck::State::Checking;
    QString problem = refused ? m_check.sentence() : QString();
    if (refused && m_check.suggestion() != 0) problem += QLatin1Char(' ') + tr("%1 is free.").arg(m_check.suggestion());
    m_hostRow->setProblem(problem);
    m_hostRow->setHint(m_check.state() == PortCheck::State::Free       ? tr("Free")
                       : m_check.state() == PortCheck::State::Checking ? tr("Checking…")
                                                                       : QString());
    const bool typed = !m_containerPort->text().trimmed().isEmpty();
    const bool inside = entry().containerPort != 0;
    m_insideRow->setProblem(typed && !inside ? tr("A port is a number from 1 to 65535.") : QString());
    const bool none = m_container->count() == 0;
    if (none) m_insideRow->setHint(tr("There is no container that can have ports."));
    primary()->setEnabled(inside && m_check.acceptable() && !m_waiting && !none);
    fitToContent();
}

void PortDialog::submit() {
    m_waiting = true;
    m_error->clear();
    validate();
    m_models.portActions.add(m_container->currentData().toString(), entry());
}

}  // namespace galley::ui
