// SPDX-License-Identifier: Apache-2.0
#include <QClipboard>
#include <QGuiApplication>
#include <QScrollBar>
#include <QSignalSpy>

#include "tests/support/test_case.h"
#include "ui/widgets/ansi.h"
#include "ui/widgets/terminal_view.h"

using namespace galley::ui;

class TestTerminal : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_screen = std::make_unique<TerminalScreen>(20, 5);
        m_output.clear();
        m_screen->onOutput([this](const QByteArray& bytes) { m_output += bytes; });
    }

    void textColoursAndTheCursorAreWhereTheProgramPutThem() {
        m_screen->feed("plain \x1b[31mred\x1b[0m \x1b[1;4mbold\x1b[0m\r\n\x1b[3;5Hhere");
        QCOMPARE(m_screen->text(0), QStringLiteral("plain red bold"));
        QCOMPARE(m_screen->text(2), QStringLiteral("    here"));
        const TerminalLine line = m_screen->line(0);
        QVERIFY(!line[0].foreground.isValid());
        QCOMPARE(line[6].foreground, ansiColor(1));
        QVERIFY(line[10].bold && line[10].underline);
        QCOMPARE(m_screen->cursor().row, 2);
        QCOMPARE(m_screen->cursor().column, 8);
        m_screen->feed("\x1b[?25l");
        QVERIFY(!m_screen->cursor().visible);
    }

    void wideAndCombinedCharactersTakeTheirCells() {
        m_screen->feed(QStringLiteral("日e\u0301x").toUtf8());
        const TerminalLine line = m_screen->line(0);
        QCOMPARE(line[0].width, 2);
        QCOMPARE(line[1].width, 0);
        QCOMPARE(line[2].text, QStringLiteral("e\u0301"));
        QCOMPARE(m_screen->text(0), QStringLiteral("日e\u0301x"));
    }

    void whatScrolledAwayIsKeptUpToALimit() {
        for (int i = 0; i < TerminalScreen::kMostHistory + 100; ++i) m_screen->feed(QByteArray::number(i) + "\r\n");
        QCOMPARE(m_screen->historySize(), TerminalScreen::kMostHistory);
        QCOMPARE(m_screen->text(m_screen->lineCount() - 2), QString::number(TerminalScreen::kMostHistory + 99));
        m_screen->clear();
        QCOMPARE(m_screen->historySize(), 0);
    }

    void anEditorHasTheScreenForItself() {
        m_screen->feed("shell\r\n\x1b[?1049h\x1b[Heditor");
        QVERIFY(m_screen->alternate());
        QCOMPARE(m_screen->text(0), QStringLiteral("editor"));
        m_screen->feed("\x1b[?1049l");
        QVERIFY(!m_screen->alternate());
        QCOMPARE(m_screen->text(0), QStringLiteral("shell"));
    }

    void keysBecomeWhatProgramsExpect_data() {
        QTest::addColumn<int>("key");
        QTest::addColumn<int>("modifiers");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("bytes");
        const int none = Qt::NoModifier;
        QTest::newRow("letter") << int(Qt::Key_A) << none << "a" << QByteArray("a");
        QTest::newRow("shift") << int(Qt::Key_A) << int(Qt::ShiftModifier) << "A" << QByteArray("A");
        QTest::newRow("umlaut") << int(Qt::Key_Odiaeresis) << none << QStringLiteral("ö") << QByteArray("\xc3\xb6");
        QTest::newRow("enter") << int(Qt::Key_Return) << none << "\r" << QByteArray("\r");
        QTest::newRow("backspace") << int(Qt::Key_Backspace) << none << "\b" << QByteArray("\x7f");
        QTest::newRow("tab") << int(Qt::Key_Tab) << none << "\t" << QByteArray("\t");
        QTest::newRow("up") << int(Qt::Key_Up) << none << "" << QByteArray("\x1b[A");
        QTest::newRow("delete") << int(Qt::Key_Delete) << none << "" << QByteArray("\x1b[3~");
        QTest::newRow("f1") << int(Qt::Key_F1) << none << "" << QByteArray("\x1bOP");
        QTest::newRow("ctrl c") << int(Qt::Key_C) << int(Qt::ControlModifier) << "\x03" << QByteArray("\x03");
        QTest::newRow("ctrl d") << int(Qt::Key_D) << int(Qt::ControlModifier) << "\x04" << QByteArray("\x04");
        QTest::newRow("alt b") << int(Qt::Key_B) << int(Qt::AltModifier) << "b"
                               << QByteArray(
                                      "\x1b"
                                      "b");
    }
    void keysBecomeWhatProgramsExpect() {
        QFETCH(int, key);
        QFETCH(int, modifiers);
        QFETCH(QString, text);
        QFETCH(QByteArray, bytes);
        QVERIFY(m_screen->key(key, Qt::KeyboardModifiers(modifiers), text));
        QCOMPARE(m_output, bytes);
    }
    void aModifierAloneSaysNothing() {
        QVERIFY(!m_screen->key(Qt::Key_Shift, Qt::ShiftModifier, {}));
        QVERIFY(m_output.isEmpty());
    }

    void whatIsPastedCannotEndItsBrackets() {
        m_screen->feed("\x1b[?2004h");
        m_screen->paste(QStringLiteral("a\x1b[201~b\nc"));
        QCOMPARE(m_output, QByteArray("\x1b[200~a[201~b\rc\x1b[201~"));
    }

    void hostileOutputReachesNothingButTheScreen() {
        const QString before = QGuiApplication::clipboard()->text();
        m_screen->feed("\x1b]52;c;aGFja2Vk\x07\x1b]0;title\x07\x1bP+q\x1b\\ok");
        QCOMPARE(m_screen->text(0), QStringLiteral("ok"));
        QCOMPARE(QGuiApplication::clipboard()->text(), before);
        m_screen->feed("\x1b[9999999;9999999H\x1b[99999999S\x1b[2147483647X");
        QVERIFY(m_screen->cursor().row < 5 && m_screen->cursor().column < 20);
    }

    void theViewTypesOnlyWhenAlive() {
        TerminalView view(QStringLiteral("terminal"));
        QSignalSpy typed(&view, &TerminalView::typed);
        view.resize(600, 300);
        view.show();
        QTest::keyClicks(&view, "x");
        QCOMPARE(typed.size(), 0);
        view.setLive(true);
        QTest::keyClicks(&view, "ls");
        QTest::keyClick(&view, Qt::Key_Tab);
        QCOMPARE(typed.size(), 3);
        QCOMPARE(typed.last().at(0).toByteArray(), QByteArray("\t"));
    }

    void theViewFollowsItsSizeAndLooksBack() {
        TerminalView view(QStringLiteral("terminal"));
        QSignalSpy sizes(&view, &TerminalView::sizeChanged);
        view.resize(700, 320);
        view.show();
        QVERIFY(!sizes.isEmpty());
        const int columns = view.screen().columns();
        view.resize(900, 320);
        QTRY_VERIFY(view.screen().columns() > columns);
        for (int i = 0; i < 200; ++i) view.feed(QByteArray::number(i) + "\r\n");
        QScrollBar* bar = view.verticalScrollBar();
        QCOMPARE(bar->value(), bar->maximum());
        QTest::keyClick(&view, Qt::Key_PageUp, Qt::ShiftModifier);
        QVERIFY(bar->value() < bar->maximum());
        const int kept = bar->value();
        view.feed("more\r\n");
        QCOMPARE(bar->value(), kept);
        QVERIFY(view.plainText().contains("\n150\n"));
    }

    void aSelectionIsCopiedAsText() {
        TerminalView view(QStringLiteral("terminal"));
        view.resize(600, 300);
        view.show();
        view.feed("first line  \r\nsecond");
        QTest::mousePress(view.viewport(), Qt::LeftButton, {}, QPoint(0, 12));
        QMouseEvent move(QEvent::MouseMove, QPointF(590, 12), QPointF(590, 12), Qt::NoButton, Qt::LeftButton, {});
        QCoreApplication::sendEvent(view.viewport(), &move);
        QVERIFY(view.hasSelection());
        QTest::keyClick(&view, Qt::Key_C, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("first line"));
    }

private:
    std::unique_ptr<TerminalScreen> m_screen;
    QByteArray m_output;
};

GALLEY_TEST(TestTerminal);
#include "test_terminal.moc"
