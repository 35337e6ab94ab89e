// SPDX-License-Identifier: Apache-2.0
#include "engine/container/cdi.h"

#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/container/detail/yaml_document.h"

namespace galley::container {

namespace fs = std::filesystem;

namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaximumBytes = std::size_t{4} << 20U;
constexpr std::string_view kGpuClass = "/gpu";
constexpr const char* kMoments[] = {"prestart",       "createRuntime", "createContainer",
                                    "startContainer", "poststart",     "poststop"};

[[noreturn]] void refuse(const std::string& sentence) {
    throw Error(ErrorKind::InvalidInput, sentence);
}

bool isWord(std::string_view text, std::string_view punctuation) {
    const auto isLetter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    return !text.empty() && (isLetter(text.front()) || isDigit(text.front())) &&
           std::all_of(text.begin(), text.end(), [&](char c) {
               return isLetter(c) || isDigit(c) || punctuation.find(c) != std::string_view::npos;
           });
}

/// "vendor.com/class".
bool isKind(std::string_view text) {
    const auto slash = text.find('/');
    return slash != std::string_view::npos && isWord(text.substr(0, slash), "-_.") &&
           isWord(text.substr(slash + 1), "-_");
}

bool isDeviceName(std::string_view text) {
    return isWord(text, "-_.:");
}

/// Numbers are taken as the text of them: in YAML nothing tells the two apart.
std::string textOf(const Json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number_integer()) return value.dump();
    refuse("there is a " + std::string(value.type_name()) + " where a text should be");
}

const Json& member(const Json& object, const char* key) {
    static const Json kNothing;
    if (!object.is_object()) refuse("there is a " + std::string(object.type_name()) + " where an object should be");
    const auto found = object.find(key);
    return found == object.end() ? kNothing : *found;
}

std::string optionalText(const Json& object, const char* key) {
    const Json& value = member(object, key);
    return value.is_null() ? std::string() : textOf(value);
}

std::string requiredText(const Json& object, const char* key) {
    std::string text = optionalText(object, key);
    if (text.empty()) refuse("\"" + std::string(key) + "\" is missing");
    return text;
}

const Json& listOf(const Json& object, const char* key) {
    static const Json kEmpty = Json::array();
    const Json& value = member(object, key);
    if (value.is_null()) return kEmpty;
    if (!value.is_array()) refuse("\"" + std::string(key) + "\" is no list");
    return value;
}

std::vector<std::string> textsOf(const Json& object, const char* key) {
    std::vector<std::string> texts;
    for (const Json& entry : listOf(object, key)) texts.push_back(textOf(entry));
    return texts;
}

std::uint32_t numberOf(const Json& value) {
    const auto number = parseUnsigned(textOf(value));
    if (!number || *number > UINT32_MAX) refuse("\"" + printable(textOf(value)) + "\" is no number");
    return static_cast<std::uint32_t>(*number);
}

std::string absolutePath(const std::string& path) {
    if (path.front() != '/') refuse("\"" + printable(path) + "\" is no whole path");
    return path;
}

Device nodeOf(const Json& json) {
    Device node;
    node.target = absolutePath(requiredText(json, "path"));
    const std::string source = optionalText(json, "hostPath");
    node.source = source.empty() ? node.target : absolutePath(source);
    node.permissions = optionalText(json, "permissions");
    if (node.permissions.empty()) node.permissions = "rwm";
    return node;
}

DeviceEdits::Mount mountOf(const Json& json) {
    DeviceEdits::Mount mount;
    mount.source = requiredText(json, "hostPath");
    mount.target = absolutePath(requiredText(json, "containerPath"));
    mount.options = textsOf(json, "options");
    mount.type = optionalText(json, "type");
    if (mount.type.empty()) mount.type = "bind";
    const auto has = [&](const char* word) {
        return std::find(mount.options.begin(), mount.options.end(), word) != mount.options.end();
    };
    if (mount.type == "bind" && !has("bind") && !has("rbind")) mount.options.emplace_back("rbind");
    return mount;
}

