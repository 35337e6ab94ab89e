// SPDX-License-Identifier: Apache-2.0
#include "models/image_peek.h"

#include <algorithm>

#include "engine/api/registry_service.h"
#include "models/detail/convert.h"
#include "models/format.h"

namespace galley::models {

namespace {

ImageFacts factsOf(const api::ImagePeek& peek) {
    ImageFacts facts;
    facts.digests = {toQt(peek.digest)};
    facts.created = toQt(peek.created);
    facts.sizeBytes = peek.totalBytes;
    facts.platform = toQt(peek.platform);
    facts.exposedPorts = toQt(peek.ports);
    facts.environment = toQt(peek.environment);
    facts.entrypoint = commandText(peek.entrypoint);
    facts.command = commandText(peek.command);
    facts.volumes = toQt(peek.volumes);
    facts.user = toQt(peek.user);
    facts.workingDirectory = toQt(peek.workingDirectory);
    return facts;
}

QList<ImageHistoryRow> layersOf(const api::ImagePeek& peek) {
    QList<ImageHistoryRow> rows;
    for (const api::PeekLayer& layer : peek.layers) {
        ImageHistoryRow row;
        row.id = toQt(layer.digest);
        row.createdBy = layer.createdBy.empty() ? shortId(row.id) : toQt(layer.createdBy);
        row.sizeBytes = layer.bytes;
        rows.prepend(row);
    }
    return rows;
}

}  // namespace

ImagePeek::ImagePeek(EngineRunner& runner, QObject* parent) : QObject(parent), m_runner(runner) {}

void ImagePeek::look(const QString& reference, const QString& platform) {
    m_handle.cancel();
    const int number = ++m_looks;
    if (reference != m_reference) m_loaded = false;
    m_reference = reference;
    m_error = {};
    m_loading = !reference.isEmpty();
    emit changed();
    if (reference.isEmpty()) return;
    m_handle = m_runner.run(
        Lane::Actions, this,
        [name = reference.toStdString(), wanted = platform.toStdString()](const Services& services,
                                                                          const std::stop_token& stop) {
            return services.registries->peek(name, wanted, stop);
        },
        [this, number](const Result<api::ImagePeek>& result) {
            if (number != m_looks) return;
            m_loading = false;
            if (result) {
                m_loaded = true;
                m_facts = factsOf(*result);
                m_platforms = toQt(result->platforms);
                m_layers = layersOf(*result);
            } else if (!result.cancelled()) {
                m_error = toErrorInfo(result.error());
            }
            emit changed();
        });
}

}  // namespace galley::models
