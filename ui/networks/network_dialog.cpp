// SPDX-License-Identifier: Apache-2.0
#include "ui/networks/network_dialog.h"

#include <QCheckBox>
#include <QLineEdit>
#include <QRegularExpression>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/widgets/button.h"
#include "ui/widgets/collapsible_section.h"
#include "ui/widgets/error_card.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/labels.h"

namespace galley::ui {
namespace {

bool isAddress(const QString& text) {
    static const QRegularExpression kAddress(QStringLiteral("\\A\\d{1,3}(\\.\\d{1,3}){3}\\z"));
    const QStringList parts = text.split(QLatin1Char('.'));
    return kAddress.match(text).hasMatch() &&
           std::all_of(parts.begin(), parts.end(), [](const QString& part) { return part.toInt() <= 255; });
}

/// "172.30.0.0/24"
bool isRange(const QString& text) {
    const qsizetype slash = text.indexOf(QLatin1Char('/'));
    bool number = false;
    const int length = text.mid(slash + 1).toInt(&number);
    return slash > 0 && number && length >= 1 && length <= 30 && isAddress(text.left(slash));
}

/// The look of "fd00:1::/64": what it means is for the engine to say.
bool isRange6(const QString& text) {
    static const QRegularExpression kRange(QStringLiteral("\\A[0-9a-fA-F:]*:[0-9a-fA-F:.]*/\\d{1,3}\\z"));
    return kRange.match(text).hasMatch() && text.section(QLatin1Char('/'), 1).toInt() <= 126;
}

}  // namespace

NetworkDialog::NetworkDialog(models::ModelSet& models, QWidget* parent)
    : Dialog(tr("Create a network"), QStringLiteral("networkDialog"), parent), m_models(models) {
    m_error = new ErrorCard(QStringLiteral("networkDialogError"), this);
    content()->addWidget(m_error);
    auto* words = new TextLabel(FontRole::Body, Token::Muted,
                                tr("Containers in one network find each other by their names. Containers in different "
                                   "networks do not reach each other."),
                                QStringLiteral("networkWords"), this);
    words->setWordWrap(true);
    content()->addWidget(words);
    m_name = addField(tr("Name"), "networkName", {}, this);
    content()->addWidget(m_name.row);
    m_internal = new QCheckBox(tr("Internal: no way to the internet and to this computer's network"), this);
    m_internal->setObjectName(QStringLiteral("networkInternal"));
    m_ipv6 = new QCheckBox(tr("IPv6 addresses as well"), this);
    m_ipv6->setObjectName(QStringLiteral("networkIpv6"));
    content()->addWidget(m_internal);
    content()->addWidget(m_ipv6);
    buildRanges();
    setPrimary(tr("Create"));
    connectModels();
    validate();
    m_name.edit->setFocus();
}

NetworkDialog::Field NetworkDialog::addField(const QString& label, const char* name, const QString& example,
                                             QWidget* parent) {
    Field field;
    field.edit = new QLineEdit(parent);
    field.edit->setObjectName(QString::fromLatin1(name));
    field.edit->setPlaceholderText(example);
    field.row = new FormRow(label, field.edit, QString::fromLatin1(name) + QStringLiteral("Row"), {}, parent);
    connect(field.edit, &QLineEdit::textChanged, this, &NetworkDialog::validate);
    return field;
}

void NetworkDialog::buildRanges() {
    m_ranges = new CollapsibleSection(tr("Addresses"), QStringLiteral("networkRanges"), this);
    m_subnet = addField(tr("Subnet"), "networkSubnet", tr("chosen, or for example 172.30.0.0/24"), m_ranges);
    m_gateway = addField(tr("Gateway"), "networkGateway", tr("the first address of the subnet"), m_ranges);
    m_subnet6 = addField(tr("IPv6 subnet"), "networkSubnet6", tr("chosen, or for example fd00:1::/64"), m_ranges);
    for (const Field& field : {m_subnet, m_gateway, m_subnet6}) m_ranges->content()->addWidget(field.row);
    content()->addWidget(m_ranges);
}

void NetworkDialog::connectModels() {
    connect(m_ipv6, &QCheckBox::toggled, this, &NetworkDialog::validate);
    connect(m_ranges, &CollapsibleSection::toggled, this, [this] { fitToContent(); });
    connect(this, &Dialog::primaryClicked, this, &NetworkDialog::submit);
    connect(&m_models.networkActions, &models::NetworkActions::succeeded, this,
            [this](const QString& name, const QString& action) {
                if (m_submitted.isEmpty() || name != m_submitted || action != QLatin1String("create")) return;
                emit created(name);
                accept();
            });
    connect(&m_models.networkActions, &models::NetworkActions::failed, this,
            [this](const QString& name, const QString& action, const models::ErrorInfo& error) {
                if (m_submitted.isEmpty() || name != m_submitted || action != QLatin1String("create")) return;
                m_error->setError(tr("The network could not be created"), error);
                m_submitted.clear();
                validate();
            });
}

models::NetworkValues NetworkDialog::values() const {
    models::NetworkValues values;
    values.name = m_name.edit->text().trimmed();
    values.subnet = m_subnet.edit->text().trimmed();
    values.gateway = m_gateway.edit->text().trimmed();
    values.ipv6 = m_ipv6->isChecked();
    values.subnet6 = m_subnet6.edit->text().trimmed();
    values.internal = m_internal->isChecked();
    return values;
}

QString NetworkDialog::nameProblem() const {
    static const QRegularExpression kName(QStringLiteral("\\A[a-zA-Z0-9][a-zA-Z0-9_.-]*\\z"));
    const QString name = m_name.edit->text().trimmed();
    if (name.isEmpty()) return {};
    if (!kName.match(name).hasMatch()) {
        return tr("Use letters, digits, dots, dashes or underscores, beginning with a letter or digit.");
    }
    if (m_models.networks.rowOfName(name) >= 0) return tr("A network has this name already.");
    return {};
}

bool NetworkDialog::rangesAreRight() {
    const models::NetworkValues now = values();
    QString subnet;
    QString gateway;
    QString subnet6;
    if (!now.subnet.isEmpty() && !isRange(now.subnet)) subnet = tr("Give a range like 172.30.0.0/24.");
    if (!now.gateway.isEmpty() && !isAddress(now.gateway)) gateway = tr("Give an address like 172.30.0.1.");
    if (gateway.isEmpty() && !now.gateway.isEmpty() && now.subnet.isEmpty()) {
        gateway = tr("A gateway needs the subnet that it lies in.");
    }
    if (now.ipv6 && !now.subnet6.isEmpty() && !isRange6(now.subnet6)) subnet6 = tr("Give a range like fd00:1::/64.");
    m_subnet.row->setProblem(subnet);
    m_gateway.row->setProblem(gateway);
    m_subnet6.row->setProblem(subnet6);
    m_subnet6.row->setVisible(now.ipv6);
    const bool right = subnet.isEmpty() && gateway.isEmpty() && subnet6.isEmpty();
    m_ranges->setWrong(!right);
    return right;
}

void NetworkDialog::validate() {
    // While it is being built the fields come one by one.
    if (primary() == nullptr) return;
    const QString problem = nameProblem();
    m_name.row->setProblem(problem);
    const bool named = problem.isEmpty() && !m_name.edit->text().trimmed().isEmpty();
    const bool right = rangesAreRight();
    primary()->setEnabled(named && right && m_submitted.isEmpty());
    fitToContent();
}

void NetworkDialog::submit() {
    m_error->clear();
    const models::NetworkValues wanted = values();
    m_submitted = wanted.name;
    m_models.networkActions.create(wanted);
    validate();
}

}  // namespace galley::ui
