// SPDX-License-Identifier: Apache-2.0
/// @file
/// The search in the header: containers, images and actions while typing; Up, Down, Enter, Esc.
/// Used by HeaderBar. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QLineEdit>

#include "models/search_model.h"

class QListView;

namespace galley::ui {

class Popover;
class TextLabel;

class SearchBox : public QLineEdit {
    Q_OBJECT
public:
    SearchBox(models::SearchModel& model, QWidget* window, QWidget* parent);
    void open();

signals:
    void hitChosen(const galley::models::SearchHit& hit);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void showHits();
    void choose(int row);

    models::SearchModel& m_model;
    Popover* m_popover;
    QListView* m_list;
    TextLabel* m_none;
};

}  // namespace galley::ui
