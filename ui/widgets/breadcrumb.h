// SPDX-License-Identifier: Apache-2.0
/// @file
/// "Containers / flask-demo": the way back from a detail. Used by pages with a detail. Threads: GUI thread.
/// Processes: none. Crash: nothing to lose.
#pragma once

#include <QWidget>

namespace galley::ui {

class Button;
class TextLabel;

class Breadcrumb : public QWidget {
    Q_OBJECT
public:
    Breadcrumb(const QString& root, const QString& name, QWidget* parent = nullptr);
    void setCurrent(const QString& text);

signals:
    void rootClicked();

private:
    Button* m_root;
    TextLabel* m_current;
};

}  // namespace galley::ui
