// SPDX-License-Identifier: Apache-2.0
#include "engine/api/container_service.h"

#include <map>
#include <utility>

#include "engine/api/detail/services.h"
#include "engine/api/detail/stream_attachment.h"
#include "engine/base/sync.h"
#include "engine/container/changes.h"
#include "engine/container/creation.h"
#include "engine/container/lifecycle.h"
#include "engine/container/parse.h"
#include "engine/container/parse_options.h"
#include "engine/container/runtime_choice.h"
#include "engine/container/sizes.h"
#include "engine/container/starting.h"
#include "engine/image/catalogue.h"
#include "engine/logs/log_reader.h"
#include "engine/oci/platform.h"

namespace galley::api {

namespace {

container::WaitFor toWaitFor(WaitCondition condition) {
    switch (condition) {
        case WaitCondition::NextExit: return container::WaitFor::NextExit;
        case WaitCondition::Removed: return container::WaitFor::Removed;
        case WaitCondition::NotRunning: break;
    }
    return container::WaitFor::NotRunning;
}

class Containers : public ContainerService {
public:
    explicit Containers(container::Context& context) : m_context(context) {}

    Result<std::vector<ContainerSummary>> list(const ContainerFilter& filter) override {
        return capture([&] {
            const container::ContainerMatcher matcher(
                resolved(filter), [&](const std::string& name) { return m_context.observe(name).record.created; });
            std::vector<ContainerSummary> summaries;
            const Instant reference = now();
            for (const auto& observation : m_context.observeAll()) {
                if (matcher.matches(observation)) summaries.push_back(container::summaryOf(observation, reference));
            }
            if (filter.sizes) container::measureSizes(m_context, summaries);
            return summaries;
        });
    }

    Result<std::string> inspect(const std::string& reference) override {
        return capture([&] {
            const auto observation = m_context.observe(reference);
            const auto paths = m_context.records().paths(observation.record.id);
            container::InspectPaths places{m_context.namesDirectory(observation.record),
                                           paths.logs,
                                           {},
                                           paths.upper,
                                           paths.work,
                                           paths.merged,
                                           m_context.volumesDirectory()};
            const auto& layers = observation.record.layers;
            for (auto layer = layers.rbegin(); layer != layers.rend(); ++layer) {
                places.lower.push_back(m_context.store().layers().diffDirectory(Digest::fromHex(*layer)));
            }
            return container::inspectJson(observation, places,
                                          container::runtimeName(m_context.directories(), observation.record.runtime));
        });
    }

    Result<CreatedContainer> create(const ContainerSpec& spec) override {
        return capture([&] {
            const auto image = image::Catalogue(m_context.store()).open(spec.image);
            if (!spec.platform.empty()) checkPlatform(spec, image);
            return container::createContainer(m_context, spec, image);
        });
    }

    Result<void> start(const std::string& reference) override {
        return capture([&] { container::startContainer(m_context, reference); });
    }
    Result<void> stop(const std::string& reference, const StopOptions& options, std::stop_token stop) override {
        return capture([&] { container::stopContainer(m_context, reference, options, stop); });
    }
    Result<void> restart(const std::string& reference, const StopOptions& options, std::stop_token stop) override {
        return capture([&] { container::restartContainer(m_context, reference, options, stop); });
    }
    Result<void> kill(const std::string& reference, const std::string& signal) override {
        return capture([&] { container::killContainer(m_context, reference, signal); });
    }
    Result<void> remove(const std::string& reference, bool force, bool volumes) override {
        return capture([&] { container::removeContainer(m_context, reference, force, volumes); });
    }
    Result<void> rename(const std::string& reference, const std::string& name) override {
        return capture([&] { container::renameContainer(m_context, reference, name); });
    }
    Result<int> wait(const std::string& reference, WaitCondition condition, std::stop_token stop) override {
        return capture([&] { return container::waitForContainer(m_context, reference, toWaitFor(condition), stop); });
    }

