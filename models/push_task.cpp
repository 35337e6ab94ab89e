// SPDX-License-Identifier: Apache-2.0
#include "models/push_task.h"

#include "engine/api/image_service.h"
#include "models/detail/convert.h"
#include "models/format.h"

namespace galley::models {

namespace {

TransferLayer::Phase phaseOf(api::PushPhase phase) {
    switch (phase) {
        case api::PushPhase::Waiting: return TransferLayer::Phase::Waiting;
        case api::PushPhase::Preparing: return TransferLayer::Phase::Preparing;
        case api::PushPhase::Uploading: return TransferLayer::Phase::Uploading;
        case api::PushPhase::Pushed: return TransferLayer::Phase::Done;
        case api::PushPhase::Mounted:
        case api::PushPhase::AlreadyThere: return TransferLayer::Phase::AlreadyThere;
    }
    return TransferLayer::Phase::Waiting;
}

QList<TransferLayer> layersOf(const std::vector<api::LayerPush>& layers) {
    QList<TransferLayer> rows;
    for (const api::LayerPush& layer : layers) {
        rows.append({toQt(layer.id), phaseOf(layer.phase), layer.currentBytes, layer.totalBytes});
    }
    return rows;
}

}  // namespace

PushTask::PushTask(EngineRunner& runner, const QString& reference, const QString& image, QObject* parent)
    : TransferTask(runner, parent), m_reference(reference), m_image(image) {
    begin();
}

void PushTask::call() {
    api::PushRequest request;
    request.reference = m_reference.toStdString();
    request.image = m_image.toStdString();
    launch(
        [request](const Services& services, const Reporter& report, const std::stop_token& stop) {
            const auto onProgress = [&report](const api::PushProgress& progress) {
                report({toQt(progress.status), layersOf(progress.layers)});
            };
            return services.images->push(request, onProgress, stop);
        },
        [this](const api::PushOutcome& outcome) {
            m_digest = toQt(outcome.digest);
            m_fullName = toQt(outcome.reference);
        });
}

QString PushTask::title() const {
    return tr("Push %1").arg(shortReference(m_reference));
}

QString PushTask::doneText() const {
    return tr("Pushed");
}

QString PushTask::pausedText() const {
    return tr("Paused. Layers that were sent whole stay there.");
}

QString PushTask::page() const {
    static const QString kHub = QStringLiteral("docker.io/");
    if (!m_fullName.startsWith(kHub)) return {};
    const QString path = m_fullName.mid(kHub.size()).section(QLatin1Char(':'), 0, 0).section(QLatin1Char('@'), 0, 0);
    return QStringLiteral("https://hub.docker.com/r/") + path;
}

}  // namespace galley::models
