// SPDX-License-Identifier: Apache-2.0
#include "ui/logs/log_window.h"

#include <QKeyEvent>
#include <QShortcut>
#include <QVBoxLayout>

#include "ui/logs/container_log.h"
#include "ui/style/tokens.h"

namespace galley::ui {

LogWindow* LogWindow::open(models::ModelSet& models, Prompt& prompt, const QString& containerId, const QString& name,
                           QWidget* owner) {
    auto* window = new LogWindow(models, prompt, containerId, name, owner);
    window->show();
    return window;
}

LogWindow::LogWindow(models::ModelSet& models, Prompt& prompt, const QString& containerId, const QString& name,
                     QWidget* owner)
    : QWidget(owner, Qt::Window), m_models(models), m_containerId(containerId), m_name(name) {
    setObjectName(QStringLiteral("logWindow"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(960, 600);
    setMinimumSize(520, 320);
    m_log = new ContainerLog(models, prompt, containerId, name, false, QStringLiteral("logWindowLog"), this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(metric::kSpace4, metric::kSpace3, metric::kSpace4, metric::kSpace4);
    column->addWidget(m_log);
    auto* closing = new QShortcut(QKeySequence::Close, this);
    connect(closing, &QShortcut::activated, this, &QWidget::close);
    connect(&models.containers, &models::LiveTableModel::refreshed, this, &LogWindow::refreshTitle);
    refreshTitle();
}

void LogWindow::refreshTitle() {
    const int row = m_models.containers.rowOf(m_containerId);
    QString state;
    if (row >= 0) {
        m_name = m_models.containers.at(row).name;
        state = models::ContainerListModel::stateText(m_models.containers.at(row));
    } else if (m_models.containers.loaded()) {
        state = tr("deleted");
    }
    setWindowTitle(state.isEmpty() ? tr("Log of %1").arg(m_name) : tr("Log of %1 — %2").arg(m_name, state));
}

void LogWindow::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) {
        close();
        return;
    }
    QWidget::keyPressEvent(event);
}

}  // namespace galley::ui
