// SPDX-License-Identifier: Apache-2.0
/// @file
/// What lies over a page while a file that it takes is dragged over it: a frame and words. Used by ImagesPage.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QWidget>

namespace galley::ui {

class DropShade : public QWidget {
    Q_OBJECT
public:
    /// Covers `page`, its parent, while shown. Drags go through it.
    DropShade(const QString& words, QWidget* page);

protected:
    void showEvent(QShowEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_words;
};

}  // namespace galley::ui
