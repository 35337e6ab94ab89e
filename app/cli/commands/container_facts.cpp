// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/container_facts.h"

#include "app/cli/template/value_json.h"

namespace galley::cli {
namespace {

const tmpl::Value* member(const tmpl::Value& value, std::string_view name) {
    return value.is(tmpl::Value::Kind::Object) ? value.object().find(name) : nullptr;
}

bool flag(const tmpl::Value& document, std::string_view section, std::string_view name) {
    const tmpl::Value* group = member(document, section);
    const tmpl::Value* value = group == nullptr ? nullptr : member(*group, name);
    return value != nullptr && value->truth();
}

std::string text(const tmpl::Value& document, std::string_view name) {
    const tmpl::Value* value = member(document, name);
    return value != nullptr && value->is(tmpl::Value::Kind::String) ? value->text() : "";
}

}  // namespace

ContainerFacts containerFacts(Session& session, const std::string& reference) {
    const tmpl::Value document = tmpl::parseJson(unwrap(session.containers().inspect(reference)), {});
    ContainerFacts facts;
    facts.id = text(document, "Id");
    facts.name = text(document, "Name");
    if (!facts.name.empty() && facts.name.front() == '/') facts.name.erase(0, 1);
    facts.running = flag(document, "State", "Running");
    facts.terminal = flag(document, "Config", "Tty");
    facts.openStdin = flag(document, "Config", "OpenStdin");
    return facts;
}

std::vector<api::PortMapping> publishedPorts(Session& session, const std::string& reference) {
    std::vector<api::PortMapping> mappings;
    for (const api::PublishedPort& port : unwrap(session.ports().of(reference))) mappings.push_back(port.mapping);
    return mappings;
}

}  // namespace galley::cli
