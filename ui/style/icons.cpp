// SPDX-License-Identifier: Apache-2.0
#include "ui/style/icons.h"

#include <QFile>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <cmath>
#include <memory>

// Resources of a static library are not registered by themselves; the macro must stand outside every namespace.
static void registerResources() {
    Q_INIT_RESOURCE(galley);
}

namespace galley::ui {
namespace {

QByteArray source(const QString& name) {
    static const bool registered = [] {
        registerResources();
        return true;
    }();
    Q_UNUSED(registered)
    static QHash<QString, QByteArray> cache;
    const auto found = cache.constFind(name);
    if (found != cache.constEnd()) return *found;
    QFile file(QStringLiteral(":/galley/icons/%1.svg").arg(name));
    const QByteArray bytes = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    cache.insert(name, bytes);
    return bytes;
}

QPixmap render(const QString& name, const QSize& devicePixels, const QColor& color) {
    const QString key = QStringLiteral("galley-icon:%1:%2x%3:%4")
                            .arg(name)
                            .arg(devicePixels.width())
                            .arg(devicePixels.height())
                            .arg(color.rgba());
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap)) return pixmap;
    QByteArray svg = source(name);
    svg.replace("currentColor", color.name(QColor::HexRgb).toLatin1());
    pixmap = QPixmap(devicePixels);
    pixmap.fill(Qt::transparent);
    QSvgRenderer renderer(svg);
    QPainter painter(&pixmap);
    painter.setOpacity(color.alphaF());
    renderer.render(&painter, QRectF(QPointF(0, 0), QSizeF(devicePixels)));
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

class LineIconEngine : public QIconEngine {
public:
    LineIconEngine(QString name, Token token) : m_name(std::move(name)), m_token(token) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        const int side = std::min(rect.width(), rect.height());
        QRectF square(0, 0, side, side);
        square.moveCenter(QRectF(rect).center());
        paintIcon(*painter, m_name, square, color(mode == QIcon::Disabled ? Token::Disabled : m_token));
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override {
        return render(m_name, size, color(mode == QIcon::Disabled ? Token::Disabled : m_token));
    }

    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal scale) override {
        Q_UNUSED(scale)
        return pixmap(size, mode, state);
    }

    bool isNull() override { return source(m_name).isEmpty(); }
    QIconEngine* clone() const override { return new LineIconEngine(*this); }

private:
    QString m_name;
    Token m_token;
};

}  // namespace

QIcon icon(const QString& name, Token token) {
    return QIcon(new LineIconEngine(name, token));
}

void paintIcon(QPainter& painter, const QString& name, const QRectF& rect, const QColor& color) {
    const qreal ratio = painter.device()->devicePixelRatioF();
    const QSize devicePixels(static_cast<int>(std::lround(rect.width() * ratio)),
                             static_cast<int>(std::lround(rect.height() * ratio)));
    if (devicePixels.isEmpty()) return;
    QPixmap pixmap = render(name, devicePixels, color);
    pixmap.setDevicePixelRatio(ratio);
    // A whole device pixel, or the lines of the icon blur.
    const QPointF corner(std::round(rect.x() * ratio) / ratio, std::round(rect.y() * ratio) / ratio);
    painter.drawPixmap(corner, pixmap);
}

void paintLogo(QPainter& painter, const QRectF& rect) {
    static_cast<void>(source(QStringLiteral("search")));
    // Qt's own reader of SVG icons is a plugin that a system may lack.
    QSvgRenderer(QStringLiteral(":/galley/galley.svg")).render(&painter, rect);
}

QIcon logo() {
    QIcon result;
    for (const int side : {16, 24, 32, 48, 64, 128, 256}) {
        QPixmap pixmap(side, side);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paintLogo(painter, pixmap.rect());
        painter.end();
        result.addPixmap(pixmap);
    }
    return result;
}

bool hasIcon(const QString& name) {
    return !source(name).isEmpty();
}

}  // namespace galley::ui
