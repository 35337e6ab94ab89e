// SPDX-License-Identifier: Apache-2.0
/// @file
/// What lies over a window while a dialog asks: the window steps back, and clicks visibly lead nowhere.
/// Used by dialog. Uses Qt Widgets. Threads: GUI. Processes, Crash: none.
#pragma once

#include <QWidget>

namespace galley::ui {

/// Covers `window`, its parent, and follows its size. Removes itself with deleteLater().
class Shade : public QWidget {
    Q_OBJECT
public:
    explicit Shade(QWidget* window);

protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
};

}  // namespace galley::ui
