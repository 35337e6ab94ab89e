// SPDX-License-Identifier: Apache-2.0
/// @file
/// What stands where a list is empty: a line drawing, one sentence, one primary action, one link.
/// Used by every page. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QWidget>

namespace galley::ui {

class Button;
class TextLabel;

class EmptyState : public QWidget {
    Q_OBJECT
public:
    /// `drawing`: a name for ui/style/icons.h, 120 × 88.
    EmptyState(const QString& drawing, const QString& title, const QString& sentence, const QString& name,
               QWidget* parent = nullptr);
    void setAction(const QString& text, const QString& iconName = {});
    void setLink(const QString& text);
    void setTexts(const QString& title, const QString& sentence);

signals:
    void actionClicked();
    void linkClicked();

private:
    TextLabel* m_title;
    TextLabel* m_sentence;
    Button* m_action;
    Button* m_link;
};

}  // namespace galley::ui