DeviceEdits::Hook hookOf(const Json& json) {
    DeviceEdits::Hook hook;
    hook.moment = requiredText(json, "hookName");
    if (std::find(std::begin(kMoments), std::end(kMoments), hook.moment) == std::end(kMoments)) {
        refuse("there is no hook \"" + printable(hook.moment) + "\"");
    }
    hook.path = absolutePath(requiredText(json, "path"));
    hook.arguments = textsOf(json, "args");
    hook.environment = textsOf(json, "env");
    if (const Json& timeout = member(json, "timeout"); !timeout.is_null()) hook.timeoutSeconds = numberOf(timeout);
    return hook;
}

void append(DeviceEdits& edits, const Json& json) {
    if (json.is_null()) return;
    for (const char* key : {"intelRdt", "netDevices"}) {
        if (!member(json, key).is_null()) {
            throw Error(ErrorKind::Unsupported, "it asks for \"" + std::string(key) + "\", which Galley cannot give");
        }
    }
    for (std::string& variable : textsOf(json, "env")) {
        if (variable.find('=') == std::string::npos)
            refuse("the variable \"" + printable(variable) + "\" has no value");
        edits.environment.push_back(std::move(variable));
    }
    for (const Json& node : listOf(json, "deviceNodes")) edits.nodes.push_back(nodeOf(node));
    for (const Json& mount : listOf(json, "mounts")) edits.mounts.push_back(mountOf(mount));
    for (const Json& hook : listOf(json, "hooks")) edits.hooks.push_back(hookOf(hook));
    for (const Json& group : listOf(json, "additionalGids")) edits.groups.push_back(numberOf(group));
}

/// One file. Its devices are not looked into before they are asked for.
struct Spec {
    fs::path file;
    std::string kind;
    std::map<std::string, Json> devices;
    Json edits;
};

Spec readSpec(const fs::path& file) {
    const std::string text = readFile(file, kMaximumBytes);
    Json json;
    if (file.extension() == ".json") {
        json = Json::parse(text, nullptr, false);
        if (json.is_discarded()) refuse("it is no JSON");
    } else {
        json = detail::readYaml(text);
    }
    const std::string version = requiredText(json, "cdiVersion");
    if (version.rfind("0.", 0) != 0 && version.rfind("1.", 0) != 0) {
        refuse("its version " + printable(version) + " is newer than this Galley");
    }
    Spec spec{file, requiredText(json, "kind"), {}, member(json, "containerEdits")};
    if (!isKind(spec.kind)) refuse("\"" + printable(spec.kind) + "\" is no kind of device such as vendor.com/class");
    for (const Json& device : listOf(json, "devices")) {
        std::string name = requiredText(device, "name");
        if (!isDeviceName(name)) refuse("\"" + printable(name) + "\" is no name of a device");
        if (!spec.devices.emplace(std::move(name), member(device, "containerEdits")).second) {
            refuse("it describes a device twice");
        }
    }
    return spec;
}

struct Place {
    const Spec* spec = nullptr;  ///< none: two files of one directory describe it
    const Json* edits = nullptr;
};

/// What all files together describe.
class Catalog {
public:
    explicit Catalog(const std::vector<fs::path>& directories) {
        for (const fs::path& directory : directories) addDirectory(directory);
    }

    /// Null when nothing describes it.
    const Place* find(const std::string& kind, const std::string& name) const {
        const auto devices = m_kinds.find(kind);
        if (devices == m_kinds.end()) return nullptr;
        const auto found = devices->second.find(name);
        return found == devices->second.end() ? nullptr : &found->second;
    }

    const std::map<std::string, Place>& devicesOf(const std::string& kind) const { return m_kinds.at(kind); }
    const std::map<std::string, std::map<std::string, Place>>& kinds() const { return m_kinds; }

    /// NVIDIA's when there is one: so does Docker.
    std::string kindOfGpus() const {
        std::string found;
        for (const auto& [kind, devices] : m_kinds) {
            if (!kind.ends_with(kGpuClass)) continue;
            if (found.empty() || kind == "nvidia.com/gpu") found = kind;
        }
        return found;
    }

