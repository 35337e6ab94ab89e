// SPDX-License-Identifier: Apache-2.0
// Runs every registered class in an application with Galley's theme and throw-away settings.
#include <QApplication>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>

#include "tests/support/test_arguments.h"
#include "tests/support/test_case.h"
#include "translations/language.h"
#include "ui/style/theme.h"

int main(int argc, char** argv) {
    const QTemporaryDir settings;
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings.path());
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("galley-test"));
    QCoreApplication::setApplicationName(QStringLiteral("galley-test"));
    galley::translations::install(application, QLocale::c());
    const galley::ui::Theme theme(application);
    galley::test::TestArguments arguments(argc, argv);
    return galley::test::runTests(arguments.count(), arguments.values());
}
