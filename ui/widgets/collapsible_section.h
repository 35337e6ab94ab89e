// SPDX-License-Identifier: Apache-2.0
/// @file
/// An optional part of a dialog: a line with a chevron, a title and a count; a click opens what is below.
/// Used by the run dialog. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QAbstractButton>
#include <QWidget>

class QVBoxLayout;

namespace galley::ui {

class CollapsibleSection : public QWidget {
    Q_OBJECT
public:
    CollapsibleSection(const QString& title, const QString& name, QWidget* parent = nullptr);
    QVBoxLayout* content() const { return m_content; }
    void setExpanded(bool expanded);
    bool isExpanded() const;
    /// "(2)" behind the title; 0: nothing.
    void setCount(int count);
    /// A muted summary at the right while it is closed.
    void setSummary(const QString& summary);
    /// Something inside is wrong: seen also while closed.
    void setWrong(bool wrong);

signals:
    void toggled(bool expanded);

private:
    class Head;
    Head* m_head;
    QWidget* m_body;
    QVBoxLayout* m_content;
};

}  // namespace galley::ui
