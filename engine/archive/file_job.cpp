// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/file_job.h"

#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "engine/archive/apply_messages.h"
#include "engine/archive/detail/byte_text.h"
#include "engine/process/kept_ids_json.h"

namespace galley::archive {
namespace {

using Json = nlohmann::json;
using detail::bytesToUtf8;
using detail::utf8ToBytes;

Json listOf(const std::vector<std::string>& texts) {
    Json list = Json::array();
    for (const std::string& text : texts) list.push_back(bytesToUtf8(text));
    return list;
}

std::vector<std::string> textsOf(const Json& list) {
    std::vector<std::string> texts;
    for (const auto& text : list) texts.push_back(utf8ToBytes(text.get<std::string>()));
    return texts;
}

Json toJson(const RootSpec& root) {
    Json mounts = Json::array();
    for (const RootMount& mount : root.mounts) {
        mounts.push_back({{"source", bytesToUtf8(mount.source)},
                          {"target", bytesToUtf8(mount.target)},
                          {"readOnly", mount.readOnly}});
    }
    return {{"pid", root.pid},
            {"monitorPath", bytesToUtf8(root.monitorPath)},
            {"lower", listOf(root.lower)},
            {"upper", bytesToUtf8(root.upper)},
            {"work", bytesToUtf8(root.work)},
            {"merged", bytesToUtf8(root.merged)},
            {"fuse", root.fuse},
            {"kept", root.kept},
            {"readOnly", root.readOnly},
            {"mounts", std::move(mounts)}};
}

std::string textAt(const Json& object, const char* key) {
    return utf8ToBytes(object.at(key).get<std::string>());
}

RootSpec rootFrom(const Json& object) {
    RootSpec root;
    root.pid = object.at("pid").get<int>();
    root.monitorPath = textAt(object, "monitorPath");
    root.lower = textsOf(object.at("lower"));
    root.upper = textAt(object, "upper");
    root.work = textAt(object, "work");
    root.merged = textAt(object, "merged");
    root.fuse = object.at("fuse").get<bool>();
    object.at("kept").get_to(root.kept);
    root.readOnly = object.at("readOnly").get<bool>();
    for (const auto& mount : object.at("mounts")) {
        root.mounts.push_back({textAt(mount, "source"), textAt(mount, "target"), mount.at("readOnly").get<bool>()});
    }
    return root;
}

}  // namespace

std::string encodeJob(const FileJob& job) {
    return Json{{"root", toJson(job.root)},     {"path", bytesToUtf8(job.path)}, {"followLink", job.followLink},
                {"keepOwners", job.keepOwners}, {"plainNames", job.plainNames},  {"idShift", job.idShift},
                {"trees", listOf(job.trees)}}
        .dump();
}

FileJob parseJob(const std::string& text) {
    try {
        const Json object = Json::parse(text);
        FileJob job;
        job.root = rootFrom(object.at("root"));
        job.path = textAt(object, "path");
        job.followLink = object.at("followLink").get<bool>();
        job.keepOwners = object.at("keepOwners").get<bool>();
        job.plainNames = object.at("plainNames").get<bool>();
        job.idShift = object.at("idShift").get<std::uint32_t>();
        job.trees = textsOf(object.at("trees"));
        return job;
    } catch (const Json::exception& error) {
        throw Error(ErrorKind::InvalidInput, std::string("the job is not what was agreed on: ") + error.what());
    }
}

bool PathStat::isDirectory() const noexcept {
    return S_ISDIR(mode);
}
bool PathStat::isLink() const noexcept {
    return S_ISLNK(mode);
}
bool PathStat::isRegular() const noexcept {
    return S_ISREG(mode);
}

std::string encodeStat(const PathStat& stat) {
    return Json{{"mode", stat.mode},
                {"size", stat.sizeBytes},
                {"modified",
                 std::chrono::duration_cast<std::chrono::nanoseconds>(stat.modified.time_since_epoch()).count()},
                {"linkTarget", bytesToUtf8(stat.linkTarget)}}
               .dump() +
           "\n";
}

std::string encodeDone(const std::vector<std::string>& warnings) {
    return Json{{"warnings", listOf(warnings)}}.dump() + "\n";
}

FileMessage parseFileMessage(const std::string& line) {
    FileMessage message;
    try {
        const Json object = Json::parse(line);
        if (object.contains("mode")) {
            PathStat stat;
            stat.mode = object.at("mode").get<unsigned>();
            stat.sizeBytes = object.at("size").get<std::int64_t>();
            stat.modified = Instant(std::chrono::duration_cast<Instant::duration>(
                std::chrono::nanoseconds(object.at("modified").get<std::int64_t>())));
            stat.linkTarget = textAt(object, "linkTarget");
            message.stat = std::move(stat);
        } else if (object.contains("warnings")) {
            message.warnings = textsOf(object.at("warnings"));
        } else {
            message.error = parseMessage(line).error;
        }
    } catch (const Json::exception& error) {
        throw Error(ErrorKind::InvalidInput, std::string("an answer about files is damaged: ") + error.what());
    }
    return message;
}

}  // namespace galley::archive
