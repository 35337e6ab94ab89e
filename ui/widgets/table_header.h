// SPDX-License-Identifier: Apache-2.0
/// @file
/// The header row of a DataTable, with the check box for all shown rows. Used by DataTable alone.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QHeaderView>

namespace galley::ui {

class DataTable;

class TableHeader : public QHeaderView {
    Q_OBJECT
public:
    explicit TableHeader(DataTable& table);

protected:
    void paintSection(QPainter* painter, const QRect& rect, int logical) const override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    bool overCheck(const QPoint& position) const;

    DataTable& m_table;
    bool m_pressed = false;
};

}  // namespace galley::ui
