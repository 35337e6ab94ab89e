// SPDX-License-Identifier: Apache-2.0
#include "engine/container/sizes.h"

#include <map>
#include <utility>

#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/process/namespace_holder.h"

namespace galley::container {
namespace {

constexpr std::chrono::minutes kLongest{10};

}  // namespace

std::vector<std::int64_t> measureDirectories(const Context& context,
                                             const std::vector<std::filesystem::path>& directories,
                                             const std::stop_token& stop) {
    if (directories.empty()) return {};
    process::SpawnOptions options;
    options.arguments = {"measure"};
    for (const auto& directory : directories) options.arguments.push_back(directory.string());
    const auto lease = process::ensureHolder(context.directories(), stop);
    const auto result = process::runInNamespace(lease, std::move(options), {}, kLongest, stop);
    std::vector<std::int64_t> sizes;
    for (const std::string& line : split(trim(result.output), '\n')) {
        sizes.push_back(static_cast<std::int64_t>(parseUnsigned(line).value_or(0)));
    }
    if (!result.status.success() || sizes.size() != directories.size()) {
        throw Error(ErrorKind::Runtime,
                    "the containers' files could not be measured: " + printable(trim(result.errorOutput)));
    }
    return sizes;
}

void measureSizes(Context& context, std::vector<ContainerSummary>& summaries, const std::stop_token& stop) {
    if (summaries.empty()) return;
    std::vector<std::filesystem::path> directories;
    for (const auto& summary : summaries) directories.push_back(context.records().paths(summary.id).upper);
    const auto written = measureDirectories(context, directories, stop);
    std::map<std::string, std::int64_t> layers;
    for (const auto& layer : context.store().layers().list()) layers[layer.chainId.hex()] = layer.unpackedBytes;
    for (std::size_t i = 0; i < summaries.size(); ++i) {
        std::int64_t total = written[i];
        for (const auto& layer : context.records().load(summaries[i].id).layers) total += layers[layer];
        summaries[i].writtenBytes = written[i];
        summaries[i].totalBytes = total;
    }
}

}  // namespace galley::container
