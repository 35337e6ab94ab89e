// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "app/cli/commands/commands.h"
#include "app/cli/format/row_format.h"
#include "app/cli/format/table_writer.h"
#include "app/cli/template/value_json.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

using State = api::Check::State;

const char* stateWord(State state) {
    switch (state) {
        case State::Ok: return "ok";
        case State::Warning: return "warning";
        case State::Failed: return "failed";
    }
    return "";
}

tmpl::Value jsonOf(const api::Check& check) {
    tmpl::Object object;
    object.set("ID", check.id).set("Title", check.title).set("State", stateWord(check.state));
    object.set("Found", check.found).set("Effect", check.effect).set("Fix", check.fix);
    return object;
}

class Doctor : public Command {
public:
    CommandShape shape() const override {
        return {"[OPTIONS]", "Check what this computer offers and say how to fix what is missing", 0, 0};
    }

    void defineFlags(FlagSet& flags) override {
        flags.text("format", 'f', m_format, "Print in another form:\n'json':   One JSON array");
    }

    int run(Session& session, const std::vector<std::string>&) override {
        if (!m_format.empty() && !isJsonFormat(m_format)) {
            throw Error(ErrorKind::InvalidInput, "unknown format \"" + m_format + "\": only json is there");
        }
        const auto checks = unwrap(session.system().doctor());
        if (m_format.empty()) {
            print(session.out(), checks);
        } else {
            tmpl::Values values;
            for (const auto& check : checks) values.push_back(jsonOf(check));
            session.out().line(tmpl::writeJson(values));
        }
        const bool failed = std::any_of(checks.begin(), checks.end(),
                                        [](const api::Check& check) { return check.state == State::Failed; });
        return failed ? 1 : 0;
    }

private:
    static void print(Output& out, const std::vector<api::Check>& checks) {
        std::string table = "CHECK\tRESULT\tFOUND\n";
        for (const auto& check : checks) {
            table += printable(check.title) + "\t" + stateWord(check.state) + "\t" + printable(check.found) + "\n";
        }
        out.write(alignColumns(table));
        for (const auto& check : checks) {
            if (check.state == State::Ok) continue;
            out.write("\n" + printable(check.title) + " (" + stateWord(check.state) + ")\n");
            if (!check.effect.empty()) out.line("  Effect:  " + printable(check.effect));
            if (!check.fix.empty()) out.line("  Fix:     " + printable(check.fix));
        }
    }

    std::string m_format;
};

}  // namespace

std::unique_ptr<Command> makeDoctor() {
    return std::make_unique<Doctor>();
}

}  // namespace galley::cli
