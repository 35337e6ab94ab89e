// SPDX-License-Identifier: Apache-2.0
#include "ui/cleanup/cleanup_row.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

#include "models/format.h"
#include "ui/style/galley_style.h"
#include "ui/widgets/button.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/status_badge.h"

namespace galley::ui {

using models::CleanUp;
using models::CleanUpGroup;
using Loss = CleanUpGroup::Loss;

namespace {

constexpr int kCheckRoom = 23;
/// One column for all rows.
constexpr int kLossWidth = 184;
/// More are counted: the list of all is one tab away.
constexpr qsizetype kMostItems = 50;

Status statusOf(Loss loss) {
    switch (loss) {
        case Loss::Nothing: return {CleanUpRow::tr("Safe to delete"), Token::Running, false};
        case Loss::FetchAgain: return {CleanUpRow::tr("Can be fetched again"), Token::Running, true};
        case Loss::ForEver: return {CleanUpRow::tr("Cannot be brought back"), Token::Warning, false};
    }
    return {};
}

QString nameOf(CleanUpGroup::Kind kind) {
    switch (kind) {
        case CleanUpGroup::Kind::NamelessImages: return QStringLiteral("cleanNameless");
        case CleanUpGroup::Kind::Downloads: return QStringLiteral("cleanDownloads");
        case CleanUpGroup::Kind::UnusedImages: return QStringLiteral("cleanUnused");
        case CleanUpGroup::Kind::StoppedContainers: return QStringLiteral("cleanStopped");
        case CleanUpGroup::Kind::LostVolumes: return QStringLiteral("cleanVolumes");
    }
    return {};
}

}  // namespace

CleanUpRow::CleanUpRow(CleanUpGroup::Kind kind, QWidget* parent) : QWidget(parent), m_kind(kind) {
    const QString name = nameOf(kind);
    setObjectName(name + QStringLiteral("Row"));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_check = new QCheckBox(this);
    m_check->setObjectName(name);
    QFont strong = fontFor(FontRole::Strong);
    m_check->setFont(strong);
    m_meaning =
        new TextLabel(FontRole::Body, Token::Muted, CleanUp::meaningOf(kind), name + QStringLiteral("Meaning"), this);
    m_meaning->setWordWrap(true);
    m_loss = new StatusBadge(name + QStringLiteral("Loss"), this);
    m_loss->setFixedWidth(kLossWidth);
    m_bytes = new TextLabel(FontRole::Strong, Token::Text, QString(), name + QStringLiteral("Bytes"), this);
    m_bytes->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_bytes->setMinimumWidth(84);
    m_expand =
        Button::quiet(QStringLiteral("chevron-down"), tr("Show what it is"), name + QStringLiteral("Expand"), this);
    QSizePolicy keepsRoom = m_expand->sizePolicy();
    keepsRoom.setRetainSizeWhenHidden(true);
    m_expand->setSizePolicy(keepsRoom);
    m_items = new QWidget(this);
    m_items->setObjectName(name + QStringLiteral("Items"));
    m_itemColumn = new QVBoxLayout(m_items);
    m_itemColumn->setContentsMargins(kCheckRoom, metric::kSpace2, 0, metric::kSpace1);
    m_itemColumn->setSpacing(metric::kSpace1);
    m_items->hide();
    auto* head = new QHBoxLayout;
    head->setSpacing(metric::kSpace2);
    head->addWidget(m_check, 1);
    head->addWidget(m_loss);
    head->addWidget(m_bytes);
    head->addWidget(m_expand);
    auto* words = new QHBoxLayout;
    words->setContentsMargins(kCheckRoom, 0, metric::kSpace6, 0);
    words->addWidget(m_meaning);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(metric::kSpace4, metric::kSpace2, metric::kSpace2, metric::kSpace3);
    column->setSpacing(0);
    column->addLayout(head);
    column->addLayout(words);
    column->addWidget(m_items);
    connect(m_check, &QCheckBox::clicked, this, [this](bool on) { emit ticked(m_kind, on); });
    connect(m_expand, &Button::clicked, this, [this] { setExpanded(!m_expanded); });
}

void CleanUpRow::setGroup(const CleanUpGroup& group, bool ticked) {
    const bool otherItems = group.items != m_group.items;
    m_group = group;
    const QString title = CleanUp::titleOf(group);
    m_check->setText(title);
    m_check->setAccessibleName(QStringLiteral("%1, %2").arg(title, models::formatBytes(group.bytes)));
    m_check->setAccessibleDescription(m_meaning->text());
    m_check->setChecked(ticked);
    m_bytes->setText(models::formatBytes(group.bytes));
    m_loss->setStatus(statusOf(group.loss));
    m_expand->setVisible(group.kind != CleanUpGroup::Kind::Downloads);
    if (otherItems && m_expanded) fillItems();
    update();
}

void CleanUpRow::setExpanded(bool expanded) {
    m_expanded = expanded;
    const QString text = expanded ? tr("Hide what it is") : tr("Show what it is");
    m_expand->setIconName(expanded ? QStringLiteral("chevron-up") : QStringLiteral("chevron-down"));
    m_expand->setToolTip(text);
    m_expand->setAccessibleName(text);
    if (expanded) fillItems();
    m_items->setVisible(expanded);
}

void CleanUpRow::fillItems() {
    while (QLayoutItem* item = m_itemColumn->takeAt(0)) {
        if (QWidget* widget = item->widget(); widget != nullptr) widget->deleteLater();
        delete item;
    }
    const qsizetype shown = std::min(kMostItems, m_group.items.size());
    for (qsizetype i = 0; i < shown; ++i) {
        const models::DiskUseRow& row = m_group.items.at(i);
        auto* line = new QWidget(m_items);
        auto* name = new TextLabel(FontRole::Body, Token::Text, row.name, QStringLiteral("cleanItemName"), line);
        name->setElided(true, row.kind == models::DiskKind::Images ? Elide::Reference : Elide::Middle);
        const QString size = row.sharedBytes > 0
                                 ? tr("%1, shares %2 with others")
                                       .arg(models::formatBytes(row.uniqueBytes), models::formatBytes(row.sharedBytes))
                                 : models::formatBytes(row.uniqueBytes);
        auto* bytes = new TextLabel(FontRole::Body, Token::Muted, size, QStringLiteral("cleanItemBytes"), line);
        auto* layout = new QHBoxLayout(line);
        layout->setContentsMargins(0, 0, metric::kSpace6 + metric::kSpace4, 0);
        layout->setSpacing(metric::kSpace4);
        layout->addWidget(name, 1);
        layout->addWidget(bytes);
        m_itemColumn->addWidget(line);
    }
    if (shown == m_group.items.size()) return;
    m_itemColumn->addWidget(new TextLabel(FontRole::Caption, Token::Muted,
                                          tr("and %n more", nullptr, static_cast<int>(m_group.items.size() - shown)),
                                          QStringLiteral("cleanItemsMore"), m_items));
}

void CleanUpRow::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const bool on = m_check->isChecked();
    paintBox(painter, rect(), metric::kCardRadius,
             on ? tint(Token::Accent, Token::Surface, 0.05) : color(Token::Surface),
             on ? tint(Token::Accent, Token::Surface, 0.45) : color(Token::Border));
}

}  // namespace galley::ui
