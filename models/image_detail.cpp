// SPDX-License-Identifier: Apache-2.0
#include "models/image_detail.h"

#include "engine/api/image_service.h"
#include "models/detail/convert.h"

namespace galley::models {

struct ImageDetail::Loaded {
    ImageFacts facts;
    QList<ImageHistoryRow> history;
    QString inspectText;
};

namespace {

ImageFacts factsOf(const api::ImageDetails& details) {
    ImageFacts facts;
    facts.id = toQt(details.summary.id);
    facts.tags = toQt(details.summary.tags);
    facts.digests = toQt(details.summary.repoDigests);
    facts.created = toQt(details.summary.created);
    facts.sizeBytes = details.summary.sizeBytes;
    facts.platform = toQt(details.summary.platform);
    facts.exposedPorts = toQt(details.exposedPorts);
    facts.environment = toQt(details.environment);
    facts.entrypoint = commandText(details.entrypoint);
    facts.command = commandText(details.command);
    facts.volumes = toQt(details.volumes);
    facts.user = toQt(details.user);
    facts.workingDirectory = toQt(details.workingDirectory);
    for (const auto& [name, value] : details.summary.labels) {
        facts.labels.append(toQt(name) + QLatin1Char('=') + toQt(value));
    }
    return facts;
}

}  // namespace

ImageDetail::ImageDetail(EngineRunner& runner, const QString& reference, QObject* parent)
    : QObject(parent), m_runner(runner), m_reference(reference) {
    refresh();
}

void ImageDetail::refresh() {
    m_runner.run(
        Lane::Interactive, this,
        [name = m_reference.toStdString()](const Services& services, const std::stop_token&) -> Result<Loaded> {
            Loaded loaded;
            const auto details = services.images->details(name);
            if (!details) return details.failure();
            loaded.facts = factsOf(*details);
            const auto history = services.images->history(name);
            if (!history) return history.failure();
            for (const api::HistoryEntry& entry : *history) {
                loaded.history.append(
                    {toQt(entry.id), toQt(entry.created), toQt(entry.createdBy), entry.sizeBytes, toQt(entry.comment)});
            }
            const auto json = services.images->inspect(name);
            if (!json) return json.failure();
            loaded.inspectText = readableJson(*json);
            return loaded;
        },
        [this](Result<Loaded> result) {
            if (result) {
                m_loaded = true;
                m_error = {};
                m_facts = std::move(result->facts);
                m_history = std::move(result->history);
                m_inspectText = std::move(result->inspectText);
            } else {
                m_error = toErrorInfo(result.error());
            }
            emit changed();
        });
}

}  // namespace galley::models
