// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/commands.h"
#include "app/cli/format/row_format.h"
#include "app/cli/template/template.h"
#include "app/cli/template/value_json.h"

namespace galley::cli {
namespace {

/// Which members of docker's documents are maps in Go, and which of their nulls are pointers.
tmpl::Schema schema() {
    return {{"Annotations", "Args.Data", "BuildArgs", "Config.Volumes", "Containers", "Data", "DriverOpts",
             "ExposedPorts", "Labels", "LogConfig.Config", "Metadata.Labels", "Networks", "Options", "PortBindings",
             "Ports", "StorageOpt", "Sysctls", "Tmpfs"},
            {"Health", "Healthcheck", "IPAMConfig", "Init", "MemorySwappiness", "OomKillDisable", "PidsLimit",
             "StopTimeout"},
            false};
}

/// What templates ask of documents that leave it out: `omitempty` members, and Go's own names for some.
struct OptionalMember {
    std::string_view parent;  ///< the member that holds it; empty: the document
    std::string_view name;
    std::string_view same;  ///< the member that has its value; empty: null, or "" for a text
    bool isText = false;
};
constexpr OptionalMember kOptionalMembers[] = {
    {"", "ID", "Id"},
    {"", "Variant", "", true},
    {"", "OsVersion", "", true},
    {"", "SizeRw", ""},
    {"", "SizeRootFs", ""},
    {"State", "Health", ""},
    {"Config", "Healthcheck", ""},
    {"Config", "Shell", ""},
    {"Config", "StopSignal", "", true},
    {"Config", "StopTimeout", ""},
    {"HostConfig", "Annotations", ""},
    {"HostConfig", "Init", ""},
    {"HostConfig", "Mounts", ""},
    {"HostConfig", "StorageOpt", ""},
    {"HostConfig", "Sysctls", ""},
    {"HostConfig", "Tmpfs", ""},
    {"Mounts", "Name", "", true},
    {"Mounts", "Driver", "", true},
    {"PortBindings", "HostIP", "HostIp"},
    {"Ports", "HostIP", "HostIp"},
};

tmpl::Value::NullShape shapeOf(std::string_view name) {
    if (name == "Shell" || name == "Mounts") return tmpl::Value::NullShape::List;
    if (name == "Annotations" || name == "StorageOpt" || name == "Sysctls" || name == "Tmpfs") {
        return tmpl::Value::NullShape::Map;
    }
    return tmpl::Value::NullShape::Pointer;
}

void addOptionalMembers(tmpl::Object& object, std::string_view parent) {
    for (const OptionalMember& member : kOptionalMembers) {
        if (member.parent != parent || object.find(member.name) != nullptr) continue;
        tmpl::Value value = member.isText ? tmpl::Value("") : tmpl::Value::null(shapeOf(member.name));
        if (!member.same.empty()) {
            const tmpl::Value* same = object.find(member.same);
            if (same == nullptr) continue;
            value = *same;
        }
        object.hidden.emplace_back(member.name, std::move(value));
    }
}

/// `{{if .State.Health}}` is asked of every container, and the document leaves Health out when there is none.
tmpl::Value withOptionalMembers(const tmpl::Value& value, std::string_view parent) {
    if (value.is(tmpl::Value::Kind::List)) {
        tmpl::Values list;
        for (const tmpl::Value& entry : value.list()) list.push_back(withOptionalMembers(entry, parent));
        return list;
    }
    if (!value.is(tmpl::Value::Kind::Object)) return value;
    tmpl::Object copy = value.object();
    for (auto& [name, member] : copy.fields) member = withOptionalMembers(member, copy.isMap ? parent : name);
    if (!copy.isMap) addOptionalMembers(copy, parent);
    return copy;
}

/// Exit code of docker for a format that does not parse.
constexpr int kFormatExitCode = 64;

enum class Kind { Any, Container, Image, Network, Volume };

class Inspect : public Command {
public:
    explicit Inspect(Kind kind) : m_kind(kind) {}

    CommandShape shape() const override {
        if (m_kind == Kind::Container) {
            return {"[OPTIONS] CONTAINER [CONTAINER...]", "Display detailed information on one or more containers", 1};
        }
        if (m_kind == Kind::Image) {
            return {"[OPTIONS] IMAGE [IMAGE...]", "Display detailed information on one or more images", 1};
        }
        if (m_kind == Kind::Volume) {
            return {"[OPTIONS] VOLUME [VOLUME...]", "Display detailed information on one or more volumes", 1};
        }
        if (m_kind == Kind::Network) {
            return {"[OPTIONS] NETWORK [NETWORK...]", "Display detailed information on one or more networks", 1};
        }
        return {"[OPTIONS] NAME|ID [NAME|ID...]",
                "Return low-level information on containers, images, networks and volumes", 1};
    }

