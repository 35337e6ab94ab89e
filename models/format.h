// SPDX-License-Identifier: Apache-2.0
/// @file
/// How figures, times and ids are written everywhere in the window. Used by models and ui. Threads: free functions.
#pragma once

#include <QDateTime>
#include <QString>
#include <QStringList>

namespace galley::models {

/// "12.3 MB": decimal units, three significant digits; "0 B".
QString formatBytes(qint64 bytes);
/// "0.4 %", "12 %".
QString formatPercent(double percent);
/// "just now", "2 min ago", "3 h ago", "5 days ago"; empty for an invalid time.
QString relativeTime(const QDateTime& time, const QDateTime& now);
/// "45 s", "2 min", "1 h 5 min".
QString formatDuration(qint64 seconds);
/// Date and time with seconds in the user's locale, for tooltips; empty for an invalid time.
QString exactTime(const QDateTime& time);
/// Twelve digits, without "sha256:".
QString shortId(const QString& id);
/// An image's name as people say it: without its registry, a digest with twelve digits.
QString shortReference(const QString& reference);
/// A volume's name as people say it: of the 64 digits of one that nobody named, twelve.
QString shortVolumeName(const QString& name);
/// "db", "db and web", "db, web and 3 more".
QString namesText(const QStringList& names);
/// One word for a POSIX shell: quoted only when it must be.
QString shellQuoted(const QString& word);
/// Splits as a shell does (spaces, '…', "…", \); false in `ok` for an open quote.
QStringList splitCommandLine(const QString& text, bool* ok = nullptr);

}  // namespace galley::models
