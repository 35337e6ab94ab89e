// SPDX-License-Identifier: Apache-2.0
/// @file
/// The real window over the real engine, and what its tests share: presses, pictures, the command line and HTTP beside
/// it. Used by the tests of this folder. Threads: GUI thread. Processes: `galley`. Crash: tests/ui/real/run cleans up.
#pragma once

#include <QDir>
#include <QImage>
#include <QLabel>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QPainter>
#include <QProcess>
#include <QSignalSpy>

#include "app/desktop/desktop_window.h"
#include "app/desktop/open_engine.h"
#include "tests/ui/pages/page_support.h"
#include "ui/shell/main_window.h"
#include "ui/style/theme.h"

namespace galley::test {

inline constexpr int kPatienceMs = 60'000;

inline void press(QWidget* button, const QString& name) {
    QVERIFY2(button != nullptr, qPrintable(name + " is not shown"));
    QVERIFY2(button->isEnabled(), qPrintable(name + " is not enabled"));
    QTest::mouseClick(button, Qt::LeftButton);
}

inline void press(const QString& name) {
    press(shown(name), name);
}

/// The text of the shown label `name`, or nothing.
inline QString textOf(const QString& name) {
    const auto* label = shown<QLabel>(name);
    return label == nullptr ? QString() : label->text();
}

/// The body behind `url`, or nothing. `authorization`: of the header, or nothing.
inline QByteArray fetch(const QUrl& url, const QByteArray& authorization = {}) {
    QNetworkAccessManager network;
    network.setProxy(QNetworkProxy::NoProxy);
    QNetworkRequest request(url);
    if (!authorization.isEmpty()) request.setRawHeader("Authorization", authorization);
    QNetworkReply* reply = network.get(request);
    QSignalSpy finished(reply, &QNetworkReply::finished);
    if (!reply->isFinished()) finished.wait(kPatienceMs);
    return reply->error() == QNetworkReply::NoError ? reply->readAll() : QByteArray();
}

class RealWindow {
public:
    /// `prompt` must live longer.
    explicit RealWindow(ui::Prompt& prompt)
        : m_pictures(qEnvironmentVariable("GALLEY_SCREENSHOTS")), m_theme(*qApp), m_models(desktop::openEngine) {
        m_theme.setChoice(ui::ThemeChoice::Light);
        m_window = desktop::makeWindow(m_models, m_theme, prompt);
        m_window->resize(1280, 800);
    }

    bool show() {
        m_window->show();
        m_window->activateWindow();
        return QTest::qWaitForWindowActive(m_window.get(), kPatienceMs);
    }
    ui::MainWindow& window() { return *m_window; }
    models::ModelSet& models() { return m_models; }
    ui::DataTable& table(const char* name) { return *m_window->findChild<ui::DataTable*>(QString::fromLatin1(name)); }

    struct Ended {
        int exitCode = -1;
        QByteArray output;
    };
    static Ended galley(const QStringList& arguments) {
        QProcess process;
        process.start(QCoreApplication::applicationDirPath() + QStringLiteral("/galley"), arguments);
        process.waitForFinished(kPatienceMs);
        return {process.exitCode(), process.readAllStandardOutput()};
    }

    /// The window with the dialog `dialog` over it.
    void saveDialog(const QString& dialog, const QString& name) {
        if (m_pictures.isEmpty()) return;
        QWidget* above = shown(dialog);
        QPixmap picture = m_window->grab();
        QPainter painter(&picture);
        painter.drawPixmap(above->mapTo(m_window.get(), QPoint()), above->grab());
        picture.save(QDir(m_pictures).filePath(name + QStringLiteral("-light.png")));
    }
    /// `moves`: it never comes to rest by itself.
    void savePictures(const QString& name, bool moves = false) {
        if (m_pictures.isEmpty()) return;
        QDir().mkpath(m_pictures);
        for (const auto& [choice, word] :
             {std::pair{ui::ThemeChoice::Dark, "dark"}, std::pair{ui::ThemeChoice::Light, "light"}}) {
            m_theme.setChoice(choice);
            (moves ? m_window->grab().toImage() : settled())
                .save(QDir(m_pictures).filePath(name + '-' + QLatin1String(word) + QStringLiteral(".png")));
        }
    }

private:
    /// The window once it looks the same twice: nothing is left to be laid out or painted.
    QImage settled() {
        QImage last;
        static_cast<void>(QTest::qWaitFor([&] {
            QImage next = m_window->grab().toImage();
            const bool same = next == last;
            last = std::move(next);
            return same;
        }));
        return last;
    }

    QString m_pictures;
    ui::Theme m_theme;
    models::ModelSet m_models;
    std::unique_ptr<ui::MainWindow> m_window;
};

}  // namespace galley::test
