// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/commands.h"
#include "app/cli/format/row_format.h"
#include "app/cli/template/template.h"
#include "app/cli/template/value_json.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

std::pair<std::string, std::string> cut(const std::string& text, char separator) {
    const std::size_t at = text.find(separator);
    if (at == std::string::npos) return {text, ""};
    return {text.substr(0, at), text.substr(at + 1)};
}

tmpl::Object side(const api::VersionInfo& info, const char* typeName) {
    const auto [system, architecture] = cut(info.platform, '/');
    tmpl::Object object;
    object.typeName = typeName;
    object.set("Version", info.version).set("GitCommit", info.gitCommit).set("Os", system);
    object.set("Arch", architecture).set("BuildTime", info.buildTime);
    return object;
}

/// Docker's shape. Client and server are one program here.
tmpl::Value documentOf(const api::VersionInfo& info) {
    const auto [name, version] = cut(info.runtime, ' ');
    tmpl::Object engine;
    engine.set("Name", "Engine").set("Version", info.version);
    tmpl::Object runtime;
    runtime.set("Name", name).set("Version", version);
    tmpl::Object product;
    product.set("Name", "Galley");
    tmpl::Object server = side(info, "types.Version");
    server.set("KernelVersion", info.kernel).set("Experimental", false).set("Platform", std::move(product));
    server.set("Components", tmpl::Values{tmpl::Value(std::move(engine)), tmpl::Value(std::move(runtime))});
    tmpl::Object document;
    document.typeName = "system.versionInfo";
    document.set("Client", side(info, "system.clientVersion")).set("Server", std::move(server));
    return document;
}

class Version : public Command {
public:
    CommandShape shape() const override { return {"[OPTIONS]", "Show the Galley version information", 0, 0}; }

    void defineFlags(FlagSet& flags) override { flags.text("format", 'f', m_format, kObjectFormatHelp); }

    int run(Session& session, const std::vector<std::string>&) override {
        const api::VersionInfo info = unwrap(session.system().version());
        if (isJsonFormat(m_format)) {
            session.out().line(tmpl::writeJson(documentOf(info)));
        } else if (!m_format.empty()) {
            session.out().line(tmpl::Template(unescapeFormat(m_format), "version").execute(documentOf(info)));
        } else {
            print(session.out(), info);
        }
        return 0;
    }

private:
    static void print(Output& out, const api::VersionInfo& info) {
        const std::pair<const char*, const std::string*> rows[] = {
            {" Version:           ", &info.version},   {" Git commit:        ", &info.gitCommit},
            {" Built:             ", &info.buildTime}, {" OS/Arch:           ", &info.platform},
            {" Runtime:           ", &info.runtime},   {" Kernel:            ", &info.kernel},
        };
        out.line("Galley:");
        for (const auto& [title, value] : rows) {
            if (!value->empty()) out.line(title + printable(*value));
        }
    }

    std::string m_format;
};

}  // namespace

std::unique_ptr<Command> makeVersion() {
    return std::make_unique<Version>();
}

}  // namespace galley::cli
