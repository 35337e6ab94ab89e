// SPDX-License-Identifier: Apache-2.0
#include "engine/api/volume_service.h"

#include "engine/api/detail/services.h"
#include "engine/container/volume_admin.h"

namespace galley::api {

namespace {

class Volumes : public VolumeService {
public:
    explicit Volumes(container::Context& context) : m_context(context) {}

    Result<std::vector<VolumeSummary>> list(const VolumeFilter& filter, std::stop_token stop) override {
        return capture([&] { return container::listVolumes(m_context, filter, stop); });
    }
    Result<std::string> inspect(const std::string& name, bool withSize, std::stop_token stop) override {
        return capture(
            [&] { return container::volumeJson(container::describeVolume(m_context, name, withSize, stop)); });
    }
    Result<std::string> create(const VolumeRequest& request) override {
        return capture([&] { return container::createVolume(m_context, request); });
    }
    Result<void> remove(const std::string& name, bool force) override {
        return capture([&] { container::removeVolume(m_context, name, force); });
    }
    Result<PrunedVolumes> prune(const VolumePruneRequest& request, std::stop_token stop) override {
        return capture([&] { return container::pruneUnusedVolumes(m_context, request, stop); });
    }
    Result<void> clone(const std::string& source, const std::string& target, std::stop_token stop) override {
        return capture([&] { container::cloneVolume(m_context, source, target, stop); });
    }
    Result<void> empty(const std::string& name) override {
        return capture([&] { container::emptyVolume(m_context, name); });
    }
    Result<void> rename(const std::string& from, const std::string& to) override {
        return capture([&] { container::renameVolume(m_context, from, to); });
    }
    Result<void> exportTar(const std::string& name, const ByteSink& sink, std::stop_token stop) override {
        return capture([&] { container::exportVolume(m_context, name, sink, stop); });
    }
    Result<std::vector<std::string>> importTar(const std::string& name, const ByteSource& source,
                                               std::stop_token stop) override {
        return capture([&] { return container::importVolume(m_context, name, source, stop); });
    }

private:
    container::Context& m_context;
};

}  // namespace

std::unique_ptr<VolumeService> detail::makeVolumeService(container::Context& context) {
    return std::make_unique<Volumes>(context);
}

}  // namespace galley::api
