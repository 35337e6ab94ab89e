// SPDX-License-Identifier: Apache-2.0
/// @file
/// The limits of a container as they are typed: read, checked, and as flags of the command line.
/// Used by the run form and LimitsForm, and by ui. Threads: free functions.
#pragma once

#include <QString>
#include <QStringList>

#include <array>
#include <optional>

namespace galley::models {

enum class Limit { Memory, Processors, Processes };
inline constexpr std::array kLimits{Limit::Memory, Limit::Processors, Limit::Processes};

struct LimitValues {
    QString memory;      ///< "512m", "1.5 GB"; empty: no limit of its own
    QString processors;  ///< "1.5"
    QString processes;   ///< "200"
    const QString& of(Limit limit) const;
    bool operator==(const LimitValues&) const = default;
};

/// A sentence for below the field; empty when it is well, and for no limit.
QString limitProblem(Limit limit, const QString& text);
QString limitProblem(const LimitValues& values);

/// Bytes (k, m, g, t and their kin are powers of 1024, as Docker reads them); nothing for what is no size, zero or
/// beyond 64 bits.
std::optional<qint64> parseMemory(const QString& text);
/// "512m", as Docker's flag has it; empty for 0.
QString memoryText(qint64 bytes);
/// Billionths of a processor; nothing for what is none.
std::optional<qint64> parseProcessors(const QString& text);
/// "1.5"; empty for 0.
QString processorsText(qint64 billionths);
std::optional<qint64> parseProcesses(const QString& text);

/// "--memory", "512m", …: those that are there; without problems only.
QStringList limitFlags(const LimitValues& values);

}  // namespace galley::models