    void defineFlags(FlagSet& flags) override {
        flags.text("format", 'f', m_format, kObjectFormatHelp);
        if (m_kind == Kind::Volume) {
            flags.boolean("size", 's', m_size, "Display total file sizes");
        } else if (m_kind == Kind::Any || m_kind == Kind::Container) {
            flags.boolean("size", 's', m_size, "Display total file sizes if the type is container");
        }
        if (m_kind == Kind::Any) flags.text("type", '\0', m_type, "Only inspect objects of the given type");
    }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        if (!m_type.empty() && m_type != "container" && m_type != "image" && m_type != "network" &&
            m_type != "volume") {
            throw Error(
                ErrorKind::InvalidInput,
                "unknown type: \"" + m_type + "\": must be one of \"container\", \"image\", \"network\", \"volume\"");
        }
        if (m_type == "network") m_kind = Kind::Network;
        if (m_type == "container") m_kind = Kind::Container;
        if (m_type == "image") m_kind = Kind::Image;
        if (m_type == "volume") m_kind = Kind::Volume;
        std::optional<tmpl::Template> format;
        if (!m_format.empty() && m_format != "json") {
            try {
                format.emplace(m_format);
            } catch (const Error& error) {
                reportError(session, Error(error.kind(), "template parsing error: " + error.message()));
                return kFormatExitCode;
            }
        }
        return inspectAll(session, arguments, format);
    }

private:
    int inspectAll(Session& session, const std::vector<std::string>& names,
                   const std::optional<tmpl::Template>& format) const {
        tmpl::Values documents;
        std::string text;
        std::vector<Error> failures;
        for (const std::string& name : names) {
            try {
                tmpl::Value document = tmpl::parseJson(find(session, name), schema());
                if (m_size) addSizes(session, document);
                if (format) text += executeOn(*format, document) + "\n";
                documents.push_back(std::move(document));
            } catch (const Error& error) {
                failures.push_back(error);
            }
        }
        if (format) {
            session.out().write(text.empty() ? "\n" : text);
        } else {
            const tmpl::Value all(std::move(documents));
            session.out().line(m_format == "json" ? tmpl::writeJson(all) : tmpl::writeIndentedJson(all, 4));
        }
        for (const Error& failure : failures) reportError(session, failure);
        return failures.empty() ? 0 : 1;
    }

    static std::string executeOn(const tmpl::Template& format, const tmpl::Value& document) {
        tmpl::Options options;
        options.unknownField = tmpl::UnknownField::NoSuchEntry;
        try {
            return format.execute(withOptionalMembers(document, ""), options);
        } catch (const Error& error) {
            throw Error(error.kind(), "template parsing error: " + error.message());
        }
    }

    /// An image has its size already.
    static void addSizes(Session& session, tmpl::Value& document) {
        const tmpl::Value* id = document.object().find("Id");
        if (id == nullptr || document.object().find("State") == nullptr) return;
        const auto found = unwrap(session.containers().list({true, {{"id", id->text()}}, true}));
        if (found.empty()) return;
        tmpl::Object copy = document.object();
        copy.set("SizeRw", found.front().writtenBytes.value_or(0));
        copy.set("SizeRootFs", found.front().totalBytes.value_or(0));
        document = std::move(copy);
    }

    std::string find(Session& session, const std::string& name) const {
        if (m_kind == Kind::Image) return unwrap(session.images().inspect(name));
        if (m_kind == Kind::Volume) return unwrap(session.volumes().inspect(name, m_size, {}));
        if (m_kind == Kind::Network) return unwrap(session.networks().inspect(name));
        auto container = session.containers().inspect(name);
        const bool absent = !container && !container.cancelled() && container.error().kind() == ErrorKind::NotFound;
        if (m_kind == Kind::Container || !absent) return unwrap(std::move(container));
        auto image = session.images().inspect(name);
        const bool noImage =
            !image && !image.cancelled() &&
            (image.error().kind() == ErrorKind::NotFound || image.error().kind() == ErrorKind::InvalidInput);
        if (noImage) {
            auto network = session.networks().inspect(name);
            if (network) return unwrap(std::move(network));
            auto volume = session.volumes().inspect(name, m_size, {});
            if (volume) return unwrap(std::move(volume));
            throw Error(ErrorKind::NotFound, "No such object: " + name);
        }
        return unwrap(std::move(image));
    }

    Kind m_kind;
    std::string m_format;
    std::string m_type;
    bool m_size = false;
};

}  // namespace

std::unique_ptr<Command> makeInspect() {
    return std::make_unique<Inspect>(Kind::Any);
}
std::unique_ptr<Command> makeContainerInspect() {
    return std::make_unique<Inspect>(Kind::Container);
}
std::unique_ptr<Command> makeVolumeInspect() {
    return std::make_unique<Inspect>(Kind::Volume);
}
std::unique_ptr<Command> makeNetworkInspect() {
    return std::make_unique<Inspect>(Kind::Network);
}
std::unique_ptr<Command> makeImageInspect() {
    return std::make_unique<Inspect>(Kind::Image);
}

}  // namespace galley::cli
