// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/log_panel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLocale>
#include <QScrollBar>
#include <QSettings>
#include <QVBoxLayout>

#include "ui/widgets/button.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_card.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/log_find_bar.h"
#include "ui/widgets/log_view.h"
#include "ui/widgets/prompt.h"

namespace galley::ui {
namespace {

constexpr auto kTimesSetting = "log/times";
constexpr auto kWrapSetting = "log/wrap";

Button* toggle(const QString& iconName, const QString& toolTip, const QString& name, QWidget* parent) {
    Button* button = Button::quiet(iconName, toolTip, name, parent);
    button->setCheckable(true);
    return button;
}

}  // namespace

LogPanel::LogPanel(Prompt& prompt, const QString& name, QWidget* parent) : QWidget(parent), m_prompt(prompt) {
    setObjectName(name);
    m_view = new LogView(name + QStringLiteral("View"), this);
    m_find = new LogFindBar(*m_view, name + QStringLiteral("Find"), this);
    m_error = new ErrorCard(name + QStringLiteral("Error"), this);
    m_empty = new EmptyState(QStringLiteral("empty-log"), tr("Nothing written yet"),
                             tr("What the container prints appears here."), name + QStringLiteral("Empty"), this);
    makeTools(name);
    m_jump = new Button(ButtonKind::Primary, tr("Jump to newest"), name + QStringLiteral("Jump"), m_view);
    m_jump->setIconName(QStringLiteral("to-bottom"));
    m_jump->setFocusPolicy(Qt::NoFocus);
    m_jump->setFont(fontFor(FontRole::Body));
    m_jump->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_tools);
    column->addWidget(m_find);
    column->addWidget(m_error);
    column->addWidget(m_view, 1);
    column->addWidget(m_empty, 1);
    column->addStretch(0);
    m_view->installEventFilter(this);
    connectView();
    showState();
}

void LogPanel::makeTools(const QString& name) {
    m_tools = new QWidget(this);
    m_facts = new TextLabel(FontRole::Caption, Token::Muted, QString(), name + QStringLiteral("Facts"), m_tools);
    m_follow = new Button(ButtonKind::Quiet, tr("Follow"), name + QStringLiteral("Follow"), m_tools);
    m_follow->setIconName(QStringLiteral("to-bottom"));
    m_follow->setCheckable(true);
    m_follow->setChecked(true);
    m_follow->setToolTip(tr("Stay at the newest line (End)"));
    m_times = toggle(QStringLiteral("clock"), tr("Times"), name + QStringLiteral("Times"), m_tools);
    m_wrap = toggle(QStringLiteral("wrap"), tr("Wrap long lines"), name + QStringLiteral("Wrap"), m_tools);
    Button* find =
        Button::quiet(QStringLiteral("search"), tr("Find (Ctrl+F)"), name + QStringLiteral("OpenFind"), m_tools);
    Button* copy = Button::quiet(QStringLiteral("copy"), tr("Copy what is selected, else everything"),
                                 name + QStringLiteral("Copy"), m_tools);
    Button* store =
        Button::quiet(QStringLiteral("save"), tr("Save the log to a file"), name + QStringLiteral("Save"), m_tools);
    auto* row = new QHBoxLayout(m_tools);
    row->setContentsMargins(0, metric::kSpace1, 0, metric::kSpace2);
    row->setSpacing(metric::kSpace1);
    row->addWidget(m_follow);
    row->addSpacing(metric::kSpace2);
    row->addWidget(m_facts);
    row->addStretch(1);
    for (Button* tool : {m_times, m_wrap, find, copy, store}) row->addWidget(tool);
    connect(find, &Button::clicked, m_find, &LogFindBar::open);
    connect(copy, &Button::clicked, this, [this] {
        if (!m_view->hasSelection()) m_view->selectAll();
        m_view->copySelection();
    });
    connect(store, &Button::clicked, this, &LogPanel::save);
}

void LogPanel::connectView() {
    QSettings settings;
    m_times->setChecked(settings.value(QLatin1String(kTimesSetting), true).toBool());
    m_wrap->setChecked(settings.value(QLatin1String(kWrapSetting), false).toBool());
    m_view->setShowTimes(m_times->isChecked());
    m_view->setWrapped(m_wrap->isChecked());
    connect(m_times, &Button::toggled, this, [this](bool on) {
        m_view->setShowTimes(on);
        QSettings().setValue(QLatin1String(kTimesSetting), on);
    });
    connect(m_wrap, &Button::toggled, this, [this](bool on) {
        m_view->setWrapped(on);
        QSettings().setValue(QLatin1String(kWrapSetting), on);
    });
    connect(m_follow, &Button::clicked, m_view, &LogView::setFollowing);
    connect(m_jump, &Button::clicked, this, [this] { m_view->setFollowing(true); });
    connect(m_view, &LogView::findRequested, m_find, &LogFindBar::open);
    connect(m_view, &LogView::followingChanged, this, [this](bool following) {
        m_follow->setChecked(following);
        m_leftAt = m_model != nullptr ? m_model->lineCount() : 0;
        showFacts();
    });
    connect(m_view, &LogView::copied, this, [this](qint64 lines) {
        emit said(lines == 1 ? tr("1 line copied") : tr("%1 lines copied").arg(QLocale().toString(lines)));
    });
}

