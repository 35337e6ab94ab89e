// SPDX-License-Identifier: Apache-2.0
#include "models/login_form.h"

#include <QRegularExpression>

#include "engine/api/registry_service.h"
#include "models/detail/convert.h"

namespace galley::models {

namespace {

const QString kHub = QStringLiteral("docker.io");

bool isHub(const QString& registry) {
    return registry.isEmpty() || registry == kHub || registry == QLatin1String("hub.docker.com") ||
           registry == QLatin1String("index.docker.io");
}

api::LoginRequest requestOf(const LoginValues& values) {
    api::LoginRequest request;
    request.registry = (isHub(values.registry) ? kHub : values.registry).toStdString();
    request.user = values.user.toStdString();
    request.secret = values.secret.toStdString();
    return request;
}

}  // namespace

LoginForm::LoginForm(EngineRunner& runner, QObject* parent) : QObject(parent), m_runner(runner) {}

void LoginForm::setValues(const LoginValues& values) {
    m_values = {values.registry.trimmed(), values.user.trimmed(), values.secret};
    if (!busy()) become(State::Idle);
}

QString LoginForm::registryProblem() const {
    static const QRegularExpression kHost(QStringLiteral("\\A(\\[[0-9a-fA-F:]+\\]|[a-zA-Z0-9._-]+)(:[0-9]{1,5})?\\z"));
    if (m_values.registry.isEmpty() || kHost.match(m_values.registry).hasMatch()) return {};
    return tr("Only the registry's name and port: registry.example.org or localhost:5000.");
}

bool LoginForm::ready() const {
    return !busy() && registryProblem().isEmpty() && !m_values.user.isEmpty() && !m_values.secret.isEmpty();
}

QString LoginForm::tokenPage() const {
    if (isHub(m_values.registry)) return QStringLiteral("https://app.docker.com/settings/personal-access-tokens");
    if (m_values.registry == QLatin1String("ghcr.io")) return QStringLiteral("https://github.com/settings/tokens");
    if (m_values.registry == QLatin1String("registry.gitlab.com")) {
        return QStringLiteral("https://gitlab.com/-/user_settings/personal_access_tokens");
    }
    return m_values.registry == QLatin1String("quay.io") ? QStringLiteral("https://quay.io/user/settings") : QString();
}

void LoginForm::become(State state, const ErrorInfo& error) {
    m_state = state;
    m_error = error;
    emit changed();
}

void LoginForm::test() {
    if (!ready()) return;
    become(State::Testing);
    m_handle = m_runner.run(
        Lane::Actions, this,
        [request = requestOf(m_values)](const Services& services, const std::stop_token& stop) {
            return services.registries->checkLogin(request, stop);
        },
        [this](const Result<void>& result) {
            if (result) return become(State::TestedWell);
            become(State::Failed, result.cancelled() ? ErrorInfo{} : toErrorInfo(result.error()));
        });
}

void LoginForm::submit() {
    if (!ready()) return;
    become(State::LoggingIn);
    m_handle = m_runner.run(
        Lane::Actions, this,
        [request = requestOf(m_values)](const Services& services, const std::stop_token& stop) {
            return services.registries->login(request, stop);
        },
        [this](const Result<api::Login>& result) {
            if (!result) return become(State::Failed, result.cancelled() ? ErrorInfo{} : toErrorInfo(result.error()));
            m_login = {toQt(result->registry), toQt(result->user), toQt(result->keptIn)};
            // Nothing needs it any more.
            m_values.secret.fill(QChar(0));
            m_values.secret.clear();
            become(State::Done);
        });
}

}  // namespace galley::models
