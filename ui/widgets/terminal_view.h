// SPDX-License-Identifier: Apache-2.0
/// @file
/// A terminal to type into: keys go to the program, what it prints is shown, the wheel looks back. Ctrl+Shift+C and
/// Ctrl+Shift+V copy and paste, Ctrl+Shift+Tab leaves it, for Tab belongs to the program.
/// Used by ContainerTerminal. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QAbstractScrollArea>

#include "ui/widgets/terminal_screen.h"

namespace galley::ui {

class TerminalView : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit TerminalView(const QString& name, QWidget* parent = nullptr);
    ~TerminalView() override;

    void feed(const QByteArray& bytes);
    /// Empty again.
    void clear();
    /// Whether keys go anywhere; the cursor shows it.
    void setLive(bool live);
    const TerminalScreen& screen() const { return m_screen; }
    /// Everything that can be scrolled to, for tests and assistive tools.
    QString plainText() const;

    bool hasSelection() const { return m_anchor != m_head; }
    QString selectedText() const;
    void copySelection();
    void paste();

signals:
    void typed(const QByteArray& bytes);
    void sizeChanged(int columns, int rows);
    void copied();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool focusNextPrevChild(bool) override { return false; }

private:
    struct Place {
        int line = 0;
        int column = 0;
        auto operator<=>(const Place&) const = default;
    };
    void measure();
    void adoptSize();
    void updateBar();
    Place placeAt(const QPoint& position) const;
    void paintLine(QPainter& painter, int number, int top) const;
    void paintCursor(QPainter& painter, int top) const;
    bool ownShortcut(QKeyEvent& event);

    TerminalScreen m_screen;
    Place m_anchor;
    Place m_head;
    int m_cellWidth = 8;
    int m_cellHeight = 16;
    int m_wheel = 0;
    bool m_live = false;
    bool m_atEnd = true;
};

}  // namespace galley::ui
