// SPDX-License-Identifier: Apache-2.0
/// @file
/// How one cell of a DataTable looks and how it is painted. Used by DataTable and the pages that fill one.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QModelIndex>
#include <QString>
#include <QStyledItemDelegate>

#include <functional>
#include <optional>
#include <vector>

#include "ui/widgets/elide.h"
#include "ui/widgets/port_chip.h"
#include "ui/widgets/status_badge.h"

namespace galley::ui {

class DataTable;

struct TableCell {
    QString text;
    Token token = Token::Text;
    bool strong = false;           ///< 600: the name of the row
    bool mono = false;             ///< ids
    std::optional<Status> status;  ///< dot and word instead of the text
    bool dotOnly = false;          ///< only the dot of `status`, then the text
    QString note;                  ///< after the text, as a link: "Why?"
    QString icon;                  ///< before the text
    Token iconToken = Token::Muted;
    Elide elide = Elide::Right;
    double share = -1;  ///< 0…1: a thin bar in the room that the text at the right leaves
    std::vector<PortChipLook> chips;
};

struct TableColumn {
    enum class Align { Left, Right };
    QString name = {};  ///< for the settings and tests
    int width = 120;
    bool stretch = false;  ///< takes what is left; one column should
    Align align = Align::Left;
    bool hideable = true;
    bool copyable = false;  ///< a copy button while the row is under the pointer
    int minimum = 56;
    bool secondary = false;  ///< goes first where there is no room for all
    bool hidden = false;     ///< by the user
    /// How the cell looks; absent: the display text. Given source indexes.
    std::function<TableCell(const QModelIndex&)> look = {};
};

class TableDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit TableDelegate(DataTable& table);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

    /// What of a cell lies under `position`.
    struct Hit {
        enum class Part { None, Check, Text, Note, Copy, Chip };
        Part part = Part::None;
        int chip = -1;
    };
    Hit hit(const QModelIndex& index, const QRect& cell, const QPoint& position) const;

private:
    QRect content(const QModelIndex& index, const QRect& cell) const;
    void paintText(QPainter& painter, const QRect& rect, const TableCell& cell, const QModelIndex& index,
                   bool active) const;
    void paintShare(QPainter& painter, const QRect& rect, const TableCell& cell) const;
    void paintChips(QPainter& painter, const QRect& rect, const TableCell& cell, const QModelIndex& index) const;

    DataTable& m_table;
};

/// Digits of equal width, whatever the font has: figures stay in columns.
void paintTabular(QPainter& painter, const QRect& rect, const QString& text, bool right);
int tabularWidth(const QFontMetrics& metrics, const QString& text);

}  // namespace galley::ui
