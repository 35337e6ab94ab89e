// SPDX-License-Identifier: Apache-2.0
#include "ui/ports/ports_panel.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QVBoxLayout>

#include <utility>

#include "ui/ports/port_dialog.h"
#include "ui/ports/port_editor.h"
#include "ui/widgets/button.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_card.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/labels.h"

namespace galley::ui {

using models::PortEntry;
using models::PortListModel;
using models::PortRow;

namespace {

PortEntry entryOf(const QModelIndex& index) {
    return index.data(PortListModel::EntryRole).value<PortEntry>();
}

TableCell hostPortCell(const QModelIndex& index) {
    const PortEntry entry = entryOf(index);
    TableCell cell;
    if (entry.hostPort == 0) {
        cell.text = index.data(Qt::DisplayRole).toString();
        cell.token = Token::Muted;
        return cell;
    }
    PortChipLook look = portChipLook(entry);
    look.text = QString::number(entry.hostPort);
    cell.chips = {look};
    return cell;
}

TableCell stateCell(const QModelIndex& index) {
    const PortEntry entry = entryOf(index);
    const QString busy = index.data(models::BusyRole).toString();
    Status status{index.data(Qt::DisplayRole).toString(), Token::Muted, true};
    if (!busy.isEmpty()) {
        status.text = busy;
    } else if (entry.answers) {
        status = {status.text, Token::Running, false};
    } else if (entry.listening) {
        status = {status.text, Token::Warning, true};
    }
    TableCell cell;
    cell.status = status;
    return cell;
}

TableCell nameCell(const QModelIndex& index) {
    TableCell cell;
    cell.text = index.data(Qt::DisplayRole).toString();
    cell.strong = true;
    cell.elide = Elide::Middle;
    return cell;
}

TableCell quietCell(const QModelIndex& index) {
    TableCell cell;
    cell.text = index.data(Qt::DisplayRole).toString();
    cell.token = Token::Muted;
    return cell;
}

std::vector<TableColumn> columns() {
    std::vector<TableColumn> list(PortListModel::ColumnCount);
    const auto set = [&list](int column, const char* name, int width, TableColumn::Align align,
                             std::function<TableCell(const QModelIndex&)> look) {
        TableColumn& one = list[static_cast<std::size_t>(column)];
        one.name = QString::fromLatin1(name);
        one.width = width;
        one.align = align;
        one.look = std::move(look);
    };
    using Align = TableColumn::Align;
    set(PortListModel::Container, "container", 160, Align::Left, nameCell);
    set(PortListModel::Address, "address", 100, Align::Left, quietCell);
    set(PortListModel::HostPort, "hostPort", 118, Align::Left, hostPortCell);
    set(PortListModel::ContainerPort, "containerPort", 68, Align::Right, {});
    set(PortListModel::Protocol, "protocol", 76, Align::Left, quietCell);
    set(PortListModel::State, "state", 138, Align::Left, stateCell);
    set(PortListModel::Connections, "connections", 98, Align::Right, {});
    set(PortListModel::Traffic, "traffic", 156, Align::Right, quietCell);
    list[PortListModel::Container].stretch = true;
    list[PortListModel::Container].hideable = false;
    list[PortListModel::HostPort].hideable = false;
    return list;
}

QList<RowAction> actionsOf(const QModelIndex& index, bool oneContainer) {
    const bool opens = !index.data(PortListModel::UrlRole).toUrl().isEmpty();
    const bool idle = index.data(models::BusyRole).toString().isEmpty();
    QList<RowAction> actions;
    const auto add = [&actions](const char* id, const QString& text, const char* icon, bool onRow) -> RowAction& {
        RowAction action;
        action.id = QString::fromLatin1(id);
        action.text = text;
        action.icon = QString::fromLatin1(icon);
        action.onRow = onRow;
        actions.append(action);
        return actions.last();
    };
    add("open", PortsPanel::tr("Open in the browser"), "external", true).enabled = opens;
    RowAction& edit = add("edit", PortsPanel::tr("Change port"), "edit", true);
    edit.enabled = idle;
    edit.shortcutHint = PortsPanel::tr("Enter");
    add("copy", PortsPanel::tr("Copy address"), "copy", false).enabled = opens;
    if (!oneContainer) add("container", PortsPanel::tr("Show container"), "containers", false);
    RowAction& remove = add("remove", PortsPanel::tr("Remove port"), "trash", true);
    remove.enabled = idle;
    remove.destructive = true;
    remove.separatorBefore = true;
    remove.shortcutHint = PortsPanel::tr("Del");
    return actions;
}

}  // namespace

PortsPanel::PortsPanel(models::ModelSet& models, Prompt& prompt, const QString& containerId, const QString& name,
                       QWidget* parent)
    : QWidget(parent),
      m_models(models),
      m_prompt(prompt),
      m_containerId(containerId),
      m_doctor(models.runner, containerId) {
    setObjectName(name);
    m_bar = new FilterBar({}, tr("Filter ports"), name + QStringLiteral("Filter"), this);
    auto* add = new Button(ButtonKind::Secondary, tr("Add port"), name + QStringLiteral("Add"), this);
    add->setIconName(QStringLiteral("plus"));
    m_bar->addRight(add);
    m_error = new ErrorCard(name + QStringLiteral("Error"), this);
    m_table = new DataTable(name + QStringLiteral("Table"), tr("Published ports"), this);
    m_empty = new EmptyState(QStringLiteral("empty-ports"), tr("No published ports"),
                             tr("A published port lets this computer reach a program in a container."),
                             name + QStringLiteral("Empty"));
    m_empty->setAction(tr("Add port"), QStringLiteral("plus"));
    m_advice = new TextLabel(FontRole::Body, Token::Warning, QString(), name + QStringLiteral("Advice"), this);
    m_advice->setWordWrap(true);
    m_advice->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_advice->hide();
    fillTable();

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(12);
    column->addWidget(m_bar);
    column->addWidget(m_error);
    column->addWidget(m_advice);
    column->addWidget(m_table, 1);

    connect(add, &Button::clicked, this, &PortsPanel::addPort);
    connect(m_empty, &EmptyState::actionClicked, this, &PortsPanel::addPort);
    m_bar->setTable(m_table);
    connect(m_table, &DataTable::opened, this, &PortsPanel::editPort);
    connect(m_table, &DataTable::chipClicked, this, &PortsPanel::openPort);
    connect(m_table, &DataTable::actionTriggered, this, &PortsPanel::runAction);
    connect(m_table, &DataTable::deleteRequested, this, [this](const QStringList& ids) {
        if (!ids.isEmpty()) removePort(ids.first());
    });
    connect(&models.portActions, &models::PortActions::failed, this, &PortsPanel::takeFailure);
    connect(&models.portActions, &models::PortActions::succeeded, this,
            [this](const QString& id, const QString&, const PortEntry& entry) {
                if (!m_containerId.isEmpty() && m_containerId != id) return;
                m_error->clear();
                m_selectNext = PortListModel::rowId(id, entry);
                m_models.ports.refresh();
            });
    connect(&models.ports, &models::LiveTableModel::refreshed, this, &PortsPanel::refreshState);
    connect(&m_doctor, &models::PortDoctor::changed, this, [this] {
        m_advice->setText(m_doctor.advice().join(QLatin1Char('\n')));
        m_advice->setVisible(!m_doctor.advice().isEmpty());
    });
    refreshState();
}

PortsPanel::~PortsPanel() {
    m_models.ports.setVisible(false, this);
}

void PortsPanel::fillTable() {
    std::vector<TableColumn> list = columns();
    const bool one = !m_containerId.isEmpty();
    if (one) {
        list[PortListModel::Container].stretch = false;
        list[PortListModel::Container].hidden = true;
        list[PortListModel::State].stretch = true;
    }
    QAbstractItemModel* source = &m_models.ports;
    if (one) {
        // A model of its own, so that a container without ports is empty and not "nothing matches".
        auto* own = new QSortFilterProxyModel(this);
        own->setFilterRole(PortListModel::ContainerIdRole);
        own->setFilterFixedString(m_containerId);
        own->setSourceModel(source);
        source = own;
    }
    m_table->setSource(source, std::move(list));
    m_table->setRowActions([one](const QModelIndex& index) { return actionsOf(index, one); });
    m_table->setEmptyState(m_empty);
}

void PortsPanel::setShown(bool shown) {
    m_models.ports.setVisible(shown, this);
    m_shown = shown;
    if (shown) m_doctor.examine();
    if (!shown) closeEditor();
}

void PortsPanel::refreshState() {
    m_table->setLoading(!m_models.ports.loaded() && !m_models.ports.error().isSet());
    if (m_models.ports.error().isSet()) m_error->setError(tr("The ports could not be listed"), m_models.ports.error());
    if (m_shown) m_doctor.examine();
    // A moved port is another row: the selection goes with it.
    if (!m_selectNext.isEmpty() && rowOf(m_selectNext) != nullptr) {
        m_table->setCurrentId(std::exchange(m_selectNext, {}));
    }
    // The row under the editor may have gone, or stand elsewhere now.
    if (!m_editor.isNull())
        placeEditor(PortListModel::rowId(m_editor->property("containerId").toString(), m_editor->entry()));
}

const PortRow* PortsPanel::rowOf(const QString& rowId) const {
    const int row = m_models.ports.rowOf(rowId);
    return row < 0 ? nullptr : &m_models.ports.at(row);
}

void PortsPanel::runAction(const QString& rowId, const QString& action) {
    const PortRow* row = rowOf(rowId);
    if (row == nullptr) return;
    if (action == QLatin1String("open")) openPort(rowId);
    if (action == QLatin1String("edit")) editPort(rowId);
    if (action == QLatin1String("remove")) removePort(rowId);
    if (action == QLatin1String("container")) emit containerRequested(row->containerId);
    if (action == QLatin1String("copy")) QGuiApplication::clipboard()->setText(row->entry.url().toString());
}

void PortsPanel::openPort(const QString& rowId) {
    const PortRow* row = rowOf(rowId);
    if (row == nullptr || row->entry.url().isEmpty()) return;
    if (row->entry.answers) {
        QDesktopServices::openUrl(row->entry.url());
    } else {
        m_models.notifications.notifyText(models::Notification::Severity::Info, portChipHint(row->entry));
    }
}

void PortsPanel::addPort() {
    auto* dialog = new PortDialog(m_models, m_containerId, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void PortsPanel::removePort(const QString& rowId) {
    const PortRow* row = rowOf(rowId);
    if (row == nullptr) return;
    Question question;
    question.name = QStringLiteral("removePortPrompt");
    question.title = tr("Remove port %1?").arg(row->entry.hostPort);
    question.text =
        tr("Nothing reaches %1 by this port any more. The container keeps running.").arg(row->containerName);
    question.confirm = tr("Remove");
    question.destructive = true;
    m_prompt.ask(window(), question, [this, id = row->containerId, entry = row->entry](const Answer& answer) {
        if (answer.confirmed) m_models.portActions.remove(id, entry);
    });
}

void PortsPanel::editPort(const QString& rowId) {
    const PortRow* row = rowOf(rowId);
    closeEditor();
    if (row == nullptr || !m_models.portActions.busyText(rowId).isEmpty()) return;
    m_error->clear();
    m_editor = new PortEditor(m_models.runner, row->entry, m_table->viewport());
    m_editor->setProperty("containerId", row->containerId);
    connect(m_editor, &PortEditor::cancelled, this, [this] {
        closeEditor();
        m_table->setFocus();
    });
    connect(m_editor, &PortEditor::accepted, this, [this, id = row->containerId, from = row->entry](quint16 port) {
        PortEntry to = from;
        to.hostPort = port;
        closeEditor();
        m_table->setFocus();
        m_models.portActions.move(id, from, to);
    });
    placeEditor(rowId);
    if (m_editor.isNull()) return;
    m_editor->show();
    m_editor->raise();
    m_editor->setFocus();
}

void PortsPanel::placeEditor(const QString& rowId) {
    const QAbstractItemModel* shown = m_table->model();
    for (int row = 0; row < shown->rowCount(); ++row) {
        const QModelIndex index = shown->index(row, PortListModel::HostPort);
        if (index.data(models::IdRole).toString() != rowId) continue;
        m_table->scrollTo(index);
        const QRect cell = m_table->visualRect(index);
        m_editor->adjustSize();
        // Near the bottom it grows upwards.
        const int lowest = std::max(0, m_table->viewport()->height() - m_editor->height());
        m_editor->move(cell.left() - 2, std::clamp(cell.top() - 2, 0, lowest));
        return;
    }
    closeEditor();
}

void PortsPanel::closeEditor() {
    // Hiding takes the focus away, which closes it: forget it first.
    PortEditor* editor = std::exchange(m_editor, {}).data();
    if (editor == nullptr) return;
    editor->hide();
    editor->deleteLater();
}

void PortsPanel::takeFailure(const QString& containerId, const QString& action, const PortEntry& entry,
                             const models::ErrorInfo& error) {
    if (action == QLatin1String("add") || (!m_containerId.isEmpty() && m_containerId != containerId)) return;
    const QString title = action == QLatin1String("move")
                              ? tr("The port could not be changed to %1").arg(entry.hostPort)
                              : tr("Port %1 could not be removed").arg(entry.hostPort);
    m_error->setError(title, error);
}

}  // namespace galley::ui
