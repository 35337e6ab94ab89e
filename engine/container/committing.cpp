// SPDX-License-Identifier: Apache-2.0
#include "engine/container/committing.h"

#include <optional>

#include "engine/archive/files_process.h"
#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/container/container_root.h"
#include "engine/container/executing.h"
#include "engine/image/committer.h"

namespace galley::container {
namespace {

using archive::FilesProcess;

FilesProcess runOnTrees(const Context& context, const std::string& verb, std::vector<std::string> trees,
                        const std::stop_token& stop) {
    archive::FileJob job;
    job.trees = std::move(trees);
    return {context.directories(), verb, std::move(job), -1, FilesProcess::Stream::FromChild, stop};
}

oci::RunDefaults runOf(const Record& record) {
    oci::RunDefaults run;
    run.user = record.user;
    run.exposedPorts = record.exposedPorts;
    run.environment = record.environment;
    run.entrypoint = record.entrypoint;
    run.command = record.command;
    run.volumes = record.imageVolumes;
    run.workingDirectory = record.workingDirectory;
    run.labels = record.labels;
    run.stopSignal = record.stopSignal;
    return run;
}

/// Nothing moves while a layer is read; where that cannot be had the container goes on.
class Pause {
public:
    Pause(Context& context, const Observation& observation) : m_context(context), m_id(observation.record.id) {
        if (observation.state.status != monitor::Status::Running) return;
        try {
            pauseContainer(context, m_id);
            m_paused = true;
        } catch (const Error& error) {
            const bool harmless = error.kind() == ErrorKind::Unsupported || error.kind() == ErrorKind::InvalidInput ||
                                  error.kind() == ErrorKind::NotFound;
            if (!harmless) throw;
        }
    }
    ~Pause() {
        if (!m_paused) return;
        try {
            unpauseContainer(m_context, m_id);
        } catch (const std::exception&) {
            // It has ended or somebody else woke it.
        }
    }
    Pause(const Pause&) = delete;
    Pause& operator=(const Pause&) = delete;

private:
    Context& m_context;
    std::string m_id;
    bool m_paused = false;
};

}  // namespace

std::vector<archive::TreeChange> listChanges(Context& context, const std::string& reference,
                                             const std::stop_token& stop) {
    const Observation observation = context.observe(reference);
    std::vector<std::string> trees{context.records().paths(observation.record.id).upper.string()};
    for (const auto& layer : lowerDirectories(context, observation.record)) trees.push_back(layer.string());
    FilesProcess child = runOnTrees(context, "changes", std::move(trees), stop);
    std::string text;
    child.drainTo([&](std::string_view piece) { text.append(piece); }, stop);
    return archive::parseChanges(text);
}

std::string commitContainer(Context& context, const image::CommitRequest& request, const std::stop_token& stop) {
    const Observation observation = context.observe(request.container);
    const Record& record = observation.record;
    image::CommitSource source{Digest::parse(record.imageId), runOf(record), join(record.arguments(), " ")};
    std::optional<Pause> pause;
    std::optional<FileLock> lock;
    if (!isUp(observation.state)) {
        lock = context.records().lock(record.id, stop);
    } else if (request.pause) {
        pause.emplace(context, observation);
    }
    FilesProcess child = runOnTrees(context, "layer-pack", {context.records().paths(record.id).upper.string()}, stop);
    const std::string id = image::Committer(context.store())
                               .commit(
                                   source, request,
                                   [&](char* buffer, std::size_t capacity) {
                                       const std::size_t got = child.read(buffer, capacity, stop);
                                       // What follows is only unpacking.
                                       if (got == 0) pause.reset();
                                       return got;
                                   },
                                   stop);
    context.announce(observation, "commit", {{"imageID", id}});
    return id;
}

}  // namespace galley::container
