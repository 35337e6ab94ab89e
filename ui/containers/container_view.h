// SPDX-License-Identifier: Apache-2.0
/// @file
/// One container: state, ports and figures on top, below the tabs Logs, Terminal, Ports, Inspect, Summary.
/// Used by ContainersPage. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QTimer>
#include <QWidget>

#include "models/container_detail.h"
#include "models/model_set.h"
#include "ui/widgets/prompt.h"

class QHBoxLayout;
class QStackedWidget;
class QTabBar;

namespace galley::ui {

class Breadcrumb;
class Button;
class ContainerLog;
class ContainerSummary;
class ContainerTerminal;
class ErrorCard;
class JsonPanel;
class PageHeader;
class PortChip;
class PortsPanel;
class Sparkline;
class StatusBadge;
class TextLabel;

class ContainerView : public QWidget {
    Q_OBJECT
public:
    enum Tab { Logs, Terminal, Ports, Inspect, Summary };

    ContainerView(models::ModelSet& models, Prompt& prompt, const QString& containerId, QWidget* parent = nullptr);
    ~ContainerView() override;

    QString id() const { return m_detail.id(); }
    Tab tab() const;
    void setTab(Tab tab);
    void setShown(bool shown);
    void showError(const QString& title, const models::ErrorInfo& error, const QString& action);
    void clearError();
    PortsPanel* portsPanel() const { return m_ports; }
    ContainerLog* log() const { return m_log; }
    ContainerTerminal* terminal() const { return m_terminal; }

signals:
    void backRequested();
    /// See container_cells.h.
    void actionRequested(const QStringList& ids, const QString& action);
    void portActivated(const QString& id, const galley::models::PortEntry& port);
    void portMenuRequested(const QString& id, const galley::models::PortEntry& port, const QPoint& globalPosition);
    void errorActionClicked();

private:
    QWidget* makeHeader();
    QWidget* makeFacts();
    void refresh();
    void refreshPorts();
    void showWhy();
    void sample();
    void tabChanged();

    models::ModelSet& m_models;
    models::ContainerDetail m_detail;
    Breadcrumb* m_crumb;
    PageHeader* m_header = nullptr;
    Button* m_startStop = nullptr;
    Button* m_restart = nullptr;
    Button* m_remove = nullptr;
    StatusBadge* m_status = nullptr;
    TextLabel* m_reason = nullptr;
    QHBoxLayout* m_chipRow = nullptr;
    QList<PortChip*> m_chips;
    Sparkline* m_cpuLine = nullptr;
    Sparkline* m_memoryLine = nullptr;
    TextLabel* m_cpuText = nullptr;
    TextLabel* m_memoryText = nullptr;
    ErrorCard* m_error;
    ErrorCard* m_why;
    QTabBar* m_tabs;
    QStackedWidget* m_stack;
    ContainerLog* m_log;
    ContainerTerminal* m_terminal;
    PortsPanel* m_ports;
    JsonPanel* m_inspect;
    ContainerSummary* m_summary;
    QTimer m_samples;
    bool m_shown = false;
};

}  // namespace galley::ui
