// SPDX-License-Identifier: Apache-2.0
#include <QRegularExpression>

#include <algorithm>
#include <array>

#include "models/detail/convert.h"
#include "models/detail/run_command.h"
#include "models/format.h"

namespace galley::models {

namespace {

/// The container's own user is the user who runs it.
constexpr const char* kOwnFiles = "keep-id:user";

bool matches(const QString& text, const char* pattern) {
    return QRegularExpression(QRegularExpression::anchoredPattern(QLatin1String(pattern))).match(text).hasMatch();
}

/// 0 for what is no port number.
quint16 portNumber(const QString& text) {
    bool isNumber = false;
    const uint number = text.trimmed().toUInt(&isNumber);
    return isNumber && number <= 65535 ? static_cast<quint16>(number) : quint16{0};
}

bool publishes(const RunValues& values) {
    return values.network != QLatin1String("host") && values.network != QLatin1String("none");
}

QString publishText(const RunPort& port, const RunValues& values) {
    QString text = port.hostPort.trimmed();
    if (!text.isEmpty()) text += QLatin1Char(':');
    if (values.reachableFromOthers) text = QStringLiteral("0.0.0.0:") + (text.isEmpty() ? QStringLiteral(":") : text);
    text += port.containerPort.trimmed();
    if (port.protocol == PortProtocol::Udp) text += QStringLiteral("/udp");
    return text;
}

QString volumeText(const RunVolume& volume) {
    QString text = volume.source.trimmed();
    if (!text.isEmpty()) text += QLatin1Char(':');
    text += volume.target.trimmed();
    // Without a source, ":ro" behind the target would be read as one more path.
    if (volume.readOnly && !volume.source.trimmed().isEmpty()) text += QStringLiteral(":ro");
    return text;
}

QString nameProblem(const QString& name) {
    if (name.isEmpty() || matches(name, "[a-zA-Z0-9][a-zA-Z0-9_.-]+")) return {};
    return RunForm::tr(
        "Use at least two letters, digits, dots, dashes or underscores, beginning with a letter or digit.");
}

QString hostPortProblem(const RunValues& values, int row) {
    const RunPort& port = values.ports[row];
    const quint16 number = portNumber(port.hostPort);
    if (isEmptyRow(port) || port.hostPort.trimmed().isEmpty()) return {};
    if (number == 0) return RunForm::tr("A port is a number from 1 to 65535.");
    for (int other = 0; other < row; ++other) {
        const RunPort& before = values.ports[other];
        if (before.protocol == port.protocol && portNumber(before.hostPort) == number) {
            return RunForm::tr("Port %1 is used twice.").arg(number);
        }
    }
    return {};
}

QString containerPortProblem(const RunPort& port) {
    if (isEmptyRow(port) || portNumber(port.containerPort) != 0) return {};
    return port.containerPort.trimmed().isEmpty() ? RunForm::tr("Which port inside the container?")
                                                  : RunForm::tr("A port is a number from 1 to 65535.");
}

QString variableProblem(const RunVariable& variable) {
    if (isEmptyRow(variable)) return {};
    const QString name = variable.name.trimmed();
    if (name.isEmpty()) return RunForm::tr("A variable needs a name.");
    if (name.contains(QLatin1Char('=')) || name.contains(QChar())) {
        return RunForm::tr("A variable's name has no “=” in it.");
    }
    return {};
}

QString volumeSourceProblem(const RunVolume& volume) {
    const QString source = volume.source.trimmed();
    if (isEmptyRow(volume) || source.isEmpty()) return {};
    if (source.startsWith(QLatin1Char('/'))) {
        return source.contains(QLatin1Char(':')) ? RunForm::tr("A folder with a colon in its path cannot be mounted.")
                                                 : QString();
    }
    if (matches(source, "[a-zA-Z0-9][a-zA-Z0-9_.-]+")) return {};
    return RunForm::tr("Give the whole path of a folder (/home/…), or the name of a volume.");
}

QString volumeTargetProblem(const RunVolume& volume) {
    const QString target = volume.target.trimmed();
    if (isEmptyRow(volume)) return {};
    if (!target.startsWith(QLatin1Char('/')) || matches(target, "/+")) {
        return RunForm::tr("Give a whole path inside the container, such as /data.");
    }
    return target.contains(QLatin1Char(':')) ? RunForm::tr("A path with a colon cannot be mounted on.") : QString();
}

QString commandProblem(const QString& command) {
    bool closed = true;
    splitCommandLine(command, &closed);
    return closed ? QString() : RunForm::tr("A quotation mark is not closed.");
}

QString hostnameProblem(const QString& hostname) {
    if (hostname.isEmpty() || (hostname.size() <= 63 && matches(hostname, "[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?"))) {
        return {};
    }
    return RunForm::tr("Use letters, digits, dots and dashes, at most 63.");
}

QString directoryProblem(const QString& directory) {
    if (directory.isEmpty() || directory.startsWith(QLatin1Char('/'))) return {};
    return RunForm::tr("Give a whole path inside the container, such as /app.");
}

}  // namespace

bool isEmptyRow(const RunPort& port) {
    return port.hostPort.trimmed().isEmpty() && port.containerPort.trimmed().isEmpty();
}

bool isEmptyRow(const RunVariable& variable) {
    return variable.name.trimmed().isEmpty() && variable.value.isEmpty();
}

bool isEmptyRow(const RunVolume& volume) {
    return volume.source.trimmed().isEmpty() && volume.target.trimmed().isEmpty();
}

QString hostAddressOf(const RunValues& values) {
    return values.reachableFromOthers ? QStringLiteral("0.0.0.0") : QStringLiteral("127.0.0.1");
}

void takeLimits(const LimitValues& values, api::Resources& limits) {
    if (const auto bytes = parseMemory(values.memory)) limits.memoryBytes = *bytes;
    if (const auto billionths = parseProcessors(values.processors)) limits.nanoCpus = *billionths;
    if (const auto count = parseProcesses(values.processes)) limits.pidsLimit = *count;
}

namespace {

struct RestartWord {
    RunValues::Restart restart;
    const char* word;
    api::RestartPolicy::Kind kind;
};

constexpr std::array<RestartWord, 4> kRestartWords{{
    {RunValues::Restart::No, "no", api::RestartPolicy::Kind::No},
    {RunValues::Restart::OnFailure, "on-failure", api::RestartPolicy::Kind::OnFailure},
    {RunValues::Restart::Always, "always", api::RestartPolicy::Kind::Always},
    {RunValues::Restart::UnlessStopped, "unless-stopped", api::RestartPolicy::Kind::UnlessStopped},
}};

const RestartWord& wordOf(RunValues::Restart restart) {
    return *std::find_if(kRestartWords.begin(), kRestartWords.end(),
                         [restart](const RestartWord& each) { return each.restart == restart; });
}

}  // namespace

QString restartText(RunValues::Restart restart) {
    return QString::fromLatin1(wordOf(restart).word);
}

RunValues::Restart restartFromText(const QString& text) {
    const auto found = std::find_if(kRestartWords.begin(), kRestartWords.end(),
                                    [&text](const RestartWord& each) { return text == QLatin1String(each.word); });
    return found == kRestartWords.end() ? RunValues::Restart::No : found->restart;
}

api::RestartPolicy restartPolicy(RunValues::Restart restart) {
    api::RestartPolicy policy;
    policy.kind = wordOf(restart).kind;
    return policy;
}

api::ContainerSpec toSpec(const QString& image, const RunValues& values) {
    api::ContainerSpec spec;
    spec.image = image.toStdString();
    spec.name = values.name.trimmed().toStdString();
    spec.command = toEngine(splitCommandLine(values.command));
    if (const QStringList words = splitCommandLine(values.entrypoint); !words.isEmpty())
        spec.entrypoint = toEngine(words);
    for (const RunVariable& variable : values.variables) {
        if (!isEmptyRow(variable)) {
            spec.environment.push_back((variable.name.trimmed() + QLatin1Char('=') + variable.value).toStdString());
        }
    }
    for (const RunPort& port : values.ports) {
        if (isEmptyRow(port) || !publishes(values)) continue;
        spec.ports.push_back({hostAddressOf(values).toStdString(), portNumber(port.hostPort),
                              portNumber(port.containerPort), toEngine(port.protocol)});
    }
    for (const RunVolume& volume : values.volumes) {
        if (isEmptyRow(volume)) continue;
        api::Mount mount;
        mount.source = volume.source.trimmed().toStdString();
        mount.kind =
            volume.source.trimmed().startsWith(QLatin1Char('/')) ? api::Mount::Kind::Bind : api::Mount::Kind::Volume;
        mount.createSource = true;  // as `-v` does, which the form shows
        mount.target = volume.target.trimmed().toStdString();
        mount.readOnly = volume.readOnly && !mount.source.empty();
        spec.mounts.push_back(std::move(mount));
    }
    spec.workingDirectory = values.workingDirectory.trimmed().toStdString();
    spec.user = values.user.trimmed().toStdString();
    spec.hostname = values.hostname.trimmed().toStdString();
    spec.network = values.network.toStdString();
    spec.restart = restartPolicy(values.restart);
    spec.terminal = values.terminal;
    spec.removeOnExit = values.removeOnExit;
    if (values.ownFiles) spec.options.userNamespace = kOwnFiles;
    takeLimits(values.limits, spec.options.resources);
    return spec;
}

QString toCommandLine(const QString& image, const RunValues& values) {
    QStringList words{QStringLiteral("galley"), QStringLiteral("run"), QStringLiteral("-d")};
    const auto option = [&words](const QString& name, const QString& value) {
        if (!value.isEmpty()) words << name << value;
    };
    if (values.terminal) words << QStringLiteral("-t");
    if (values.removeOnExit) words << QStringLiteral("--rm");
    option(QStringLiteral("--name"), values.name.trimmed());
    for (const RunPort& port : values.ports) {
        if (!isEmptyRow(port) && publishes(values)) option(QStringLiteral("-p"), publishText(port, values));
    }
    for (const RunVariable& variable : values.variables) {
        if (!isEmptyRow(variable))
            option(QStringLiteral("-e"), variable.name.trimmed() + QLatin1Char('=') + variable.value);
    }
    for (const RunVolume& volume : values.volumes) {
        if (!isEmptyRow(volume)) option(QStringLiteral("-v"), volumeText(volume));
    }
    if (values.ownFiles) option(QStringLiteral("--userns"), QString::fromLatin1(kOwnFiles));
    option(QStringLiteral("-w"), values.workingDirectory.trimmed());
    option(QStringLiteral("-u"), values.user.trimmed());
    option(QStringLiteral("--hostname"), values.hostname.trimmed());
    if (values.network != QLatin1String("bridge")) option(QStringLiteral("--network"), values.network);
    if (values.restart != RunValues::Restart::No) option(QStringLiteral("--restart"), restartText(values.restart));
    words << limitFlags(values.limits);
    // The command line takes one word as entry point; the others come before the command's words.
    QStringList entrypoint = splitCommandLine(values.entrypoint);
    if (!entrypoint.isEmpty()) option(QStringLiteral("--entrypoint"), entrypoint.takeFirst());
    words << image << entrypoint << splitCommandLine(values.command);
    std::transform(words.begin(), words.end(), words.begin(), [](const QString& word) { return shellQuoted(word); });
    return words.join(QLatin1Char(' '));
}

QString problemOf(const RunValues& values, RunForm::Field field, int row) {
    using Field = RunForm::Field;
    const auto within = [row](const auto& list) { return row >= 0 && row < list.size(); };
    switch (field) {
        case Field::Name: return nameProblem(values.name.trimmed());
        case Field::HostPort: return within(values.ports) ? hostPortProblem(values, row) : QString();
        case Field::ContainerPort: return within(values.ports) ? containerPortProblem(values.ports[row]) : QString();
        case Field::Variable: return within(values.variables) ? variableProblem(values.variables[row]) : QString();
        case Field::VolumeSource: return within(values.volumes) ? volumeSourceProblem(values.volumes[row]) : QString();
        case Field::VolumeTarget: return within(values.volumes) ? volumeTargetProblem(values.volumes[row]) : QString();
        case Field::Command: return commandProblem(values.command);
        case Field::Entrypoint: return commandProblem(values.entrypoint);
        case Field::Hostname: return hostnameProblem(values.hostname.trimmed());
        case Field::WorkingDirectory: return directoryProblem(values.workingDirectory.trimmed());
        case Field::Limits: return limitProblem(values.limits);
    }
    return {};
}

}  // namespace galley::models