void LogPanel::setModel(models::LogModel* model, const QString& subject) {
    if (m_model != nullptr) m_model->disconnect(this);
    m_model = model;
    m_subject = subject;
    m_view->setModel(model);
    m_find->setModel(model);
    if (model != nullptr) {
        for (const auto changed :
             {&models::LogModel::loadedChanged, &models::LogModel::finishedChanged, &models::LogModel::errorChanged}) {
            connect(model, changed, this, &LogPanel::showState);
        }
        connect(model, &models::LogModel::lineCountChanged, this, &LogPanel::showState);
        connect(model, &models::LogModel::saved, this, [this](const models::ErrorInfo& error) {
            if (error.isSet()) emit failed(error);
            if (!error.isSet()) emit said(tr("The log is saved"));
        });
        connect(model, &models::LogModel::textReady, this, [this](int, const QString&, bool complete) {
            if (!complete) emit said(tr("The log is too long for the clipboard: only its beginning was copied"));
        });
    }
    m_view->setFollowing(true);
    showState();
}

void LogPanel::addTool(QWidget* tool) {
    static_cast<QHBoxLayout*>(m_tools->layout())->addWidget(tool);
}

void LogPanel::showState() {
    const bool none = m_model == nullptr || (m_model->loaded() && m_model->lineCount() == 0);
    const bool wrong = m_model != nullptr && m_model->error().isSet();
    m_error->setError(tr("The log could not be read"), wrong ? m_model->error() : models::ErrorInfo{});
    m_empty->setVisible(none && !wrong);
    m_view->setVisible(m_model != nullptr && !none && !(wrong && m_model->lineCount() == 0));
    if (none && m_model != nullptr && m_model->finished()) {
        m_empty->setTexts(tr("Nothing was written"), tr("The container ended without printing anything."));
    } else {
        m_empty->setTexts(tr("Nothing written yet"), tr("What the container prints appears here."));
    }
    showFacts();
}

void LogPanel::showFacts() {
    const qint64 count = m_model != nullptr ? m_model->lineCount() : 0;
    QString facts = tr("%1 line(s)", nullptr, static_cast<int>(count)).arg(QLocale().toString(count));
    if (m_model != nullptr && m_model->finished()) facts += tr(", the container has ended");
    m_facts->setText(m_model != nullptr && m_model->loaded() ? facts : QString());
    const bool away = !m_view->following() && m_view->isVisible() && m_view->verticalScrollBar()->maximum() > 0;
    const qint64 fresh = count - m_leftAt;
    m_jump->setText(fresh > 0 ? tr("Jump to newest (%1 new)").arg(QLocale().toString(fresh)) : tr("Jump to newest"));
    m_jump->setAccessibleName(m_jump->text());
    m_jump->setVisible(away);
    placeFloating();
}

void LogPanel::placeFloating() {
    const QSize size = m_jump->sizeHint();
    m_jump->resize(size);
    m_jump->move((m_view->width() - size.width()) / 2, m_view->height() - size.height() - metric::kSpace4);
    m_jump->raise();
}

void LogPanel::save() {
    if (m_model == nullptr) return;
    m_prompt.pickSaveFile(this, tr("Save the log"), m_subject + QStringLiteral(".log"), [this](const QString& path) {
        if (!path.isEmpty() && m_model != nullptr) m_model->save(path, m_view->showsTimes());
    });
}

bool LogPanel::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize || event->type() == QEvent::Show) placeFloating();
    return QWidget::eventFilter(watched, event);
}

void LogPanel::keyPressEvent(QKeyEvent* event) {
    if (event->matches(QKeySequence::Find)) return m_find->open();
    if (m_find->isVisible() && event->matches(QKeySequence::FindNext)) return m_find->next();
    if (m_find->isVisible() && event->matches(QKeySequence::FindPrevious)) return m_find->previous();
    if (m_find->isVisible() && event->key() == Qt::Key_Escape) return m_find->close();
    QWidget::keyPressEvent(event);
}

}  // namespace galley::ui
