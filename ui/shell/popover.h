// SPDX-License-Identifier: Apache-2.0
/// @file
/// A card that floats over the window below or above a control, and goes with a click elsewhere or Esc.
/// Used by notifications, tasks and search. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QPointer>
#include <QWidget>

class QVBoxLayout;

namespace galley::ui {

class Popover : public QWidget {
    Q_OBJECT
public:
    static constexpr int kShadow = 10;

    Popover(const QString& name, const QString& accessibleName, QWidget* window);
    QVBoxLayout* content() const { return m_content; }
    /// Shows itself, right edges together, below `anchor` or (when `above`) above it.
    void openAt(QWidget* anchor, bool above, const QSize& size);
    /// As wide as `anchor` and below it.
    void openUnder(QWidget* anchor, int height);

signals:
    void closed();

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void showFloating();

    QVBoxLayout* m_content;
    QPointer<QWidget> m_anchor;
};

}  // namespace galley::ui
