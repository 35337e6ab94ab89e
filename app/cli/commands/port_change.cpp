// SPDX-License-Identifier: Apache-2.0
// port add, port move, port rm: change what a container publishes, also while it runs.
#include "app/cli/commands/commands.h"
#include "app/cli/commands/container_facts.h"
#include "app/cli/format/ports_text.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

std::string publishedList(const std::vector<api::PortMapping>& mappings) {
    std::vector<std::string> texts;
    for (const auto& mapping : mappings) texts.push_back(mappingText(mapping));
    return texts.empty() ? "it publishes none" : "it publishes " + join(texts, ", ");
}

/// The one mapping of the container that `text` ("[ip:]hostport[/proto]") names.
api::PortMapping findMapping(Session& session, const std::string& container, const std::string& text) {
    const HostPortArgument wanted = parseHostPort(text);
    const auto mappings = publishedPorts(session, container);
    std::vector<api::PortMapping> found;
    for (const auto& mapping : mappings) {
        if (wanted.matches(mapping)) found.push_back(mapping);
    }
    if (found.empty()) {
        throw Error(ErrorKind::NotFound,
                    "container " + container + " publishes no port " + text + ": " + publishedList(mappings));
    }
    if (found.size() > 1) {
        throw Error(ErrorKind::InvalidInput,
                    "port " + text + " of container " + container + " is published " + std::to_string(found.size()) +
                        " times: write address and protocol too, as " + hostEndpoint(found[0]) + "/" +
                        std::string(protocolName(found[0].protocol)));
    }
    return found[0];
}

class PortAdd : public Command {
public:
    CommandShape shape() const override {
        return {"CONTAINER [IP:][HOST_PORT:]PORT[/PROTO]...", "Publish more ports of a container", 2};
    }
    void defineFlags(FlagSet&) override {}
    int run(Session& session, const std::vector<std::string>& arguments) override {
        for (std::size_t index = 1; index < arguments.size(); ++index) {
            for (const api::PortMapping& mapping : unwrap(api::parsePublish(arguments[index]))) {
                session.out().line(mappingText(unwrap(session.ports().add(arguments[0], mapping))));
                session.out().flush();
            }
        }
        return 0;
    }
};

class PortMove : public Command {
public:
    CommandShape shape() const override {
        return {"CONTAINER [IP:]HOST_PORT[/PROTO] [IP:]NEW_HOST_PORT[:PORT]",
                "Publish a port under another number or address; open connections stay", 3, 3};
    }
    void defineFlags(FlagSet&) override {}
    int run(Session& session, const std::vector<std::string>& arguments) override {
        const api::PortMapping from = findMapping(session, arguments[0], arguments[1]);
        const api::PortMapping to = target(from, arguments[2]);
        session.out().line(mappingText(unwrap(session.ports().move(arguments[0], from, to))));
        return 0;
    }

private:
    static bool isNumber(const std::string& text) { return parseUnsigned(text).has_value(); }

    /// "8081" and "ip:8081" keep the container's port; "8081:80" and "ip:8081:80" change it.
    static api::PortMapping target(const api::PortMapping& from, const std::string& text) {
        const std::size_t colon = text.rfind(':');
        const std::string before = colon == std::string::npos ? "" : text.substr(0, colon);
        const std::string host = before.substr(before.rfind(':') == std::string::npos ? 0 : before.rfind(':') + 1);
        api::PortMapping to = from;
        if (colon == std::string::npos || !isNumber(host) || before.back() == ']') {
            const HostPortArgument argument = parseHostPort(text);
            to.hostPort = argument.port;
            if (!argument.address.empty()) to.hostAddress = argument.address;
            if (argument.protocol && *argument.protocol != from.protocol) {
                throw Error(ErrorKind::InvalidInput,
                            "a port cannot change its protocol: remove it and add the other one");
            }
            return to;
        }
        const auto parsed = unwrap(api::parsePublish(text));
        if (parsed.size() != 1) {
            throw Error(ErrorKind::InvalidInput, "\"" + text + "\" is more than one port: move them one by one");
        }
        to.hostPort = parsed[0].hostPort;
        to.containerPort = parsed[0].containerPort;
        if (before != host) to.hostAddress = parsed[0].hostAddress;
        return to;
    }
};

class PortRemove : public Command {
public:
    CommandShape shape() const override {
        return {"CONTAINER [IP:]HOST_PORT[/PROTO]...", "Stop publishing ports of a container", 2};
    }
    void defineFlags(FlagSet&) override {}
    int run(Session& session, const std::vector<std::string>& arguments) override {
        for (std::size_t index = 1; index < arguments.size(); ++index) {
            const api::PortMapping mapping = findMapping(session, arguments[0], arguments[index]);
            unwrap(session.ports().remove(arguments[0], mapping));
            session.out().line(mappingText(mapping));
            session.out().flush();
        }
        return 0;
    }
};

}  // namespace

std::unique_ptr<Command> makePortAdd() {
    return std::make_unique<PortAdd>();
}
std::unique_ptr<Command> makePortMove() {
    return std::make_unique<PortMove>();
}
std::unique_ptr<Command> makePortRemove() {
    return std::make_unique<PortRemove>();
}

}  // namespace galley::cli
