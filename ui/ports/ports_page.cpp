// SPDX-License-Identifier: Apache-2.0
#include "ui/ports/ports_page.h"

#include <QVBoxLayout>

#include "ui/ports/ports_panel.h"
#include "ui/style/tokens.h"

namespace galley::ui {

PortsPage::PortsPage(models::ModelSet& models, Prompt& prompt, QWidget* parent) : Page(parent), m_models(models) {
    setObjectName(QStringLiteral("portsPage"));
    m_header = new PageHeader(tr("Ports"), QStringLiteral("portsHeader"), this);
    m_panel = new PortsPanel(models, prompt, {}, QStringLiteral("ports"), this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(metric::kPagePadding, metric::kPagePadding, metric::kPagePadding, metric::kSpace3);
    column->setSpacing(metric::kSpace4);
    column->addWidget(m_header);
    column->addWidget(m_panel, 1);
    connect(m_panel, &PortsPanel::containerRequested, this,
            [this](const QString& id) { emit navigateRequested(QStringLiteral("containers"), id); });
    connect(&models.ports, &models::LiveTableModel::refreshed, this, &PortsPage::refreshFacts);
    refreshFacts();
}

void PortsPage::refresh() {
    m_models.ports.refresh();
}

void PortsPage::setShown(bool shown) {
    m_panel->setShown(shown);
}

void PortsPage::refreshFacts() {
    int open = 0;
    quint64 connections = 0;
    for (int row = 0; row < m_models.ports.rowCount(); ++row) {
        const models::PortRow& port = m_models.ports.at(row);
        if (port.entry.listening) ++open;
        connections += port.connectionsOpen;
    }
    m_header->setFacts(tr("%n open", nullptr, open) + QStringLiteral("  ·  ") +
                       tr("%n connected", nullptr, static_cast<int>(connections)));
}

}  // namespace galley::ui
