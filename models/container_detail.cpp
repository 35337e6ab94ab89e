// SPDX-License-Identifier: Apache-2.0
#include "models/container_detail.h"

#include <QLocale>

#include "engine/api/container_service.h"
#include "engine/api/diagnosis_service.h"
#include "models/detail/convert.h"

namespace galley::models {
namespace {

QString linesOf(const std::vector<std::string>& lines) {
    QStringList texts;
    for (const std::string& line : lines) texts.append(toQt(line));
    return texts.join(QLatin1Char('\n'));
}

QString factsOf(const api::Diagnosis& diagnosis) {
    QStringList lines;
    for (const auto& [name, value] : diagnosis.facts) lines.append(toQt(name) + QStringLiteral(": ") + toQt(value));
    if (!diagnosis.lastLines.empty()) lines.append(QLatin1Char('\n') + linesOf(diagnosis.lastLines));
    return lines.join(QLatin1Char('\n'));
}

/// `reason`: what the engine itself says, where no rule says more.
ContainerWhy whyOf(const api::Diagnosis& diagnosis, const QString& reason) {
    ContainerWhy why;
    why.details = factsOf(diagnosis);
    if (diagnosis.explanations.empty()) {
        why.sentence = reason;
        return why;
    }
    const api::Explanation& first = diagnosis.explanations.front();
    why.sentence = toQt(first.sentence);
    QStringList lines;
    if (!first.advice.empty()) lines.append(toQt(first.advice));
    if (!first.evidence.empty()) lines.append(ContainerDetail::tr("Its log says: %1").arg(toQt(first.evidence)));
    why.advice = lines.join(QLatin1Char('\n'));
    return why;
}

}  // namespace

ContainerDetail::ContainerDetail(EngineRunner& runner, ContainerListModel& containers, const QString& id,
                                 QObject* parent)
    : QObject(parent), m_runner(runner), m_containers(containers), m_id(id) {
    m_row.id = id;
    connect(&containers, &LiveTableModel::refreshed, this, &ContainerDetail::takeRow);
    connect(&containers, &QAbstractItemModel::dataChanged, this, &ContainerDetail::takeRow);
    takeRow();
    refreshInspect();
}

void ContainerDetail::takeRow() {
    const int number = m_containers.rowOf(m_id);
    if (number < 0) {
        if (!m_containers.loaded() || !m_exists) return;
        m_exists = false;
        emit removed();
        return;
    }
    const ContainerRow& row = m_containers.at(number);
    const bool stateDiffers =
        row.state != m_row.state || row.name != m_row.name || row.ports.size() != m_row.ports.size();
    const bool first = !m_exists;
    m_exists = true;
    if (!first && row == m_row) return;
    const bool another = first || stateDiffers || row.finished != m_row.finished || row.exitCode != m_row.exitCode;
    m_row = row;
    emit rowChanged();
    if (another) refreshWhy();
    if (!first && stateDiffers) refreshInspect();
}

void ContainerDetail::refreshWhy() {
    if (!m_row.failed()) {
        if (m_why == ContainerWhy{}) return;
        m_why = {};
        return emit whyChanged();
    }
    m_runner.run(
        Lane::Interactive, this,
        [reference = m_id.toStdString(), language = QLocale().name().left(2).toStdString()](const Services& services,
                                                                                            const std::stop_token&) {
            return services.diagnosis->explain(reference, language);
        },
        [this, ended = m_row.finished](const Result<api::Diagnosis>& result) {
            // It was started again meanwhile, or has ended once more.
            if (!m_row.failed() || m_row.finished != ended) return;
            m_why = result ? whyOf(*result, ContainerListModel::reasonText(m_row)) : ContainerWhy{};
            emit whyChanged();
        });
}

void ContainerDetail::refreshInspect() {
    m_runner.run(
        Lane::Interactive, this,
        [reference = m_id.toStdString()](const Services& services, const std::stop_token&) -> Result<QString> {
            const auto json = services.containers->inspect(reference);
            if (!json) return json.failure();
            return readableJson(*json);
        },
        [this](const Result<QString>& result) {
            m_inspectError = result ? ErrorInfo{} : toErrorInfo(result.error());
            if (result) m_inspectText = *result;
            emit inspectChanged();
        });
}

}  // namespace galley::models
