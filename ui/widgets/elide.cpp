// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/elide.h"

#include <QFontMetrics>

namespace galley::ui {
namespace {

const QString kEllipsis(QChar(0x2026));

QString elidedReference(const QString& text, const QFontMetrics& metrics, int width) {
    if (metrics.horizontalAdvance(text) <= width) return text;
    QString shorter = text;
    for (qsizetype slash = text.indexOf(QLatin1Char('/')); slash >= 0;
         slash = text.indexOf(QLatin1Char('/'), slash + 1)) {
        shorter = kEllipsis + text.mid(slash);
        if (metrics.horizontalAdvance(shorter) <= width) return shorter;
    }
    return metrics.elidedText(shorter, Qt::ElideMiddle, width);
}

}  // namespace

QString breakable(const QString& text) {
    static const QString kBreaks = QStringLiteral("/:.-_@");
    QString result;
    result.reserve(text.size() * 2);
    for (const QChar character : text) {
        result += character;
        if (kBreaks.contains(character)) result += QChar(0x200B);
    }
    return result;
}

QString elided(const QString& text, Elide mode, const QFontMetrics& metrics, int width) {
    switch (mode) {
        case Elide::Middle: return metrics.elidedText(text, Qt::ElideMiddle, width);
        case Elide::Reference: return elidedReference(text, metrics, width);
        case Elide::Right: break;
    }
    return metrics.elidedText(text, Qt::ElideRight, width);
}

}  // namespace galley::ui
