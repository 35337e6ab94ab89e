// SPDX-License-Identifier: Apache-2.0
#include "ui/style/theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QSettings>
#include <QToolTip>

#include "ui/style/focus_ring.h"
#include "ui/style/galley_style.h"
#include "ui/style/system_scheme.h"

namespace galley::ui {
namespace {

constexpr auto kSetting = "appearance/theme";

ThemeChoice choiceFrom(const QString& text) {
    if (text == QLatin1String("light")) return ThemeChoice::Light;
    if (text == QLatin1String("dark")) return ThemeChoice::Dark;
    return ThemeChoice::System;
}

QString nameOf(ThemeChoice choice) {
    switch (choice) {
        case ThemeChoice::Light: return QStringLiteral("light");
        case ThemeChoice::Dark: return QStringLiteral("dark");
        case ThemeChoice::System: break;
    }
    return QStringLiteral("system");
}

// Without a desktop's setting Qt ends up with whatever fontconfig calls "sans"; then a font made for interfaces that is
// installed reads better.
QFont interfaceFont(const QFont& system) {
    static const QStringList generic{QStringLiteral("Sans Serif"),  QStringLiteral("Sans"),
                                     QStringLiteral("DejaVu Sans"), QStringLiteral("Bitstream Vera Sans"),
                                     QStringLiteral("Helvetica"),   QString()};
    QFont result = system;
    if (generic.contains(system.family())) {
        const QStringList installed = QFontDatabase::families();
        for (const char* wanted : {"Inter", "Cantarell", "Noto Sans", "Ubuntu", "Open Sans"}) {
            if (!installed.contains(QLatin1String(wanted))) continue;
            result.setFamily(QLatin1String(wanted));
            break;
        }
    }
    result.setPixelSize(13);
    return result;
}

}  // namespace

Theme::Theme(QApplication& application, QObject* parent)
    : QObject(parent), m_application(application), m_system(new SystemScheme(QApplication::palette(), this)) {
    const QString once = qEnvironmentVariable("GALLEY_THEME");
    m_choice = choiceFrom(once.isEmpty() ? QSettings().value(QLatin1String(kSetting)).toString() : once);
    QApplication::setStyle(new GalleyStyle);
    QApplication::setFont(interfaceFont(QApplication::font()));
    new FocusRingWatcher(application, this);
    connect(m_system, &SystemScheme::changed, this, [this] {
        if (m_choice == ThemeChoice::System) apply();
    });
    apply();
}

Theme::~Theme() = default;

void Theme::setChoice(ThemeChoice choice) {
    if (choice == m_choice) return;
    m_choice = choice;
    QSettings().setValue(QLatin1String(kSetting), nameOf(choice));
    apply();
}

void Theme::cycle() {
    switch (m_choice) {
        case ThemeChoice::System: return setChoice(ThemeChoice::Light);
        case ThemeChoice::Light: return setChoice(ThemeChoice::Dark);
        case ThemeChoice::Dark: return setChoice(ThemeChoice::System);
    }
}

void Theme::apply() {
    const Scheme scheme = m_choice == ThemeChoice::System  ? m_system->scheme()
                          : m_choice == ThemeChoice::Light ? Scheme::Light
                                                           : Scheme::Dark;
    setCurrentScheme(scheme);
    QApplication::setPalette(palette(scheme));
    QToolTip::setPalette(palette(scheme));
    emit changed();
}

QPalette Theme::palette(Scheme scheme) {
    const auto of = [scheme](Token token) { return color(token, scheme); };
    QPalette result;
    result.setColor(QPalette::Window, of(Token::Window));
    result.setColor(QPalette::WindowText, of(Token::Text));
    result.setColor(QPalette::Base, of(Token::Surface));
    result.setColor(QPalette::AlternateBase, of(Token::HoverRow));
    result.setColor(QPalette::Text, of(Token::Text));
    result.setColor(QPalette::PlaceholderText, of(Token::Muted));
    result.setColor(QPalette::Button, of(Token::Surface));
    result.setColor(QPalette::ButtonText, of(Token::Text));
    result.setColor(QPalette::BrightText, of(Token::OnAccent));
    result.setColor(QPalette::Highlight, of(Token::Accent));
    result.setColor(QPalette::HighlightedText, of(Token::OnAccent));
    result.setColor(QPalette::Link, of(Token::Accent));
    result.setColor(QPalette::LinkVisited, of(Token::Accent));
    result.setColor(QPalette::ToolTipBase, of(Token::Raised));
    result.setColor(QPalette::ToolTipText, of(Token::Text));
    result.setColor(QPalette::Light, of(Token::Raised));
    result.setColor(QPalette::Midlight, of(Token::Border));
    result.setColor(QPalette::Mid, of(Token::Border));
    result.setColor(QPalette::Dark, of(Token::BorderStrong));
    result.setColor(QPalette::Shadow, QColor(0, 0, 0, 60));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        result.setColor(QPalette::Disabled, role, of(Token::Disabled));
    }
    return result;
}

}  // namespace galley::ui
