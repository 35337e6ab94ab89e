// SPDX-License-Identifier: Apache-2.0
/// @file
/// The frame of every dialog: 560 px, title, content, actions at the bottom right; Esc cancels, Enter does the primary
/// action when it is enabled.
/// Used by all dialogs. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QDialog>
#include <QPointer>

#include "ui/widgets/shade.h"

class QHBoxLayout;
class QScrollArea;
class QVBoxLayout;

namespace galley::ui {

class Button;
class TextLabel;

class Dialog : public QDialog {
    Q_OBJECT
public:
    Dialog(const QString& title, const QString& name, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    /// Content goes here; it scrolls when the window is too small for it.
    QVBoxLayout* content() const { return m_content; }
    /// To the left of the actions (an option, a hint).
    QHBoxLayout* footer() const { return m_footer; }
    /// Emits primaryClicked() and does not close by itself.
    Button* setPrimary(const QString& text, bool destructive = false);
    Button* primary() const { return m_primary; }
    Button* cancelButton() const { return m_cancel; }
    /// The height that the content asks for, within the screen.
    void fitToContent();

signals:
    void primaryClicked();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    TextLabel* m_title;
    QScrollArea* m_scroll;
    QVBoxLayout* m_content;
    QHBoxLayout* m_footer;
    Button* m_cancel;
    Button* m_primary = nullptr;
    QPointer<Shade> m_shade;  ///< on the window that the dialog belongs to, while it is open
};

}  // namespace galley::ui
