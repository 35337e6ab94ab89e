// SPDX-License-Identifier: Apache-2.0
// container prune, image prune, volume prune, system prune: docker's questions, words and order.
#include <algorithm>

#include "app/cli/commands/commands.h"
#include "app/cli/commands/confirm.h"
#include "app/cli/commands/log_settings.h"
#include "app/cli/terminal/signal_feed.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

using Filters = std::vector<std::pair<std::string, std::string>>;

constexpr const char* kFilterHelp = "Provide filter values (e.g. \"until=<timestamp>\")";

void defineFilter(FlagSet& flags, Filters& filters, const char* help) {
    flags.custom(
        "filter", '\0', [&filters](const std::string& text) { filters.push_back(parseFilter(text)); }, "filter", help);
}

void printNames(Output& out, const char* title, const std::vector<std::string>& names) {
    if (names.empty()) return;
    out.line(title);
    for (const std::string& name : names) out.line(printable(name));
    out.line("");
}

void printImages(Output& out, const std::vector<api::RemovedImage>& images) {
    if (images.empty()) return;
    out.line("Deleted Images:");
    for (const api::RemovedImage& image : images) {
        if (!image.untagged.empty()) out.line("untagged: " + printable(image.untagged));
        if (!image.deleted.empty()) out.line("deleted: " + printable(image.deleted));
    }
    out.line("");
}

void printReclaimed(Output& out, std::int64_t bytes) {
    out.line("Total reclaimed space: " + humanSize(static_cast<double>(bytes)));
}

class ContainerPrune : public Command {
public:
    CommandShape shape() const override { return {"[OPTIONS]", "Remove all stopped containers", 0, 0}; }

    void defineFlags(FlagSet& flags) override {
        defineFilter(flags, m_request.filters, kFilterHelp);
        flags.boolean("force", 'f', m_force, "Do not prompt for confirmation");
    }

    int run(Session& session, const std::vector<std::string>&) override {
        if (!m_force && !confirm(session, "WARNING! This will remove all stopped containers.")) return 0;
        m_request.containers = true;
        warnOfLogSettings(session);
        const StopOnSignal interrupt;
        const auto pruned = unwrap(session.system().prune(m_request, interrupt.token()));
        printNames(session.out(), "Deleted Containers:", pruned.containers);
        printReclaimed(session.out(), pruned.reclaimedBytes);
        return 0;
    }

private:
    api::SystemPruneRequest m_request;
    bool m_force = false;
};

class ImagePrune : public Command {
public:
    CommandShape shape() const override { return {"[OPTIONS]", "Remove unused images", 0, 0}; }

    void defineFlags(FlagSet& flags) override {
        flags.boolean("all", 'a', m_request.all, "Remove all unused images, not just dangling ones");
        defineFilter(flags, m_request.filters,
                     "Provide filter values (e.g. \"until=<timestamp>\", \"dangling=false\")");
        flags.boolean("force", 'f', m_force, "Do not prompt for confirmation");
    }

    int run(Session& session, const std::vector<std::string>&) override {
        const char* warning =
            m_request.all ? "WARNING! This will remove all images without at least one container associated to them."
                          : "WARNING! This will remove all dangling images.";
        if (!m_force && !confirm(session, warning)) return 0;
        const StopOnSignal interrupt;
        const auto pruned = unwrap(session.images().prune(m_request, interrupt.token()));
        printImages(session.out(), pruned.removed);
        printReclaimed(session.out(), pruned.reclaimedBytes);
        return 0;
    }

private:
    api::PruneRequest m_request;
    bool m_force = false;
};

class VolumePrune : public Command {
public:
    CommandShape shape() const override { return {"[OPTIONS]", "Remove unused local volumes", 0, 0}; }

    void defineFlags(FlagSet& flags) override {
        flags.boolean("all", 'a', m_request.all, "Remove all unused volumes, not just anonymous ones");
        defineFilter(flags, m_request.filters, "Provide filter values (e.g. \"label=<label>\")");
        flags.boolean("force", 'f', m_force, "Do not prompt for confirmation");
    }

    int run(Session& session, const std::vector<std::string>&) override {
        const char* warning =
            m_request.all ? "WARNING! This will remove all local volumes not used by at least one container."
                          : "WARNING! This will remove anonymous local volumes not used by at least one container.";
        if (!m_force && !confirm(session, warning)) return 0;
        const StopOnSignal interrupt;
        const auto pruned = unwrap(session.volumes().prune(m_request, interrupt.token()));
        printNames(session.out(), "Deleted Volumes:", pruned.names);
        printReclaimed(session.out(), pruned.reclaimedBytes);
        return 0;
    }

private:
    api::VolumePruneRequest m_request;
    bool m_force = false;
};

class SystemPrune : public Command {
public:
    CommandShape shape() const override { return {"[OPTIONS]", "Remove unused data", 0, 0}; }

    void defineFlags(FlagSet& flags) override {
        flags.boolean("all", 'a', m_request.allImages, "Remove all unused images not just dangling ones");
        defineFilter(flags, m_request.filters, "Provide filter values (e.g. \"label=<key>=<value>\")");
        flags.boolean("force", 'f', m_force, "Do not prompt for confirmation");
        flags.boolean("volumes", '\0', m_request.volumes, "Prune anonymous volumes");
    }

    int run(Session& session, const std::vector<std::string>&) override {
        const auto& filters = m_request.filters;
        const bool hasUntil =
            std::any_of(filters.begin(), filters.end(), [](const auto& filter) { return filter.first == "until"; });
        if (m_request.volumes && hasUntil) {
            throw Error(ErrorKind::InvalidInput, "The \"until\" filter is not supported with \"--volumes\"");
        }
        if (!m_force && !confirm(session, warning())) return 0;
        m_request.containers = true;
        m_request.images = true;
        m_request.downloads = true;
        const StopOnSignal interrupt;
        const auto pruned = unwrap(session.system().prune(m_request, interrupt.token()));
        printNames(session.out(), "Deleted Containers:", pruned.containers);
        printNames(session.out(), "Deleted Volumes:", pruned.volumes);
        printImages(session.out(), pruned.images);
        printReclaimed(session.out(), pruned.reclaimedBytes);
        return 0;
    }

private:
    std::string warning() const {
        std::string text = "WARNING! This will remove:\n  - all stopped containers\n";
        if (m_request.volumes) text += "  - all anonymous volumes not used by at least one container\n";
        text += m_request.allImages ? "  - all images without at least one container associated to them\n"
                                    : "  - all dangling images\n";
        text += "  - parts of layers that interrupted pulls left\n";
        if (m_request.filters.empty()) return text;
        text += "\n  Items to be pruned will be filtered with:\n";
        for (const auto& [key, value] : m_request.filters) text += "  - " + printable(key + "=" + value) + "\n";
        return text;
    }

    api::SystemPruneRequest m_request;
    bool m_force = false;
};

}  // namespace

std::unique_ptr<Command> makeContainerPrune() {
    return std::make_unique<ContainerPrune>();
}

std::unique_ptr<Command> makeImagePrune() {
    return std::make_unique<ImagePrune>();
}

std::unique_ptr<Command> makeVolumePrune() {
    return std::make_unique<VolumePrune>();
}

std::unique_ptr<Command> makeSystemPrune() {
    return std::make_unique<SystemPrune>();
}

}  // namespace galley::cli
