// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/container_rows.h"

#include <algorithm>

#include "app/cli/format/ports_text.h"
#include "app/cli/format/text.h"
#include "app/cli/template/lexer.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

constexpr std::string_view kTable =
    "table {{.ID}}\t{{.Image}}\t{{.Command}}\t{{.RunningFor}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}";

std::string mountName(const api::Mount& mount, bool truncate) {
    std::string name = mount.kind == api::Mount::Kind::Tmpfs ? mount.target : mount.source;
    if (name.empty()) name = mount.target;
    return truncate ? shortened(name, 15) : name;
}

std::string mountNames(const std::vector<api::Mount>& mounts, bool truncate) {
    std::vector<std::string> names;
    for (const api::Mount& mount : mounts) names.push_back(mountName(mount, truncate));
    return join(names, ",");
}

bool holdsPorts(api::ContainerState state) {
    return state == api::ContainerState::Running || state == api::ContainerState::Paused ||
           state == api::ContainerState::Restarting;
}

/// "12kB (virtual 130MB)": what it wrote, and that with its image.
std::string sizeText(const api::ContainerSummary& container) {
    const auto text = [](std::int64_t bytes) { return humanSize(static_cast<double>(bytes), 3); };
    const std::string written = text(container.writtenBytes.value_or(0));
    const std::int64_t total = container.totalBytes.value_or(0);
    return total > 0 ? written + " (virtual " + text(total) + ")" : written;
}

/// Quoted before a line break could break the table.
std::string commandText(const std::string& command, bool truncate) {
    std::vector<std::string> lines = split(command, '\n');
    for (std::string& line : lines) line = printable(line);
    const std::string whole = join(lines, "\n");
    return tmpl::quoted(truncate ? shortened(whole, 20) : whole);
}

}  // namespace

const RowStyle& containerStyle() {
    static const RowStyle kStyle{"*formatter.ContainerContext",
                                 kTable,
                                 "{{.ID}}",
                                 {{"Command", "COMMAND"},
                                  {"CreatedAt", "CREATED AT"},
                                  {"ID", "CONTAINER ID"},
                                  {"Image", "IMAGE"},
                                  {"Labels", "LABELS"},
                                  {"LocalVolumes", "LOCAL VOLUMES"},
                                  {"Mounts", "MOUNTS"},
                                  {"Names", "NAMES"},
                                  {"Networks", "NETWORKS"},
                                  {"Ports", "PORTS"},
                                  {"RunningFor", "CREATED"},
                                  {"Size", "SIZE"},
                                  {"State", "STATE"},
                                  {"Status", "STATUS"}},
                                 true};
    return kStyle;
}

tmpl::Object containerRow(const api::ContainerSummary& container, bool truncate, Instant reference) {
    const auto volumes = std::count_if(container.mounts.begin(), container.mounts.end(),
                                       [](const api::Mount& mount) { return mount.kind == api::Mount::Kind::Volume; });
    tmpl::Object row = makeRow(containerStyle());
    row.set("Command", commandText(container.command, truncate));
    row.set("CreatedAt", localTime(container.created));
    row.set("ID", truncate ? shortId(container.id) : container.id);
    const bool isId = container.image.rfind("sha256:", 0) == 0;
    row.set("Image", printable(isId && truncate ? shortId(container.image) : container.image));
    addLabels(row, container.labels);
    row.set("LocalVolumes", std::to_string(volumes));
    row.set("Mounts", printable(mountNames(container.mounts, truncate)));
    row.set("Names", printable(container.name));
    row.set("Networks", printable(container.network));
    row.set("Ports", holdsPorts(container.state) ? portsColumn(container.ports, container.exposedPorts) : "");
    row.set("RunningFor", age(container.created, reference));
    row.set("Size", sizeText(container));
    row.set("State", api::stateName(container.state));
    row.set("Status", printable(container.statusText));
    return row;
}

}  // namespace galley::cli
