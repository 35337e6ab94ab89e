// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "app/cli/commands/commands.h"
#include "app/cli/commands/container_rows.h"
#include "app/cli/commands/image_rows.h"
#include "app/cli/template/template.h"
#include "app/cli/template/value_json.h"
#include "app/cli/terminal/signal_feed.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

constexpr std::string_view kImageTable =
    "table {{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}\t{{.SharedSize}}\t{{.UniqueSize}}\t{{."
    "Containers}}";
constexpr std::string_view kContainerTable =
    "table {{.ID}}\t{{.Image}}\t{{.Command}}\t{{.LocalVolumes}}\t{{.Size}}\t{{.RunningFor}}\t{{.Status}}\t{{.Names}}";
constexpr std::string_view kVolumeTable = "table {{.Name}}\t{{.Links}}\t{{.Size}}";
constexpr std::string_view kBuildCacheTable =
    "table {{.ID}}\t{{.CacheType}}\t{{.Size}}\t{{.CreatedSince}}\t{{.LastUsedSince}}\t{{.UsageCount}}\t{{.Shared}}";

RowStyle totalsStyle() {
    return {"*formatter.diskUsageImagesContext",
            "table {{.Type}}\t{{.TotalCount}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}",
            "{{.Type}}",
            {{"Active", "ACTIVE"},
             {"Reclaimable", "RECLAIMABLE"},
             {"Size", "SIZE"},
             {"TotalCount", "TOTAL"},
             {"Type", "TYPE"}}};
}

RowStyle volumeStyle() {
    return {"*formatter.volumeContext",
            kVolumeTable,
            "{{.Name}}",
            {{"Driver", "DRIVER"}, {"Links", "LINKS"}, {"Name", "VOLUME NAME"}, {"Scope", "SCOPE"}, {"Size", "SIZE"}}};
}

RowStyle buildCacheStyle() {
    return {"*formatter.buildCacheContext",
            kBuildCacheTable,
            "{{.ID}}",
            {{"CacheType", "CACHE TYPE"},
             {"CreatedSince", "CREATED"},
             {"ID", "CACHE ID"},
             {"LastUsedSince", "LAST USED"},
             {"Shared", "SHARED"},
             {"Size", "SIZE"},
             {"UsageCount", "USAGE"}}};
}

std::string sizeText(std::int64_t bytes) {
    return humanSize(static_cast<double>(bytes));
}

tmpl::Object totalsRow(const char* type, const api::DiskTotals& totals) {
    std::string reclaimable = sizeText(totals.reclaimableBytes);
    if (totals.bytes > 0) {
        reclaimable += " (" + std::to_string(totals.reclaimableBytes * 100 / totals.bytes) + "%)";
    }
    tmpl::Object row = makeRow(totalsStyle());
    row.set("Active", std::to_string(totals.active));
    row.set("Reclaimable", reclaimable);
    row.set("Size", sizeText(totals.bytes));
    row.set("TotalCount", std::to_string(totals.total));
    row.set("Type", type);
    return row;
}

std::vector<tmpl::Object> totalsRows(const api::DiskUse& use) {
    std::vector<tmpl::Object> rows{totalsRow("Images", use.imageTotals), totalsRow("Containers", use.containerTotals),
                                   totalsRow("Local Volumes", use.volumeTotals),
                                   totalsRow("Build Cache", use.buildCacheTotals)};
    // Docker has no such row, so it stands there only when it says something.
    if (use.downloadTotals.total > 0) rows.push_back(totalsRow("Partial Downloads", use.downloadTotals));
    return rows;
}

std::vector<tmpl::Object> imageRows(const api::DiskUse& use, bool truncate, Instant reference) {
    const RowStyle style = imageStyle(false);
    std::vector<tmpl::Object> rows;
    for (const auto& one : use.images) {
        const SharedSizes sizes{sizeText(one.sharedBytes), sizeText(one.uniqueBytes)};
        for (const ImageName& name : namesOf(one.image, false)) {
            rows.push_back(imageRow(style, one.image, name, truncate, reference, sizes));
        }
    }
    return rows;
}

