// SPDX-License-Identifier: Apache-2.0
/// @file
/// Light or dark: the user's choice (settings, or GALLEY_THEME=light|dark|system for one run), else the system's.
/// Installs GalleyStyle, the palette and the font; a change repaints every widget by the palette change. Used by
/// app/desktop (one object, made right after QApplication) and the header of the shell. Threads: GUI thread. Processes:
/// asks the desktop portal over D-Bus. Crash: the choice is in the settings.
#pragma once

#include <QObject>
#include <QPalette>

#include "ui/style/tokens.h"

class QApplication;

namespace galley::ui {

class SystemScheme;

enum class ThemeChoice { System, Light, Dark };

class Theme : public QObject {
    Q_OBJECT
public:
    explicit Theme(QApplication& application, QObject* parent = nullptr);
    ~Theme() override;

    ThemeChoice choice() const { return m_choice; }
    /// Applies and saves it.
    void setChoice(ThemeChoice choice);
    /// System → light → dark → system.
    void cycle();
    Scheme scheme() const { return currentScheme(); }

    static QPalette palette(Scheme scheme);

signals:
    /// The choice or the scheme is another one now.
    void changed();

private:
    void apply();

    QApplication& m_application;
    SystemScheme* m_system;
    ThemeChoice m_choice = ThemeChoice::System;
};

}  // namespace galley::ui
