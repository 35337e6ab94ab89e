// SPDX-License-Identifier: Apache-2.0
#include "models/limits_form.h"

#include <QJsonDocument>
#include <QJsonObject>

#include "engine/api/container_service.h"
#include "models/detail/convert.h"
#include "models/detail/run_command.h"
#include "models/format.h"

namespace galley::models {

struct LimitsForm::Loaded {
    LimitValues limits;
    RunValues::Restart restart = RunValues::Restart::No;
    QString restartText;
};

LimitsForm::LimitsForm(EngineRunner& runner, const QString& containerId, const QString& name, QObject* parent)
    : QObject(parent), m_runner(runner), m_id(containerId), m_name(name) {
    load();
}

LimitsForm::~LimitsForm() = default;

void LimitsForm::load() {
    m_runner.run(
        Lane::Interactive, this,
        [id = m_id.toStdString()](const Services& services, const std::stop_token&) -> Result<Loaded> {
            const auto text = services.containers->inspect(id);
            if (!text) return text.failure();
            const QJsonObject host = QJsonDocument::fromJson(QByteArray::fromStdString(*text))
                                         .object()[QLatin1String("HostConfig")]
                                         .toObject();
            const auto number = [&host](const char* key) { return host[QLatin1String(key)].toInteger(); };
            Loaded loaded;
            loaded.limits.memory = memoryText(number("Memory"));
            loaded.limits.processors = processorsText(number("NanoCpus"));
            if (const qint64 processes = number("PidsLimit"); processes > 0) {
                loaded.limits.processes = QString::number(processes);
            }
            const QJsonObject policy = host[QLatin1String("RestartPolicy")].toObject();
            loaded.restart = restartFromText(policy[QLatin1String("Name")].toString());
            loaded.restartText = restartText(loaded.restart);
            if (const int times = policy[QLatin1String("MaximumRetryCount")].toInt(); times > 0) {
                loaded.restartText += QLatin1Char(':') + QString::number(times);
            }
            return loaded;
        },
        [this](const Result<Loaded>& result) {
            m_loaded = result.has_value();
            if (result) {
                m_present = m_values = result->limits;
                m_presentRestart = m_restart = result->restart;
                m_presentRestartText = result->restartText;
            } else if (!result.cancelled()) {
                emit failed(toErrorInfo(result.error()));
            }
            emit loadedChanged();
            emit validationChanged();
        });
}

void LimitsForm::setValues(const LimitValues& values, RunValues::Restart restart) {
    m_values = values;
    m_restart = restart;
    emit validationChanged();
}

QString LimitsForm::problem(Limit limit) const {
    const QString& text = m_values.of(limit);
    // The kernel's groups would allow it; Docker's interface has no word for it.
    if (!m_present.of(limit).isEmpty() && text.trimmed().isEmpty()) {
        return tr("A limit can be changed, but not taken away: give a larger one.");
    }
    return limitProblem(limit, text);
}

LimitValues LimitsForm::changes() const {
    LimitValues changed = m_values;
    if (parseMemory(m_values.memory) == parseMemory(m_present.memory)) changed.memory.clear();
    if (parseProcessors(m_values.processors) == parseProcessors(m_present.processors)) changed.processors.clear();
    if (parseProcesses(m_values.processes) == parseProcesses(m_present.processes)) changed.processes.clear();
    return changed;
}

bool LimitsForm::valid() const {
    if (!m_loaded || m_submitting) return false;
    for (const Limit limit : kLimits) {
        if (!problem(limit).isEmpty()) return false;
    }
    return m_restart != m_presentRestart || !limitFlags(changes()).isEmpty();
}

QString LimitsForm::commandLine() const {
    QStringList words{QStringLiteral("galley"), QStringLiteral("update")};
    words << limitFlags(m_values) << QStringLiteral("--restart")
          << (m_restart == m_presentRestart ? m_presentRestartText : restartText(m_restart)) << shellQuoted(m_name);
    return words.join(QLatin1Char(' '));
}

void LimitsForm::submit() {
    if (!valid()) return;
    m_submitting = true;
    emit validationChanged();
    api::ContainerUpdate update;
    takeLimits(changes(), update.resources);
    if (m_restart != m_presentRestart) update.restart = restartPolicy(m_restart);
    m_handle = m_runner.run(
        Lane::Actions, this,
        [id = m_id.toStdString(), update](const Services& services, const std::stop_token&) {
            return services.containers->update(id, update);
        },
        [this](const Result<void>& result) {
            m_submitting = false;
            emit validationChanged();
            if (result) {
                emit succeeded();
            } else if (!result.cancelled()) {
                emit failed(toErrorInfo(result.error()));
            }
        });
}

}  // namespace galley::models
