// SPDX-License-Identifier: Apache-2.0
#include "ui/containers/run_dialog/ports_editor.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QRegularExpressionValidator>
#include <QVBoxLayout>

#include "ui/style/icons.h"
#include "ui/widgets/button.h"
#include "ui/widgets/drawing.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/labels.h"

namespace galley::ui {
namespace {

constexpr int kHostWidth = 92;
constexpr int kStateWidth = 64;
constexpr int kArrow = 16;
constexpr int kContainerWidth = 80;

QLineEdit* portField(int width, const QString& name, const QString& accessibleName, QWidget* parent) {
    auto* field = new QLineEdit(parent);
    field->setObjectName(name);
    field->setAccessibleName(accessibleName);
    field->setFixedWidth(width);
    field->setMaxLength(5);
    static const QRegularExpression kDigits(QStringLiteral("[0-9]*"));
    field->setValidator(new QRegularExpressionValidator(kDigits, field));
    return field;
}

}  // namespace

PortRowEditor::PortRowEditor(int number, QWidget* parent) : QWidget(parent) {
    const QString suffix = QString::number(number);
    setObjectName(QStringLiteral("portRow") + suffix);
    m_host = portField(kHostWidth, QStringLiteral("hostPort") + suffix, tr("Port on my computer"), this);
    m_host->setPlaceholderText(tr("any free"));
    m_container =
        portField(kContainerWidth, QStringLiteral("containerPort") + suffix, tr("Port inside the container"), this);
    m_protocol = new QComboBox(this);
    m_protocol->setObjectName(QStringLiteral("protocol") + suffix);
    m_protocol->setAccessibleName(tr("Protocol"));
    m_protocol->addItems({QStringLiteral("tcp"), QStringLiteral("udp")});
    m_protocol->setFixedWidth(72);
    m_free = new FieldMessage(QStringLiteral("portState") + suffix, this);
    auto* state = new QWidget(this);
    state->setFixedWidth(kStateWidth);
    auto* stateRow = new QHBoxLayout(state);
    stateRow->setContentsMargins(0, 0, 0, 0);
    stateRow->addWidget(m_free, 0, Qt::AlignVCenter);
    Button* remove =
        Button::quiet(QStringLiteral("close"), tr("Remove this port"), QStringLiteral("removePort") + suffix, this);
    m_message = new FieldMessage(QStringLiteral("portMessage") + suffix, this);
    m_suggestion = new Button(ButtonKind::Link, QString(), QStringLiteral("useFreePort") + suffix, this);
    m_suggestion->hide();

    auto* line = new QHBoxLayout;
    line->setSpacing(metric::kSpace2);
    line->addWidget(m_host);
    line->addWidget(state);
    line->addWidget(new Drawing(QStringLiteral("arrow-right"), Token::Muted, QSize(kArrow, kArrow), this));
    line->addWidget(m_container);
    line->addWidget(m_protocol);
    line->addStretch(1);
    line->addWidget(remove);
    auto* below = new QHBoxLayout;
    below->setSpacing(metric::kSpace3);
    below->addWidget(m_message, 1);
    below->addWidget(m_suggestion, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metric::kSpace1);
    column->addLayout(line);
    column->addLayout(below);
    connect(m_host, &QLineEdit::textChanged, this, &PortRowEditor::edited);
    connect(m_container, &QLineEdit::textChanged, this, &PortRowEditor::edited);
    connect(m_protocol, &QComboBox::currentIndexChanged, this, &PortRowEditor::edited);
    connect(remove, &Button::clicked, this, &PortRowEditor::removeRequested);
    connect(m_suggestion, &Button::clicked, this, [this] {
        m_host->setText(QString::number(m_suggested));
        m_host->setFocus(Qt::OtherFocusReason);
    });
}

void PortRowEditor::setPort(const models::RunPort& port) {
    m_host->setText(port.hostPort);
    m_container->setText(port.containerPort);
    m_protocol->setCurrentIndex(port.protocol == models::PortProtocol::Udp ? 1 : 0);
}

models::RunPort PortRowEditor::port() const {
    const auto protocol = m_protocol->currentIndex() == 1 ? models::PortProtocol::Udp : models::PortProtocol::Tcp;
    return {m_host->text(), m_container->text(), protocol};
}

void PortRowEditor::showState(const models::PortCheck* check, const QString& hostProblem,
                              const QString& containerProblem) {
    using State = models::PortCheck::State;
    const State state = check != nullptr ? check->state() : State::Idle;
    const bool free = state == State::Free && hostProblem.isEmpty();
    m_free->setMessage(free ? FieldMessage::Kind::Ok : FieldMessage::Kind::Hint, free ? tr("free")
                                                                                 : state == State::Checking
                                                                                     ? tr("checking…")
                                                                                     : QString());
    markInvalid(m_host, hostProblem);
    markInvalid(m_container, containerProblem);
    m_message->setMessage(FieldMessage::Kind::Error, hostProblem.isEmpty() ? containerProblem : hostProblem);
    m_suggested = check != nullptr && state == State::Taken ? check->suggestion() : quint16{0};
    m_suggestion->setText(tr("Use %1").arg(m_suggested));
    m_suggestion->setAccessibleName(m_suggestion->text());
    m_suggestion->setVisible(m_suggested != 0);
}

PortsEditor::PortsEditor(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("runPorts"));
    m_head = new QWidget(this);
    auto* captions = new QHBoxLayout(m_head);
    captions->setContentsMargins(0, 0, 0, 0);
    captions->setSpacing(0);
    auto* mine =
        new TextLabel(FontRole::Caption, Token::Muted, tr("On my computer"), QStringLiteral("hostCaption"), m_head);
    mine->setFixedWidth(kHostWidth + kStateWidth + kArrow + 3 * metric::kSpace2);
    captions->addWidget(mine);
    captions->addWidget(new TextLabel(FontRole::Caption, Token::Muted, tr("Inside the container"),
                                      QStringLiteral("insideCaption"), m_head));
    captions->addStretch(1);
    m_add = new Button(ButtonKind::Link, tr("Add port"), QStringLiteral("addPort"), this);
    m_add->setIconName(QStringLiteral("plus"));
    m_reachable = new QCheckBox(tr("Reachable from other computers"), this);
    m_reachable->setObjectName(QStringLiteral("reachableFromOthers"));
    m_reachable->setAccessibleName(m_reachable->text());
    m_reachable->setToolTip(tr("Listens on all addresses of this computer instead of 127.0.0.1 alone"));
    auto* below = new QHBoxLayout;
    below->addWidget(m_add);
    below->addStretch(1);
    below->addWidget(m_reachable);
    m_column = new QVBoxLayout(this);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(metric::kSpace2);
    m_column->addWidget(m_head);
    m_column->addLayout(below);
    m_head->hide();
    connect(m_add, &Button::clicked, this, [this] {
        PortRowEditor* row = addRow({});
        row->containerField()->setFocus(Qt::OtherFocusReason);
        emit edited();
    });
    connect(m_reachable, &QCheckBox::toggled, this, &PortsEditor::edited);
}

