// SPDX-License-Identifier: Apache-2.0
#include "engine/api/image_service.h"

#include <map>
#include <memory>
#include <utility>

#include "engine/api/detail/disk_report.h"
#include "engine/api/detail/services.h"
#include "engine/api/detail/url_source.h"
#include "engine/image/catalogue.h"
#include "engine/image/importer.h"
#include "engine/image/loader.h"
#include "engine/image/puller.h"
#include "engine/image/pulls_left.h"
#include "engine/image/pusher.h"
#include "engine/image/saver.h"
#include "engine/image/sensitive_files.h"
#include "engine/oci/reference.h"
#include "engine/registry/client.h"

namespace galley::api {

namespace {

class Images : public ImageService {
public:
    explicit Images(container::Context& context) : m_context(context), m_catalogue(context.store()) {}

    Result<std::vector<ImageSummary>> list() override {
        return capture([&] {
            auto users = m_context.countByImage();
            auto images = m_catalogue.list();
            for (auto& summary : images) summary.containers = users[summary.id];
            return images;
        });
    }

    Result<PullOutcome> pull(const PullRequest& request, const std::function<void(const PullProgress&)>& progress,
                             std::stop_token stop) override {
        return capture([&] {
            const auto parallel = detail::readRegistryConfiguration()->parallelDownloads();
            const auto registry = detail::makeRegistryClient();
            auto puller = parallel ? image::Puller(m_context.store(), registry, *parallel)
                                   : image::Puller(m_context.store(), registry);
            auto outcome = puller.pull(request, progress, stop);
            if (outcome.rateLimit && oci::Reference::parse(request.reference).domain() == "docker.io") {
                image::rememberPullsLeft(m_context.directories(), *outcome.rateLimit);
            }
            announce("pull", outcome.imageId, outcome.familiar);
            return outcome;
        });
    }

    Result<PushOutcome> push(const PushRequest& request, const std::function<void(const PushProgress&)>& progress,
                             std::stop_token stop) override {
        return capture([&] {
            auto pusher = makePusher();
            auto outcome = pusher.push(request, progress, stop);
            announce("push", outcome.imageId, outcome.familiar);
            return outcome;
        });
    }

    Result<PushPlan> planPush(const PushRequest& request, std::stop_token stop) override {
        return capture([&] {
            auto pusher = makePusher();
            PushPlan plan = pusher.plan(request, stop);
            plan.sensitive = image::findSensitiveFiles(m_context.store(), m_context.directories(), request, stop);
            return plan;
        });
    }

    Result<ImageDetails> details(const std::string& reference) override {
        return capture([&] {
            auto details = m_catalogue.details(reference);
            details.summary.containers = m_context.countByImage()[details.summary.id];
            return details;
        });
    }

    Result<std::string> inspect(const std::string& reference) override {
        return capture([&] { return m_catalogue.inspect(reference); });
    }

    Result<std::vector<HistoryEntry>> history(const std::string& reference) override {
        return capture([&] { return m_catalogue.history(reference); });
    }

    Result<void> tag(const std::string& source, const std::string& target) override {
        return capture([&] {
            m_catalogue.tag(source, target);
            announce("tag", m_catalogue.open(target).record.id.text(), target);
        });
    }

    Result<std::vector<RemovedImage>> remove(const std::string& reference, bool force) override {
        return capture([&] {
            m_context.settle();
            const std::string id = m_catalogue.open(reference).record.id.text();
            auto removed = m_catalogue.remove(reference, force, [&](const Digest& image) { return usersOf(image); });
            for (const auto& entry : removed) {
                if (!entry.untagged.empty()) announce("untag", id, entry.untagged);
                if (entry.deleted == id) announce("delete", id, id);
            }
            return removed;
        });
    }

    Result<PruneOutcome> prune(const PruneRequest& request, std::stop_token stop) override {
        return capture([&] { return detail::pruneImages(m_context, request, stop); });
    }

    Result<void> save(const SaveRequest& request, const ByteSink& sink, std::stop_token stop) override {
        return capture([&] {
            image::Saver(m_context.store()).save(request, sink, stop);
            for (const std::string& name : request.references) {
                // A name that stands for several tags names no single image.
                if (const auto image = m_catalogue.find(name)) announce("save", image->record.id.text(), name);
            }
        });
    }

    Result<LoadOutcome> load(const ArchiveSource& source, const std::function<void(const PullProgress&)>& progress,
                             std::stop_token stop) override {
        return capture([&] {
            auto outcome = image::Loader(m_context.store()).load(source, progress, stop);
            for (std::size_t i = 0; i < outcome.loaded.size(); ++i) {
                announce("load", outcome.imageIds[i], outcome.loaded[i]);
            }
            return outcome;
        });
    }

    Result<std::string> importTar(const ByteSource& source, const ImportRequest& request,
                                  std::stop_token stop) override {
        return capture([&] {
            std::string id = request.url.empty() ? image::Importer(m_context.store()).import(source, request, stop)
                                                 : importFromUrl(request, stop);
            announce("import", id, request.reference);
            return id;
        });
    }

    Result<std::string> normalise(const std::string& reference) override {
        return capture([&] { return oci::Reference::parse(reference).full(); });
    }

private:
    image::Pusher makePusher() {
        const auto parallel = detail::readRegistryConfiguration()->parallelUploads();
        return parallel ? image::Pusher(m_context.store(), detail::makeRegistryClient(), *parallel)
                        : image::Pusher(m_context.store(), detail::makeRegistryClient());
    }

    std::string importFromUrl(ImportRequest request, const std::stop_token& stop) {
        if (request.message.empty()) request.message = "Imported from " + detail::withoutQuery(request.url);
        detail::UrlSource download(request.url);
        const auto source = [&](char* buffer, std::size_t capacity) { return download.read(buffer, capacity, stop); };
        return image::Importer(m_context.store()).import(source, request, stop);
    }

    std::vector<image::ImageUser> usersOf(const Digest& image) {
        std::vector<image::ImageUser> users;
        for (const auto& observation : m_context.observeAll()) {
            if (observation.record.imageId != image.text()) continue;
            users.push_back({observation.name, container::isUp(observation.state)});
        }
        return users;
    }

    void announce(const std::string& action, const std::string& id, const std::string& name) {
        detail::announceImage(m_context, action, id, {{"name", name}});
    }

    container::Context& m_context;
    image::Catalogue m_catalogue;
};

}  // namespace

std::unique_ptr<ImageService> detail::makeImageService(container::Context& context) {
    return std::make_unique<Images>(context);
}

}  // namespace galley::api
