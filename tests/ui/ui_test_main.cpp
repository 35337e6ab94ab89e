// SPDX-License-Identifier: Apache-2.0
// Runs every registered class with a QApplication in Galley's style, with settings of its own and a font that every
// machine of the suite has. Without a display it paints into memory.
#include <QApplication>
#include <QSettings>
#include <QTemporaryDir>

#include "tests/support/test_arguments.h"
#include "tests/support/test_case.h"
#include "translations/language.h"
#include "ui/style/theme.h"

int main(int argc, char** argv) {
    if (qEnvironmentVariableIsEmpty("DISPLAY") && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    // The theme must not depend on who runs the tests.
    qputenv("GALLEY_THEME", "light");
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("galley-test"));
    const QTemporaryDir settings;
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings.path());
    QApplication::setFont(QFont(QStringLiteral("DejaVu Sans")));
    galley::translations::install(application, QLocale::c());
    galley::ui::Theme theme(application);
    galley::test::TestArguments arguments(argc, argv);
    return galley::test::runTests(arguments.count(), arguments.values());
}
