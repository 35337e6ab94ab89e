// SPDX-License-Identifier: Apache-2.0
// `galley-desktop`: puts engine, models and window together. The window is painted before the engine is open.
#include <QApplication>
#include <QCommandLineParser>

#include <csignal>

#include "app/desktop/desktop_window.h"
#include "app/desktop/open_engine.h"
#include "translations/language.h"
#include "ui/shell/main_window.h"
#include "ui/style/theme.h"
#include "ui/widgets/prompt.h"

namespace {

struct Options {
    QString page;
    QString theme;
};

Options parseOptions(const QCoreApplication& application) {
    QCommandLineParser parser;
    parser.setApplicationDescription(QCoreApplication::translate("main", "Containers on your desktop."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption page(
        QStringLiteral("page"),
        QCoreApplication::translate(
            "main", "Opens a page: containers, images, ports, volumes, networks, registries, cleanup, check, start."),
        QStringLiteral("name"));
    const QCommandLineOption theme(QStringLiteral("theme"),
                                   QCoreApplication::translate("main", "For this run: light, dark, system."),
                                   QStringLiteral("name"));
    parser.addOption(page);
    parser.addOption(theme);
    parser.process(application);
    return {parser.value(page), parser.value(theme)};
}

}  // namespace

int main(int argc, char** argv) {
    // A peer that goes away in the middle of a download is an error to report, not the end of the window.
    std::signal(SIGPIPE, SIG_IGN);
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("galley"));
    QCoreApplication::setApplicationName(QStringLiteral("galley-desktop"));
    QCoreApplication::setApplicationVersion(QStringLiteral(GALLEY_VERSION));
    QGuiApplication::setApplicationDisplayName(QStringLiteral("Galley"));
    QGuiApplication::setDesktopFileName(QStringLiteral("galley-desktop"));
    galley::translations::install(application, QLocale());
    const Options options = parseOptions(application);
    if (!options.theme.isEmpty()) qputenv("GALLEY_THEME", options.theme.toUtf8());

    galley::ui::Theme theme(application);
    galley::ui::DialogPrompt prompt;
    galley::models::ModelSet models(galley::desktop::openEngine);
    const auto window = galley::desktop::makeWindow(models, theme, prompt);
    if (!options.page.isEmpty()) window->showPage(options.page);
    window->show();
    return QApplication::exec();
}
