// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/commands.h"
#include "app/cli/format/row_format.h"
#include "app/cli/format/text.h"
#include "app/cli/template/template.h"
#include "app/cli/template/value_json.h"
#include "engine/base/clock.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

struct Line {
    const char* key;
    const char* title;
};

/// What docker prints, in its order; a key that the document does not have is left out.
constexpr Line kLines[] = {
    {"Containers", "Containers"},
    {"ContainersRunning", " Running"},
    {"ContainersPaused", " Paused"},
    {"ContainersStopped", " Stopped"},
    {"Images", "Images"},
    {"ServerVersion", "Server Version"},
    {"Driver", "Storage Driver"},
    {"LoggingDriver", "Logging Driver"},
    {"CgroupDriver", "Cgroup Driver"},
    {"CgroupVersion", "Cgroup Version"},
    {"DefaultRuntime", "Default Runtime"},
    {"KernelVersion", "Kernel Version"},
    {"OperatingSystem", "Operating System"},
    {"OSType", "OSType"},
    {"Architecture", "Architecture"},
    {"NCPU", "CPUs"},
    {"MemTotal", "Total Memory"},
    {"Name", "Name"},
    {"ID", "ID"},
    {"DockerRootDir", "Galley Root Dir"},
    {"HttpProxy", "HTTP Proxy"},
    {"HttpsProxy", "HTTPS Proxy"},
    {"NoProxy", "No Proxy"},
};

std::string shown(const std::string& key, const tmpl::Value& value) {
    if (key == "MemTotal" && value.is(tmpl::Value::Kind::Integer)) {
        return binarySize(value.integer());
    }
    return printable(value.print());
}

class Info : public Command {
public:
    CommandShape shape() const override { return {"[OPTIONS]", "Display system-wide information", 0, 0}; }

    void defineFlags(FlagSet& flags) override { flags.text("format", 'f', m_format, kObjectFormatHelp); }

    int run(Session& session, const std::vector<std::string>&) override {
        const tmpl::Schema schema{{"Runtimes", "Labels", "Options"}, {}, false};
        const tmpl::Value document = tmpl::parseJson(unwrap(session.system().info()), schema);
        if (isJsonFormat(m_format)) {
            session.out().line(tmpl::writeJson(document));
        } else if (!m_format.empty()) {
            session.out().line(tmpl::Template(unescapeFormat(m_format)).execute(named(document)));
        } else {
            print(session.out(), document);
        }
        return 0;
    }

private:
    static tmpl::Value named(const tmpl::Value& document) {
        if (!document.is(tmpl::Value::Kind::Object)) return document;
        tmpl::Object copy = document.object();
        copy.typeName = "system.dockerInfo";
        return copy;
    }

    static void print(Output& out, const tmpl::Value& document) {
        if (!document.is(tmpl::Value::Kind::Object)) return;
        const tmpl::Object& object = document.object();
        for (const Line& line : kLines) {
            const tmpl::Value* value = object.find(line.key);
            const bool empty = value != nullptr && value->is(tmpl::Value::Kind::String) && value->text().empty();
            if (value == nullptr || empty) continue;
            out.line(std::string(line.title) + ": " + shown(line.key, *value));
            if (std::string_view(line.key) == "Driver") printPairs(out, object.find("DriverStatus"));
        }
        printPullsLeft(out, object.find("PullsLeft"));
        if (const tmpl::Value* warnings = object.find("Warnings");
            warnings != nullptr && warnings->is(tmpl::Value::Kind::List)) {
            for (const tmpl::Value& warning : warnings->list()) out.line("WARNING: " + printable(warning.print()));
        }
    }

    /// What Docker Hub said at the last pull.
    static void printPullsLeft(Output& out, const tmpl::Value* left) {
        if (left == nullptr || !left->is(tmpl::Value::Kind::Object)) return;
        const auto number = [&](const char* key) {
            const tmpl::Value* value = left->object().find(key);
            return value != nullptr && value->is(tmpl::Value::Kind::Integer) ? value->integer() : 0;
        };
        const std::int64_t window = number("WindowSeconds");
        const std::string in =
            window > 0 ? " in " + toLower(humanDuration(std::chrono::seconds(window))) : std::string();
        out.line("Docker Hub Pulls Left: " + std::to_string(number("Remaining")) + " of " +
                 std::to_string(number("Limit")) + in);
    }

    static void printPairs(Output& out, const tmpl::Value* pairs) {
        if (pairs == nullptr || !pairs->is(tmpl::Value::Kind::List)) return;
        for (const tmpl::Value& pair : pairs->list()) {
            if (!pair.is(tmpl::Value::Kind::List) || pair.list().size() != 2) continue;
            out.line("  " + printable(pair.list()[0].print()) + ": " + printable(pair.list()[1].print()));
        }
    }

    std::string m_format;
};

}  // namespace

std::unique_ptr<Command> makeInfo() {
    return std::make_unique<Info>();
}

}  // namespace galley::cli
