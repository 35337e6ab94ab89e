// SPDX-License-Identifier: Apache-2.0
#include <QDir>
#include <QImage>
#include <QPainter>

#include "tests/support/test_case.h"
#include "ui/style/galley_style.h"
#include "ui/style/icons.h"
#include "ui/style/theme.h"
#include "ui/style/tokens.h"
#include "ui/widgets/ansi.h"

using namespace galley::ui;

namespace {

constexpr Scheme kSchemes[]{Scheme::Light, Scheme::Dark};
constexpr Token kGrounds[]{Token::Window, Token::Surface, Token::Raised, Token::Selection, Token::HoverRow};
constexpr double kText = 4.5;
constexpr double kShape = 3.0;

QByteArray message(Token front, Token ground, Scheme scheme, double ratio) {
    return QStringLiteral("token %1 on %2 in scheme %3 is %4:1")
        .arg(static_cast<int>(front))
        .arg(static_cast<int>(ground))
        .arg(static_cast<int>(scheme))
        .arg(ratio, 0, 'f', 2)
        .toUtf8();
}

}  // namespace

class TestStyle : public QObject {
    Q_OBJECT
private slots:
    void contrastIsWhatWcagSays() {
        QCOMPARE(contrastRatio(Qt::black, Qt::white), 21.0);
        QCOMPARE(contrastRatio(Qt::white, Qt::white), 1.0);
        // The example of the recommendation's own tables: #767676 is the lightest grey that passes on white.
        QVERIFY(contrastRatio(QColor(0x76, 0x76, 0x76), Qt::white) >= 4.5);
        QVERIFY(contrastRatio(QColor(0x77, 0x77, 0x77), Qt::white) < 4.5);
    }

    void everyTextCanBeReadOnEveryGround() {
        for (const Scheme scheme : kSchemes) {
            for (const Token ground : kGrounds) {
                for (const Token text :
                     {Token::Text, Token::Muted, Token::Accent, Token::Running, Token::Warning, Token::Error}) {
                    const double ratio = contrastRatio(color(text, scheme), color(ground, scheme));
                    QVERIFY2(ratio >= kText, message(text, ground, scheme, ratio).constData());
                }
            }
            for (const Token fill : {Token::Accent, Token::AccentHover, Token::Error}) {
                const double ratio = contrastRatio(color(Token::OnAccent, scheme), color(fill, scheme));
                QVERIFY2(ratio >= kText, message(Token::OnAccent, fill, scheme, ratio).constData());
            }
            const double terminal =
                contrastRatio(color(Token::TerminalText, scheme), color(Token::TerminalBackground, scheme));
            QVERIFY2(terminal >= kText,
                     message(Token::TerminalText, Token::TerminalBackground, scheme, terminal).constData());
        }
    }

    void textCanBeReadOnTintedCardsAndChips() {
        for (const Scheme scheme : kSchemes) {
            const QColor card = tint(Token::Error, Token::Surface, 0.07, scheme);
            QVERIFY(contrastRatio(color(Token::Text, scheme), card) >= kText);
            QVERIFY(contrastRatio(color(Token::Accent, scheme), card) >= kText);
            QVERIFY(contrastRatio(color(Token::Accent, scheme), tint(Token::Accent, Token::Surface, 0.08, scheme)) >=
                    kText);
            QVERIFY(contrastRatio(color(Token::AccentHover, scheme),
                                  tint(Token::Accent, Token::Surface, 0.16, scheme)) >= kText);
            QVERIFY(contrastRatio(color(Token::Error, scheme), tint(Token::Error, Token::Surface, 0.08, scheme)) >=
                    kText);
            QVERIFY(contrastRatio(color(Token::Muted, scheme), color(Token::Border, scheme)) >= kText);
        }
    }

