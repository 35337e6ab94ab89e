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

std::vector<std::int64_t> measure(const Context& context, std::vector<std::string> directories) {
    process::SpawnOptions options;
    options.arguments = {"measure"};
    options.arguments.insert(options.arguments.end(), directories.begin(), directories.end());
    const auto lease = process::ensureHolder(context.directories());
    const auto result = process::runInNamespace(lease, std::move(options), {}, kLongest);
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

}  // namespace

void measureSizes(Context& context, std::vector<ContainerSummary>& summaries) {
    if (summaries.empty()) return;
    std::vector<std::string> directories;
    for (const auto& summary : summaries) directories.push_back(context.records().paths(summary.id).upper.string());
    const auto written = measure(context, std::move(directories));
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
