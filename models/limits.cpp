// SPDX-License-Identifier: Apache-2.0
#include "models/limits.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <cmath>

namespace galley::models {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Limits)
};

constexpr qint64 kLeastMemory = 6 << 20;
constexpr double kBillion = 1e9;
constexpr int kMostProcessors = 10000;
constexpr qint64 kMostProcesses = 4194304;  // PID_MAX_LIMIT of the kernel

}  // namespace

const QString& LimitValues::of(Limit limit) const {
    switch (limit) {
        case Limit::Memory: return memory;
        case Limit::Processors: return processors;
        case Limit::Processes: break;
    }
    return processes;
}

std::optional<qint64> parseMemory(const QString& text) {
    static const QRegularExpression kSize(QStringLiteral("\\A(\\d{1,18}(?:[.,]\\d{1,6})?)\\s*([kmgt]?)(?:i?b)?\\z"),
                                          QRegularExpression::CaseInsensitiveOption);
    const auto match = kSize.match(text.trimmed());
    if (!match.hasMatch()) return std::nullopt;
    const qsizetype power = QStringLiteral("kmgt").indexOf(match.captured(2).toLower()) + 1;
    const double unit = match.captured(2).isEmpty() ? 1.0 : std::pow(1024.0, static_cast<double>(power));
    const double bytes = match.captured(1).replace(QLatin1Char(','), QLatin1Char('.')).toDouble() * unit;
    if (bytes < 1 || bytes > 9e18) return std::nullopt;
    return static_cast<qint64>(bytes);
}

QString memoryText(qint64 bytes) {
    if (bytes <= 0) return {};
    const QString units = QStringLiteral("kmgt");
    qsizetype power = 0;
    while (power < units.size() && bytes % 1024 == 0) {
        bytes /= 1024;
        ++power;
    }
    return QString::number(bytes) + (power > 0 ? QString(units.at(power - 1)) : QString());
}

std::optional<qint64> parseProcessors(const QString& text) {
    static const QRegularExpression kNumber(QStringLiteral("\\A\\d{0,5}(?:[.,]\\d{1,9})?\\z"));
    QString number = text.trimmed();
    if (number.isEmpty() || !kNumber.match(number).hasMatch()) return std::nullopt;
    const double processors = number.replace(QLatin1Char(','), QLatin1Char('.')).toDouble();
    const auto billionths = std::llround(processors * kBillion);
    if (billionths < 1 || processors > kMostProcessors) return std::nullopt;
    return billionths;
}

QString processorsText(qint64 billionths) {
    return billionths <= 0 ? QString() : QString::number(static_cast<double>(billionths) / kBillion, 'g', 12);
}

std::optional<qint64> parseProcesses(const QString& text) {
    bool isNumber = false;
    const qint64 count = text.trimmed().toLongLong(&isNumber);
    return isNumber && count >= 1 && count <= kMostProcesses ? std::optional(count) : std::nullopt;
}

QString limitProblem(Limit limit, const QString& text) {
    if (text.trimmed().isEmpty()) return {};
    switch (limit) {
        case Limit::Memory: {
            const auto bytes = parseMemory(text);
            if (!bytes) return Words::tr("Give a number and a unit, such as 512m or 2g.");
            return *bytes < kLeastMemory ? Words::tr("A container needs at least 6m of memory.") : QString();
        }
        case Limit::Processors:
            return parseProcessors(text) ? QString() : Words::tr("Give a number of processors, such as 2 or 0.5.");
        case Limit::Processes: return parseProcesses(text) ? QString() : Words::tr("Give a whole number, such as 200.");
    }
    return {};
}

QString limitProblem(const LimitValues& values) {
    for (const Limit limit : kLimits) {
        if (QString problem = limitProblem(limit, values.of(limit)); !problem.isEmpty()) return problem;
    }
    return {};
}

QStringList limitFlags(const LimitValues& values) {
    QStringList flags;
    if (const auto bytes = parseMemory(values.memory)) flags << QStringLiteral("--memory") << memoryText(*bytes);
    if (const auto billionths = parseProcessors(values.processors)) {
        flags << QStringLiteral("--cpus") << processorsText(*billionths);
    }
    if (const auto count = parseProcesses(values.processes)) {
        flags << QStringLiteral("--pids-limit") << QString::number(*count);
    }
    return flags;
}

}  // namespace galley::models
