// SPDX-License-Identifier: Apache-2.0
#include "ui/images/peek_panel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

#include <utility>

#include "models/format.h"
#include "ui/images/image_config.h"
#include "ui/images/image_layers.h"
#include "ui/widgets/button.h"
#include "ui/widgets/error_card.h"
#include "ui/widgets/labels.h"

namespace galley::ui {

PeekPanel::PeekPanel(models::ImagePeek& peek, QWidget* parent) : QWidget(parent), m_peek(peek) {
    setObjectName(QStringLiteral("peekPanel"));
    m_error = new ErrorCard(QStringLiteral("peekError"), this);
    m_tabs = new QTabBar(this);
    m_tabs->setObjectName(QStringLiteral("peekTabs"));
    m_tabs->setAccessibleName(tr("Parts of the image"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->addTab(tr("Layers"));
    m_tabs->addTab(tr("Config"));
    m_layers = new ImageLayers(QStringLiteral("peekLayers"), false, this);
    m_config = new ImageConfig(QStringLiteral("peekConfig"), this);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(m_layers);
    m_stack->addWidget(m_config);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metric::kSpace2);
    column->addWidget(makeHead());
    column->addWidget(m_error);
    column->addWidget(m_tabs);
    column->addWidget(m_stack, 1);
    column->addStretch();
    connect(m_tabs, &QTabBar::currentChanged, m_stack, &QStackedWidget::setCurrentIndex);
    connect(m_error, &ErrorCard::actionClicked, this, [this] {
        if (m_peek.error().kind == models::ErrorKind::Unauthorized) return emit loginClicked();
        emit platformChosen(platform());
    });
    connect(&m_peek, &models::ImagePeek::changed, this, &PeekPanel::showPeek);
    showPeek();
}

QWidget* PeekPanel::makeHead() {
    auto* head = new QWidget(this);
    m_title = new TextLabel(FontRole::DialogTitle, Token::Text, QString(), QStringLiteral("peekTitle"), head);
    m_title->setElided(true, Elide::Reference);
    m_facts = new TextLabel(FontRole::Body, Token::Muted, QString(), QStringLiteral("peekFacts"), head);
    m_facts->setElided(true);
    m_platform = new QComboBox(head);
    m_platform->setObjectName(QStringLiteral("peekPlatform"));
    m_platform->setAccessibleName(tr("Platform"));
    m_platform->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_pull = new Button(ButtonKind::Secondary, tr("Pull"), QStringLiteral("peekPull"), head);
    m_pull->setIconName(QStringLiteral("download"));
    m_run = new Button(ButtonKind::Primary, tr("Run"), QStringLiteral("peekRun"), head);
    m_run->setIconName(QStringLiteral("play"));
    auto* row = new QHBoxLayout;
    row->setSpacing(metric::kSpace2);
    row->addWidget(m_title, 1);
    row->addWidget(m_platform);
    row->addWidget(m_pull);
    row->addWidget(m_run);
    auto* column = new QVBoxLayout(head);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addLayout(row);
    column->addWidget(m_facts);
    connect(m_platform, &QComboBox::activated, this, [this] {
        m_chosenPlatform = m_platform->currentText();
        emit platformChosen(m_chosenPlatform);
    });
    connect(m_pull, &Button::clicked, this, [this] { emit pullClicked(platform()); });
    connect(m_run, &Button::clicked, this, [this] { emit runClicked(platform()); });
    return head;
}

QString PeekPanel::platform() const {
    return m_chosenPlatform;
}

void PeekPanel::showPlatforms() {
    m_platform->clear();
    m_platform->addItems(m_peek.platforms());
    m_platform->setCurrentText(m_peek.facts().platform);
    m_platform->setVisible(m_peek.platforms().size() > 1);
}

void PeekPanel::showPeek() {
    const QString reference = m_peek.reference();
    // Another image: what was chosen for the last one does not count.
    if (std::exchange(m_reference, reference) != reference) m_chosenPlatform.clear();
    m_title->setText(reference);
    const bool failed = m_peek.error().isSet();
    const bool known = m_peek.loaded() && !failed;
    if (m_peek.loading() && !known) {
        m_facts->setText(reference.isEmpty() ? QString() : tr("Looking into it…"));
    } else if (known) {
        QStringList facts{tr("%1 to download").arg(models::formatBytes(m_peek.facts().sizeBytes)),
                          tr("%n layer(s)", nullptr, static_cast<int>(m_peek.layers().size())),
                          m_peek.facts().platform};
        m_facts->setText(facts.join(QStringLiteral("  ·  ")));
    } else {
        m_facts->setText({});
    }
    const bool login = m_peek.error().kind == models::ErrorKind::Unauthorized;
    m_error->setAction(login ? tr("Log in…") : tr("Try again"));
    m_error->setError(tr("The image could not be looked into"), m_peek.error());
    m_tabs->setVisible(!failed);
    m_stack->setVisible(!failed);
    m_pull->setEnabled(known);
    m_run->setEnabled(known);
    m_layers->setLoading(m_peek.loading() && !known);
    if (!known) {
        m_layers->setHistory({});
        m_config->setFacts({});
        m_platform->setVisible(false);
        return;
    }
    showPlatforms();
    m_layers->setHistory(m_peek.layers());
    m_config->setFacts(m_peek.facts());
}

}  // namespace galley::ui
