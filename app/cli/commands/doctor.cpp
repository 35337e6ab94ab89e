// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "app/cli/commands/commands.h"
#include "app/cli/format/row_format.h"
#include "app/cli/format/table_writer.h"
#include "app/cli/template/value_json.h"
#include "app/cli/terminal/signal_feed.h"
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

tmpl::Value jsonOf(const api::StoreCheck& check) {
    tmpl::Values findings;
    for (const api::StoreFinding& finding : check.findings) {
        tmpl::Object object;
        object.set("What", finding.what).set("ID", finding.id).set("Problem", finding.problem);
        object.set("Remedy", finding.remedy).set("Repaired", finding.repaired);
        findings.emplace_back(std::move(object));
    }
    tmpl::Object object;
    object.set("Images", check.images).set("Layers", check.layers).set("Blobs", check.blobs);
    object.set("Findings", std::move(findings));
    return object;
}

class Doctor : public Command {
public:
    CommandShape shape() const override {
        return {"[OPTIONS]", "Check what this computer offers and say how to fix what is missing", 0, 0};
    }

    void defineFlags(FlagSet& flags) override {
        flags.text("format", 'f', m_format, "Print in another form:\n'json':   One JSON value");
        flags.boolean("store", '\0', m_store, "Check the images on this computer: every file, against its digest");
        flags.boolean("repair", '\0', m_repair,
                      "With --store: set aside what is damaged, so that\nthe next pull brings it in again");
    }

    int run(Session& session, const std::vector<std::string>&) override {
        if (!m_format.empty() && !isJsonFormat(m_format)) {
            throw Error(ErrorKind::InvalidInput, "unknown format \"" + m_format + "\": only json is there");
        }
        if (m_repair && !m_store) throw Error(ErrorKind::InvalidInput, "--repair goes with --store");
        if (m_store) return checkStore(session);
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
    int checkStore(Session& session) const {
        const StopOnSignal interrupt;
        const api::StoreCheck check = unwrap(session.system().checkStore(m_repair, interrupt.token()));
        if (m_format.empty()) {
            print(session.out(), check);
        } else {
            session.out().line(tmpl::writeJson(jsonOf(check)));
        }
        const bool isSound = std::all_of(check.findings.begin(), check.findings.end(),
                                         [](const api::StoreFinding& finding) { return finding.repaired; });
        return isSound ? 0 : 1;
    }

    static void print(Output& out, const api::StoreCheck& check) {
        for (const api::StoreFinding& finding : check.findings) {
            out.line(printable(finding.what + " " + finding.id + ": " + finding.problem));
            out.line(std::string(finding.repaired ? "  Done:  " : "  Fix:   ") + printable(finding.remedy));
        }
        out.line(std::to_string(check.images) + " images, " + std::to_string(check.layers) + " layers and " +
                 std::to_string(check.blobs) + " other files: " +
                 (check.findings.empty() ? "the store is sound" : std::to_string(check.findings.size()) + " found"));
    }

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
    bool m_store = false;
    bool m_repair = false;
};

}  // namespace

std::unique_ptr<Command> makeDoctor() {
    return std::make_unique<Doctor>();
}

}  // namespace galley::cli
