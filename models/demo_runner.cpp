// SPDX-License-Identifier: Apache-2.0
#include "models/demo_runner.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

#include <algorithm>

#include "engine/api/container_service.h"
#include "engine/api/image_service.h"
#include "engine/api/port_service.h"
#include "engine/base/directories.h"
#include "models/detail/convert.h"
#include "models/detail/launch.h"
#include "models/image_actions.h"
#include "models/pull_task.h"

namespace galley::models {

namespace {

constexpr auto kDefaultDemo = "docker.io/digitalocean/flask-helloworld:latest";
constexpr auto kDemoName = "flask-demo";
constexpr std::uint16_t kDemoPort = 5000;
constexpr int kLookEveryMs = 250;
constexpr int kMaximumLooks = 120;

QString firstLineOf(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return {};
    return QString::fromUtf8(file.readLine(1024)).trimmed();
}

/// The demo's container when it is there already, so that pressing twice does not make a second one.
Result<std::optional<api::ContainerSummary>> findDemo(const Services& services, const std::string& imageId) {
    api::ContainerFilter filter;
    filter.all = true;
    const auto list = services.containers->list(filter);
    if (!list) return list.failure();
    std::optional<api::ContainerSummary> found;
    for (const api::ContainerSummary& one : *list) {
        if (one.imageId == imageId && one.name == kDemoName) found = one;
    }
    return found;
}

Result<std::string> launchDemo(const Services& services, const std::string& reference, const std::stop_token& stop) {
    const auto details = services.images->details(reference);
    if (!details) return details.failure();
    const auto existing = findDemo(services, details->summary.id);
    if (!existing) return existing.failure();
    if (existing->has_value()) {
        const api::ContainerSummary& demo = **existing;
        if (demo.state == api::ContainerState::Running) return demo.id;
        const auto started = services.containers->start(demo.id);
        if (!started) return started.failure();
        return demo.id;
    }
    api::ContainerSpec spec;
    spec.image = reference;
    spec.name = kDemoName;
    api::PortMapping mapping;
    mapping.hostAddress = "127.0.0.1";
    mapping.containerPort = kDemoPort;
    for (auto exposed = details->exposedPorts.rbegin(); exposed != details->exposedPorts.rend(); ++exposed) {
        mapping = parseExposed(*exposed).value_or(mapping);
    }
    mapping.hostPort = proposeHostPort(services, mapping.containerPort, mapping.protocol, {});
    spec.ports.push_back(mapping);
    auto created = launch(services, spec, stop);
    if (!created && !created.cancelled() && created.error().kind() == galley::ErrorKind::AlreadyExists) {
        spec.name.clear();
        created = launch(services, spec, stop);
    }
    if (!created) return created.failure();
    return created->id;
}

/// The port that answers; one with host port 0 while none does.
Result<PortEntry> findAnswer(const Services& services, const std::string& id) {
    const auto ports = services.ports->list(true);
    if (!ports) return ports.failure();
    for (const api::PublishedPort& port : *ports) {
        if (port.containerId == id && port.listening && port.answers) return toQt(port).entry;
    }
    const auto running = services.containers->list({});
    if (!running) return running.failure();
    const bool runs = std::any_of(running->begin(), running->end(), [&id](const api::ContainerSummary& one) {
        return one.id == id && one.state != api::ContainerState::Exited;
    });
    if (runs) return PortEntry{};
    return Error(galley::ErrorKind::Runtime,
                 DemoRunner::tr("The demo ended before it answered. Its log says why.").toStdString());
}

}  // namespace

QString demoImageReference() {
    if (const QString fromEnvironment = qEnvironmentVariable("GALLEY_DEMO_IMAGE"); !fromEnvironment.isEmpty()) {
        return fromEnvironment;
    }
    const Directories directories = Directories::fromEnvironment();
    const QString config = QString::fromStdString((directories.config / "demo-image").string());
    const QString installed = QCoreApplication::applicationDirPath() + QStringLiteral("/../share/galley/demo-image");
    for (const QString& path : {config, installed}) {
        if (const QString line = firstLineOf(path); !line.isEmpty()) return line;
    }
    return QString::fromLatin1(kDefaultDemo);
}

DemoRunner::DemoRunner(EngineRunner& runner, ImageActions& images, QObject* parent)
    : QObject(parent), m_runner(runner), m_images(images) {
    m_timer.setSingleShot(true);
    m_timer.setInterval(kLookEveryMs);
    connect(&m_timer, &QTimer::timeout, this, &DemoRunner::lookForAnswer);
}

PullTask* DemoRunner::pullTask() const {
    return m_state == State::Pulling ? m_pull.data() : nullptr;
}

QString DemoRunner::statusText() const {
    switch (m_state) {
        case State::Idle: return {};
        case State::Pulling: return m_pull.isNull() ? tr("Looking for the demo image") : m_pull->statusText();
        case State::Starting: return tr("Starting the container");
        case State::Waiting: return tr("Waiting for the page to answer");
        case State::Ready: return tr("Running at %1").arg(m_url.toString());
        case State::Failed: return m_error.sentence;
    }
    return {};
}

void DemoRunner::become(State state) {
    m_state = state;
    emit changed();
}

void DemoRunner::fail(const ErrorInfo& error) {
    m_error = error;
    become(State::Failed);
}

void DemoRunner::start() {
    if (busy()) return;
    m_error = {};
    m_looks = 0;
    m_containerId.clear();
    m_url.clear();
    m_pull.clear();
    become(State::Pulling);
    struct Found {
        QString reference;
        bool here = false;
    };
    m_handle = m_runner.run(
        Lane::Interactive, this,
        [](const Services& services, const std::stop_token&) -> Result<Found> {
            Found found;
            found.reference = demoImageReference();
            const auto details = services.images->details(found.reference.toStdString());
            found.here = details.has_value();
            if (!details && details.error().kind() != galley::ErrorKind::NotFound) return details.failure();
            return found;
        },
        [this](const Result<Found>& result) {
            if (m_state != State::Pulling) return;
            if (!result) {
                fail(toErrorInfo(result.error()));
            } else if (result->here) {
                launch(result->reference);
            } else {
                pull(result->reference);
            }
        });
}

void DemoRunner::pull(const QString& reference) {
    m_pull = m_images.pull(reference);
    connect(m_pull, &Task::changed, this, &DemoRunner::changed);
    connect(m_pull, &Task::finished, this, [this, reference] {
        if (m_state != State::Pulling) return;
        switch (m_pull->state()) {
            case Task::State::Done: launch(reference); break;
            case Task::State::Cancelled: become(State::Idle); break;
            default: fail(m_pull->error()); break;
        }
    });
    emit changed();
}

void DemoRunner::launch(const QString& reference) {
    become(State::Starting);
    m_handle = m_runner.run(
        Lane::Actions, this,
        [name = reference.toStdString()](const Services& services, const std::stop_token& stop) {
            return launchDemo(services, name, stop);
        },
        [this](const Result<std::string>& result) {
            if (result.cancelled()) {
                become(State::Idle);
            } else if (!result) {
                fail(toErrorInfo(result.error()));
            } else {
                m_containerId = toQt(*result);
                become(State::Waiting);
                lookForAnswer();
            }
        });
}

void DemoRunner::lookForAnswer() {
    if (m_state != State::Waiting) return;
    m_runner.run(
        Lane::Interactive, this,
        [id = m_containerId.toStdString()](const Services& services, const std::stop_token&) {
            return findAnswer(services, id);
        },
        [this](const Result<PortEntry>& answer) { takeAnswer(answer); });
}

void DemoRunner::takeAnswer(const Result<PortEntry>& answer) {
    if (m_state != State::Waiting) return;
    if (!answer) {
        fail(toErrorInfo(answer.error()));
    } else if (answer->hostPort != 0) {
        m_url = answer->url();
        become(State::Ready);
        emit ready(m_url, m_containerId);
    } else if (++m_looks < kMaximumLooks) {
        m_timer.start();
    } else {
        fail(toErrorInfo(
            Error(galley::ErrorKind::Timeout,
                  tr("The demo runs but did not answer within 30 seconds. Its log says why.").toStdString())));
    }
}

void DemoRunner::cancel() {
    if (!busy()) return;
    m_handle.cancel();
    if (m_state == State::Pulling && !m_pull.isNull()) {
        m_pull->cancel();
        return;
    }
    if (m_state != State::Starting) become(State::Idle);
}

}  // namespace galley::models
