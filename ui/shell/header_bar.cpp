// SPDX-License-Identifier: Apache-2.0
#include "ui/shell/header_bar.h"

#include <QHBoxLayout>
#include <QPainter>

#include "ui/shell/notification_popover.h"
#include "ui/shell/search_box.h"
#include "ui/style/galley_style.h"
#include "ui/style/icons.h"
#include "ui/style/theme.h"
#include "ui/widgets/button.h"

namespace galley::ui {
namespace {

constexpr int kSearchWidth = 460;

}  // namespace

/// The mark and the name; a click leads to the first page.
class HeaderBar::Brand : public QAbstractButton {
public:
    explicit Brand(QWidget* parent) : QAbstractButton(parent) {
        setObjectName(QStringLiteral("brand"));
        setAccessibleName(HeaderBar::tr("Galley, first page"));
        setToolTip(HeaderBar::tr("First page"));
        setFocusPolicy(Qt::TabFocus);
        setCursor(Qt::PointingHandCursor);
    }
    QSize sizeHint() const override { return {112, 36}; }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        paintLogo(painter, QRectF(0, (height() - 26) / 2.0, 26, 26));
        painter.setFont(fontFor(FontRole::DialogTitle));
        painter.setPen(color(Token::Text));
        painter.drawText(rect().adjusted(36, 0, 0, 0), Qt::AlignVCenter, HeaderBar::tr("Galley"));
    }
};

/// The bell with a dot while there is something unseen.
class HeaderBar::Bell : public Button {
public:
    explicit Bell(QWidget* parent) : Button(ButtonKind::Quiet, QString(), QStringLiteral("notifications"), parent) {
        setIconName(QStringLiteral("bell"));
        setUnseen(0);
    }
    void setUnseen(int count) {
        m_unseen = count;
        const QString words =
            count > 0 ? HeaderBar::tr("Notifications, %n new", nullptr, count) : HeaderBar::tr("Notifications");
        setToolTip(words);
        setAccessibleName(words);
        update();
    }

protected:
    void paintEvent(QPaintEvent* event) override {
        Button::paintEvent(event);
        if (m_unseen == 0) return;
        QPainter painter(this);
        paintBox(painter, QRectF(width() - 15, 5, 10, 10), 5, color(Token::Surface));
        paintBox(painter, QRectF(width() - 14, 6, 8, 8), 4, color(Token::Accent));
    }

private:
    int m_unseen = 0;
};

HeaderBar::HeaderBar(models::SearchModel& search, models::NotificationModel& notifications, Theme& theme,
                     QWidget* window)
    : QWidget(window), m_theme(theme) {
    setObjectName(QStringLiteral("header"));
    setFixedHeight(metric::kHeader);
    m_brand = new Brand(this);
    m_search = new SearchBox(search, window, this);
    m_themeButton = Button::quiet(QStringLiteral("theme-system"), QString(), QStringLiteral("theme"), this);
    m_bell = new Bell(this);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(metric::kSpace4, 0, metric::kSpace3, 0);
    row->setSpacing(metric::kSpace1);
    row->addWidget(m_brand);
    row->addStretch(1);
    row->addWidget(m_themeButton);
    row->addWidget(m_bell);
    setTabOrder(m_brand, m_search);
    setTabOrder(m_search, m_themeButton);
    auto* list = new NotificationPopover(notifications, window);
    connect(m_brand, &QAbstractButton::clicked, this, &HeaderBar::homeClicked);
    connect(m_bell, &QAbstractButton::clicked, this, [this, list] { list->toggleAt(m_bell); });
    connect(m_themeButton, &QAbstractButton::clicked, &m_theme, &Theme::cycle);
    connect(&m_theme, &Theme::changed, this, &HeaderBar::showTheme);
    connect(&notifications, &models::NotificationModel::unseenCountChanged, this,
            [this](int count) { m_bell->setUnseen(count); });
    showTheme();
}

void HeaderBar::showTheme() {
    QString symbol = QStringLiteral("theme-system");
    QString words = tr("Theme: as the system");
    if (m_theme.choice() == ThemeChoice::Light) {
        symbol = QStringLiteral("sun");
        words = tr("Theme: light");
    } else if (m_theme.choice() == ThemeChoice::Dark) {
        symbol = QStringLiteral("moon");
        words = tr("Theme: dark");
    }
    m_themeButton->setIconName(symbol);
    m_themeButton->setToolTip(words);
    m_themeButton->setAccessibleName(words);
}

void HeaderBar::resizeEvent(QResizeEvent*) {
    // In the middle of the window, not of what the sides leave.
    const int free = width() - 2 * 150;
    const int wide = std::clamp(free, 200, kSearchWidth);
    m_search->setGeometry((width() - wide) / 2, (height() - metric::kControl) / 2, wide, metric::kControl);
}

void HeaderBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), color(Token::Surface));
    painter.fillRect(QRect(0, height() - 1, width(), 1), color(Token::Border));
}

}  // namespace galley::ui
