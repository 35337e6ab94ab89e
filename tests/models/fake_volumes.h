// SPDX-License-Identifier: Apache-2.0
/// @file
/// Volumes of the scripted engine. Used by fake_services.cpp. Threads: thread-safe, as the real services.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/api/volume_service.h"

namespace galley::test {

struct World;

/// Part of World; take its mutex to change it.
struct VolumeWorld {
    std::vector<api::VolumeSummary> list;
    std::map<std::string, std::int64_t> sizes;
    std::string exported = "tar";   ///< what exportTar() writes
    std::size_t importedBytes = 0;  ///< what importTar() has read
    std::vector<std::string> importWarnings;
};

api::VolumeSummary makeVolume(const std::string& name, const std::vector<api::VolumeUser>& users = {});

class FakeVolumes : public api::VolumeService {
public:
    explicit FakeVolumes(std::shared_ptr<World> world) : m_world(std::move(world)) {}

    Result<std::vector<api::VolumeSummary>> list(const api::VolumeFilter& filter, std::stop_token stop) override;
    Result<std::string> inspect(const std::string& name, bool withSize, std::stop_token stop) override;
    Result<std::string> create(const api::VolumeRequest& request) override;
    Result<void> remove(const std::string& name, bool force) override;
    Result<api::PrunedVolumes> prune(const api::VolumePruneRequest& request, std::stop_token stop) override;
    Result<void> clone(const std::string& source, const std::string& target, std::stop_token stop) override;
    Result<void> empty(const std::string& name) override;
    Result<void> rename(const std::string& from, const std::string& to) override;
    Result<void> exportTar(const std::string& name, const api::ByteSink& sink, std::stop_token stop) override;
    Result<std::vector<std::string>> importTar(const std::string& name, const api::ByteSource& source,
                                               std::stop_token stop) override;

private:
    std::shared_ptr<World> m_world;
};

}  // namespace galley::test
