// SPDX-License-Identifier: Apache-2.0
/// @file
/// The words of the window in the user's language; English where there are none (it has its plural forms from here
/// too). Used by app/desktop and tests. Threads: GUI thread, once at the start.
#pragma once

class QCoreApplication;
class QLocale;

namespace galley::translations {

void install(QCoreApplication& application, const QLocale& locale);

}  // namespace galley::translations
