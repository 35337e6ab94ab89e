// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "app/cli/commands/commands.h"
#include "app/cli/format/row_format.h"
#include "app/cli/format/table_writer.h"
#include "app/cli/format/text.h"
#include "app/cli/template/template.h"
#include "app/cli/template/value_json.h"
#include "app/cli/terminal/signal_feed.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

constexpr std::size_t kMaximumCommand = 60;

tmpl::Values textsOf(const std::vector<std::string>& texts) {
    return {texts.begin(), texts.end()};
}

tmpl::Value documentOf(const api::ImagePeek& peek) {
    tmpl::Values layers;
    for (const api::PeekLayer& layer : peek.layers) {
        tmpl::Object object;
        object.set("Digest", layer.digest).set("Size", layer.bytes).set("CreatedBy", layer.createdBy);
        layers.emplace_back(std::move(object));
    }
    tmpl::Object document;
    document.typeName = "api.ImagePeek";
    document.set("Reference", peek.reference).set("Digest", peek.digest).set("Platform", peek.platform);
    document.set("Platforms", textsOf(peek.platforms)).set("Created", formatInstantShort(peek.created));
    document.set("Size", peek.totalBytes).set("Layers", std::move(layers)).set("Ports", textsOf(peek.ports));
    document.set("Env", textsOf(peek.environment)).set("Entrypoint", textsOf(peek.entrypoint));
    document.set("Cmd", textsOf(peek.command)).set("Volumes", textsOf(peek.volumes)).set("User", peek.user);
    document.set("WorkingDir", peek.workingDirectory);
    return document;
}

/// As in a Dockerfile: ["/bin/app", "-v"].
std::string words(const std::vector<std::string>& list) {
    return list.empty() ? std::string() : tmpl::writeJson(tmpl::Value(textsOf(list)));
}

std::string platformsText(const api::ImagePeek& peek) {
    std::vector<std::string> others = peek.platforms;
    others.erase(std::remove(others.begin(), others.end(), peek.platform), others.end());
    return peek.platform + (others.empty() ? "" : " (also " + join(others, ", ") + ")");
}

std::string layersText(const api::ImagePeek& peek) {
    std::string table = "LAYER\tSIZE\tCREATED BY\n";
    for (const api::PeekLayer& layer : peek.layers) {
        table += shortId(layer.digest) + "\t" + humanSize(static_cast<double>(layer.bytes), 3) + "\t" +
                 shortened(printable(layer.createdBy), kMaximumCommand) + "\n";
    }
    return alignColumns(table);
}

class ImagePeek : public Command {
public:
    CommandShape shape() const override {
        return {"[OPTIONS] NAME[:TAG|@DIGEST]", "Look into an image at its registry before it is pulled", 1, 1};
    }

    void defineFlags(FlagSet& flags) override {
        flags.text("format", 'f', m_format, kObjectFormatHelp);
        flags.text("platform", '\0', m_platform, "Look at the image for this platform");
    }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        const StopOnSignal interrupt;
        const auto peek = unwrap(session.registries().peek(arguments[0], m_platform, interrupt.token()));
        if (isJsonFormat(m_format)) {
            session.out().line(tmpl::writeJson(documentOf(peek)));
        } else if (!m_format.empty()) {
            session.out().line(tmpl::Template(unescapeFormat(m_format), "peek").execute(documentOf(peek)));
        } else {
            print(session.out(), peek);
        }
        return 0;
    }

private:
    static void print(Output& out, const api::ImagePeek& peek) {
        const std::string count = std::to_string(peek.layers.size()) + (peek.layers.size() == 1 ? " layer" : " layers");
        const std::pair<const char*, std::string> rows[] = {
            {"Image:       ", peek.reference},
            {"Digest:      ", peek.digest},
            {"Platform:    ", platformsText(peek)},
            {"Created:     ", age(peek.created, now())},
            {"Size:        ", humanSize(static_cast<double>(peek.totalBytes), 3) + " compressed, " + count},
            {"Ports:       ", join(peek.ports, ", ")},
            {"User:        ", peek.user},
            {"Directory:   ", peek.workingDirectory},
            {"Entrypoint:  ", words(peek.entrypoint)},
            {"Command:     ", words(peek.command)},
            {"Volumes:     ", join(peek.volumes, ", ")},
        };
        for (const auto& [title, value] : rows) {
            if (!value.empty()) out.line(title + printable(value));
        }
        const char* title = "Environment: ";
        for (const std::string& variable : peek.environment) {
            out.line(title + printable(variable));
            title = "             ";
        }
        if (!peek.layers.empty()) out.write("\n" + layersText(peek));
    }

    std::string m_format;
    std::string m_platform;
};

}  // namespace

std::unique_ptr<Command> makeImagePeek() {
    return std::make_unique<ImagePeek>();
}

}  // namespace galley::cli
