// SPDX-License-Identifier: Apache-2.0
// The texts of --mount and --tmpfs.
#include <algorithm>
#include <filesystem>
#include <optional>

#include "engine/base/text.h"
#include "engine/container/parse.h"
#include "engine/container/parse_options.h"

namespace galley::container {

namespace {

[[noreturn]] void refuse(const std::string& sentence) {
    throw Error(ErrorKind::InvalidInput, sentence);
}

/// The fields of one line of CSV: commas in a field stand between double quotes.
std::vector<std::string> fieldsOf(std::string_view text) {
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (quoted && c == '"' && at + 1 < text.size() && text[at + 1] == '"') {
            fields.back() += text[++at];
        } else if (c == '"' && (quoted || fields.back().empty())) {
            quoted = !quoted;
        } else if (c == ',' && !quoted) {
            fields.emplace_back();
        } else {
            fields.back() += c;
        }
    }
    if (quoted) refuse("a quotation mark is missing in '" + printable(text) + "'");
    return fields;
}

bool boolean(const std::string& key, const std::optional<std::string>& value) {
    if (!value) return true;
    for (const char* word : {"1", "t", "T", "true", "TRUE", "True"}) {
        if (*value == word) return true;
    }
    for (const char* word : {"0", "f", "F", "false", "FALSE", "False"}) {
        if (*value == word) return false;
    }
    refuse("invalid value for " + key + ": " + printable(*value));
}

bool isOctal(std::string_view text) {
    return !text.empty() && text.size() <= 5 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '7'; });
}

/// One `--mount` while its fields are read.
struct Reading {
    Mount mount;
    std::string special;  ///< the kind that an option was for: "volume", "bind", "tmpfs"
    std::string whole;

    void setKind(const std::string& value) {
        const std::string kind = toLower(value);
        if (kind == "bind") {
            mount.kind = Mount::Kind::Bind;
        } else if (kind == "volume") {
            mount.kind = Mount::Kind::Volume;
        } else if (kind == "tmpfs") {
            mount.kind = Mount::Kind::Tmpfs;
        } else {
            refuse("mount type '" + printable(value) + "' is not known: use bind, volume or tmpfs");
        }
    }
    void setTmpfs(const std::string& key, const std::string& value) {
        special = "tmpfs";
        if (key == "tmpfs-size") {
            const auto bytes = parseBytes(value);
            if (!bytes) refuse("invalid value for tmpfs-size: " + printable(value));
            mount.tmpfsOptions.push_back("size=" + std::to_string(*bytes));
        } else {
            if (!isOctal(value)) refuse("invalid value for tmpfs-mode: " + printable(value));
            mount.tmpfsOptions.push_back("mode=" + value);
        }
    }
    void setPropagation(const std::string& value) {
        special = "bind";
        if (value == "rprivate" || value == "private") return;
        refuse("bind-propagation=" + printable(value) +
               " needs a mount that is shared with the host, which a user without root cannot give; leave it out");
    }
    void set(const std::string& key, const std::optional<std::string>& value) {
        if (key == "readonly" || key == "ro") {
            mount.readOnly = boolean(key, value);
        } else if (key == "volume-nocopy") {
            special = "volume";
            mount.copyUp = !boolean(key, value);
        } else if (!value) {
            refuse("invalid field '" + printable(key) + "' must be a key=value pair");
        } else if (key == "type") {
            setKind(*value);
        } else if (key == "source" || key == "src") {
            mount.source = *value;
        } else if (key == "target" || key == "dst" || key == "destination") {
            mount.target = *value;
        } else if (key == "bind-propagation") {
            setPropagation(*value);
        } else if (key == "tmpfs-size" || key == "tmpfs-mode") {
            setTmpfs(key, *value);
        } else if (key != "consistency") {  // means something on a Mac only
            refuse("unexpected key '" + printable(key) + "' in '" + printable(whole) + "'");
        }
    }
};

const char* nameOf(Mount::Kind kind) {
    if (kind == Mount::Kind::Bind) return "bind";
    return kind == Mount::Kind::Volume ? "volume" : "tmpfs";
}

void checkSource(const Mount& mount) {
    if (mount.kind == Mount::Kind::Tmpfs && !mount.source.empty()) {
        refuse("invalid mount config for type \"tmpfs\": field Source must not be specified");
    }
    if (mount.kind == Mount::Kind::Bind && mount.source.empty()) {
        refuse("invalid mount config for type \"bind\": field Source must not be empty");
    }
    if (mount.kind == Mount::Kind::Volume && !mount.source.empty() && !isValidName(mount.source)) {
        refuse("\"" + printable(mount.source) +
               "\" includes invalid characters for a local volume name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are "
               "allowed. If you intended to pass a host directory, use type=bind");
    }
}

bool isTmpfsOption(std::string_view option) {
    static constexpr std::string_view kWords[] = {
        "rw",      "ro",       "exec",       "noexec",   "suid", "nosuid", "dev",        "nodev",      "atime",
        "noatime", "diratime", "nodiratime", "relatime", "sync", "async",  "norelatime", "strictatime"};
    if (std::find(std::begin(kWords), std::end(kWords), option) != std::end(kWords)) return true;
    const auto equals = option.find('=');
    if (equals == std::string_view::npos) return false;
    const std::string_view key = option.substr(0, equals);
    const std::string_view value = option.substr(equals + 1);
    if (key == "mode") return isOctal(value);
    if (key == "uid" || key == "gid") return parseUnsigned(value).has_value();
    const bool percent = key == "size" && !value.empty() && value.back() == '%';
    if (percent) return parseUnsigned(value.substr(0, value.size() - 1)).has_value();
    return (key == "size" || key == "nr_inodes" || key == "nr_blocks") && parseBytes(value).has_value();
}

}  // namespace

Mount parseMount(std::string_view text) {
    Reading reading;
    reading.mount.kind = Mount::Kind::Volume;
    reading.whole = text;
    for (const std::string& field : fieldsOf(text)) {
        const auto equals = field.find('=');
        reading.set(toLower(trim(std::string_view(field).substr(0, equals))),
                    equals == std::string::npos ? std::nullopt : std::optional(field.substr(equals + 1)));
    }
    Mount& mount = reading.mount;
    if (mount.target.empty()) refuse("target is required");
    const std::string kind = nameOf(mount.kind);
    if (!reading.special.empty() && reading.special != kind) {
        refuse("cannot mix '" + reading.special + "-*' options with mount type '" + kind + "'");
    }
    checkSource(mount);
    if (mount.kind == Mount::Kind::Bind) {
        mount.source = std::filesystem::absolute(mount.source).lexically_normal().string();
        if (mount.source.size() > 1 && mount.source.back() == '/') mount.source.pop_back();
    }
    normaliseTarget(mount);
    return mount;
}

Mount parseTmpfs(std::string_view text) {
    const auto colon = text.find(':');
    Mount mount;
    mount.kind = Mount::Kind::Tmpfs;
    mount.target = std::string(text.substr(0, colon));
    if (colon != std::string_view::npos) {
        for (const std::string& option : split(text.substr(colon + 1), ',')) {
            if (!isTmpfsOption(option)) refuse("invalid tmpfs option \"" + printable(option) + "\"");
            mount.tmpfsOptions.push_back(option);
        }
    }
    normaliseTarget(mount);
    return mount;
}

}  // namespace galley::container