    const std::vector<std::string>& complaints() const { return m_complaints; }

private:
    void addDirectory(const fs::path& directory) {
        std::vector<fs::path> files;
        std::error_code error;
        for (fs::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
            const std::string extension = entry->path().extension();
            if (extension == ".json" || extension == ".yaml" || extension == ".yml") files.push_back(entry->path());
        }
        std::sort(files.begin(), files.end());
        std::set<std::pair<std::string, std::string>> here;
        for (const fs::path& file : files) {
            try {
                m_specs.push_back(std::make_unique<Spec>(readSpec(file)));
            } catch (const Error& problem) {
                m_complaints.push_back(printable(file.string()) + ": " + problem.message());
                continue;
            }
            const Spec& spec = *m_specs.back();
            for (const auto& [name, edits] : spec.devices) {
                const bool isFirst = here.emplace(spec.kind, name).second;
                m_kinds[spec.kind][name] = isFirst ? Place{&spec, &edits} : Place{};
            }
        }
    }

    std::vector<std::unique_ptr<Spec>> m_specs;
    std::map<std::string, std::map<std::string, Place>> m_kinds;
    std::vector<std::string> m_complaints;
};

[[noreturn]] void unresolvable(const std::string& what, const std::string& vendor, const Catalog& catalog,
                               const std::vector<fs::path>& directories) {
    std::string sentence = what + "; " + cdiAdvice(vendor, directories);
    for (const std::string& complaint : catalog.complaints()) sentence += ". Not usable: " + complaint;
    throw Error(ErrorKind::NotFound, sentence);
}

/// One GPU may have several names, as its number and its UUID: the numbers, where there are some, else every name whose
/// device was not named before.
std::vector<std::string> oneNameEach(const std::map<std::string, Place>& devices) {
    std::vector<std::string> names;
    for (const auto& [name, place] : devices) {
        if (parseUnsigned(name)) names.push_back(name);
    }
    std::sort(names.begin(), names.end(), [](const std::string& left, const std::string& right) {
        return *parseUnsigned(left) < *parseUnsigned(right);
    });
    if (!names.empty()) return names;
    std::vector<Json> taken;
    for (const auto& [name, place] : devices) {
        if (name == "all") continue;
        const Json edits = place.edits == nullptr ? Json(name) : *place.edits;
        if (std::find(taken.begin(), taken.end(), edits) != taken.end()) continue;
        taken.push_back(edits);
        names.push_back(name);
    }
    return names;
}

/// The qualified names of the GPUs that are asked for.
std::vector<std::string> namesOfGpus(const GpuRequest& request, const Catalog& catalog,
                                     const std::vector<fs::path>& directories) {
    const std::string kind = catalog.kindOfGpus();
    if (kind.empty()) {
        unresolvable("no file describes the GPUs of this computer", "nvidia.com", catalog, directories);
    }
    std::vector<std::string> names = request.devices;
    if (names.empty() && request.count < 0 && catalog.find(kind, "all")) names = {"all"};
    if (names.empty()) {
        names = oneNameEach(catalog.devicesOf(kind));
        const std::size_t count = names.size();
        if (request.count > 0 && static_cast<std::uint64_t>(request.count) > count) {
            throw Error(ErrorKind::NotFound, std::to_string(request.count) + " GPUs were asked for, and " +
                                                 std::to_string(count) + " are described for " + kind);
        }
        if (request.count > 0) names.resize(static_cast<std::size_t>(request.count));
    }
    for (std::string& name : names) name = kind + "=" + name;
    return names;
}

}  // namespace

bool isCdiDevice(std::string_view text) {
    const auto equals = text.find('=');
    return equals != std::string_view::npos && isKind(text.substr(0, equals)) && isDeviceName(text.substr(equals + 1));
}

