// SPDX-License-Identifier: Apache-2.0
#include "translations/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace galley::translations {
namespace {

void add(QCoreApplication& application, const QLocale& locale, const QString& name, const QString& directory) {
    auto* translator = new QTranslator(&application);
    if (translator->load(locale, name, QStringLiteral("_"), directory)) {
        QCoreApplication::installTranslator(translator);
    } else {
        delete translator;
    }
}

}  // namespace

void install(QCoreApplication& application, const QLocale& locale) {
    const QString own = QStringLiteral(":/galley/translations");
    const QString name = QStringLiteral("galley");
    // The last one that was installed is asked first.
    add(application, QLocale(QLocale::English), name, own);
    add(application, locale, QStringLiteral("qtbase"), QLibraryInfo::path(QLibraryInfo::TranslationsPath));
    add(application, locale, name, own);
}

}  // namespace galley::translations
