// SPDX-License-Identifier: Apache-2.0
/// @file
/// The navigation at the left: one entry per page with its count; icons only in a narrow window.
/// Used by MainWindow. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QHash>
#include <QWidget>

class QVBoxLayout;

namespace galley::ui {

class NavigationItem;

class Navigation : public QWidget {
    Q_OBJECT
public:
    explicit Navigation(QWidget* parent = nullptr);
    /// `bottom`: below the line, at the bottom. `shortcut`: for the tooltip.
    void addItem(const QString& id, const QString& title, const QString& iconName, bool bottom,
                 const QString& shortcut);
    void setCurrent(const QString& id);
    /// Negative: none.
    void setCount(const QString& id, int count);
    void setNarrow(bool narrow);
    bool isNarrow() const { return m_narrow; }

signals:
    void chosen(const QString& id);

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QHash<QString, NavigationItem*> m_items;
    QVBoxLayout* m_top;
    QVBoxLayout* m_bottom;
    bool m_narrow = false;
};

}  // namespace galley::ui
