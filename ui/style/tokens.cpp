// SPDX-License-Identifier: Apache-2.0
#include "ui/style/tokens.h"

#include <QFontDatabase>
#include <QGuiApplication>
#include <QScreen>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace galley::ui {
namespace {

struct Pair {
    QRgb light;
    QRgb dark;
};

constexpr std::array<Pair, static_cast<std::size_t>(Token::Count)> kColors{{
    {0xFFF4F6FA, 0xFF0F141B},  // Window
    {0xFFFFFFFF, 0xFF161C25},  // Surface
    {0xFFFFFFFF, 0xFF1D2530},  // Raised
    {0xFFDFE4EC, 0xFF2A3442},  // Border
    {0xFF7D8998, 0xFF6F7D8F},  // BorderStrong
    {0xFF17202B, 0xFFE6EBF2},  // Text
    {0xFF556170, 0xFFA3AFBE},  // Muted
    {0xFF8A94A3, 0xFF66717F},  // Disabled
    {0xFF1D5FD6, 0xFF5B9BFF},  // Accent
    {0xFF174FB5, 0xFF7BB0FF},  // AccentHover
    {0xFFFFFFFF, 0xFF0B1220},  // OnAccent
    {0xFFE3EDFD, 0xFF1C304F},  // Selection
    {0xFFF0F4FA, 0xFF1B2430},  // HoverRow
    {0xFF0F7041, 0xFF4CC38A},  // Running
    {0xFF8A5700, 0xFFF0B849},  // Warning
    {0xFFC62F2F, 0xFFFF7B72},  // Error
    {0xFF0F141B, 0xFF0B0F15},  // TerminalBackground
    {0xFFE6EBF2, 0xFFE6EBF2},  // TerminalText
}};

Scheme g_scheme = Scheme::Light;

double linear(double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor& color) {
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

// QFont has whole pixels only; half ones go through points.
void setPixels(QFont& font, double pixels) {
    const QScreen* screen = QGuiApplication::primaryScreen();
    const double dotsPerInch = screen != nullptr ? screen->logicalDotsPerInchY() : 96.0;
    font.setPointSizeF(pixels * 72.0 / dotsPerInch);
}

}  // namespace

QColor color(Token token, Scheme scheme) {
    const Pair& pair = kColors.at(static_cast<std::size_t>(token));
    return QColor::fromRgb(scheme == Scheme::Light ? pair.light : pair.dark);
}

QColor color(Token token) {
    return color(token, g_scheme);
}

QColor tint(Token token, Token ground, double opacity, Scheme scheme) {
    const QColor over = color(token, scheme);
    const QColor under = color(ground, scheme);
    const auto blend = [opacity](int top, int bottom) {
        return static_cast<int>(std::lround(top * opacity + bottom * (1 - opacity)));
    };
    return {blend(over.red(), under.red()), blend(over.green(), under.green()), blend(over.blue(), under.blue())};
}

QColor tint(Token token, Token ground, double opacity) {
    return tint(token, ground, opacity, g_scheme);
}

Scheme currentScheme() {
    return g_scheme;
}

void setCurrentScheme(Scheme scheme) {
    g_scheme = scheme;
}

double contrastRatio(const QColor& first, const QColor& second) {
    double lighter = luminance(first);
    double darker = luminance(second);
    if (lighter < darker) std::swap(lighter, darker);
    return (lighter + 0.05) / (darker + 0.05);
}

QFont fontFor(FontRole role) {
    if (role == FontRole::Mono) {
        QFont mono = QFontDatabase::systemFont(QFontDatabase::FixedFont);
        setPixels(mono, 12.5);
        return mono;
    }
    QFont result = QGuiApplication::font();
    result.setWeight(QFont::Normal);
    switch (role) {
        case FontRole::Caption: result.setPixelSize(12); break;
        case FontRole::DialogTitle:
            result.setPixelSize(15);
            result.setWeight(QFont::DemiBold);
            break;
        case FontRole::PageTitle:
            result.setPixelSize(22);
            result.setWeight(QFont::DemiBold);
            break;
        case FontRole::Strong:
            result.setPixelSize(13);
            result.setWeight(QFont::DemiBold);
            break;
        case FontRole::Body:
        case FontRole::Mono: result.setPixelSize(13); break;
    }
    return result;
}

}  // namespace galley::ui
