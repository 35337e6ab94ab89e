// SPDX-License-Identifier: Apache-2.0
/// @file
/// One published port: `5000 → 8080 ↗`; full once the port answers, hollow while it does not.
/// Used by tables (paintPortChip) and details. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QAbstractButton>

#include "models/types.h"

namespace galley::ui {

inline constexpr int kPortChipHeight = 24;

struct PortChipLook {
    QString text;
    bool answers = false;
    bool opens = false;  ///< a browser can show it: the arrow
    bool hovered = false;
    bool operator==(const PortChipLook&) const = default;
};

PortChipLook portChipLook(const models::PortEntry& entry);
int portChipWidth(const QFontMetrics& metrics, const PortChipLook& look);
void paintPortChip(QPainter& painter, const QRect& rect, const PortChipLook& look);
/// For the tooltip: what a click does, or why it cannot yet.
QString portChipHint(const models::PortEntry& entry);

class PortChip : public QAbstractButton {
    Q_OBJECT
public:
    PortChip(const models::PortEntry& entry, const QString& name, QWidget* parent = nullptr);
    void setEntry(const models::PortEntry& entry);
    const models::PortEntry& entry() const { return m_entry; }
    QSize sizeHint() const override;

signals:
    /// Right click or the menu key.
    void menuRequested(const QPoint& globalPosition);

protected:
    void paintEvent(QPaintEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    models::PortEntry m_entry;
};

}  // namespace galley::ui