PortRowEditor* PortsEditor::addRow(const models::RunPort& port) {
    auto* row = new PortRowEditor(m_made++, this);
    row->setPort(port);
    m_column->insertWidget(1 + static_cast<int>(m_rows.size()), row);
    m_rows.append(row);
    tabBefore(row, m_add);
    m_head->show();
    m_reachable->show();
    connect(row, &PortRowEditor::edited, this, &PortsEditor::edited);
    connect(row, &PortRowEditor::removeRequested, this, [this, row] {
        m_rows.removeOne(row);
        row->hide();
        row->deleteLater();
        m_head->setVisible(!m_rows.isEmpty());
        m_reachable->setVisible(!m_rows.isEmpty());
        emit edited();
    });
    return row;
}

void PortsEditor::setPorts(const QList<models::RunPort>& ports, bool reachable) {
    for (PortRowEditor* row : std::as_const(m_rows)) {
        row->hide();
        row->deleteLater();
    }
    m_rows.clear();
    m_made = 0;
    for (const models::RunPort& port : ports) addRow(port);
    m_head->setVisible(!m_rows.isEmpty());
    m_reachable->setVisible(!m_rows.isEmpty());
    m_reachable->setChecked(reachable);
}

QList<models::RunPort> PortsEditor::ports() const {
    QList<models::RunPort> result;
    for (const PortRowEditor* row : m_rows) result.append(row->port());
    return result;
}

bool PortsEditor::reachableFromOthers() const {
    return m_reachable->isChecked();
}

void PortsEditor::showProblems(const models::RunForm& form) {
    using Field = models::RunForm::Field;
    for (int i = 0; i < m_rows.size(); ++i) {
        m_rows.at(i)->showState(form.portCheck(i), form.problem(Field::HostPort, i),
                                form.problem(Field::ContainerPort, i));
    }
}

}  // namespace galley::ui