GpuRequest parseGpus(const std::string& text) {
    GpuRequest request;
    bool isDeviceList = false;
    std::string unquoted = text;
    unquoted.erase(std::remove(unquoted.begin(), unquoted.end(), '"'), unquoted.end());
    for (const std::string& part : split(unquoted, ',')) {
        const auto equals = part.find('=');
        const std::string key = equals == std::string::npos ? "count" : part.substr(0, equals);
        const std::string value = part.substr(equals == std::string::npos ? 0 : equals + 1);
        if (equals == std::string::npos && isDeviceList) {
            request.devices.push_back(value);
            continue;
        }
        isDeviceList = key == "device";
        if (isDeviceList) {
            request.devices.push_back(value);
        } else if (key == "count") {
            const auto count = parseUnsigned(value);
            if (value != "all" && (!count || *count == 0 || *count > INT32_MAX)) {
                refuse("invalid count '" + printable(value) + "' for --gpus: a number, or all");
            }
            request.count = value == "all" ? -1 : static_cast<std::int64_t>(*count);
        } else if (key != "driver" && key != "capabilities") {
            // What a device may do is in its description; there is no part of it to choose.
            refuse("unexpected key '" + printable(key) + "' in '" + printable(text) + "' for --gpus");
        }
    }
    for (const std::string& name : request.devices) {
        if (!isDeviceName(name)) refuse("'" + printable(name) + "' is no name of a GPU for --gpus");
    }
    if (!request.devices.empty() && request.count != 0) {
        refuse("cannot set both Count and DeviceIDs on device request for --gpus");
    }
    if (request.empty()) request.count = 1;
    return request;
}

std::vector<fs::path> cdiDirectories(const fs::path& settings) {
    return {"/etc/cdi", "/var/run/cdi", settings / "cdi"};
}

CdiReport reportCdi(const std::vector<fs::path>& directories) {
    const Catalog catalog(directories);
    CdiReport report;
    for (const auto& [kind, devices] : catalog.kinds()) {
        CdiReport::Kind& shown = report.kinds.emplace_back();
        shown.name = kind;
        for (const auto& [name, place] : devices) shown.devices.push_back(name);
    }
    report.complaints = catalog.complaints();
    return report;
}

std::string cdiAdvice(const std::string& vendor, const std::vector<fs::path>& directories) {
    const std::string file = (directories.back() / (vendor == "amd.com" ? "amd.yaml" : "nvidia.yaml")).string();
    if (vendor == "nvidia.com") return "make one with: nvidia-ctk cdi generate --output=" + file;
    if (vendor == "amd.com") return "make one with: amd-ctk cdi generate --output=" + file;
    return "its vendor's tools make such a file; it belongs into /etc/cdi or " + directories.back().string();
}

std::optional<std::string> findAbsentDevice(const std::vector<Device>& devices) {
    for (const Device& device : devices) {
        struct stat status {};
        const bool isThere = ::stat(device.source.c_str(), &status) == 0;
        if (isThere && (S_ISCHR(status.st_mode) || S_ISBLK(status.st_mode) || S_ISDIR(status.st_mode))) continue;
        return "\"" + printable(device.source) + "\": " + (isThere ? "not a device node" : "no such file or directory");
    }
    return std::nullopt;
}

DeviceEdits findDeviceEdits(const Options& options, const std::vector<fs::path>& directories) {
    DeviceEdits edits;
    if (options.gpus.empty() && options.cdiDevices.empty()) return edits;
    const Catalog catalog(directories);
    std::vector<std::string> wanted;
    if (!options.gpus.empty()) wanted = namesOfGpus(options.gpus, catalog, directories);
    wanted.insert(wanted.end(), options.cdiDevices.begin(), options.cdiDevices.end());
    std::set<std::string> done;
    for (const std::string& device : wanted) {
        if (!done.insert(device).second) continue;
        const auto equals = device.find('=');
        const std::string kind = device.substr(0, equals);
        const Place* place = catalog.find(kind, device.substr(equals + 1));
        if (place == nullptr) {
            unresolvable("unresolvable CDI device " + device + ": no file describes it", kind.substr(0, kind.find('/')),
                         catalog, directories);
        }
        if (place->spec == nullptr) {
            throw Error(ErrorKind::InvalidInput,
                        "the CDI device " + device + " is described by two files of one directory: remove one of them");
        }
        try {
            if (done.insert(place->spec->file).second) append(edits, place->spec->edits);
            append(edits, *place->edits);
        } catch (const Error& error) {
            throw Error(error.kind(), printable(place->spec->file.string()) + ": " + error.message());
        }
        if (const auto absent = findAbsentDevice(edits.nodes)) {
            throw Error(ErrorKind::NotFound,
                        "the device " + device + " needs " + *absent + "; is the driver of the device loaded?");
        }
    }
    return edits;
}

}  // namespace galley::container