    void bordersAndIconsOfControlsCanBeSeen() {
        for (const Scheme scheme : kSchemes) {
            for (const Token ground : {Token::Window, Token::Surface, Token::Raised}) {
                for (const Token shape : {Token::BorderStrong, Token::Muted, Token::Accent}) {
                    const double ratio = contrastRatio(color(shape, scheme), color(ground, scheme));
                    QVERIFY2(ratio >= kShape, message(shape, ground, scheme, ratio).constData());
                }
            }
        }
    }

    void theSixteenTerminalColoursCanBeReadOnTheTerminal() {
        for (const Scheme scheme : kSchemes) {
            for (int index = 0; index < 16; ++index) {
                QVERIFY(contrastRatio(ansiColor(index), color(Token::TerminalBackground, scheme)) >= kText);
            }
            // And whatever else a program asks for, its own ground's colour included.
            for (int index = 16; index < 256; ++index) {
                const QColor shown = readable(ansiColor(index), color(Token::TerminalBackground, scheme));
                QVERIFY(contrastRatio(shown, color(Token::TerminalBackground, scheme)) >= kText);
            }
        }
    }

    void everyButtonKindCanBeReadInEveryState() {
        const Scheme before = currentScheme();
        for (const Scheme scheme : kSchemes) {
            setCurrentScheme(scheme);
            for (const ButtonKind kind : {ButtonKind::Primary, ButtonKind::Secondary, ButtonKind::Quiet,
                                          ButtonKind::Destructive, ButtonKind::DestructiveFilled, ButtonKind::Link}) {
                for (int state = 0; state < 8; ++state) {
                    const ButtonLook look =
                        buttonLook(kind, true, (state & 1) != 0, (state & 2) != 0, (state & 4) != 0);
                    const QColor ground = look.fill.isValid() ? look.fill : color(Token::Surface);
                    QVERIFY2(contrastRatio(look.text, ground) >= kText, QStringLiteral("kind %1 state %2 scheme %3: %4")
                                                                            .arg(static_cast<int>(kind))
                                                                            .arg(state)
                                                                            .arg(static_cast<int>(scheme))
                                                                            .arg(contrastRatio(look.text, ground))
                                                                            .toUtf8()
                                                                            .constData());
                }
            }
        }
        setCurrentScheme(before);
    }

    void everyIconCanBePaintedAndFollowsTheTheme() {
        QVERIFY(hasIcon(QStringLiteral("containers")));
        const QStringList files = QDir(QStringLiteral(":/galley/icons")).entryList();
        QVERIFY(files.size() > 40);
        for (const QString& file : files) {
            const QString name = file.left(file.size() - 4);
            QImage image(48, 48, QImage::Format_ARGB32_Premultiplied);
            image.fill(Qt::transparent);
            QPainter painter(&image);
            paintIcon(painter, name, QRectF(0, 0, 48, 48), QColor(10, 200, 30));
            painter.end();
            int painted = 0;
            bool onlyThatColour = true;
            for (int y = 0; y < 48; ++y) {
                for (int x = 0; x < 48; ++x) {
                    const QColor pixel = image.pixelColor(x, y);
                    if (pixel.alpha() > 200) {
                        ++painted;
                        onlyThatColour = onlyThatColour && std::abs(pixel.green() - 200) < 6 && pixel.red() < 20;
                    }
                }
            }
            QVERIFY2(painted > 10, qPrintable(name));
            QVERIFY2(onlyThatColour, qPrintable(name));
        }
        QVERIFY(!logo().pixmap(32, 32).isNull());
    }

    void fontsHaveTheSizesOfTheDesign() {
        QCOMPARE(fontFor(FontRole::Body).pixelSize(), 13);
        QCOMPARE(fontFor(FontRole::Caption).pixelSize(), 12);
        QCOMPARE(fontFor(FontRole::DialogTitle).pixelSize(), 15);
        QCOMPARE(fontFor(FontRole::PageTitle).pixelSize(), 22);
        QVERIFY(fontFor(FontRole::PageTitle).weight() >= QFont::DemiBold);
    }
};

GALLEY_TEST(TestStyle);
#include "test_style.moc"
