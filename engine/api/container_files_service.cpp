// SPDX-License-Identifier: Apache-2.0
#include "engine/api/container_files_service.h"

#include "engine/api/detail/services.h"
#include "engine/container/committing.h"
#include "engine/container/copying.h"

namespace galley::api {

namespace {

class ContainerFiles : public ContainerFilesService {
public:
    explicit ContainerFiles(container::Context& context) : m_context(context) {}

    Result<PathStat> stat(const std::string& reference, const std::string& path, std::stop_token stop) override {
        return capture([&] { return container::statPath(m_context, reference, path, stop); });
    }
    Result<CopyOutcome> copyOut(const CopyRequest& request, std::stop_token stop) override {
        return capture([&] { return container::copyOut(m_context, request, stop); });
    }
    Result<CopyOutcome> copyIn(const CopyRequest& request, std::stop_token stop) override {
        return capture([&] { return container::copyIn(m_context, request, stop); });
    }
    Result<CopyOutcome> pack(const CopyRequest& request, const ByteSink& sink, std::stop_token stop) override {
        return capture([&] { return container::packPath(m_context, request, sink, stop); });
    }
    Result<CopyOutcome> unpack(const CopyRequest& request, const ByteSource& source, std::stop_token stop) override {
        return capture([&] { return container::unpackPath(m_context, request, source, stop); });
    }
    Result<CopyOutcome> exportTar(const std::string& reference, const ByteSink& sink, std::stop_token stop) override {
        return capture([&] { return container::exportContainer(m_context, reference, sink, stop); });
    }
    Result<std::vector<TreeChange>> changes(const std::string& reference, std::stop_token stop) override {
        return capture([&] { return container::listChanges(m_context, reference, stop); });
    }
    Result<std::string> commit(const CommitRequest& request, std::stop_token stop) override {
        return capture([&] { return container::commitContainer(m_context, request, stop); });
    }

private:
    container::Context& m_context;
};

}  // namespace

std::unique_ptr<ContainerFilesService> detail::makeContainerFilesService(container::Context& context) {
    return std::make_unique<ContainerFiles>(context);
}

}  // namespace galley::api
