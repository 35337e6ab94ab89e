// SPDX-License-Identifier: Apache-2.0
/// @file
/// The push button of the window, in its kinds; the icon takes the colour of the text.
/// Used by every page. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QPushButton>

#include "ui/style/galley_style.h"

namespace galley::ui {

class Button : public QPushButton {
    Q_OBJECT
public:
    Button(ButtonKind kind, const QString& text, const QString& name, QWidget* parent = nullptr);
    /// 32 × 32, an icon, a tooltip that is its accessible name too.
    static Button* quiet(const QString& iconName, const QString& toolTip, const QString& name,
                         QWidget* parent = nullptr);

    ButtonKind kind() const { return m_kind; }
    void setKind(ButtonKind kind);
    /// A name for ui/style/icons.h; empty: none.
    void setIconName(const QString& iconName);
    QString iconName() const { return m_iconName; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

private:
    ButtonKind m_kind;
    QString m_iconName;
};

}  // namespace galley::ui
