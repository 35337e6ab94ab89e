// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/button.h"

namespace galley::ui {

Button::Button(ButtonKind kind, const QString& text, const QString& name, QWidget* parent)
    : QPushButton(text, parent), m_kind(kind) {
    setObjectName(name);
    setAccessibleName(QString(text).remove(QLatin1Char('&')));
    setAutoDefault(false);
    setProperty(kButtonKindProperty, static_cast<int>(kind));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    if (kind == ButtonKind::Link) setCursor(Qt::PointingHandCursor);
}

Button* Button::quiet(const QString& iconName, const QString& toolTip, const QString& name, QWidget* parent) {
    auto* button = new Button(ButtonKind::Quiet, QString(), name, parent);
    button->setIconName(iconName);
    button->setToolTip(toolTip);
    button->setAccessibleName(toolTip);
    return button;
}

void Button::setKind(ButtonKind kind) {
    m_kind = kind;
    setProperty(kButtonKindProperty, static_cast<int>(kind));
    update();
}

void Button::setIconName(const QString& iconName) {
    m_iconName = iconName;
    setProperty("galleyIcon", iconName.isEmpty() ? QVariant() : QVariant(iconName));
    updateGeometry();
    update();
}

QSize Button::sizeHint() const {
    if (text().isEmpty()) return {metric::kControl, metric::kControl};
    const int label = fontMetrics().size(Qt::TextShowMnemonic, text()).width();
    const int symbol = m_iconName.isEmpty() ? 0 : metric::kIcon + 8;
    const int arrow = menu() != nullptr ? 18 : 0;
    if (m_kind == ButtonKind::Link) return {label + symbol + 2, 24};
    const int margin = m_kind == ButtonKind::Quiet ? 8 : 14;
    // The bolder face of the filled kinds is a little wider than what the metrics say.
    return {label + label / 16 + symbol + arrow + 2 * margin, metric::kControl};
}

QSize Button::minimumSizeHint() const {
    return sizeHint();
}

}  // namespace galley::ui
