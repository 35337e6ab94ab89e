// SPDX-License-Identifier: Apache-2.0
#include "tests/models/fake_volumes.h"

#include <algorithm>

#include "tests/models/fake_services.h"

namespace galley::test {

namespace {

void insert(std::vector<api::VolumeSummary>& list, const api::VolumeSummary& volume) {
    const auto place = std::lower_bound(list.begin(), list.end(), volume,
                                        [](const auto& left, const auto& right) { return left.name < right.name; });
    list.insert(place, volume);
}

bool has(const std::vector<api::VolumeSummary>& list, const std::string& name) {
    return std::any_of(list.begin(), list.end(), [&name](const auto& one) { return one.name == name; });
}

}  // namespace

api::VolumeSummary makeVolume(const std::string& name, const std::vector<api::VolumeUser>& users) {
    api::VolumeSummary volume;
    volume.name = name;
    volume.created = now();
    volume.mountpoint = "/home/me/.local/share/galley/volumes/" + name + "/_data";
    volume.isAnonymous = name.size() == 64;
    volume.users = users;
    return volume;
}

Result<std::vector<api::VolumeSummary>> FakeVolumes::list(const api::VolumeFilter& filter, std::stop_token stop) {
    m_world->call(filter.sizes ? "volumes.list sizes" : "volumes.list");
    if (filter.sizes && !m_world->measureBarrier.pass(stop)) {
        return Result<std::vector<api::VolumeSummary>>::cancelledResult();
    }
    if (const auto failure = m_world->failureOf(filter.sizes ? "volumes.measure" : "volumes.list")) return *failure;
    const std::lock_guard lock(m_world->mutex);
    std::vector<api::VolumeSummary> list = m_world->volumes.list;
    for (auto& volume : list) {
        if (filter.sizes) volume.bytes = m_world->volumes.sizes[volume.name];
    }
    return list;
}

Result<std::string> FakeVolumes::inspect(const std::string& name, bool withSize, std::stop_token stop) {
    m_world->call("volumes.inspect " + name + (withSize ? " size" : ""));
    if (withSize && !m_world->measureBarrier.pass(stop)) return Result<std::string>::cancelledResult();
    if (const auto failure = m_world->failureOf("volumes.measure")) return *failure;
    const std::lock_guard lock(m_world->mutex);
    return "{\"Name\":\"" + name + "\",\"UsageData\":{\"Size\":" + std::to_string(m_world->volumes.sizes[name]) + "}}";
}

Result<std::string> FakeVolumes::create(const api::VolumeRequest& request) {
    m_world->call("volumes.create " + request.name);
    if (const auto failure = m_world->failureOf("volumes.create")) return *failure;
    const std::lock_guard lock(m_world->mutex);
    if (!has(m_world->volumes.list, request.name)) insert(m_world->volumes.list, makeVolume(request.name));
    return request.name;
}

Result<void> FakeVolumes::remove(const std::string& name, bool) {
    m_world->call("volumes.remove " + name);
    if (const auto failure = m_world->failureOf("volumes.remove")) return *failure;
    const std::lock_guard lock(m_world->mutex);
    std::erase_if(m_world->volumes.list, [&name](const auto& one) { return one.name == name; });
    return {};
}

Result<api::PrunedVolumes> FakeVolumes::prune(const api::VolumePruneRequest&, std::stop_token) {
    return api::PrunedVolumes{};
}

Result<void> FakeVolumes::clone(const std::string& source, const std::string& target, std::stop_token stop) {
    m_world->call("volumes.clone " + source + " " + target);
    if (!m_world->archiveBarrier.pass(stop)) return Result<void>::cancelledResult();
    if (const auto failure = m_world->failureOf("volumes.clone")) return *failure;
    const std::lock_guard lock(m_world->mutex);
    insert(m_world->volumes.list, makeVolume(target));
    return {};
}

Result<void> FakeVolumes::empty(const std::string& name) {
    m_world->call("volumes.empty " + name);
    if (const auto failure = m_world->failureOf("volumes.empty")) return *failure;
    const std::lock_guard lock(m_world->mutex);
    m_world->volumes.sizes[name] = 0;
    return {};
}

Result<void> FakeVolumes::rename(const std::string& from, const std::string& to) {
    m_world->call("volumes.rename " + from + " " + to);
    if (const auto failure = m_world->failureOf("volumes.rename")) return *failure;
    const std::lock_guard lock(m_world->mutex);
    std::erase_if(m_world->volumes.list, [&from](const auto& one) { return one.name == from; });
    insert(m_world->volumes.list, makeVolume(to));
    return {};
}

Result<void> FakeVolumes::exportTar(const std::string& name, const api::ByteSink& sink, std::stop_token stop) {
    m_world->call("volumes.export " + name);
    std::string bytes;
    m_world->change([&] { bytes = m_world->volumes.exported; });
    sink(bytes);
    if (!m_world->archiveBarrier.pass(stop)) return Result<void>::cancelledResult();
    if (const auto failure = m_world->failureOf("volumes.export")) return *failure;
    return {};
}

Result<std::vector<std::string>> FakeVolumes::importTar(const std::string& name, const api::ByteSource& source,
                                                        std::stop_token stop) {
    m_world->call("volumes.import " + name);
    std::size_t bytes = 0;
    std::vector<char> buffer(64 * 1024);
    while (const std::size_t read = source(buffer.data(), buffer.size())) bytes += read;
    if (!m_world->archiveBarrier.pass(stop)) return Result<std::vector<std::string>>::cancelledResult();
    if (const auto failure = m_world->failureOf("volumes.import")) return *failure;
    const std::lock_guard lock(m_world->mutex);
    m_world->volumes.importedBytes = bytes;
    if (!has(m_world->volumes.list, name)) insert(m_world->volumes.list, makeVolume(name));
    return m_world->volumes.importWarnings;
}

}  // namespace galley::test
