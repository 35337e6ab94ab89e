// SPDX-License-Identifier: Apache-2.0
#include "models/push_form.h"

#include "engine/api/image_service.h"
#include "models/detail/convert.h"
#include "models/format.h"

namespace galley::models {

namespace {

const QString kHub = QStringLiteral("docker.io");

PushFacts factsOf(const api::PushPlan& plan) {
    PushFacts facts;
    facts.layers = static_cast<int>(plan.layers.size());
    facts.layersThere = plan.layersThere;
    facts.bytesToSend = plan.bytesToSend;
    facts.account = toQt(plan.account);
    for (const api::SensitiveFile& file : plan.sensitive) {
        facts.sensitive.append({toQt(file.path), toQt(file.why), toQt(file.layerId)});
    }
    return facts;
}

}  // namespace

PushForm::PushForm(EngineRunner& runner, const QString& reference, QObject* parent)
    : QObject(parent), m_runner(runner), m_reference(reference) {}

PushForm::~PushForm() {
    m_handle.cancel();
}

void PushForm::become(State state, const ErrorInfo& error) {
    m_state = state;
    m_error = error;
    emit changed();
}

void PushForm::setTarget(const QString& target, const QString& normalised) {
    if (target == m_target) return;
    m_handle.cancel();
    ++m_plans;
    m_target = target;
    m_normalised = normalised;
    become(State::Asking);
}

void PushForm::plan() {
    if (m_target.isEmpty() || m_state == State::Planning) return;
    const int number = ++m_plans;
    become(State::Planning);
    api::PushRequest request;
    request.reference = m_target.toStdString();
    if (isNewName()) request.image = m_reference.toStdString();
    m_handle = m_runner.run(
        Lane::Actions, this,
        [request](const Services& services, const std::stop_token& stop) {
            return services.images->planPush(request, stop);
        },
        [this, number](const Result<api::PushPlan>& plan) {
            if (number != m_plans) return;
            if (!plan) return become(State::Failed, plan.cancelled() ? ErrorInfo{} : toErrorInfo(plan.error()));
            m_facts = factsOf(*plan);
            become(State::Planned);
        });
}

QString PushForm::planText() const {
    if (m_facts.bytesToSend == 0 && m_facts.layersThere == m_facts.layers) {
        return tr("All %n layer(s) are there already: only the name is sent.", nullptr, m_facts.layers);
    }
    if (m_facts.layersThere == 0) {
        return tr("%n layer(s) to send, about %1", nullptr, m_facts.layers).arg(formatBytes(m_facts.bytesToSend));
    }
    return tr("%1 of %n layer(s) are already there, about %2 to send", nullptr, m_facts.layers)
        .arg(m_facts.layersThere)
        .arg(formatBytes(m_facts.bytesToSend));
}

QString PushForm::registryOf(const QString& normalised) {
    return normalised.section(QLatin1Char('/'), 0, 0);
}

QString PushForm::ownName(const QString& normalised, const QString& account) {
    // Elsewhere the folders of a registry say nothing about who may write where.
    if (account.isEmpty() || registryOf(normalised) != kHub) return {};
    if (normalised.section(QLatin1Char('/'), 1, 1) == account) return {};
    return account + QLatin1Char('/') + normalised.section(QLatin1Char('/'), -1);
}

}  // namespace galley::models
