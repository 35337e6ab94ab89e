// SPDX-License-Identifier: Apache-2.0
#include "ui/start/start_page.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QScrollArea>
#include <QUrl>
#include <QVBoxLayout>

#include "models/pull_task.h"
#include "ui/style/galley_style.h"
#include "ui/style/icons.h"
#include "ui/widgets/button.h"
#include "ui/widgets/drawing.h"
#include "ui/widgets/error_card.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/progress_card.h"

namespace galley::ui {
namespace {

constexpr int kWidth = 720;

class Card : public QWidget {
public:
    using QWidget::QWidget;

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        paintBox(painter, rect(), metric::kCardRadius, color(Token::Raised), color(Token::Border));
    }
};

class Mark : public QWidget {
public:
    explicit Mark(QWidget* parent) : QWidget(parent) { setFixedSize(56, 56); }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        paintLogo(painter, rect());
    }
};

}  // namespace

StartPage::StartPage(models::DemoRunner& demo, models::CheckListModel& checks, QWidget* parent)
    : Page(parent), m_demo(demo), m_checks(checks) {
    setObjectName(QStringLiteral("startPage"));
    auto* inner = new QWidget;
    auto* middle = new QVBoxLayout(inner);
    middle->setContentsMargins(metric::kPagePadding, 40, metric::kPagePadding, metric::kPagePadding);
    middle->setSpacing(metric::kSpace6);
    for (QWidget* part : {makeHead(), makeDemo(), makeSteps(), makeCheckLine()}) {
        part->setMaximumWidth(kWidth);
        middle->addWidget(part);
    }
    middle->addStretch(1);
    auto* centred = new QWidget;
    auto* row = new QHBoxLayout(centred);
    row->setContentsMargins(0, 0, 0, 0);
    row->addStretch(1);
    row->addWidget(inner, 100);
    row->addStretch(1);
    inner->setMaximumWidth(kWidth + 2 * metric::kPagePadding);
    auto* scroll = new QScrollArea(this);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(centred);
    scroll->viewport()->setAutoFillBackground(false);
    centred->setAutoFillBackground(false);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(scroll);
    connect(&m_demo, &models::DemoRunner::changed, this, &StartPage::showDemo);
    connect(&m_checks, &models::LiveTableModel::refreshed, this, &StartPage::showChecks);
    connect(&m_checks, &models::CheckListModel::checkingChanged, this, &StartPage::showChecks);
    showDemo();
    showChecks();
}

void StartPage::setShown(bool shown) {
    if (shown && !m_checks.loaded() && !m_checks.checking()) m_checks.refresh();
}

QWidget* StartPage::makeHead() {
    auto* head = new QWidget(this);
    auto* title = new TextLabel(FontRole::PageTitle, Token::Text, tr("Containers without a daemon, without root"),
                                QStringLiteral("startTitle"), head);
    auto* text =
        new TextLabel(FontRole::Body, Token::Muted,
                      tr("Galley pulls images from Docker Hub and other registries, runs them under your own account, "
                         "publishes their "
                         "ports and shows their logs. Nothing runs in the background while no container does."),
                      QStringLiteral("startText"), head);
    text->setWordWrap(true);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(6);
    texts->addWidget(title);
    texts->addWidget(text);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(20);
    row->addWidget(new Mark(head), 0, Qt::AlignTop);
    row->addLayout(texts, 1);
    return head;
}

