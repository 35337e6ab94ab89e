// SPDX-License-Identifier: Apache-2.0
#include "models/format.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <array>
#include <cmath>

namespace galley::models {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(galley::models::Words)
};

/// Three significant digits: "1.23", "12.3", "123".
QString threeDigits(double value) {
    const int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
    QString text = QLocale().toString(value, 'f', decimals);
    const QString point = QLocale().decimalPoint();
    if (text.contains(point)) {
        while (text.endsWith(QLatin1Char('0'))) text.chop(1);
        if (text.endsWith(point)) text.chop(point.size());
    }
    return text;
}

bool isPlainForShell(const QString& word) {
    static const QString kPlain = QStringLiteral("@%+=:,./-_");
    return !word.isEmpty() && std::all_of(word.begin(), word.end(), [](QChar c) {
        return (c.unicode() < 128 && c.isLetterOrNumber()) || kPlain.contains(c);
    });
}

}  // namespace

QString formatBytes(qint64 bytes) {
    static constexpr std::array kUnits{"B", "kB", "MB", "GB", "TB", "PB"};
    double value = static_cast<double>(std::max<qint64>(bytes, 0));
    std::size_t unit = 0;
    while (value >= 999.5 && unit + 1 < kUnits.size()) {
        value /= 1000;
        ++unit;
    }
    const QString number = unit == 0 ? QLocale().toString(std::max<qint64>(bytes, 0)) : threeDigits(value);
    return number + QChar(QChar::Nbsp) + QLatin1String(kUnits[unit]);
}

QString formatPercent(double percent) {
    const double shown = std::max(percent, 0.0);
    return QLocale().toString(shown, 'f', shown < 9.95 ? 1 : 0) + QChar(QChar::Nbsp) + QLatin1Char('%');
}

QString formatDuration(qint64 seconds) {
    const qint64 total = std::max<qint64>(seconds, 0);
    if (total < 60) return Words::tr("%1 s").arg(total);
    const qint64 minutes = total / 60;
    if (minutes < 60) return Words::tr("%1 min").arg(minutes);
    const qint64 hours = minutes / 60;
    if (hours < 24) {
        const qint64 rest = minutes % 60;
        return rest == 0 || hours >= 10 ? Words::tr("%1 h").arg(hours) : Words::tr("%1 h %2 min").arg(hours).arg(rest);
    }
    return Words::tr("%n day(s)", nullptr, static_cast<int>(hours / 24));
}

QString relativeTime(const QDateTime& time, const QDateTime& now) {
    if (!time.isValid()) return {};
    const qint64 seconds = time.secsTo(now);
    if (seconds < 10) return Words::tr("just now");
    if (seconds < 60) return Words::tr("%1 s ago").arg(seconds / 10 * 10);
    const qint64 minutes = seconds / 60;
    if (minutes < 60) return Words::tr("%1 min ago").arg(minutes);
    const qint64 hours = minutes / 60;
    if (hours < 24) return Words::tr("%1 h ago").arg(hours);
    const int days = static_cast<int>(hours / 24);
    if (days == 1) return Words::tr("yesterday");
    if (days < 31) return Words::tr("%n day(s) ago", nullptr, days);
    if (days < 365) return Words::tr("%n month(s) ago", nullptr, days / 30);
    return Words::tr("%n year(s) ago", nullptr, days / 365);
}

QString exactTime(const QDateTime& time) {
    if (!time.isValid()) return {};
    const QDateTime local = time.toLocalTime();
    return QLocale().toString(local.date(), QLocale::ShortFormat) + local.toString(QStringLiteral(" HH:mm:ss"));
}

QString shortId(const QString& id) {
    const qsizetype colon = id.indexOf(QLatin1Char(':'));
    return id.mid(colon + 1, 12);
}

QString shortReference(const QString& reference) {
    const qsizetype algorithm = reference.indexOf(QLatin1String("sha256:"));
    if (algorithm == 0) return shortId(reference);
    QString name = reference;
    if (algorithm > 0) name = reference.left(algorithm) + shortId(reference.mid(algorithm));
    const qsizetype slash = name.indexOf(QLatin1Char('/'));
    const QStringView first = QStringView(name).left(std::max<qsizetype>(slash, 0));
    const bool registry =
        first.contains(QLatin1Char('.')) || first.contains(QLatin1Char(':')) || first == QLatin1String("localhost");
    return registry ? name.mid(slash + 1) : name;
}

QString shortVolumeName(const QString& name) {
    constexpr qsizetype kDigits = 64;
    const bool digits =
        name.size() == kDigits && std::all_of(name.begin(), name.end(), [](QChar c) {
            return (c >= QLatin1Char('0') && c <= QLatin1Char('9')) || (c >= QLatin1Char('a') && c <= QLatin1Char('f'));
        });
    return digits ? shortId(name) : name;
}

QString namesText(const QStringList& names) {
    constexpr qsizetype kNamed = 3;
    if (names.size() <= 1) return names.value(0);
    if (names.size() > kNamed) {
        const QString first = names.mid(0, kNamed - 1).join(QStringLiteral(", "));
        return Words::tr("%1 and %n more", nullptr, static_cast<int>(names.size() - kNamed + 1)).arg(first);
    }
    return Words::tr("%1 and %2").arg(names.mid(0, names.size() - 1).join(QStringLiteral(", ")), names.last());
}

QString shellQuoted(const QString& word) {
    if (isPlainForShell(word)) return word;
    QString inner = word;
    inner.replace(QLatin1Char('\''), QStringLiteral("'\\''"));
    return QLatin1Char('\'') + inner + QLatin1Char('\'');
}

QStringList splitCommandLine(const QString& text, bool* ok) {
    QStringList words;
    QString word;
    bool inWord = false;
    QChar quote;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        const bool escapes = c == QLatin1Char('\\') && quote != QLatin1Char('\'') && i + 1 < text.size();
        if (escapes && (quote.isNull() || text[i + 1] == QLatin1Char('"') || text[i + 1] == QLatin1Char('\\'))) {
            word += text[++i];
            inWord = true;
        } else if (!quote.isNull()) {
            if (c == quote) {
                quote = QChar();
            } else {
                word += c;
            }
        } else if (c == QLatin1Char('\'') || c == QLatin1Char('"')) {
            quote = c;
            inWord = true;
        } else if (c.isSpace()) {
            if (inWord) words.append(word);
            word.clear();
            inWord = false;
        } else {
            word += c;
            inWord = true;
        }
    }
    if (inWord) words.append(word);
    if (ok != nullptr) *ok = quote.isNull();
    return words;
}

}  // namespace galley::models
