// SPDX-License-Identifier: Apache-2.0
/// @file
/// How every standard control looks: Fusion's layout, painted from the tokens. Own widgets paint with the same helpers.
/// Used by Theme and by widgets that paint themselves.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QProxyStyle>

#include "ui/style/tokens.h"

class QStyleOptionButton;
class QStyleOptionHeader;
class QStyleOptionMenuItem;
class QStyleOptionTab;

namespace galley::ui {

enum class ButtonKind { Secondary, Primary, Quiet, Destructive, DestructiveFilled, Link };

/// Dynamic property with a ButtonKind as int; QPushButton without it is Secondary (Primary when it is the default).
inline constexpr auto kButtonKindProperty = "galleyKind";

class GalleyStyle : public QProxyStyle {
    Q_OBJECT
public:
    GalleyStyle();

    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* returned) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                           const QWidget* widget) const override;
    QRect subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const override;
    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                         const QWidget* widget) const override;
    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                            const QWidget* widget) const override;
    void polish(QWidget* widget) override;
    using QProxyStyle::polish;
};

/// A rounded box with its border inside `rect`; transparent colours are left out.
void paintBox(QPainter& painter, const QRectF& rect, qreal radius, const QColor& fill, const QColor& border = {},
              qreal width = 1);

/// The box and the text colour of a button in a state.
struct ButtonLook {
    QColor fill;
    QColor border;
    QColor text;
};
ButtonLook buttonLook(ButtonKind kind, bool enabled, bool hovered, bool pressed, bool checked = false);

namespace detail {
void paintButton(const QStyleOptionButton& option, QPainter& painter, const QWidget* widget);
void paintButtonLabel(const QStyleOptionButton& option, QPainter& painter, const QWidget* widget);
void paintFieldFrame(const QStyleOption& option, QPainter& painter, const QWidget* widget);
void paintCheck(const QStyleOption& option, QPainter& painter, bool round);
void paintCombo(const QStyleOptionComplex& option, QPainter& painter);
void paintScrollBar(const QStyleOptionComplex& option, QPainter& painter, const QRect& thumb);
void paintProgress(const QStyleOption& option, QPainter& painter);
void paintMenuItem(const QStyleOptionMenuItem& option, QPainter& painter);
QSize menuItemSize(const QStyleOptionMenuItem& option);
void paintTab(const QStyleOptionTab& option, QPainter& painter);
void paintHeaderSection(const QStyleOptionHeader& option, QPainter& painter);
void paintHeaderLabel(const QStyleOptionHeader& option, QPainter& painter);
void paintItemBackground(const QStyleOption& option, QPainter& painter);
}  // namespace detail

}  // namespace galley::ui
