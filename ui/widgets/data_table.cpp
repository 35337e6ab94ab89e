// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/data_table.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTimer>

#include "models/types.h"
#include "ui/style/galley_style.h"
#include "ui/style/icons.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/row_action_bar.h"
#include "ui/widgets/table_header.h"
#include "ui/widgets/table_proxy.h"

namespace galley::ui {
namespace {

constexpr int kSkeletonDelayMs = 150;

}  // namespace

DataTable::DataTable(const QString& name, const QString& accessibleName, QWidget* parent)
    : QTreeView(parent), m_proxy(new TableProxy(this)), m_delegate(new TableDelegate(*this)) {
    setObjectName(name);
    setAccessibleName(accessibleName);
    setFrameShape(QFrame::NoFrame);
    setRootIsDecorated(false);
    setItemsExpandable(false);
    setUniformRowHeights(true);
    setIndentation(0);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setEditTriggers(NoEditTriggers);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    setItemDelegate(m_delegate);
    setHeader(new TableHeader(*this));
    header()->setSortIndicator(-1, Qt::AscendingOrder);
    header()->setSortIndicatorClearable(true);
    header()->setContextMenuPolicy(Qt::CustomContextMenu);
    setSortingEnabled(true);
    m_bar = new RowActionBar(viewport());
    m_nothingFound = new EmptyState(QStringLiteral("empty-search"), tr("Nothing matches"),
                                    tr("No row has these words."), name + QStringLiteral("NothingFound"), viewport());
    m_nothingFound->setLink(tr("Clear the filter"));
    m_nothingFound->hide();
    m_skeletonTimer.setSingleShot(true);
    m_skeletonTimer.setInterval(kSkeletonDelayMs);
    connect(&m_skeletonTimer, &QTimer::timeout, this, [this] {
        m_skeleton = m_loading;
        viewport()->update();
    });
    connect(m_nothingFound, &EmptyState::linkClicked, this, &DataTable::clearFilterRequested);
    connect(m_bar, &RowActionBar::triggered, this, &DataTable::trigger);
    connect(m_bar, &RowActionBar::leftRequested, this, [this] { setFocus(Qt::TabFocusReason); });
    connect(m_bar, &RowActionBar::menuRequested, this, [this](const QString& id, const QPoint& where) {
        for (int row = 0; row < m_proxy->rowCount(); ++row) {
            const QModelIndex index = m_proxy->index(row, 0);
            if (idOf(index) == id) return openMenu(index, where);
        }
    });
    connect(header(), &QHeaderView::customContextMenuRequested, this, [this](const QPoint& where) {
        QMenu* menu = columnsMenu();
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->popup(header()->mapToGlobal(where));
    });
    connect(header(), &QHeaderView::sortIndicatorChanged, this, &DataTable::rememberColumns);
    connect(header(), &QHeaderView::sectionResized, this, [this](int logical, int, int size) {
        if (m_layouting || logical >= static_cast<int>(m_columns.size())) return;
        m_columns[static_cast<std::size_t>(logical)].width = size;
        layoutColumns();
        rememberColumns();
    });
}

DataTable::~DataTable() = default;

void DataTable::setSource(QAbstractItemModel* source, std::vector<TableColumn> columns) {
    m_columns = std::move(columns);
    m_proxy->setSourceModel(source);
    QTreeView::setModel(m_proxy);
    const auto rowsChanged = [this] {
        dropVanishedChecks();
        placeOverlays();
        layoutColumns();
        setHovered(-1);
    };
    connect(m_proxy, &QAbstractItemModel::rowsInserted, this, rowsChanged);
    connect(m_proxy, &QAbstractItemModel::rowsRemoved, this, rowsChanged);
    connect(m_proxy, &QAbstractItemModel::modelReset, this, rowsChanged);
    // The proxy tells of a removal before the source has done it: whether the source is empty shows only afterwards.
    connect(source, &QAbstractItemModel::rowsRemoved, this, &DataTable::placeOverlays);
    connect(source, &QAbstractItemModel::rowsInserted, this, &DataTable::placeOverlays);
    connect(m_proxy, &QAbstractItemModel::layoutChanged, this, [this] { setHovered(-1); });
    connect(m_proxy, &QAbstractItemModel::dataChanged, this, &DataTable::placeActions);
    for (int i = 0; i < static_cast<int>(m_columns.size()); ++i)
        header()->setSectionResizeMode(i, QHeaderView::Interactive);
    restoreColumns();
    layoutColumns();
    placeOverlays();
}

void DataTable::setCheckable(bool checkable) {
    m_checkable = checkable;
    viewport()->update();
}

void DataTable::setRowActions(std::function<QList<RowAction>(const QModelIndex&)> actions) {
    m_actions = std::move(actions);
    layoutColumns();
}

void DataTable::setEmptyState(EmptyState* state) {
    m_empty = state;
    state->setParent(viewport());
    placeOverlays();
}

void DataTable::setLoading(bool loading) {
    if (loading == m_loading) return;
    m_loading = loading;
    m_skeleton = false;
    if (loading) {
        m_skeletonTimer.start();
    } else {
        m_skeletonTimer.stop();
    }
    placeOverlays();
    viewport()->update();
}

void DataTable::setFilterText(const QString& text) {
    m_proxy->setFilterText(text);
    placeOverlays();
}

void DataTable::setRowFilter(std::function<bool(const QModelIndex&)> accepts) {
    m_proxy->setRowFilter(std::move(accepts));
    placeOverlays();
}

int DataTable::shownRows() const {
    return m_proxy->rowCount();
}

QModelIndex DataTable::sourceIndex(const QModelIndex& shown) const {
    return m_proxy->mapToSource(shown);
}

QString DataTable::idOf(const QModelIndex& shown) const {
    return shown.data(models::IdRole).toString();
}

bool DataTable::isChecked(const QModelIndex& shown) const {
    return m_checked.contains(idOf(shown));
}

QStringList DataTable::checkedIds() const {
    QStringList result;
    for (int row = 0; row < m_proxy->rowCount(); ++row) {
        const QString id = idOf(m_proxy->index(row, 0));
        if (m_checked.contains(id)) result.append(id);
    }
    return result;
}

void DataTable::setChecked(const QString& id, bool checked) {
    if (checked) {
        m_checked.insert(id);
    } else {
        m_checked.remove(id);
    }
    viewport()->update();
    header()->viewport()->update();
    emit checkedChanged();
}

void DataTable::checkAllShown(bool checked) {
    m_checked.clear();
    for (int row = 0; checked && row < m_proxy->rowCount(); ++row) m_checked.insert(idOf(m_proxy->index(row, 0)));
    viewport()->update();
    header()->viewport()->update();
    emit checkedChanged();
}

Qt::CheckState DataTable::allChecked() const {
    const qsizetype checked = checkedIds().size();
    if (checked == 0) return Qt::Unchecked;
    return checked == m_proxy->rowCount() ? Qt::Checked : Qt::PartiallyChecked;
}

void DataTable::toggle(const QModelIndex& shown) {
    if (m_checkable && shown.isValid()) setChecked(idOf(shown), !isChecked(shown));
}

void DataTable::dropVanishedChecks() {
    // A row that the filter hides must not be deleted with the checked ones.
    const qsizetype before = m_checked.size();
    const QStringList left = checkedIds();
    m_checked = QSet<QString>(left.begin(), left.end());
    if (m_checked.size() != before) emit checkedChanged();
    header()->viewport()->update();
}

QString DataTable::currentId() const {
    return idOf(currentIndex());
}

void DataTable::setCurrentId(const QString& id) {
    for (int row = 0; row < m_proxy->rowCount(); ++row) {
        const QModelIndex index = m_proxy->index(row, 0);
        if (idOf(index) == id) return setCurrentIndex(index);
    }
}

void DataTable::trigger(const QString& id, const QString& action) {
    emit actionTriggered(id, action);
}

void DataTable::openMenu(const QModelIndex& shown, const QPoint& globalPosition) {
    if (m_actions == nullptr || !shown.isValid()) return;
    setCurrentIndex(shown);
    auto* menu = new QMenu(this);
    menu->setObjectName(objectName() + QStringLiteral("RowMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QString id = idOf(shown);
    for (const RowAction& action : m_actions(sourceIndex(shown))) {
        if (action.separatorBefore) menu->addSeparator();
        const QString text = QString(action.text).replace(QLatin1Char('&'), QLatin1String("&&"));
        QAction* item =
            menu->addAction(icon(action.icon, action.destructive ? Token::Error : Token::Muted),
                            action.shortcutHint.isEmpty() ? text : text + QLatin1Char('\t') + action.shortcutHint);
        item->setObjectName(QStringLiteral("menu_") + action.id);
        item->setEnabled(action.enabled);
        connect(item, &QAction::triggered, this, [this, id, name = action.id] { trigger(id, name); });
    }
    menu->popup(globalPosition);
}

QMenu* DataTable::columnsMenu() {
    auto* menu = new QMenu(this);
    menu->setObjectName(objectName() + QStringLiteral("ColumnsMenu"));
    for (int i = 0; i < static_cast<int>(m_columns.size()); ++i) {
        if (!m_columns[static_cast<std::size_t>(i)].hideable) continue;
        QAction* item = menu->addAction(m_proxy->headerData(i, Qt::Horizontal).toString());
        item->setCheckable(true);
        item->setChecked(!m_columns[static_cast<std::size_t>(i)].hidden);
        connect(item, &QAction::toggled, this, [this, i](bool shown) {
            m_columns[static_cast<std::size_t>(i)].hidden = !shown;
            layoutColumns();
            rememberColumns();
        });
    }
    return menu;
}

void DataTable::openColumnsMenu(const QWidget* button) {
    QMenu* menu = columnsMenu();
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(button->mapToGlobal(QPoint(0, button->height() + 2)));
}

void DataTable::requestDelete() {
    QStringList ids = checkedIds();
    if (ids.isEmpty() && currentIndex().isValid()) ids.append(currentId());
    if (!ids.isEmpty()) emit deleteRequested(ids);
}

TableDelegate::Hit DataTable::hitAt(const QPoint& position, QModelIndex* index) const {
    *index = indexAt(position);
    return index->isValid() ? m_delegate->hit(*index, visualRect(*index), position) : TableDelegate::Hit{};
}

void DataTable::setHovered(int row) {
    if (row != m_hovered) viewport()->update();
    m_hovered = row;
    placeActions();
}

void DataTable::placeActions() {
    const bool byKeyboard = m_hovered < 0 && (m_keyboardFocus || m_bar->isAncestorOf(focusWidget()));
    const int row = byKeyboard ? currentIndex().row() : m_hovered;
    const QModelIndex index = m_proxy->index(row, 0);
    if (m_actions == nullptr || row < 0 || !index.isValid()) return m_bar->hide();
    m_bar->setRow(idOf(index), m_actions(sourceIndex(index)), selectionModel()->isSelected(index) || isChecked(index));
    const QRect rowRect = visualRect(index);
    const int width = m_bar->sizeHint().width();
    // Inside the ring of the row that the keyboard is on.
    m_bar->setGeometry(viewport()->width() - width - 2, rowRect.top() + 2, width, metric::kRow - 5);
    m_bar->show();
}

void DataTable::placeOverlays() {
    const bool none = !m_loading && m_proxy->rowCount() == 0;
    const bool sourceEmpty = m_proxy->sourceModel() == nullptr || m_proxy->sourceModel()->rowCount() == 0;
    if (m_empty != nullptr) {
        m_empty->setGeometry(viewport()->rect());
        m_empty->setVisible(none && sourceEmpty);
    }
    m_nothingFound->setGeometry(viewport()->rect());
    m_nothingFound->setVisible(none && !sourceEmpty);
    header()->setVisible(!(none && sourceEmpty && m_empty != nullptr));
}

}  // namespace galley::ui
