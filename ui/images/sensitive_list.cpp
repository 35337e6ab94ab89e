// SPDX-License-Identifier: Apache-2.0
#include "ui/images/sensitive_list.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

#include "ui/style/galley_style.h"
#include "ui/widgets/drawing.h"
#include "ui/widgets/labels.h"

namespace galley::ui {
namespace {

constexpr qsizetype kMostLines = 8;

}  // namespace

SensitiveList::SensitiveList(const QString& name, QWidget* parent) : QWidget(parent) {
    setObjectName(name);
    m_title = new TextLabel(FontRole::Strong, Token::Text, QString(), name + QStringLiteral("Title"), this);
    m_title->setWordWrap(true);
    m_lines = new QVBoxLayout;
    m_lines->setSpacing(metric::kSpace1);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(metric::kSpace2);
    texts->addWidget(m_title);
    texts->addLayout(m_lines);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(metric::kSpace4, metric::kSpace3, metric::kSpace4, metric::kSpace3);
    row->setSpacing(metric::kSpace3);
    row->addWidget(new Drawing(QStringLiteral("warning"), Token::Warning, QSize(18, 18), this), 0, Qt::AlignTop);
    row->addLayout(texts, 1);
    hide();
}

void SensitiveList::setRows(const QList<models::SensitiveRow>& rows) {
    setVisible(!rows.isEmpty());
    if (rows == m_rows) return;
    m_rows = rows;
    while (QLayoutItem* item = m_lines->takeAt(0)) {
        if (QWidget* widget = item->widget(); widget != nullptr) widget->deleteLater();
        delete item;
    }
    const int count = static_cast<int>(rows.size());
    m_title->setText(tr("%n file(s) in it may be meant for you alone", nullptr, count));
    setAccessibleName(m_title->text());
    const QString line = QStringLiteral("sensitiveLine");
    for (qsizetype i = 0; i < std::min(kMostLines, rows.size()); ++i) {
        const models::SensitiveRow& file = rows.at(i);
        auto* path = new TextLabel(FontRole::Mono, Token::Text, file.path, line, this);
        path->setElided(true, Elide::Middle);
        auto* why = new TextLabel(FontRole::Caption, Token::Muted, file.why, line + QStringLiteral("Why"), this);
        auto* both = new QWidget(this);
        auto* layout = new QHBoxLayout(both);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(metric::kSpace3);
        layout->addWidget(path, 1);
        layout->addWidget(why);
        m_lines->addWidget(both);
    }
    if (rows.size() <= kMostLines) return;
    m_lines->addWidget(new TextLabel(FontRole::Caption, Token::Muted,
                                     tr("and %n more", nullptr, static_cast<int>(rows.size() - kMostLines)), line,
                                     this));
}

void SensitiveList::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintBox(painter, rect(), metric::kRadius + 2, tint(Token::Warning, Token::Raised, 0.08),
             tint(Token::Warning, Token::Raised, 0.4));
}

}  // namespace galley::ui
