// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/log_find_bar.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QLocale>
#include <QPainter>

#include "ui/style/icons.h"
#include "ui/widgets/button.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/log_view.h"

namespace galley::ui {

LogFindBar::LogFindBar(LogView& view, const QString& name, QWidget* parent) : QWidget(parent), m_view(view) {
    setObjectName(name);
    m_field = new QLineEdit(this);
    m_field->setObjectName(name + QStringLiteral("Field"));
    m_field->setAccessibleName(tr("Find in the log"));
    m_field->setPlaceholderText(tr("Find in the log"));
    m_field->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_field->setFixedHeight(metric::kControl);
    m_field->installEventFilter(this);
    m_count = new TextLabel(FontRole::Caption, Token::Muted, QString(), name + QStringLiteral("Count"), this);
    m_count->setMinimumWidth(110);
    m_case = Button::quiet(QStringLiteral("match-case"), tr("Match case"), name + QStringLiteral("Case"), this);
    m_regex = Button::quiet(QStringLiteral("regex"), tr("Regular expression"), name + QStringLiteral("Regex"), this);
    m_only = Button::quiet(QStringLiteral("filter"), tr("Only matching lines"), name + QStringLiteral("Only"), this);
    m_previous = Button::quiet(QStringLiteral("chevron-up"), tr("Previous (Shift+Enter)"),
                               name + QStringLiteral("Previous"), this);
    m_next = Button::quiet(QStringLiteral("chevron-down"), tr("Next (Enter)"), name + QStringLiteral("Next"), this);
    Button* close = Button::quiet(QStringLiteral("close"), tr("Close (Esc)"), name + QStringLiteral("Close"), this);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, metric::kSpace2, 0, metric::kSpace2);
    row->setSpacing(metric::kSpace1);
    row->addWidget(m_field, 1);
    for (Button* option : {m_case, m_regex, m_only}) {
        option->setCheckable(true);
        row->addWidget(option);
        connect(option, &Button::toggled, this, &LogFindBar::search);
    }
    row->addSpacing(metric::kSpace2);
    row->addWidget(m_count);
    row->addWidget(m_previous);
    row->addWidget(m_next);
    row->addWidget(close);
    m_timer.setSingleShot(true);
    m_timer.setInterval(kDebounceMs);
    connect(m_field, &QLineEdit::textChanged, &m_timer, QOverload<>::of(&QTimer::start));
    connect(&m_timer, &QTimer::timeout, this, &LogFindBar::search);
    connect(m_previous, &Button::clicked, this, &LogFindBar::previous);
    connect(m_next, &Button::clicked, this, &LogFindBar::next);
    connect(close, &Button::clicked, this, &LogFindBar::close);
    hide();
    showCount();
}

void LogFindBar::setModel(models::LogModel* model) {
    if (m_model != nullptr) m_model->disconnect(this);
    m_model = model;
    m_current = -1;
    if (model == nullptr) return;
    connect(model, &models::LogModel::matchesChanged, this, [this] {
        if (m_jumpToFirst && !m_model->matches().empty()) {
            m_jumpToFirst = false;
            const qsizetype at = m_model->matchAtOrAfter(std::max<qint64>(0, m_view.firstVisibleLine()));
            go(at < static_cast<qsizetype>(m_model->matches().size()) ? at : 0);
        }
        showCount();
    });
    if (isVisible()) search();
}

void LogFindBar::open() {
    show();
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
    search();
}

void LogFindBar::close() {
    hide();
    m_view.setOnlyMatches(false);
    m_view.setHighlight({}, false, false);
    if (m_model != nullptr) m_model->setFind({}, false, false);
    m_view.setFocus(Qt::OtherFocusReason);
}

void LogFindBar::search() {
    m_timer.stop();
    if (m_model == nullptr) return;
    const QString words = m_field->text();
    m_current = -1;
    m_jumpToFirst = !words.isEmpty();
    m_view.setHighlight(words, m_case->isChecked(), m_regex->isChecked());
    m_model->setFind(words, m_case->isChecked(), m_regex->isChecked());
    m_view.setOnlyMatches(m_only->isChecked() && !words.isEmpty());
    showCount();
}

void LogFindBar::next() {
    if (m_model == nullptr || m_model->matches().empty()) return;
    const qsizetype at = m_model->matchAtOrAfter(m_current + 1);
    go(at < static_cast<qsizetype>(m_model->matches().size()) ? at : 0);
}

void LogFindBar::previous() {
    if (m_model == nullptr || m_model->matches().empty()) return;
    const qsizetype at = m_model->matchAtOrAfter(std::max<qint64>(0, m_current)) - 1;
    go(at >= 0 ? at : static_cast<qsizetype>(m_model->matches().size()) - 1);
}

void LogFindBar::go(qsizetype match) {
    m_current = m_model->matches().at(static_cast<std::size_t>(match));
    m_view.showLine(m_current);
    showCount();
}

QString LogFindBar::countText() const {
    return m_count->text();
}

void LogFindBar::showCount() {
    const bool searching = m_model != nullptr && !m_field->text().isEmpty();
    const bool wrong = searching && m_model->findError().isSet();
    const auto found = searching ? static_cast<qsizetype>(m_model->matches().size()) : 0;
    const QLocale locale;
    QString text;
    if (wrong) {
        text = tr("Not a regular expression");
    } else if (searching && found == 0) {
        text = m_model->findFinished() ? tr("Nothing found") : tr("Searching…");
    } else if (searching) {
        const QString all = locale.toString(found) + (m_model->findFinished() ? QString() : QStringLiteral("…"));
        text = m_current < 0 ? tr("%1 line(s)", nullptr, static_cast<int>(found)).arg(all)
                             : tr("%1 of %2").arg(locale.toString(m_model->matchAtOrAfter(m_current) + 1), all);
    }
    m_count->setText(text);
    m_count->setToken(wrong ? Token::Error : Token::Muted);
    m_field->setProperty("galleyInvalid", wrong);
    m_field->setAccessibleDescription(text);
    m_field->update();
    m_previous->setEnabled(found > 0);
    m_next->setEnabled(found > 0);
}

bool LogFindBar::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::KeyPress) return QWidget::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    if (key->key() == Qt::Key_Escape) {
        close();
        return true;
    }
    if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
        if (m_timer.isActive()) {
            search();
        } else if (key->modifiers().testFlag(Qt::ShiftModifier)) {
            previous();
        } else {
            next();
        }
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void LogFindBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), color(Token::Surface));
}

}  // namespace galley::ui
