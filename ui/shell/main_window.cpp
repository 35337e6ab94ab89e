// SPDX-License-Identifier: Apache-2.0
#include "ui/shell/main_window.h"

#include <QAbstractButton>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QScreen>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/shell/header_bar.h"
#include "ui/shell/navigation.h"
#include "ui/shell/search_box.h"
#include "ui/shell/status_bar.h"
#include "ui/shell/task_popover.h"
#include "ui/shell/window_actions.h"
#include "ui/style/icons.h"
#include "ui/style/theme.h"
#include "ui/widgets/prompt.h"
#include "ui/widgets/toast.h"

namespace galley::ui {
namespace {

constexpr auto kGeometry = "window/geometry";
constexpr int kHistory = 20;
/// What a window manager puts around a window, at most.
constexpr QSize kFrame(16, 48);

}  // namespace

MainWindow::MainWindow(models::ModelSet& models, Theme& theme, Prompt& prompt)
    : m_models(models), m_theme(theme), m_prompt(prompt), m_actions(new WindowActions(*this, models, theme, prompt)) {
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(tr("Galley"));
    setWindowIcon(logo());
    setMinimumSize(960, 600);
    resize(QSize(1280, 800).boundedTo(screen()->availableSize() - kFrame));
    build();
    addShortcuts();
    connectModels();
    restoreGeometry(QSettings().value(QLatin1String(kGeometry)).toByteArray());
}

MainWindow::~MainWindow() = default;

void MainWindow::build() {
    m_header = new HeaderBar(m_models.search, m_models.notifications, m_theme, this);
    m_navigation = new Navigation(this);
    m_stack = new QStackedWidget(this);
    m_stack->setObjectName(QStringLiteral("pages"));
    m_status = new StatusBar(m_models.status, m_models.tasks, this);
    new ToastStack(this, m_models.notifications, metric::kStatusBar);
    auto* tasks = new TaskPopover(m_models.tasks, this);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(m_navigation);
    middle->addWidget(m_stack, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addLayout(middle, 1);
    column->addWidget(m_status);
    connect(m_navigation, &Navigation::chosen, this, [this](const QString& id) { showPage(id); });
    connect(m_header, &HeaderBar::homeClicked, this, [this] { showPage(QStringLiteral("start")); });
    connect(m_header->search(), &SearchBox::hitChosen, m_actions, &WindowActions::choose);
    connect(m_status, &StatusBar::engineClicked, this, [this] { showPage(QStringLiteral("check")); });
    connect(m_status, &StatusBar::tasksClicked, this, [this, tasks] { tasks->toggleAt(m_status->tasksButton()); });
    connect(tasks, &TaskPopover::detailsRequested, m_actions, &WindowActions::showTask);
}

void MainWindow::addShortcuts() {
    const auto add = [this](const QKeySequence& keys, auto function) {
        auto* shortcut = new QShortcut(keys, this);
        connect(shortcut, &QShortcut::activated, this, function);
    };
    add(QKeySequence(Qt::CTRL | Qt::Key_K), [this] { m_header->search()->open(); });
    add(QKeySequence(Qt::Key_F5), [this] { refresh(); });
    add(QKeySequence(Qt::ALT | Qt::Key_Left), [this] { goBack(); });
    add(QKeySequence(Qt::CTRL | Qt::Key_Q), [this] { close(); });
    for (int i = 0; i < 9; ++i) {
        add(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + i)), [this, i] {
            if (i < m_shortcutPages.size()) showPage(m_shortcutPages.at(i));
        });
    }
}

void MainWindow::connectModels() {
    connect(&m_models.containers, &models::LiveTableModel::refreshed, this, &MainWindow::showCounts);
    connect(&m_models.containers, &models::ContainerListModel::countsChanged, this, &MainWindow::showCounts);
    connect(&m_models.images, &models::LiveTableModel::refreshed, this, &MainWindow::showCounts);
    connect(&m_models.ports, &models::LiveTableModel::refreshed, this, &MainWindow::showCounts);
    connect(&m_models.volumes, &models::LiveTableModel::refreshed, this, &MainWindow::showCounts);
    connect(&m_models.networks, &models::LiveTableModel::refreshed, this, &MainWindow::showCounts);
    connect(&m_models.gate, &models::EngineGate::stateChanged, this, [this] {
        // What is wrong and how to put it right is what one needs to see then.
        if (m_models.gate.state() == models::EngineGate::State::Failed && !m_chosen) showPage(QStringLiteral("check"));
    });
}

