// SPDX-License-Identifier: Apache-2.0
/// @file
/// A Galley of its own with one small image, made from this machine's shell and a few tools, and short ways to run
/// containers of it. Needs what containers need: user namespaces, subordinate ids, crun.
#pragma once

#include <QTemporaryDir>
#include <QtDebug>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/digest.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/container/context.h"
#include "engine/container/creation.h"
#include "engine/container/lifecycle.h"
#include "engine/container/starting.h"
#include "engine/oci/platform.h"
#include "engine/process/spawn.h"
#include "engine/store/store.h"

namespace galley::test {

struct RunOutcome {
    int exitCode = -1;
    std::string output;
    std::string errorOutput;
};

class RunFixture {
public:
    RunFixture() : m_directory("/var/tmp/galley-test-XXXXXX") {
        m_directories.data = m_directory.path().toStdString() + "/data";
        m_directories.runtime = m_directory.path().toStdString() + "/run";
        m_directories.ensure();
        // Run by root, the containers' ids must be able to pass.
        std::filesystem::permissions(m_directory.path().toStdString(), std::filesystem::perms(0711));
        m_context = std::make_unique<container::Context>(m_directories, store::Store::open(m_directories));
        importImage();
    }
    ~RunFixture() {
        for (const auto& observation : m_context->observeAll()) {
            try {
                container::removeContainer(*m_context, observation.record.id, true, true);
            } catch (const Error&) {
                continue;
            }
        }
        m_context->discardTree(m_directories.data);
    }

    container::Context& context() { return *m_context; }
    const Directories& directories() const { return m_directories; }

    container::ContainerSpec spec(std::vector<std::string> command) const {
        container::ContainerSpec spec;
        spec.image = "tools";
        spec.command = std::move(command);
        spec.network = "none";
        return spec;
    }
    static std::vector<std::string> shell(const std::string& script) { return {"sh", "-c", script}; }

    std::string create(const container::ContainerSpec& spec) {
        return container::createContainer(*m_context, spec, m_image).id;
    }
    std::string start(const container::ContainerSpec& spec) {
        std::string id = create(spec);
        begin(id);
        return id;
    }
    /// Returns when it has printed something: a first process without a handler does not notice signals.
    std::string startAndHear(const container::ContainerSpec& spec) {
        std::string id = create(spec);
        auto stream = container::attachToContainer(*m_context, id, false);
        begin(id);
        stream.read({});
        return id;
    }
    /// Attached from before its start to its end; then removed unless it removes itself.
    RunOutcome run(const container::ContainerSpec& spec, const std::string& input = {}) {
        const std::string id = create(spec);
        auto stream = container::attachToContainer(*m_context, id, spec.openStdin);
        begin(id);
        if (spec.openStdin) {
            stream.write(input);
            stream.closeInput();
        }
        RunOutcome outcome;
        while (auto chunk = stream.read({})) {
            (chunk->first == logs::Stream::Stderr ? outcome.errorOutput : outcome.output) += chunk->second;
        }
        outcome.exitCode = stream.exitCode().value_or(-1);
        if (!spec.removeOnExit) container::removeContainer(*m_context, id, true, true);
        return outcome;
    }
    std::string output(const std::string& script) { return run(spec(shell(script))).output; }

private:
    /// An exception ends a test without a word.
    void begin(const std::string& id) {
        try {
            container::startContainer(*m_context, id);
        } catch (const Error& error) {
            qWarning("%s (%s)", error.what(), error.context().c_str());
            throw;
        }
    }
    void importImage() {
        const std::string work = m_directory.path().toStdString();
        process::SpawnOptions options;
        options.arguments = {GALLEY_MAKE_ROOT, work};
        const auto made = process::runCommand(std::move(options));
        if (!made.status.success()) throw Error(ErrorKind::Internal, "making the test image: " + made.errorOutput);
        const std::string tar = readFile(work + "/layer.tar");
        const Digest digest = Digest::ofBytes(tar);
        auto store = m_context->store();
        auto lease = store.openLease("test image");
        store::LayerRequest request;
        request.chainId = request.diffId = request.blob = digest;
        request.blobBytes = static_cast<std::int64_t>(tar.size());
        if (auto ingest = store.beginLayer(lease, request, {})) {
            ingest->write(tar, {});
            ingest->finish({});
            ingest->publish({}, {});
        }
        const std::string platform = R"("architecture":")" + oci::Platform::host().architecture + R"(","os":"linux")";
        const std::string config = "{" + platform +
                                   R"(,"config":{"Env":["PATH=/bin:/sbin","FROM_IMAGE=yes"],"Cmd":["sh"]},)" +
                                   R"("rootfs":{"type":"layers","diff_ids":[")" + digest.text() + "\"]}}";
        m_image.config = oci::ImageConfig::parse(config);
        m_image.record.id = Digest::ofBytes(config);
        m_image.record.manifest = store.blobs().put(lease, config);
        m_image.record.config = config;
        m_image.record.platform = oci::Platform::host().text();
        m_image.record.layers = {digest};
        m_image.record.blobs = {m_image.record.manifest};
        store.images().record(m_image.record, {});
    }

    QTemporaryDir m_directory;
    Directories m_directories;
    std::unique_ptr<container::Context> m_context;
    image::FoundImage m_image;
};

}  // namespace galley::test
