// SPDX-License-Identifier: Apache-2.0
#include "models/run_form.h"

#include <unistd.h>

#include <algorithm>

#include "engine/api/image_service.h"
#include "engine/api/network_service.h"
#include "models/detail/convert.h"
#include "models/detail/launch.h"
#include "models/detail/run_command.h"

namespace galley::models {

namespace {

/// An image may expose any number of ports; a form with hundreds of rows helps nobody.
constexpr std::size_t kMaximumPrefilledPorts = 20;

/// A form without a choice of networks is better than none.
QStringList madeNetworks(const Services& services) {
    QStringList names;
    const auto list = services.networks->list({});
    if (!list) return names;
    for (const api::NetworkSummary& network : *list) {
        if (!network.fixed) names.append(toQt(network.name));
    }
    return names;
}

}  // namespace

struct RunForm::Started {
    api::CreatedContainer container;
    std::string name;
};

struct RunForm::Prefill {
    RunImageFacts facts;
    QList<RunPort> ports;
    QStringList networks;
};

RunForm::RunForm(EngineRunner& runner, const QString& image, QObject* parent)
    : QObject(parent), m_runner(runner), m_image(image) {
    load();
}

RunForm::~RunForm() = default;

void RunForm::load() {
    m_runner.run(
        Lane::Interactive, this,
        [image = m_image.toStdString()](const Services& services, const std::stop_token&) -> Result<Prefill> {
            const auto details = services.images->details(image);
            if (!details) return details.failure();
            Prefill prefill;
            prefill.facts = {
                toQt(details->environment), commandText(details->command), commandText(details->entrypoint),
                toQt(details->volumes),     toQt(details->user),           toQt(details->workingDirectory)};
            prefill.networks = madeNetworks(services);
            std::set<std::uint16_t> taken;
            for (const std::string& exposed : details->exposedPorts) {
                const auto mapping = parseExposed(exposed);
                if (!mapping || taken.size() >= kMaximumPrefilledPorts) continue;
                const std::uint16_t port = proposeHostPort(services, mapping->containerPort, mapping->protocol, taken);
                if (port != 0) taken.insert(port);
                prefill.ports.append({port == 0 ? QString() : QString::number(port),
                                      QString::number(mapping->containerPort), toQt(*mapping).protocol});
            }
            return prefill;
        },
        [this](const Result<Prefill>& result) {
            m_loaded = result.has_value();
            if (result) {
                takePrefill(*result);
            } else {
                m_loadError = toErrorInfo(result.error());
            }
            emit loadedChanged();
            emit validationChanged();
        });
}

void RunForm::takePrefill(const Prefill& prefill) {
    m_facts = prefill.facts;
    m_networks = prefill.networks;
    // What was typed while the image was looked at stays.
    const bool untouched =
        std::all_of(m_values.ports.begin(), m_values.ports.end(), [](const RunPort& port) { return isEmptyRow(port); });
    if (untouched) m_values.ports = prefill.ports;
    syncChecks({});
    emit valuesChanged();
}

void RunForm::setValues(const RunValues& values) {
    if (values == m_values) return;
    const RunValues before = std::exchange(m_values, values);
    syncChecks(before);
    emit validationChanged();
}

void RunForm::syncChecks(const RunValues& before) {
    const auto count = static_cast<std::size_t>(m_values.ports.size());
    while (m_checks.size() > count) m_checks.pop_back();
    while (m_checks.size() < count) {
        m_checks.push_back(std::make_unique<PortCheck>(m_runner));
        connect(m_checks.back().get(), &PortCheck::changed, this, &RunForm::validationChanged);
    }
    const QString address = hostAddressOf(m_values);
    const bool addressDiffers = address != hostAddressOf(before);
    for (std::size_t i = 0; i < count; ++i) {
        const auto row = static_cast<qsizetype>(i);
        const RunPort& port = m_values.ports[row];
        const bool same = row < before.ports.size() && before.ports[row] == port && !addressDiffers;
        if (!same) m_checks[i]->setText(port.hostPort, address, port.protocol);
    }
}

QString RunForm::problem(Field field, int row) const {
    QString problem = problemOf(m_values, field, row);
    if (!problem.isEmpty() || field != Field::HostPort) return problem;
    const PortCheck* check = portCheck(row);
    const bool refused =
        check != nullptr && (check->state() == PortCheck::State::Taken || check->state() == PortCheck::State::Invalid ||
                             check->state() == PortCheck::State::Unknown);
    return refused ? check->sentence() : QString();
}

const PortCheck* RunForm::portCheck(int row) const {
    const bool within = row >= 0 && static_cast<std::size_t>(row) < m_checks.size();
    return within ? m_checks[static_cast<std::size_t>(row)].get() : nullptr;
}

bool RunForm::valid() const {
    if (!m_loaded || m_submitting) return false;
    for (const Field field :
         {Field::Name, Field::Command, Field::Entrypoint, Field::Hostname, Field::WorkingDirectory, Field::Limits}) {
        if (!problem(field).isEmpty()) return false;
    }
    for (int row = 0; row < m_values.ports.size(); ++row) {
        if (!problem(Field::HostPort, row).isEmpty() || !problem(Field::ContainerPort, row).isEmpty()) return false;
        if (portCheck(row)->state() == PortCheck::State::Checking) return false;
    }
    for (int row = 0; row < m_values.variables.size(); ++row) {
        if (!problem(Field::Variable, row).isEmpty()) return false;
    }
    for (int row = 0; row < m_values.volumes.size(); ++row) {
        if (!problem(Field::VolumeSource, row).isEmpty() || !problem(Field::VolumeTarget, row).isEmpty()) return false;
    }
    return true;
}

QString RunForm::effectiveUser() const {
    const QString typed = m_values.user.trimmed();
    return typed.isEmpty() ? m_facts.user : typed;
}

bool RunForm::offersOwnFiles() const {
    const QString user = effectiveUser().section(QLatin1Char(':'), 0, 0);
    const bool root = user.isEmpty() || user == QLatin1String("root") || user == QLatin1String("0");
    // The files of the computer's own root are never given away.
    if (root || ::geteuid() == 0) return false;
    return std::any_of(m_values.volumes.begin(), m_values.volumes.end(), [](const RunVolume& volume) {
        return volume.source.trimmed().startsWith(QLatin1Char('/')) && !volume.readOnly;
    });
}

RunValues RunForm::effectiveValues() const {
    RunValues values = m_values;
    values.ownFiles = values.ownFiles && offersOwnFiles();
    return values;
}

QString RunForm::commandLine() const {
    return toCommandLine(m_image, effectiveValues());
}

void RunForm::submit() {
    if (!valid()) return;
    m_submitting = true;
    emit submittingChanged();
    m_handle = m_runner.run(
        Lane::Actions, this,
        [spec = toSpec(m_image, effectiveValues())](const Services& services,
                                                    const std::stop_token& stop) -> Result<Started> {
            const auto created = launch(services, spec, stop);
            if (!created) return created.failure();
            return Started{*created, nameOf(services, created->id)};
        },
        [this](const Result<Started>& result) {
            m_submitting = false;
            emit submittingChanged();
            if (result) {
                emit succeeded(toQt(result->container.id), toQt(result->name), toQt(result->container.warnings));
            } else if (!result.cancelled()) {
                emit failed(toErrorInfo(result.error()));
            }
        });
}

void RunForm::cancelSubmit() {
    m_handle.cancel();
}

}  // namespace galley::models
