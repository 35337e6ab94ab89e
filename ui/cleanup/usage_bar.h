// SPDX-License-Identifier: Apache-2.0
/// @file
/// What takes the room, as one bar with a legend below. Used by CleanUpPage.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QWidget>

#include "models/disk_use_model.h"
#include "ui/style/tokens.h"

namespace galley::ui {

class UsageBar : public QWidget {
    Q_OBJECT
public:
    explicit UsageBar(const QString& name, QWidget* parent = nullptr);
    void setTotals(const QList<models::DiskTotal>& totals);
    QSize sizeHint() const override { return {480, 56}; }
    QSize minimumSizeHint() const override { return {320, 56}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QList<models::DiskTotal> m_totals;
};

}  // namespace galley::ui