void MainWindow::showCounts() {
    m_navigation->setCount(QStringLiteral("containers"), m_models.containers.runningCount());
    m_navigation->setCount(QStringLiteral("images"), m_models.images.imageCount());
    m_navigation->setCount(QStringLiteral("ports"), m_models.ports.rowCount());
    m_navigation->setCount(QStringLiteral("volumes"), m_models.volumes.rowCount());
    // The three that are always there are nothing to count.
    m_navigation->setCount(QStringLiteral("networks"), m_models.networks.ownCount());
    chooseFirstPage();
}

void MainWindow::chooseFirstPage() {
    if (m_chosen || !m_models.containers.loaded() || !m_models.images.loaded()) return;
    const bool nothing = m_models.containers.rowCount() == 0 && m_models.images.rowCount() == 0;
    m_chosen = true;
    if (nothing && m_pages.contains(QStringLiteral("start"))) showPage(QStringLiteral("start"));
}

void MainWindow::addPage(const PageEntry& entry, Page* page) {
    m_pages.insert(entry.id, page);
    m_stack->addWidget(page);
    if (entry.listed) {
        QString shortcut;
        if (!entry.bottom) {
            m_shortcutPages.append(entry.id);
            shortcut = QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + m_shortcutPages.size()))
                           .toString(QKeySequence::NativeText);
        }
        m_navigation->addItem(entry.id, entry.title, entry.icon, entry.bottom, shortcut);
    }
    m_actions->addPageAction(entry.id, entry.title);
    connect(page, &Page::navigateRequested, this, &MainWindow::showPage);
    connect(page, &Page::runRequested, m_actions, &WindowActions::runImage);
    connect(page, &Page::pullRequested, m_actions, &WindowActions::pullImage);
    connect(page, &Page::pushRequested, m_actions, &WindowActions::pushImage);
    connect(page, &Page::loginRequested, m_actions, &WindowActions::logIn);
    if (m_current.isEmpty()) {
        showPage(entry.id);
        m_history.clear();
        m_chosen = false;
    }
}

void MainWindow::showPage(const QString& id, const QString& subject) {
    Page* next = m_pages.value(id);
    if (next == nullptr) return;
    m_chosen = true;
    if (id != m_current) {
        if (Page* before = m_pages.value(m_current); before != nullptr) {
            before->setShown(false);
            m_history.append(m_current);
            if (m_history.size() > kHistory) m_history.removeFirst();
        }
        m_current = id;
        m_stack->setCurrentWidget(next);
        m_navigation->setCurrent(id);
        next->setShown(isVisible());
    }
    next->open(subject);
}

void MainWindow::refresh() {
    m_models.containers.refresh();
    m_models.images.refresh();
    m_models.ports.refresh();
    if (Page* current = m_pages.value(m_current); current != nullptr) current->refresh();
}

void MainWindow::goBack() {
    if (Page* current = m_pages.value(m_current); current != nullptr && current->goBack()) return;
    if (m_history.isEmpty()) return;
    showPage(m_history.takeLast());
    // Going back is not a step that one goes back to.
    m_history.removeLast();
}

void MainWindow::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) {
        if (Page* current = m_pages.value(m_current); current != nullptr && current->goBack()) return;
    }
    QWidget::keyPressEvent(event);
}

void MainWindow::setSeen(bool seen) {
    m_models.status.setVisible(seen);
    if (Page* current = m_pages.value(m_current); current != nullptr) current->setShown(seen);
}

void MainWindow::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    setSeen(true);
}

void MainWindow::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    setSeen(false);
}

void MainWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::WindowStateChange) setSeen(isVisible() && !isMinimized());
    QWidget::changeEvent(event);
}

void MainWindow::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_navigation->setNarrow(width() < metric::kNarrowBelow);
}

void MainWindow::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), color(Token::Surface));
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (m_models.tasks.runningCount() > 0 && !m_closing) {
        event->ignore();
        Question question;
        question.name = QStringLiteral("closeQuestion");
        question.title = tr("Something is going on");
        question.text = tr("Closing stops it; what was downloaded is kept. Containers go on running.");
        question.confirm = tr("Close");
        return m_prompt.ask(this, question, [this](const Answer& answer) {
            m_closing = answer.confirmed;
            // A close inside a close is ignored.
            if (m_closing) QMetaObject::invokeMethod(this, &QWidget::close, Qt::QueuedConnection);
        });
    }
    QSettings().setValue(QLatin1String(kGeometry), saveGeometry());
    event->accept();
}

}  // namespace galley::ui
