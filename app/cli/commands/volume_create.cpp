// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/commands.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

class VolumeCreate : public Command {
public:
    CommandShape shape() const override { return {"[OPTIONS] [VOLUME]", "Create a volume", 0, 1}; }

    void defineFlags(FlagSet& flags) override {
        flags.text("driver", 'd', m_driver, "Specify volume driver name (local)");
        flags.list("label", '\0', m_labels, "Set metadata for a volume");
        flags.text("name", '\0', m_name, "Specify volume name");
    }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        if (!arguments.empty() && !m_name.empty()) {
            throw Error(
                ErrorKind::InvalidInput,
                "conflicting options: cannot specify a volume-name through both --name and as a positional arg");
        }
        api::VolumeRequest request;
        request.name = arguments.empty() ? m_name : arguments[0];
        if (m_driver != "local") {
            throw Error(ErrorKind::NotFound, "create " + printable(request.name) + ": error looking up volume plugin " +
                                                 printable(m_driver) + ": plugin \"" + printable(m_driver) +
                                                 "\" not found");
        }
        for (const std::string& label : m_labels) {
            const auto equals = label.find('=');
            request.labels[label.substr(0, equals)] =
                equals == std::string::npos ? std::string() : label.substr(equals + 1);
        }
        session.out().line(unwrap(session.volumes().create(request)));
        return 0;
    }

private:
    std::string m_driver = "local";
    std::string m_name;
    std::vector<std::string> m_labels;
};

}  // namespace

std::unique_ptr<Command> makeVolumeCreate() {
    return std::make_unique<VolumeCreate>();
}

}  // namespace galley::cli
