// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/facts_form.h"

#include <QClipboard>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHBoxLayout>

#include "ui/widgets/button.h"
#include "ui/widgets/labels.h"

namespace galley::ui {
namespace {

constexpr int kLongWord = 40;
/// The copy button, and what a line of one row is high.
constexpr int kCopy = 24;
constexpr int kAboveText = 4;

}  // namespace

FactsForm::FactsForm(const QString& name, const QString& accessibleName, QWidget* parent) : QScrollArea(parent) {
    setObjectName(name);
    setAccessibleName(accessibleName);
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_inner = new QWidget(this);
    m_inner->setObjectName(name + QStringLiteral("Content"));
    m_form = new QFormLayout(m_inner);
    m_form->setContentsMargins(0, metric::kSpace3, metric::kSpace3, metric::kSpace3);
    m_form->setHorizontalSpacing(metric::kSpace6);
    m_form->setVerticalSpacing(metric::kSpace1);
    m_form->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    setWidget(m_inner);
    // The page's own surface, as beside it.
    viewport()->setAutoFillBackground(false);
    m_inner->setAutoFillBackground(false);
}

TextLabel* FactsForm::makeValue(const QString& caption, const QString& name, Kind kind) {
    auto* value =
        new TextLabel(kind == Kind::Text ? FontRole::Body : FontRole::Mono, Token::Text, QString(), name, m_inner);
    value->setWordWrap(true);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    value->setAccessibleName(caption);
    value->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    value->setContentsMargins(0, kAboveText, 0, 0);
    value->setMinimumWidth(80);
    value->setMinimumHeight(kCopy);
    return value;
}

void FactsForm::addLine(const QString& caption, const QString& name, const Line& line) {
    auto* label = new TextLabel(FontRole::Body, Token::Muted, caption, name + QStringLiteral("Caption"), m_inner);
    label->setFixedWidth(kCaptionWidth);
    label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    label->setContentsMargins(0, kAboveText, 0, 0);
    m_form->addRow(label, line.field);
    m_form->setRowVisible(line.field, false);
    m_lines.insert(name, line);
}

void FactsForm::addFact(const QString& caption, const QString& name, Kind kind) {
    Line line;
    line.value = makeValue(caption, name, kind);
    line.field = line.value;
    if (kind == Kind::MonoCopy) {
        line.canBreak = true;
        line.field = new QWidget(m_inner);
        auto* copy = Button::quiet(QStringLiteral("copy"), tr("Copy: %1").arg(caption), name + QStringLiteral("Copy"),
                                   line.field);
        copy->setFixedSize(kCopy, kCopy);
        auto* row = new QHBoxLayout(line.field);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(metric::kSpace2);
        row->addWidget(line.value, 1);
        row->addWidget(copy, 0, Qt::AlignTop);
        connect(copy, &Button::clicked, this, [this, name] {
            QGuiApplication::clipboard()->setText(m_lines.value(name).text);
            emit copied(m_lines.value(name).text);
        });
    }
    addLine(caption, name, line);
}

void FactsForm::addFact(const QString& caption, const QString& name, Button* button) {
    Line line;
    line.value = makeValue(caption, name, Kind::Text);
    line.value->setWordWrap(false);
    line.value->setMinimumWidth(0);
    line.field = new QWidget(m_inner);
    auto* row = new QHBoxLayout(line.field);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metric::kSpace2);
    row->addWidget(line.value);
    row->addWidget(button);
    row->addStretch(1);
    addLine(caption, name, line);
}

void FactsForm::setFact(const QString& name, const QString& value) {
    Line& line = m_lines[name];
    if (line.value == nullptr) return;
    line.text = value;
    // A digest without a space must be able to go on in the next line. What is shown is then not what can be selected:
    // the copy button has the value itself.
    line.value->setText(line.canBreak && value.size() > kLongWord ? breakable(value) : value);
    m_form->setRowVisible(line.field, !value.isEmpty());
}

}  // namespace galley::ui
