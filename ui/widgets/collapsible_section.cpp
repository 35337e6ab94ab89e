// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/collapsible_section.h"

#include <QPainter>
#include <QVBoxLayout>

#include "ui/style/galley_style.h"
#include "ui/style/icons.h"

namespace galley::ui {

class CollapsibleSection::Head : public QAbstractButton {
public:
    Head(const QString& title, const QString& name, QWidget* parent) : QAbstractButton(parent) {
        setText(title);
        setObjectName(name);
        setAccessibleName(title);
        setCheckable(true);
        setFixedHeight(36);
        setFocusPolicy(Qt::StrongFocus);
        setAttribute(Qt::WA_Hover);
        setCursor(Qt::PointingHandCursor);
    }
    QSize sizeHint() const override { return {200, 36}; }

    int m_count = 0;
    bool m_wrong = false;
    QString m_summary;

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        if (underMouse()) paintBox(painter, rect(), metric::kRadius, tint(Token::Text, Token::Raised, 0.05));
        paintIcon(painter, isChecked() ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right"),
                  QRectF(4, (height() - 14) / 2.0, 14, 14), color(Token::Muted));
        QFont strong = painter.font();
        strong.setWeight(QFont::Medium);
        painter.setFont(strong);
        painter.setPen(color(m_wrong ? Token::Error : Token::Text));
        const QString words = m_count > 0 ? QStringLiteral("%1 (%2)").arg(text()).arg(m_count) : text();
        painter.drawText(rect().adjusted(26, 0, 0, 0), Qt::AlignVCenter, words);
        const int used = 26 + painter.fontMetrics().horizontalAdvance(words) + 16;
        if (isChecked() || m_summary.isEmpty()) return;
        painter.setFont(fontFor(FontRole::Caption));
        painter.setPen(color(Token::Muted));
        const QRect rest = rect().adjusted(used, 0, -8, 0);
        painter.drawText(rest, Qt::AlignVCenter | Qt::AlignRight,
                         painter.fontMetrics().elidedText(m_summary, Qt::ElideRight, rest.width()));
    }
};

CollapsibleSection::CollapsibleSection(const QString& title, const QString& name, QWidget* parent) : QWidget(parent) {
    setObjectName(name);
    m_head = new Head(title, name + QStringLiteral("Toggle"), this);
    m_body = new QWidget(this);
    m_content = new QVBoxLayout(m_body);
    m_content->setContentsMargins(26, metric::kSpace1, 0, metric::kSpace2);
    m_content->setSpacing(metric::kSpace2);
    m_body->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_head);
    column->addWidget(m_body);
    connect(m_head, &QAbstractButton::toggled, this, [this](bool expanded) {
        m_body->setVisible(expanded);
        emit toggled(expanded);
    });
}

void CollapsibleSection::setExpanded(bool expanded) {
    m_head->setChecked(expanded);
}

bool CollapsibleSection::isExpanded() const {
    return m_head->isChecked();
}

void CollapsibleSection::setCount(int count) {
    m_head->m_count = count;
    m_head->update();
}

void CollapsibleSection::setSummary(const QString& summary) {
    m_head->m_summary = summary;
    m_head->update();
}

void CollapsibleSection::setWrong(bool wrong) {
    m_head->m_wrong = wrong;
    m_head->update();
}

}  // namespace galley::ui
