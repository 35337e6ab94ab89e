// SPDX-License-Identifier: Apache-2.0
#include "ui/shell/search_box.h"

#include <QAction>
#include <QKeyEvent>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "ui/shell/popover.h"
#include "ui/style/galley_style.h"
#include "ui/style/icons.h"
#include "ui/widgets/labels.h"

namespace galley::ui {
namespace {

constexpr int kRow = 40;
constexpr int kShownRows = 8;

class HitDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {200, kRow}; }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const bool hovered = option.state.testFlag(QStyle::State_MouseOver);
        if (selected || hovered) {
            paintBox(*painter, QRectF(option.rect).adjusted(6, 1, -6, -1), metric::kRadius,
                     color(selected ? Token::Selection : Token::HoverRow));
        }
        using Kind = models::SearchHit::Kind;
        const auto kind = static_cast<Kind>(index.data(models::SearchModel::KindRole).toInt());
        const QString symbol = kind == Kind::Container ? QStringLiteral("containers")
                               : kind == Kind::Image   ? QStringLiteral("images")
                               : kind == Kind::Volume  ? QStringLiteral("volume")
                               : kind == Kind::Network ? QStringLiteral("networks")
                                                       : QStringLiteral("arrow-right");
        paintIcon(*painter, symbol, QRectF(option.rect.left() + 18, option.rect.center().y() - 7.5, 16, 16),
                  color(Token::Muted));
        painter->setFont(fontFor(FontRole::Body));
        painter->setPen(color(Token::Text));
        QRect text = option.rect.adjusted(46, 0, -20, 0);
        const QString title =
            painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, text.width() * 2 / 3);
        painter->drawText(text, Qt::AlignVCenter | Qt::TextSingleLine, title);
        text.setLeft(text.left() + painter->fontMetrics().horizontalAdvance(title) + 16);
        painter->setFont(fontFor(FontRole::Caption));
        painter->setPen(color(Token::Muted));
        const QString more = index.data(models::SearchModel::SubtitleRole).toString();
        painter->drawText(text, Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine,
                          painter->fontMetrics().elidedText(more, Qt::ElideRight, text.width()));
    }
};

}  // namespace

SearchBox::SearchBox(models::SearchModel& model, QWidget* window, QWidget* parent) : QLineEdit(parent), m_model(model) {
    setObjectName(QStringLiteral("search"));
    setAccessibleName(tr("Search containers, images and actions"));
    setPlaceholderText(tr("Search containers, images, actions"));
    addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    setFixedHeight(metric::kControl);
    m_popover = new Popover(QStringLiteral("searchResults"), tr("Search results"), window);
    m_popover->setFocusPolicy(Qt::NoFocus);
    m_list = new QListView(m_popover);
    m_list->setObjectName(QStringLiteral("searchList"));
    m_list->setAccessibleName(tr("Search results"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setMouseTracking(true);
    m_list->setItemDelegate(new HitDelegate(m_list));
    m_list->setModel(&m_model);
    m_list->viewport()->setAutoFillBackground(false);
    m_none = new TextLabel(FontRole::Body, Token::Muted, tr("Nothing has this name."), QStringLiteral("searchNone"),
                           m_popover);
    m_none->setAlignment(Qt::AlignCenter);
    m_popover->content()->setContentsMargins(Popover::kShadow + 1, Popover::kShadow + 6, Popover::kShadow + 1,
                                             Popover::kShadow + 6);
    m_popover->content()->addWidget(m_list, 1);
    m_popover->content()->addWidget(m_none, 1);
    connect(this, &QLineEdit::textEdited, this, [this](const QString& text) {
        m_model.setQuery(text);
        showHits();
    });
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex& index) { choose(index.row()); });
    connect(&m_model, &QAbstractItemModel::modelReset, this, [this] {
        if (m_popover->isVisible()) showHits();
    });
}

void SearchBox::open() {
    setFocus(Qt::ShortcutFocusReason);
    selectAll();
}

void SearchBox::focusInEvent(QFocusEvent* event) {
    QLineEdit::focusInEvent(event);
    m_model.setQuery(text());
    showHits();
}

void SearchBox::focusOutEvent(QFocusEvent* event) {
    QLineEdit::focusOutEvent(event);
    if (event->reason() == Qt::PopupFocusReason || event->reason() == Qt::ActiveWindowFocusReason) return;
    m_popover->hide();
    clear();
}

void SearchBox::showHits() {
    const int rows = m_model.rowCount();
    m_list->setVisible(rows > 0);
    m_none->setVisible(rows == 0);
    m_popover->openUnder(this, std::max(1, std::min(rows, kShownRows)) * kRow + 12 + (rows == 0 ? 24 : 0));
    if (rows > 0) m_list->setCurrentIndex(m_model.index(0, 0));
}

void SearchBox::choose(int row) {
    if (row < 0 || row >= m_model.rowCount()) return;
    const models::SearchHit hit = m_model.at(row);
    m_popover->hide();
    clear();
    m_model.setQuery({});
    clearFocus();
    emit hitChosen(hit);
}

void SearchBox::keyPressEvent(QKeyEvent* event) {
    const int row = m_list->currentIndex().row();
    switch (event->key()) {
        case Qt::Key_Down:
            if (!m_popover->isVisible()) return showHits();
            return m_list->setCurrentIndex(m_model.index(std::min(row + 1, m_model.rowCount() - 1), 0));
        case Qt::Key_Up: return m_list->setCurrentIndex(m_model.index(std::max(0, row - 1), 0));
        case Qt::Key_Return:
        case Qt::Key_Enter: return choose(row);
        case Qt::Key_Escape:
            clear();
            m_popover->hide();
            return clearFocus();
        default: QLineEdit::keyPressEvent(event);
    }
}

void SearchBox::paintEvent(QPaintEvent* event) {
    QLineEdit::paintEvent(event);
    if (hasFocus() || !text().isEmpty() || width() < 320) return;
    QPainter painter(this);
    painter.setFont(fontFor(FontRole::Caption));
    painter.setPen(color(Token::Muted));
    painter.drawText(rect().adjusted(0, 0, -12, 0), Qt::AlignVCenter | Qt::AlignRight,
                     QKeySequence(Qt::CTRL | Qt::Key_K).toString(QKeySequence::NativeText));
}

}  // namespace galley::ui