std::vector<tmpl::Object> containerRows(const api::DiskUse& use, bool truncate, Instant reference) {
    std::vector<tmpl::Object> rows;
    for (const auto& one : use.containers) rows.push_back(containerRow(one.container, truncate, reference));
    return rows;
}

std::vector<tmpl::Object> volumeRows(const api::DiskUse& use) {
    std::vector<tmpl::Object> rows;
    for (const auto& one : use.volumes) {
        tmpl::Object row = makeRow(volumeStyle());
        row.set("Driver", "local");
        row.set("Links", std::to_string(one.links));
        row.set("Name", printable(one.name));
        row.set("Scope", "local");
        row.set("Size", sizeText(one.bytes));
        rows.push_back(std::move(row));
    }
    return rows;
}

tmpl::Values valuesOf(std::vector<tmpl::Object> rows) {
    tmpl::Values values;
    for (tmpl::Object& row : rows) values.emplace_back(std::move(row));
    return values;
}

class SystemDiskUse : public Command {
public:
    CommandShape shape() const override {
        return {"[OPTIONS]", "Show disk usage of images, containers, volumes", 0, 0};
    }

    void defineFlags(FlagSet& flags) override {
        flags.text("format", '\0', m_format, kRowFormatHelp);
        flags.boolean("verbose", 'v', m_verbose, "Show detailed information on space usage");
    }

    int run(Session& session, const std::vector<std::string>&) override {
        const StopOnSignal interrupt;
        const api::DiskUse use = unwrap(session.system().diskUse(interrupt.token()));
        if (!m_verbose) {
            session.out().write(renderRows(totalsStyle(), m_format, false, totalsRows(use)));
        } else if (m_format.empty() || m_format == "table") {
            printDetails(session.out(), use);
        } else {
            printDocument(session.out(), use);
        }
        return 0;
    }

private:
    static void printDetails(Output& out, const api::DiskUse& use) {
        const Instant reference = now();
        const auto table = [&](const char* title, const RowStyle& style, std::string_view format,
                               const std::vector<tmpl::Object>& rows) {
            out.write(title + renderRows(style, std::string(format), false, rows));
        };
        table("Images space usage:\n\n", imageStyle(false), kImageTable, imageRows(use, true, reference));
        table("\nContainers space usage:\n\n", containerStyle(), kContainerTable, containerRows(use, true, reference));
        table("\nLocal Volumes space usage:\n\n", volumeStyle(), kVolumeTable, volumeRows(use));
        const std::string cache = "\nBuild cache usage: " + sizeText(use.buildCacheTotals.bytes) + "\n\n";
        table(cache.c_str(), buildCacheStyle(), kBuildCacheTable, {});
        if (use.downloadTotals.total == 0) return;
        out.line("\nPartial downloads: " + sizeText(use.downloadTotals.bytes) + " of " +
                 std::to_string(use.downloadTotals.total) + " layers; the next pull goes on from there");
    }

    /// Everything as one object, as docker gives it to a template.
    void printDocument(Output& out, const api::DiskUse& use) const {
        const Instant reference = now();
        tmpl::Object document;
        document.typeName = "*formatter.diskUsageContext";
        document.set("Images", valuesOf(imageRows(use, false, reference)));
        document.set("Containers", valuesOf(containerRows(use, false, reference)));
        document.set("Volumes", valuesOf(volumeRows(use)));
        document.set("BuildCache", tmpl::Values());
        if (isJsonFormat(m_format)) {
            out.line(tmpl::writeJson(document));
        } else {
            out.line(tmpl::Template(unescapeFormat(m_format)).execute(document));
        }
    }

    std::string m_format;
    bool m_verbose = false;
};

}  // namespace

std::unique_ptr<Command> makeSystemDiskUse() {
    return std::make_unique<SystemDiskUse>();
}

}  // namespace galley::cli
