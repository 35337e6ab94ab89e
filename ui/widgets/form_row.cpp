// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/form_row.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QStyle>
#include <QVBoxLayout>

#include "ui/style/icons.h"
#include "ui/widgets/labels.h"

namespace galley::ui {
namespace {

constexpr int kSymbol = 14;

}  // namespace

void markInvalid(QWidget* field, const QString& problem) {
    field->setAccessibleDescription(problem);
    if (field->property("galleyInvalid").toBool() == !problem.isEmpty()) return;
    field->setProperty("galleyInvalid", !problem.isEmpty());
    field->update();
}

void tabBefore(QWidget* row, QWidget* next) {
    // Behind a widget with children Qt would put the fields behind all of these.
    QWidget* before = next->previousInFocusChain();
    while (before != next && (before->focusPolicy() & Qt::TabFocus) == 0) before = before->previousInFocusChain();
    const QWidgetList children = row->findChildren<QWidget*>();
    for (QWidget* child : children) {
        if ((child->focusPolicy() & Qt::TabFocus) == 0) continue;
        QWidget::setTabOrder(before, child);
        before = child;
    }
    QWidget::setTabOrder(before, next);
}

class FieldMessage::Symbol : public QWidget {
public:
    explicit Symbol(QWidget* parent) : QWidget(parent) { setFixedSize(kSymbol, kSymbol + 2); }
    void set(const QString& name, Token token) {
        m_name = name;
        m_token = token;
        setVisible(!name.isEmpty());
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        paintIcon(painter, m_name, QRectF(0, 2, kSymbol, kSymbol), color(m_token));
    }

private:
    QString m_name;
    Token m_token = Token::Muted;
};

FieldMessage::FieldMessage(const QString& name, QWidget* parent) : QWidget(parent) {
    setObjectName(name);
    m_symbol = new Symbol(this);
    m_label = new TextLabel(FontRole::Caption, Token::Muted, QString(), name + QStringLiteral("Text"), this);
    m_label->setWordWrap(true);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(m_symbol, 0, Qt::AlignTop);
    row->addWidget(m_label, 1);
    hide();
}

QString FieldMessage::text() const {
    return m_label->text();
}

void FieldMessage::setMessage(Kind kind, const QString& text, QWidget* field) {
    static const QString kIcons[]{QString(), QStringLiteral("check"), QStringLiteral("warning"),
                                  QStringLiteral("error")};
    static constexpr Token kTokens[]{Token::Muted, Token::Running, Token::Warning, Token::Error};
    const auto at = static_cast<std::size_t>(kind);
    m_symbol->set(kIcons[at], kTokens[at]);
    m_label->setToken(kTokens[at]);
    m_label->setText(text);
    setVisible(!text.isEmpty());
    if (field == nullptr) return;
    markInvalid(field, kind == Kind::Error ? text : QString());
    field->setAccessibleDescription(text);
}

FormRow::FormRow(const QString& label, QWidget* field, const QString& name, const QString& side, QWidget* parent)
    : QWidget(parent), m_field(field) {
    setObjectName(name);
    auto* caption = new TextLabel(FontRole::Body, Token::Text, label, name + QStringLiteral("Label"), this);
    caption->setBuddy(field);
    caption->setFixedWidth(kLabelWidth);
    caption->setFixedHeight(metric::kControl);
    if (field->accessibleName().isEmpty()) field->setAccessibleName(label);
    m_message = new FieldMessage(name + QStringLiteral("Message"), this);
    auto* line = new QHBoxLayout;
    line->setSpacing(metric::kSpace3);
    line->addWidget(field, 1);
    if (!side.isEmpty()) {
        line->addWidget(new TextLabel(FontRole::Caption, Token::Muted, side, name + QStringLiteral("Side"), this));
    }
    auto* column = new QVBoxLayout;
    column->setSpacing(metric::kSpace1);
    column->addLayout(line);
    column->addWidget(m_message);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(caption, 0, Qt::AlignTop);
    row->addLayout(column, 1);
}

void FormRow::setProblem(const QString& problem) {
    m_problem = problem;
    update();
}

void FormRow::setHint(const QString& hint) {
    m_hint = hint;
    update();
}

void FormRow::update() {
    const bool wrong = !m_problem.isEmpty();
    m_message->setMessage(wrong ? FieldMessage::Kind::Error : FieldMessage::Kind::Hint, wrong ? m_problem : m_hint,
                          m_field);
}

QComboBox* makeNameBox(const QString& objectName, QWidget* parent) {
    constexpr int kLetters = 20;
    auto* box = new QComboBox(parent);
    box->setObjectName(objectName);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(kLetters);
    return box;
}

}  // namespace galley::ui
