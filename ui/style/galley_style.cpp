// SPDX-License-Identifier: Apache-2.0
#include "ui/style/galley_style.h"

#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QScrollBar>
#include <QStyleOption>
#include <QTabBar>

#include "ui/style/icons.h"

namespace galley::ui {

GalleyStyle::GalleyStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

void paintBox(QPainter& painter, const QRectF& rect, qreal radius, const QColor& fill, const QColor& border,
              qreal width) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const bool bordered = border.isValid() && border.alpha() > 0;
    painter.setPen(bordered ? QPen(border, width) : QPen(Qt::NoPen));
    painter.setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    const qreal inset = bordered ? width / 2 : 0;
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius - inset, radius - inset);
    painter.restore();
}

int GalleyStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
    switch (metric) {
        case PM_ScrollBarExtent: return 12;
        case PM_ScrollBarSliderMin: return 32;
        case PM_ScrollView_ScrollBarSpacing:
        case PM_ButtonShiftHorizontal:
        case PM_ButtonShiftVertical:
        case PM_TabBarBaseOverlap:
        case PM_TabBarTabShiftHorizontal:
        case PM_TabBarTabShiftVertical:
        case PM_MenuHMargin: return 0;
        case PM_IndicatorWidth:
        case PM_IndicatorHeight:
        case PM_ExclusiveIndicatorWidth:
        case PM_ExclusiveIndicatorHeight:
        case PM_SmallIconSize:
        case PM_ButtonIconSize:
        case PM_ListViewIconSize: return galley::ui::metric::kIcon;
        case PM_CheckBoxLabelSpacing:
        case PM_RadioButtonLabelSpacing: return 8;
        case PM_MenuVMargin: return 6;
        case PM_MenuPanelWidth: return 1;
        case PM_TabBarTabHSpace: return 28;
        case PM_TabBarTabVSpace: return 18;
        case PM_HeaderMargin: return 12;
        case PM_HeaderMarkSize: return 10;
        case PM_ToolTipLabelFrameWidth: return 8;
        case PM_SplitterWidth: return 1;
        case PM_LayoutHorizontalSpacing:
        case PM_LayoutVerticalSpacing: return 8;
        default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int GalleyStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                           QStyleHintReturn* returned) const {
    switch (hint) {
        case SH_EtchDisabledText:
        case SH_DialogButtonBox_ButtonsHaveIcons:
        case SH_UnderlineShortcut:
        case SH_ScrollBar_Transient:
        case SH_Menu_Scrollable:
        case SH_ItemView_ActivateItemOnSingleClick:
        case SH_ComboBox_Popup: return 0;
        case SH_ItemView_ShowDecorationSelected:
        case SH_ScrollBar_LeftClickAbsolutePosition: return 1;
        case SH_ToolTip_WakeUpDelay: return 500;
        case SH_Table_GridLineColor: return static_cast<int>(color(Token::Border).rgba());
        default: return QProxyStyle::styleHint(hint, option, widget, returned);
    }
}

QSize GalleyStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                                    const QWidget* widget) const {
    switch (type) {
        case CT_PushButton: {
            const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option);
            const bool iconOnly = button != nullptr && button->text.isEmpty();
            if (iconOnly) return {metric::kControl, metric::kControl};
            return {size.width() + 2 * 14, metric::kControl};
        }
        case CT_LineEdit: return {size.width() + 16, metric::kControl};
        case CT_ComboBox: return {size.width() + 44, metric::kControl};
        case CT_HeaderSection: {
            const QSize base = QProxyStyle::sizeFromContents(type, option, size, widget);
            return {base.width() + 8, metric::kTableHeader};
        }
        case CT_MenuItem:
            if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option)) {
                return detail::menuItemSize(*item);
            }
            break;
        default: break;
    }
    return QProxyStyle::sizeFromContents(type, option, size, widget);
}

QRect GalleyStyle::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const {
    if (element == SE_LineEditContents) return option->rect.adjusted(8, 0, -8, 0);
    return QProxyStyle::subElementRect(element, option, widget);
}

QRect GalleyStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                                  const QWidget* widget) const {
    if (control == CC_ComboBox) {
        if (part == SC_ComboBoxEditField) return option->rect.adjusted(10, 0, -28, 0);
        if (part == SC_ComboBoxArrow) {
            return {option->rect.right() - 26, option->rect.top(), 24, option->rect.height()};
        }
    }
    if (control == CC_ScrollBar) {
        const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
        if (part == SC_ScrollBarAddLine || part == SC_ScrollBarSubLine) return {};
        if (part == SC_ScrollBarGroove) return option->rect;
        if (bar != nullptr) {
            const bool horizontal = bar->orientation == Qt::Horizontal;
            const int length = horizontal ? bar->rect.width() : bar->rect.height();
            const qint64 range = qint64{bar->maximum} - bar->minimum;
            const qint64 whole = range + bar->pageStep;
            int thumb = whole > 0 ? static_cast<int>(qint64{length} * bar->pageStep / whole) : length;
            thumb = std::min(length, std::max(32, thumb));
            const int start = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition, length - thumb,
                                                      bar->upsideDown);
            const auto piece = [&](int from, int size) {
                return horizontal ? QRect(from, bar->rect.top(), size, bar->rect.height())
                                  : QRect(bar->rect.left(), from, bar->rect.width(), size);
            };
            if (part == SC_ScrollBarSlider) return piece(start, thumb);
            if (part == SC_ScrollBarSubPage) return piece(0, start);
            if (part == SC_ScrollBarAddPage) return piece(start + thumb, length - start - thumb);
        }
    }
    return QProxyStyle::subControlRect(control, option, part, widget);
}

void GalleyStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                const QWidget* widget) const {
    switch (element) {
        case PE_FrameFocusRect:
        case PE_FrameTabBarBase:
        case PE_FrameStatusBarItem:
        case PE_PanelButtonBevel:
        case PE_FrameTabWidget: return;
        case PE_PanelButtonCommand:
            if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) {
                detail::paintButton(*button, *painter, widget);
                return;
            }
            break;
        case PE_PanelLineEdit:
        case PE_FrameLineEdit: return detail::paintFieldFrame(*option, *painter, widget);
        case PE_IndicatorCheckBox:
        case PE_IndicatorItemViewItemCheck: return detail::paintCheck(*option, *painter, false);
        case PE_IndicatorRadioButton: return detail::paintCheck(*option, *painter, true);
        case PE_PanelItemViewRow: return;
        case PE_PanelItemViewItem: return detail::paintItemBackground(*option, *painter);
        case PE_PanelMenu:
        case PE_PanelTipLabel:
            return paintBox(*painter, option->rect, element == PE_PanelMenu ? 8 : metric::kRadius, color(Token::Raised),
                            color(Token::Border));
        case PE_FrameMenu: return;
        case PE_PanelScrollAreaCorner: return painter->fillRect(option->rect, option->palette.window());
        case PE_FrameWindow:
        case PE_Frame:
            if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option)) {
                if (frame->lineWidth > 0) paintBox(*painter, option->rect, metric::kRadius, {}, color(Token::Border));
            }
            return;
        default: break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void GalleyStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                              const QWidget* widget) const {
    switch (element) {
        case CE_PushButtonBevel:
        case CE_PushButtonLabel:
            if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) {
                if (element == CE_PushButtonBevel) detail::paintButton(*button, *painter, widget);
                if (element == CE_PushButtonLabel) detail::paintButtonLabel(*button, *painter, widget);
                return;
            }
            break;
        case CE_MenuItem:
            if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option)) {
                return detail::paintMenuItem(*item, *painter);
            }
            break;
        case CE_MenuEmptyArea: return;
        case CE_TabBarTabShape: return;
        case CE_TabBarTabLabel:
            if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option)) {
                return detail::paintTab(*tab, *painter);
            }
            break;
        case CE_HeaderSection:
        case CE_HeaderLabel:
            if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
                if (element == CE_HeaderSection) detail::paintHeaderSection(*header, *painter);
                if (element == CE_HeaderLabel) detail::paintHeaderLabel(*header, *painter);
                return;
            }
            break;
        case CE_HeaderEmptyArea:
            painter->fillRect(option->rect, color(Token::Surface));
            painter->fillRect(option->rect.adjusted(0, option->rect.height() - 1, 0, 0), color(Token::Border));
            return;
        case CE_ProgressBarGroove:
        case CE_ProgressBarLabel: return;
        case CE_ProgressBarContents: return detail::paintProgress(*option, *painter);
        case CE_Splitter: return painter->fillRect(option->rect, color(Token::Border));
        default: break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void GalleyStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                     const QWidget* widget) const {
    if (control == CC_ScrollBar) {
        return detail::paintScrollBar(*option, *painter, subControlRect(control, option, SC_ScrollBarSlider, widget));
    }
    if (control == CC_ComboBox) return detail::paintCombo(*option, *painter);
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

void GalleyStyle::polish(QWidget* widget) {
    QProxyStyle::polish(widget);
    if (qobject_cast<QPushButton*>(widget) != nullptr || qobject_cast<QComboBox*>(widget) != nullptr ||
        qobject_cast<QScrollBar*>(widget) != nullptr || qobject_cast<QTabBar*>(widget) != nullptr ||
        qobject_cast<QLineEdit*>(widget) != nullptr || qobject_cast<QHeaderView*>(widget) != nullptr) {
        widget->setAttribute(Qt::WA_Hover);
    }
    // Rounded corners need a window that is not painted behind them.
    if (qobject_cast<QMenu*>(widget) != nullptr || widget->inherits("QTipLabel")) {
        widget->setAttribute(Qt::WA_TranslucentBackground);
    }
}

}  // namespace galley::ui
