// SPDX-License-Identifier: Apache-2.0
/// @file
/// The one table of colours, sizes and fonts. Nothing else in ui/ names a colour.
/// Used by every widget and page; uses Qt Gui only.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QColor>
#include <QFont>

namespace galley::ui {

enum class Scheme { Light, Dark };

enum class Token {
    Window,
    Surface,
    Raised,
    Border,
    BorderStrong,
    Text,
    Muted,
    Disabled,
    Accent,
    AccentHover,
    OnAccent,
    Selection,
    HoverRow,
    Running,
    Warning,
    Error,
    TerminalBackground,
    TerminalText,
    Count
};

/// The colour of one scheme.
QColor color(Token token, Scheme scheme);
/// The colour of the scheme that is shown now.
QColor color(Token token);
/// `token` laid over `ground` with `opacity` 0…1: tinted cards and badges.
QColor tint(Token token, Token ground, double opacity);
QColor tint(Token token, Token ground, double opacity, Scheme scheme);

Scheme currentScheme();
/// Only Theme calls this, before it sets the palette that makes every widget paint again.
void setCurrentScheme(Scheme scheme);

/// WCAG 2.1 contrast, 1…21.
double contrastRatio(const QColor& first, const QColor& second);

enum class FontRole { Body, Strong, Caption, DialogTitle, PageTitle, Mono };

/// The system's font in the size of the role. Cheap; derived once per application font.
QFont fontFor(FontRole role);

/// Lengths in device-independent pixels, on a grid of 4.
namespace metric {
inline constexpr int kHeader = 48;
inline constexpr int kNavigation = 208;
inline constexpr int kNavigationNarrow = 56;
inline constexpr int kNarrowBelow = 1100;
inline constexpr int kStatusBar = 28;
inline constexpr int kControl = 32;
inline constexpr int kRow = 44;
inline constexpr int kTableHeader = 36;
inline constexpr int kPagePadding = 24;
inline constexpr int kDialogWidth = 560;
inline constexpr int kRadius = 6;
inline constexpr int kCardRadius = 10;
inline constexpr int kIcon = 16;
inline constexpr int kFocusOffset = 2;
inline constexpr int kFocusWidth = 2;
inline constexpr int kSpace1 = 4;
inline constexpr int kSpace2 = 8;
inline constexpr int kSpace3 = 12;
inline constexpr int kSpace4 = 16;
inline constexpr int kSpace6 = 24;
}  // namespace metric

}  // namespace galley::ui
