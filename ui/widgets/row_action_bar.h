// SPDX-License-Identifier: Apache-2.0
/// @file
/// The real buttons on the row of a table that the pointer or the keyboard is on. One bar moves from row to row.
/// Used by DataTable alone. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QList>
#include <QWidget>

class QHBoxLayout;

namespace galley::ui {

class Button;
struct RowAction;

class RowActionBar : public QWidget {
    Q_OBJECT
public:
    static constexpr int kButton = 28;
    static constexpr int kPadding = 8;

    explicit RowActionBar(QWidget* parent);
    /// The row `id` is under the bar now. Buttons stay the same objects while the actions do.
    void setRow(const QString& id, const QList<RowAction>& actions, bool selected);
    QString row() const { return m_row; }
    /// With the ring of the row that the keyboard is on.
    static int widthFor(int buttons) { return buttons * kButton + 2 * kPadding + 2; }
    void focusFirst();

signals:
    void triggered(const QString& id, const QString& action);
    void menuRequested(const QString& id, const QPoint& globalPosition);
    void leftRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void rebuild(const QList<RowAction>& onRow);

    QHBoxLayout* m_layout;
    QList<Button*> m_buttons;
    QStringList m_ids;
    Button* m_more;
    QString m_row;
    bool m_selected = false;
};

}  // namespace galley::ui
