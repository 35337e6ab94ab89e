// SPDX-License-Identifier: Apache-2.0
/// @file
/// The table of every page: 44-px rows, check boxes, buttons on the row under the pointer, sorting, remembered columns,
/// type to find, and words where there are no rows. Takes any model with CommonRole's roles.
/// Keys: Space checks, Enter opens, Del deletes, Menu is the right click, Right goes to the row's buttons.
/// Used by all pages. Threads: GUI thread. Processes: none. Crash: columns are in the settings.
#pragma once

#include <QPointer>
#include <QSet>
#include <QTimer>
#include <QTreeView>

#include <functional>
#include <vector>

#include "ui/widgets/table_cell.h"

class QMenu;

namespace galley::ui {

class EmptyState;
class RowActionBar;
class TableProxy;

/// Something that can be done to a row. In the menu always; as a button on the row with `onRow`.
struct RowAction {
    QString id = {};
    QString text = {};
    QString icon = {};
    bool onRow = false;
    bool enabled = true;
    bool destructive = false;
    bool separatorBefore = false;
    QString shortcutHint = {};  ///< "Del"
};

class DataTable : public QTreeView {
    Q_OBJECT
public:
    /// `name` is the objectName and the key of the remembered columns.
    DataTable(const QString& name, const QString& accessibleName, QWidget* parent = nullptr);
    ~DataTable() override;

    void setSource(QAbstractItemModel* source, std::vector<TableColumn> columns);
    void setCheckable(bool checkable);
    void setRowActions(std::function<QList<RowAction>(const QModelIndex& source)> actions);
    /// Shown when the source has no row. Becomes a child of the table.
    void setEmptyState(EmptyState* state);
    /// Skeleton rows, from 150 ms on; no empty state meanwhile.
    void setLoading(bool loading);

    void setFilterText(const QString& text);
    void setRowFilter(std::function<bool(const QModelIndex& source)> accepts);
    int shownRows() const;

    QStringList checkedIds() const;
    void setChecked(const QString& id, bool checked);
    void checkAllShown(bool checked);
    Qt::CheckState allChecked() const;
    QString currentId() const;
    void setCurrentId(const QString& id);
    /// Menu of the columns.
    QMenu* columnsMenu();
    /// The same, below a button.
    void openColumnsMenu(const QWidget* button);

    const TableColumn& column(int logical) const { return m_columns.at(static_cast<std::size_t>(logical)); }
    QModelIndex sourceIndex(const QModelIndex& shown) const;
    bool checkable() const { return m_checkable; }
    bool isChecked(const QModelIndex& shown) const;
    int hoveredRow() const { return m_hovered; }
    QPoint hoverPosition() const { return m_hoverPosition; }
    void openMenu(const QModelIndex& shown, const QPoint& globalPosition);

signals:
    /// Enter, double click, or a click on the name.
    void opened(const QString& id);
    /// Del with the checked rows, or the current one when none is checked.
    void deleteRequested(const QStringList& ids);
    void actionTriggered(const QString& id, const QString& action);
    void noteClicked(const QString& id, int column);
    void chipClicked(const QString& id, int chip);
    void chipMenuRequested(const QString& id, int chip, const QPoint& globalPosition);
    void checkedChanged();
    /// The text of a copyable cell is on the clipboard.
    void copied(const QString& text);
    void clearFilterRequested();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void drawRow(QPainter* painter, const QStyleOptionViewItem& options, const QModelIndex& index) const override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    QString idOf(const QModelIndex& shown) const;
    void trigger(const QString& id, const QString& action);
    void toggle(const QModelIndex& shown);
    void setHovered(int row);
    void placeActions();
    void placeOverlays();
    void layoutColumns();
    void hideColumns(int room);
    void rememberColumns();
    void restoreColumns();
    void dropVanishedChecks();
    void requestDelete();
    TableDelegate::Hit hitAt(const QPoint& position, QModelIndex* index) const;

    TableProxy* m_proxy;
    TableDelegate* m_delegate;
    std::vector<TableColumn> m_columns;
    std::function<QList<RowAction>(const QModelIndex&)> m_actions;
    RowActionBar* m_bar;
    QPointer<EmptyState> m_empty;
    EmptyState* m_nothingFound;
    QTimer m_skeletonTimer;
    QSet<QString> m_checked;
    bool m_checkable = false;
    bool m_loading = false;
    bool m_skeleton = false;
    bool m_layouting = false;
    bool m_restored = false;
    bool m_keyboardFocus = false;
    int m_hovered = -1;
    QPoint m_hoverPosition;
    QPersistentModelIndex m_pressed;
    TableDelegate::Hit m_pressedHit;
};

}  // namespace galley::ui