QWidget* StartPage::makeDemo() {
    auto* card = new Card(this);
    auto* title = new TextLabel(FontRole::DialogTitle, Token::Text, tr("Try it with the Flask demo"),
                                QStringLiteral("demoTitle"), card);
    m_status = new TextLabel(FontRole::Body, Token::Muted, QString(), QStringLiteral("demoStatus"), card);
    m_status->setWordWrap(true);
    m_run = new Button(ButtonKind::Primary, tr("Run the Flask demo"), QStringLiteral("runDemo"), card);
    m_run->setIconName(QStringLiteral("play"));
    m_openPage = new Button(ButtonKind::Primary, tr("Open the page"), QStringLiteral("openDemoPage"), card);
    m_openPage->setIconName(QStringLiteral("external"));
    m_showLogs = new Button(ButtonKind::Secondary, tr("Show the container"), QStringLiteral("showDemoContainer"), card);
    m_cancel = new Button(ButtonKind::Secondary, tr("Cancel"), QStringLiteral("cancelDemo"), card);
    auto* other = new Button(ButtonKind::Secondary, tr("Pull another image"), QStringLiteral("startPull"), card);
    m_progress = new ProgressCard(QStringLiteral("demoProgress"), card);
    m_error = new ErrorCard(QStringLiteral("demoError"), card);
    m_error->setAction(tr("Try again"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(metric::kSpace2);
    for (Button* button : {m_run, m_openPage, m_showLogs, m_cancel, other}) buttons->addWidget(button);
    buttons->addStretch(1);
    auto* column = new QVBoxLayout(card);
    column->setContentsMargins(20, 20, 20, 20);
    column->setSpacing(metric::kSpace2);
    column->addWidget(title);
    column->addWidget(m_status);
    column->addWidget(m_progress);
    column->addWidget(m_error);
    column->addSpacing(metric::kSpace1);
    column->addLayout(buttons);
    connect(m_run, &Button::clicked, &m_demo, &models::DemoRunner::start);
    connect(m_error, &ErrorCard::actionClicked, &m_demo, &models::DemoRunner::start);
    connect(m_cancel, &Button::clicked, &m_demo, &models::DemoRunner::cancel);
    connect(m_openPage, &Button::clicked, this, [this] { emit openUrlRequested(m_demo.url()); });
    connect(m_showLogs, &Button::clicked, this,
            [this] { emit navigateRequested(QStringLiteral("containers"), m_demo.containerId()); });
    connect(other, &Button::clicked, this, [this] { emit pullRequested({}); });
    return card;
}

QWidget* StartPage::makeSteps() {
    struct Step {
        const char* symbol;
        QString title;
        QString text;
    };
    const Step steps[]{
        {"images", tr("Images"), tr("A program with everything it needs, in layers that are downloaded once.")},
        {"containers", tr("Containers"),
         tr("An image that runs: with its own files, its own processes, its own network.")},
        {"ports", tr("Ports"),
         tr("A door from your computer into the container. Change it while the container runs.")}};
    auto* line = new QWidget(this);
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metric::kSpace6);
    for (const Step& step : steps) {
        auto* column = new QVBoxLayout;
        column->setSpacing(6);
        column->addWidget(new Drawing(QLatin1String(step.symbol), Token::Accent, QSize(20, 20), line));
        const QString name = QStringLiteral("step_") + QLatin1String(step.symbol);
        column->addWidget(new TextLabel(FontRole::Strong, Token::Text, step.title, name, line));
        auto* text = new TextLabel(FontRole::Body, Token::Muted, step.text, name + QStringLiteral("Text"), line);
        text->setWordWrap(true);
        text->setAlignment(Qt::AlignLeft | Qt::AlignTop);
        column->addWidget(text);
        column->addStretch(1);
        row->addLayout(column, 1);
    }
    return line;
}

QWidget* StartPage::makeCheckLine() {
    auto* line = new QWidget(this);
    m_checkSymbol = new Drawing(QStringLiteral("check-up"), Token::Muted, QSize(16, 16), line);
    m_checkText = new TextLabel(FontRole::Body, Token::Muted, QString(), QStringLiteral("startCheckText"), line);
    auto* open = new Button(ButtonKind::Link, tr("Show the system check"), QStringLiteral("openCheck"), line);
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(metric::kSpace2);
    row->addWidget(m_checkSymbol);
    row->addWidget(m_checkText);
    row->addSpacing(metric::kSpace2);
    row->addWidget(open);
    row->addStretch(1);
    connect(open, &Button::clicked, this, [this] { emit navigateRequested(QStringLiteral("check"), {}); });
    return line;
}

void StartPage::showDemo() {
    using State = models::DemoRunner::State;
    const State state = m_demo.state();
    const bool idle = state == State::Idle || state == State::Failed;
    m_status->setText(
        state == State::Idle || state == State::Failed
            ? tr("A small web page in a container: pulled, started on a free port, opened in your browser.")
            : m_demo.statusText());
    const QWidget* focus = window()->focusWidget();
    const bool hadFocus = focus != nullptr && (focus == m_run || focus == m_cancel || focus == m_openPage);
    m_run->setVisible(idle);
    m_cancel->setVisible(m_demo.busy());
    m_openPage->setVisible(state == State::Ready);
    m_showLogs->setVisible(state == State::Ready);
    // The keyboard stays with the demo, not with what happens to stand beside a button that went.
    if (hadFocus) (idle ? m_run : m_demo.busy() ? m_cancel : m_openPage)->setFocus(Qt::OtherFocusReason);
    m_progress->setVisible(state == State::Pulling && m_demo.pullTask() != nullptr);
    m_progress->setTask(m_demo.pullTask());
    m_error->setError(tr("The demo could not be run"), state == State::Failed ? m_demo.error() : models::ErrorInfo{});
}

void StartPage::showChecks() {
    using State = models::CheckRow::State;
    if (!m_checks.loaded()) {
        m_checkText->setText(m_checks.checking() ? tr("Checking this computer…")
                                                 : tr("Can this computer run everything?"));
        return;
    }
    const State worst = m_checks.worst();
    m_checkText->setText(worst == State::Ok        ? tr("This computer has everything that is needed.")
                         : worst == State::Warning ? tr("Containers run, but something is missing.")
                                                   : tr("Something is missing: containers will not run."));
    m_checkSymbol->setDrawing(worst == State::Ok        ? QStringLiteral("ok")
                              : worst == State::Warning ? QStringLiteral("warning")
                                                        : QStringLiteral("error"),
                              worst == State::Ok        ? Token::Running
                              : worst == State::Warning ? Token::Warning
                                                        : Token::Error);
}

}  // namespace galley::ui
