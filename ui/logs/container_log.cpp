// SPDX-License-Identifier: Apache-2.0
#include "ui/logs/container_log.h"

#include <QVBoxLayout>

#include "ui/widgets/button.h"
#include "ui/widgets/log_panel.h"

namespace galley::ui {

ContainerLog::ContainerLog(models::ModelSet& models, Prompt& prompt, const QString& containerId,
                           const QString& containerName, bool windowButton, const QString& name, QWidget* parent)
    : QWidget(parent), m_model(models.runner, containerId) {
    setObjectName(name);
    m_panel = new LogPanel(prompt, name + QStringLiteral("Panel"), this);
    if (windowButton) {
        Button* open = Button::quiet(QStringLiteral("external"), tr("Open in a window of its own"),
                                     name + QStringLiteral("Window"), this);
        m_panel->addTool(open);
        connect(open, &Button::clicked, this, &ContainerLog::windowRequested);
    }
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_panel);
    setFocusProxy(m_panel);
    auto& notifications = models.notifications;
    connect(m_panel, &LogPanel::said, this, [&notifications](const QString& text) {
        notifications.notifyText(models::Notification::Severity::Info, text);
    });
    connect(m_panel, &LogPanel::failed, this,
            [&notifications](const models::ErrorInfo& error) { notifications.notifyError(error); });
    m_panel->setModel(&m_model, containerName);
}

// The panel is a child and goes after the model: it must not look at it any more.
ContainerLog::~ContainerLog() {
    m_panel->setModel(nullptr, {});
}

}  // namespace galley::ui
