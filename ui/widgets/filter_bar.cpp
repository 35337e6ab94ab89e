// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/filter_bar.h"

#include <QAction>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>

#include "ui/style/galley_style.h"
#include "ui/style/icons.h"
#include "ui/widgets/data_table.h"

namespace galley::ui {
namespace {

class Segment : public QAbstractButton {
public:
    Segment(const QString& text, const QString& name, QWidget* parent) : QAbstractButton(parent) {
        setText(text);
        setObjectName(name);
        setAccessibleName(text);
        setCheckable(true);
        setFocusPolicy(Qt::StrongFocus);
        setAttribute(Qt::WA_Hover);
    }
    QSize sizeHint() const override { return {fontMetrics().horizontalAdvance(text()) + 26, metric::kControl - 4}; }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        if (isChecked()) paintBox(painter, rect(), 5, color(Token::Selection));
        QFont label = painter.font();
        label.setWeight(isChecked() ? QFont::Medium : QFont::Normal);
        painter.setFont(label);
        painter.setPen(color(isChecked() ? Token::Accent : underMouse() ? Token::Text : Token::Muted));
        painter.drawText(rect(), Qt::AlignCenter, text());
    }
};

}  // namespace

SegmentedControl::SegmentedControl(const QStringList& texts, const QString& name, QWidget* parent)
    : QWidget(parent), m_group(new QButtonGroup(this)), m_texts(texts) {
    setObjectName(name);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(2, 2, 2, 2);
    row->setSpacing(2);
    for (int i = 0; i < texts.size(); ++i) {
        auto* segment = new Segment(texts.at(i), QStringLiteral("%1_%2").arg(name).arg(i), this);
        m_group->addButton(segment, i);
        row->addWidget(segment);
    }
    m_group->button(0)->setChecked(true);
    setFixedHeight(metric::kControl);
    connect(m_group, &QButtonGroup::idToggled, this, [this](int id, bool checked) {
        if (checked) emit currentChanged(id);
    });
}

int SegmentedControl::current() const {
    return m_group->checkedId();
}

void SegmentedControl::setCurrent(int index) {
    m_group->button(index)->setChecked(true);
}

void SegmentedControl::setCount(int index, int count) {
    QAbstractButton* button = m_group->button(index);
    button->setText(count < 0 ? m_texts.at(index) : QStringLiteral("%1 %2").arg(m_texts.at(index)).arg(count));
    button->setAccessibleName(button->text());
    button->updateGeometry();
}

void SegmentedControl::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    paintBox(painter, rect(), metric::kRadius, color(Token::Surface), color(Token::BorderStrong));
}

FilterBar::FilterBar(const QStringList& segments, const QString& placeholder, const QString& name, QWidget* parent)
    : QWidget(parent) {
    setObjectName(name);
    m_row = new QHBoxLayout(this);
    m_row->setContentsMargins(0, 0, 0, 0);
    m_row->setSpacing(metric::kSpace3);
    if (!segments.isEmpty()) {
        m_segments = new SegmentedControl(segments, name + QStringLiteral("Segments"), this);
        connect(m_segments, &SegmentedControl::currentChanged, this, &FilterBar::segmentChanged);
        m_row->addWidget(m_segments);
    }
    m_field = new QLineEdit(this);
    m_field->setObjectName(name + QStringLiteral("Field"));
    m_field->setPlaceholderText(placeholder);
    m_field->setAccessibleName(placeholder);
    m_field->setClearButtonEnabled(false);
    m_field->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_field->setMinimumWidth(160);
    m_field->setMaximumWidth(300);
    m_field->setFixedHeight(metric::kControl);
    m_field->installEventFilter(this);
    connect(m_field, &QLineEdit::textChanged, this, &FilterBar::textChanged);
    m_row->addWidget(m_field, 1);
    // What the field does not take; never half of a narrow place.
    m_row->addStretch(0);
    setFixedHeight(36);
}

void FilterBar::addRight(QWidget* widget) {
    m_row->addWidget(widget);
}

void FilterBar::setTable(DataTable* table) {
    connect(this, &FilterBar::textChanged, table, &DataTable::setFilterText);
    connect(table, &DataTable::clearFilterRequested, this, &FilterBar::clear);
}

void FilterBar::clear() {
    m_field->clear();
    if (m_segments != nullptr) m_segments->setCurrent(0);
}

bool FilterBar::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape &&
        !m_field->text().isEmpty()) {
        m_field->clear();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace galley::ui
