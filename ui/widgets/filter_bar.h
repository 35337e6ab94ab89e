// SPDX-License-Identifier: Apache-2.0
/// @file
/// What stands above a table: segments (All, Running, Stopped), a filter field, and room for more at the right.
/// Used by all pages with a table. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QAbstractButton>
#include <QWidget>

class QButtonGroup;
class QHBoxLayout;
class QLineEdit;

namespace galley::ui {

class DataTable;

/// One of several, side by side; arrow keys move between them.
class SegmentedControl : public QWidget {
    Q_OBJECT
public:
    SegmentedControl(const QStringList& texts, const QString& name, QWidget* parent = nullptr);
    int current() const;
    void setCurrent(int index);
    /// A number behind the text; negative: none.
    void setCount(int index, int count);

signals:
    void currentChanged(int index);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QButtonGroup* m_group;
    QStringList m_texts;
};

class FilterBar : public QWidget {
    Q_OBJECT
public:
    /// No segments when `segments` is empty.
    FilterBar(const QStringList& segments, const QString& placeholder, const QString& name, QWidget* parent = nullptr);
    SegmentedControl* segments() const { return m_segments; }
    QLineEdit* field() const { return m_field; }
    /// To the right, in order.
    void addRight(QWidget* widget);
    /// What is typed filters `table`, and its link clears the bar where nothing is found.
    void setTable(DataTable* table);
    void clear();

signals:
    void textChanged(const QString& text);
    void segmentChanged(int index);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    SegmentedControl* m_segments = nullptr;
    QLineEdit* m_field;
    QHBoxLayout* m_row;
};

}  // namespace galley::ui
