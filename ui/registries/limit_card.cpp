// SPDX-License-Identifier: Apache-2.0
#include "ui/registries/limit_card.h"

#include <QPainter>
#include <QVBoxLayout>

#include "models/format.h"
#include "ui/style/galley_style.h"
#include "ui/widgets/labels.h"

namespace galley::ui {
namespace {

constexpr int kBar = 6;
constexpr double kFew = 0.1;

}  // namespace

LimitCard::LimitCard(models::LoginListModel& logins, QWidget* parent) : QWidget(parent), m_logins(logins) {
    setObjectName(QStringLiteral("limitCard"));
    setAccessibleName(tr("Pulls from Docker Hub"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_title = new TextLabel(FontRole::Strong, Token::Text, QString(), QStringLiteral("limitTitle"), this);
    m_words = new TextLabel(FontRole::Body, Token::Muted, QString(), QStringLiteral("limitWords"), this);
    m_words->setWordWrap(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(metric::kSpace4, metric::kSpace3, metric::kSpace4, metric::kSpace3);
    column->setSpacing(metric::kSpace2);
    column->addWidget(m_title);
    m_barRoom = new QSpacerItem(0, 0);
    column->addItem(m_barRoom);
    column->addWidget(m_words);
    connect(&logins, &models::LoginListModel::limitChanged, this, &LimitCard::showLimit);
    showLimit();
}

void LimitCard::showLimit() {
    m_share = -1;
    if (const auto& limit = m_logins.pullLimit(); limit) {
        m_share = limit->limit > 0 ? static_cast<double>(limit->remaining) / limit->limit : -1;
        m_title->setText(tr("%1 of %2 pulls left at Docker Hub").arg(limit->remaining).arg(limit->limit));
        m_words->setText(
            tr("Docker Hub counts the pulls of the last %1. Only images that are not here yet count; more are allowed "
               "when you are logged in.")
                .arg(models::formatDuration(limit->windowSeconds)));
    } else if (m_logins.askingLimit()) {
        m_title->setText(tr("Asking Docker Hub…"));
        m_words->setText(tr("How many pulls it still allows."));
    } else if (m_logins.pullLimitError().isSet()) {
        m_title->setText(tr("Docker Hub does not answer"));
        m_words->setText(m_logins.pullLimitError().sentence);
    } else {
        m_title->setText(tr("No limit at Docker Hub"));
        m_words->setText(tr("It named no number of pulls for you."));
    }
    m_words->setToolTip(m_logins.pullLimitError().details);
    m_barRoom->changeSize(0, m_share < 0 ? 0 : kBar + metric::kSpace2);
    layout()->invalidate();
    update();
}

void LimitCard::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintBox(painter, rect(), metric::kCardRadius, color(Token::Surface), color(Token::Border));
    if (m_share < 0) return;
    const QRectF track(m_title->x(), m_title->geometry().bottom() + metric::kSpace2 - 1, m_title->width(), kBar);
    paintBox(painter, track, kBar / 2.0, color(Token::Border));
    if (m_share <= 0) return;
    QRectF left = track;
    left.setWidth(std::max<double>(kBar, track.width() * std::min(m_share, 1.0)));
    paintBox(painter, left, kBar / 2.0, color(m_share < kFew ? Token::Warning : Token::Accent));
}

}  // namespace galley::ui
