// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/commands.h"
#include "app/cli/format/row_format.h"
#include "app/cli/format/text.h"
#include "app/cli/template/template.h"
#include "app/cli/template/value_json.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

constexpr int kFormatExitCode = 64;

tmpl::Object attributesOf(const api::Event& event) {
    tmpl::Object attributes;
    attributes.isMap = true;
    attributes.typeName = tmpl::kMapOfStrings;
    for (const auto& [name, value] : event.attributes) attributes.set(name, value);
    return attributes;
}

std::string attribute(const api::Event& event, const char* name) {
    const auto found = event.attributes.find(name);
    return found == event.attributes.end() ? "" : found->second;
}

tmpl::Object actorOf(const api::Event& event) {
    tmpl::Object actor;
    actor.typeName = "events.Actor";
    actor.set("ID", event.actorId).set("Attributes", attributesOf(event));
    return actor;
}

/// Docker repeats id, status and image on the outside for containers and images.
bool hasOldFields(const api::Event& event) {
    return event.type == "container" || event.type == "image";
}

tmpl::Value templateValue(const api::Event& event) {
    const bool old = hasOldFields(event);
    const auto nanoseconds = event.time.time_since_epoch().count();
    tmpl::Object message;
    message.typeName = "*events.Message";
    message.set("Status", old ? event.action : "").set("ID", old ? event.actorId : "");
    message.set("From", event.type == "container" ? attribute(event, "image") : "");
    message.set("Type", event.type).set("Action", event.action).set("Actor", actorOf(event)).set("Scope", "local");
    message.set("Time", std::int64_t{nanoseconds / 1'000'000'000}).set("TimeNano", std::int64_t{nanoseconds});
    return message;
}

std::string jsonLine(const api::Event& event) {
    const auto nanoseconds = event.time.time_since_epoch().count();
    tmpl::Object message;
    if (hasOldFields(event)) message.set("status", event.action).set("id", event.actorId);
    if (event.type == "container") message.set("from", attribute(event, "image"));
    message.set("Type", event.type).set("Action", event.action).set("Actor", actorOf(event)).set("scope", "local");
    message.set("time", std::int64_t{nanoseconds / 1'000'000'000}).set("timeNano", std::int64_t{nanoseconds});
    return tmpl::writeJson(message);
}

std::string plainLine(const api::Event& event) {
    std::string line = localTimeRfc3339(event.time, true) + " " + event.type + " " + event.action + " " + event.actorId;
    std::string attributes;
    for (const auto& [name, value] : event.attributes) {
        attributes += (attributes.empty() ? "" : ", ") + name + "=" + value;
    }
    if (!attributes.empty()) line += " (" + attributes + ")";
    return printable(line);
}

class Events : public Command {
public:
    CommandShape shape() const override { return {"[OPTIONS]", "Get real time events from the engine", 0, 0}; }

    void defineFlags(FlagSet& flags) override {
        flags.custom(
            "filter", 'f', [this](const std::string& text) { m_request.filters.push_back(parseFilter(text)); },
            "filter", "Filter output based on conditions provided");
        flags.text("format", '\0', m_format, kObjectFormatHelp);
        flags.text("since", '\0', m_since, "Show all events created since timestamp");
        flags.text("until", '\0', m_until, "Stream events until this timestamp");
    }

    int run(Session& session, const std::vector<std::string>&) override {
        const Instant reference = now();
        if (!m_since.empty()) m_request.since = parseTimeArgument(m_since, reference);
        if (!m_until.empty()) m_request.until = parseTimeArgument(m_until, reference);
        std::optional<tmpl::Template> format;
        try {
            if (!m_format.empty() && !isJsonFormat(m_format)) format.emplace(unescapeFormat(m_format));
        } catch (const Error& error) {
            reportError(session, Error(error.kind(), "Error parsing format: " + error.message()));
            return kFormatExitCode;
        }
        const auto sink = [&](const api::Event& event) {
            session.out().line(text(event, format));
            session.out().flush();
            return true;
        };
        unwrap(session.system().events(m_request, sink, {}));
        return 0;
    }

private:
    std::string text(const api::Event& event, const std::optional<tmpl::Template>& format) const {
        if (format) return format->execute(templateValue(event));
        return m_format.empty() ? plainLine(event) : jsonLine(event);
    }

    api::EventRequest m_request;
    std::string m_format;
    std::string m_since;
    std::string m_until;
};

}  // namespace

std::unique_ptr<Command> makeEvents() {
    return std::make_unique<Events>();
}

}  // namespace galley::cli
