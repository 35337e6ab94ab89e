// SPDX-License-Identifier: Apache-2.0
#include "ui/start/check_page.h"

#include <QScrollArea>
#include <QVBoxLayout>

#include "ui/start/check_card.h"
#include "ui/widgets/button.h"
#include "ui/widgets/command_line_strip.h"
#include "ui/widgets/error_card.h"

namespace galley::ui {

CheckPage::CheckPage(models::CheckListModel& checks, QWidget* parent) : Page(parent), m_checks(checks) {
    setObjectName(QStringLiteral("checkPage"));
    m_header = new PageHeader(tr("System check"), QStringLiteral("checkHeader"), this);
    m_again = new Button(ButtonKind::Secondary, tr("Check again"), QStringLiteral("checkAgain"), this);
    m_again->setIconName(QStringLiteral("refresh"));
    m_header->addAction(m_again);
    m_error = new ErrorCard(QStringLiteral("checkError"), this);
    auto* inner = new QWidget;
    auto* rows = new QVBoxLayout(inner);
    rows->setContentsMargins(metric::kPagePadding, 0, metric::kPagePadding, metric::kPagePadding);
    rows->setSpacing(metric::kSpace4);
    m_list = new QVBoxLayout;
    m_list->setSpacing(metric::kSpace2);
    rows->addLayout(m_list);
    auto* strip = new CommandLineStrip(tr("Same as"), QStringLiteral("checkCommandLine"), inner);
    strip->setCommand(QStringLiteral("galley doctor"));
    rows->addWidget(strip);
    rows->addStretch(1);
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(inner);
    scroll->viewport()->setAutoFillBackground(false);
    inner->setAutoFillBackground(false);
    auto* top = new QVBoxLayout;
    top->setContentsMargins(metric::kPagePadding, metric::kPagePadding, metric::kPagePadding, 0);
    top->setSpacing(metric::kSpace3);
    top->addWidget(m_header);
    top->addWidget(m_error);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metric::kSpace4);
    column->addLayout(top);
    column->addWidget(scroll, 1);
    connect(m_again, &Button::clicked, this, &CheckPage::refresh);
    connect(&m_checks, &models::LiveTableModel::refreshed, this, &CheckPage::showRows);
    connect(&m_checks, &models::LiveTableModel::errorChanged, this, &CheckPage::showRows);
    connect(&m_checks, &models::CheckListModel::checkingChanged, this, &CheckPage::showRows);
    showRows();
}

void CheckPage::refresh() {
    m_checks.refresh();
}

void CheckPage::setShown(bool shown) {
    m_checks.setVisible(shown);
    if (shown && !m_checks.loaded() && !m_checks.checking()) m_checks.refresh();
}

void CheckPage::showRows() {
    using State = models::CheckRow::State;
    int failed = 0;
    int warned = 0;
    for (int i = 0; i < m_checks.rowCount(); ++i) {
        const models::CheckRow& row = m_checks.at(i);
        failed += row.state == State::Failed ? 1 : 0;
        warned += row.state == State::Warning ? 1 : 0;
        if (i < m_cards.size()) {
            m_cards.at(i)->setRow(row);
        } else {
            auto* card = new CheckCard(row, this);
            m_cards.append(card);
            m_list->addWidget(card);
        }
    }
    while (m_cards.size() > m_checks.rowCount()) delete m_cards.takeLast();
    m_error->setError(tr("This computer could not be checked"), m_checks.error());
    m_again->setEnabled(!m_checks.checking());
    QStringList facts;
    if (failed > 0) facts << tr("%n failed", nullptr, failed);
    if (warned > 0) facts << tr("%n warning(s)", nullptr, warned);
    if (facts.isEmpty() && m_checks.loaded()) facts << tr("Everything is here");
    m_header->setFacts(m_checks.checking() ? tr("Trying everything once…") : facts.join(QStringLiteral(", ")));
}

}  // namespace galley::ui
