// SPDX-License-Identifier: Apache-2.0
/// @file
/// One group that can be cleaned up: a check box, what it is, what it costs to be wrong, what it gives, and the things
/// themselves when opened. Used by CleanUpPage. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QWidget>

#include "models/clean_up.h"

class QCheckBox;
class QVBoxLayout;

namespace galley::ui {

class Button;
class StatusBadge;
class TextLabel;

class CleanUpRow : public QWidget {
    Q_OBJECT
public:
    explicit CleanUpRow(models::CleanUpGroup::Kind kind, QWidget* parent = nullptr);
    models::CleanUpGroup::Kind kind() const { return m_kind; }
    void setGroup(const models::CleanUpGroup& group, bool ticked);

signals:
    void ticked(galley::models::CleanUpGroup::Kind kind, bool on);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void setExpanded(bool expanded);
    void fillItems();

    models::CleanUpGroup::Kind m_kind;
    models::CleanUpGroup m_group;
    QCheckBox* m_check;
    TextLabel* m_meaning;
    TextLabel* m_bytes;
    StatusBadge* m_loss;
    Button* m_expand;
    QWidget* m_items;
    QVBoxLayout* m_itemColumn;
    bool m_expanded = false;
};

}  // namespace galley::ui
