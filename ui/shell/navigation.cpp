// SPDX-License-Identifier: Apache-2.0
#include "ui/shell/navigation.h"

#include <QAbstractButton>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

#include "ui/style/galley_style.h"
#include "ui/style/icons.h"
#include "ui/widgets/table_cell.h"

namespace galley::ui {

class NavigationItem : public QAbstractButton {
public:
    NavigationItem(const QString& title, const QString& iconName, const QString& name, QWidget* parent)
        : QAbstractButton(parent), m_iconName(iconName) {
        setText(title);
        setObjectName(name);
        setAccessibleName(title);
        setCheckable(true);
        setAutoExclusive(true);
        setFocusPolicy(Qt::StrongFocus);
        setAttribute(Qt::WA_Hover);
        setFixedHeight(40);
    }
    void setCount(int count) {
        m_count = count;
        setAccessibleName(count > 0 ? QStringLiteral("%1 (%2)").arg(text()).arg(count) : text());
        update();
    }
    void setNarrow(bool narrow, const QString& toolTip) {
        m_narrow = narrow;
        setToolTip(toolTip);
        update();
    }
    QSize sizeHint() const override { return {40, 40}; }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        if (isChecked()) {
            paintBox(painter, rect(), metric::kRadius, color(Token::Selection));
        } else if (underMouse()) {
            paintBox(painter, rect(), metric::kRadius, tint(Token::Text, Token::Window, 0.06));
        }
        const QColor ink = color(isChecked() ? Token::Accent : underMouse() ? Token::Text : Token::Muted);
        const qreal x = m_narrow ? (width() - 18) / 2.0 : 12;
        paintIcon(painter, m_iconName, QRectF(x, (height() - 18) / 2.0, 18, 18), ink);
        if (m_narrow) return;
        QFont words = painter.font();
        words.setWeight(isChecked() ? QFont::DemiBold : QFont::Medium);
        painter.setFont(words);
        painter.setPen(color(isChecked() ? Token::Accent : Token::Text));
        painter.drawText(rect().adjusted(42, 0, -40, 0), Qt::AlignVCenter, text());
        if (m_count <= 0) return;
        painter.setFont(fontFor(FontRole::Caption));
        painter.setPen(color(isChecked() ? Token::Accent : Token::Muted));
        paintTabular(painter, rect().adjusted(0, 0, -12, 0), QString::number(m_count), true);
    }

private:
    QString m_iconName;
    int m_count = -1;
    bool m_narrow = false;
};

Navigation::Navigation(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("navigation"));
    setAccessibleName(tr("Pages"));
    m_top = new QVBoxLayout;
    m_bottom = new QVBoxLayout;
    for (QVBoxLayout* part : {m_top, m_bottom}) part->setSpacing(2);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 12, 9, 12);
    column->addLayout(m_top);
    column->addStretch(1);
    column->addLayout(m_bottom);
    setFixedWidth(metric::kNavigation);
}

void Navigation::addItem(const QString& id, const QString& title, const QString& iconName, bool bottom,
                         const QString& shortcut) {
    auto* item = new NavigationItem(title, iconName, QStringLiteral("nav_") + id, this);
    item->setProperty("galleyShortcut", shortcut);
    (bottom ? m_bottom : m_top)->addWidget(item);
    m_items.insert(id, item);
    connect(item, &QAbstractButton::clicked, this, [this, id] { emit chosen(id); });
    setNarrow(m_narrow);
}

void Navigation::setCurrent(const QString& id) {
    for (auto it = m_items.begin(); it != m_items.end(); ++it) {
        // An exclusive group refuses to have nothing checked, which is right for a page that is not listed.
        it.value()->setAutoExclusive(false);
        it.value()->setChecked(it.key() == id);
        it.value()->setAutoExclusive(true);
    }
}

void Navigation::setCount(const QString& id, int count) {
    if (NavigationItem* item = m_items.value(id); item != nullptr) item->setCount(count);
}

void Navigation::setNarrow(bool narrow) {
    m_narrow = narrow;
    setFixedWidth(narrow ? metric::kNavigationNarrow : metric::kNavigation);
    for (NavigationItem* item : std::as_const(m_items)) {
        const QString shortcut = item->property("galleyShortcut").toString();
        const QString both = shortcut.isEmpty() ? item->text() : item->text() + QStringLiteral("  ") + shortcut;
        item->setNarrow(narrow, narrow ? both : shortcut);
    }
}

void Navigation::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), color(Token::Window));
    painter.fillRect(QRect(width() - 1, 0, 1, height()), color(Token::Border));
}

void Navigation::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Down) {
        focusNextChild();
    } else if (event->key() == Qt::Key_Up) {
        focusPreviousChild();
    } else {
        QWidget::keyPressEvent(event);
    }
}

}  // namespace galley::ui