    Result<void> logs(const std::string& reference, const LogRequest& request,
                      const std::function<bool(const std::vector<LogLine>&)>& sink, std::stop_token stop) override {
        return capture([&] {
            const auto directory = detail::logDirectory(m_context, reference);
            const logs::ReadRequest wanted{request.since,  request.until,          request.tail,
                                           request.follow, request.standardOutput, request.standardError};
            logs::streamLog(
                directory, wanted,
                [&](const std::vector<logs::LineView>& views) {
                    std::vector<LogLine> lines;
                    lines.reserve(views.size());
                    for (const auto& view : views) {
                        lines.push_back(
                            {view.time, detail::toLogStream(view.stream), std::string(view.text), view.partial});
                    }
                    return sink(lines);
                },
                stop);
        });
    }

    Result<std::unique_ptr<LogReader>> openLog(const std::string& reference) override {
        return capture([&] { return detail::makeLogReader(detail::logDirectory(m_context, reference)); });
    }

    Result<std::unique_ptr<Attachment>> attach(const std::string& reference, bool withInput) override {
        return capture([&]() -> std::unique_ptr<Attachment> {
            return std::make_unique<detail::StreamAttachment<monitor::AttachStream>>(
                container::attachToContainer(m_context, reference, withInput));
        });
    }

    Result<void> update(const std::string& reference, const ContainerUpdate& changes) override {
        return capture([&] { container::updateContainer(m_context, reference, changes); });
    }

    Result<std::vector<ContainerStats>> stats(const std::vector<std::string>& references) override {
        return capture([&] {
            auto samples = container::sampleContainers(m_context, references);
            auto former = m_former.lock();
            for (auto& sample : samples) {
                const auto before = former->find(sample.id);
                const auto elapsed =
                    before == former->end() ? std::chrono::nanoseconds{} : sample.taken - before->second.taken;
                if (elapsed.count() > 0) {
                    const auto used = sample.cpuTime - before->second.cpuTime;
                    sample.cpuPercent = 100.0 * static_cast<double>(std::max<std::int64_t>(used.count(), 0)) /
                                        static_cast<double>(elapsed.count());
                }
                (*former)[sample.id] = sample;
            }
            return samples;
        });
    }

private:
    /// `ancestor` may be any name of the image.
    ContainerFilter resolved(ContainerFilter filter) const {
        for (auto& [key, value] : filter.filters) {
            if (key != "ancestor") continue;
            if (const auto found = image::Catalogue(m_context.store()).find(value)) value = found->record.id.text();
        }
        return filter;
    }

    static void checkPlatform(const ContainerSpec& spec, const image::FoundImage& image) {
        const auto wanted = oci::Platform::parse(spec.platform);
        if (oci::matchRank(wanted, oci::Platform::parse(image.record.platform))) return;
        throw Error(ErrorKind::NotFound, "image with reference " + spec.image + " was found but its platform (" +
                                             image.record.platform + ") does not match the specified platform (" +
                                             wanted.text() + "); pull it again with --platform");
    }

    container::Context& m_context;
    Sync<std::map<std::string, ContainerStats>> m_former;
};

}  // namespace

std::unique_ptr<ContainerService> detail::makeContainerService(container::Context& context) {
    return std::make_unique<Containers>(context);
}

int exitCodeFor(const Error& error) {
    return container::exitCodeFor(error);
}

Result<std::vector<PortMapping>> parsePublish(const std::string& text) {
    return capture([&] { return container::parsePublish(text); });
}

Result<Mount> parseMount(const std::string& text) {
    return capture([&] { return container::parseMount(text); });
}

Result<void> applyOption(ContainerSpec& spec, const std::string& flag, const std::string& value) {
    return capture([&] { container::applyOption(spec.options, flag, value); });
}

Result<void> applyLimit(ContainerUpdate& changes, const std::string& flag, const std::string& value) {
    return capture([&] {
        container::Options options;
        options.resources = changes.resources;
        container::applyOption(options, flag, value);
        changes.resources = options.resources;
    });
}

Result<Mount> parseTmpfs(const std::string& text) {
    return capture([&] { return container::parseTmpfs(text); });
}

Result<Mount> parseVolume(const std::string& text) {
    return capture([&] { return container::parseVolume(text); });
}

}  // namespace galley::api
