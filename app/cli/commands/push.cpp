// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/commands.h"
#include "app/cli/format/text.h"
#include "app/cli/terminal/pull_display.h"
#include "app/cli/terminal/push_display.h"
#include "app/cli/terminal/signal_feed.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

api::PushCompression parseCompression(const std::string& text) {
    if (text == "gzip") return api::PushCompression::Gzip;
    if (text == "zstd") return api::PushCompression::Zstd;
    throw Error(ErrorKind::InvalidInput, "must be \"gzip\" or \"zstd\"");
}

class Push : public Command {
public:
    CommandShape shape() const override { return {"[OPTIONS] NAME[:TAG]", "Upload an image to a registry", 1, 1}; }

    void defineFlags(FlagSet& flags) override {
        flags.boolean("all-tags", 'a', m_allTags, "Push all tags of an image to the repository");
        flags.custom(
            "compression", '\0', [this](const std::string& text) { m_compression = parseCompression(text); }, "string",
            "Compress layers that are not there yet with \"gzip\" or \"zstd\"", "gzip");
        flags.boolean("disable-content-trust", '\0', m_withoutTrust, "");
        flags.boolean("dry-run", '\0', m_dryRun, "Only say what would be sent, and which files better stay at home");
        flags.boolean("quiet", 'q', m_quiet, "Suppress verbose output");
    }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        const std::string full = unwrap(session.images().normalise(arguments[0]));
        const bool isDefault = takesDefaultTag(arguments[0], full);
        if (m_allTags && !isDefault) {
            throw Error(ErrorKind::InvalidInput, "tag can't be used with --all-tags/-a");
        }
        if (isDefault && !m_allTags && !m_quiet) session.out().line("Using default tag: latest");
        const std::string repository = full.substr(0, full.rfind(':'));
        if (!m_quiet) session.out().line("The push refers to repository [" + printable(repository) + "]");
        session.out().flush();
        const StopOnSignal interrupt;
        for (const std::string& reference : references(session, full)) pushOne(session, reference, interrupt.token());
        if (m_quiet) session.out().line(printable(m_allTags ? repository : full));
        return 0;
    }

private:
    std::vector<std::string> references(Session& session, const std::string& full) const {
        if (!m_allTags) return {full};
        const std::string repository = familiarName(full.substr(0, full.rfind(':')));
        std::vector<std::string> found;
        for (const auto& image : unwrap(session.images().list())) {
            for (const std::string& tag : image.tags) {
                if (tag.substr(0, tag.rfind(':')) == repository) found.push_back(tag);
            }
        }
        if (found.empty()) {
            throw Error(ErrorKind::NotFound, "An image does not exist locally with the tag: " + repository);
        }
        return found;
    }

    void pushOne(Session& session, const std::string& reference, const std::stop_token& stop) const {
        const api::PushRequest request{reference, {}, m_compression};
        if (m_dryRun) return showPlan(session, unwrap(session.images().planPush(request, stop)));
        PushDisplay display(session.out());
        const auto progress = [&](const api::PushProgress& now) {
            if (!m_quiet) display.update(now);
        };
        const auto outcome = unwrap(session.images().push(request, progress, stop));
        if (!m_quiet) display.finish(outcome);
    }

    static void showPlan(Session& session, const api::PushPlan& plan) {
        for (auto layer = plan.layers.rbegin(); layer != plan.layers.rend(); ++layer) {
            session.out().line(planLine(*layer));
        }
        session.out().line(std::to_string(plan.layersThere) + " of " + std::to_string(plan.layers.size()) +
                           " layers are already there, " + humanSize(static_cast<double>(plan.bytesToSend), 3) +
                           " to send");
        for (const auto& file : plan.sensitive) {
            session.out().line("Warning: layer " + printable(file.layerId) + " has " + printable(file.path) + ", " +
                               printable(file.why));
        }
    }

    static std::string planLine(const api::LayerPush& layer) {
        const std::string start = printable(layer.id) + ": ";
        if (layer.phase == api::PushPhase::AlreadyThere) return start + "Layer already exists";
        if (layer.phase == api::PushPhase::Mounted) return start + "To be mounted from " + printable(layer.mountedFrom);
        return start + "To be sent, " + humanSize(static_cast<double>(layer.totalBytes), 3);
    }

    api::PushCompression m_compression = api::PushCompression::Gzip;
    bool m_allTags = false;
    bool m_dryRun = false;
    bool m_quiet = false;
    bool m_withoutTrust = false;
};

}  // namespace

std::unique_ptr<Command> makePush() {
    return std::make_unique<Push>();
}

}  // namespace galley::cli
