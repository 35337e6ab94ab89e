// SPDX-License-Identifier: Apache-2.0
#include "models/pull_task.h"

#include "engine/api/image_service.h"
#include "models/detail/convert.h"
#include "models/format.h"

namespace galley::models {

PullTask::PullTask(EngineRunner& runner, const QString& reference, const QString& platform, QObject* parent)
    : TransferTask(runner, parent), m_reference(reference.trimmed()), m_platform(platform.trimmed()) {
    begin();
}

void PullTask::call() {
    api::PullRequest request;
    request.reference = m_reference.toStdString();
    request.platform = m_platform.toStdString();
    launch(
        [request](const Services& services, const Reporter& report, const std::stop_token& stop) {
            const auto onProgress = [&report](const api::PullProgress& progress) {
                report({toQt(progress.status), toQt(progress.layers)});
            };
            return services.images->pull(request, onProgress, stop);
        },
        [this](const api::PullOutcome& outcome) {
            m_imageId = toQt(outcome.imageId);
            m_familiarName = toQt(outcome.familiar);
            m_upToDate = outcome.upToDate;
        });
}

QString PullTask::title() const {
    return tr("Pull %1").arg(shortReference(m_reference));
}

QString PullTask::doneText() const {
    return m_upToDate ? tr("Already up to date") : tr("Done");
}

QString PullTask::pausedText() const {
    return tr("Paused. What was downloaded is kept; it goes on from there.");
}

}  // namespace galley::models
