// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "app/cli/commands/commands.h"
#include "app/cli/format/row_format.h"
#include "app/cli/template/template.h"
#include "app/cli/template/value_json.h"
#include "engine/base/text.h"

namespace galley::cli {
namespace {

class Why : public Command {
public:
    CommandShape shape() const override { return {"[OPTIONS] CONTAINER", "Say why a container stopped", 1, 1}; }

    void defineFlags(FlagSet& flags) override { flags.text("format", '\0', m_format, kObjectFormatHelp); }

    int run(Session& session, const std::vector<std::string>& arguments) override {
        const api::Diagnosis diagnosis = unwrap(session.diagnosis().explain(arguments[0], "en"));
        if (isJsonFormat(m_format)) {
            session.out().line(tmpl::writeJson(object(diagnosis)));
        } else if (!m_format.empty()) {
            const tmpl::Template format(unescapeFormat(m_format));
            session.out().line(format.execute(object(diagnosis)));
        } else {
            show(session, diagnosis);
        }
        return 0;
    }

private:
    static tmpl::Value object(const api::Diagnosis& diagnosis) {
        tmpl::Object whole;
        whole.set("ID", diagnosis.id);
        whole.set("Name", diagnosis.name);
        whole.set("Running", diagnosis.running);
        tmpl::Values explanations;
        for (const api::Explanation& explanation : diagnosis.explanations) {
            tmpl::Object one;
            one.set("Rule", explanation.rule);
            one.set("Sentence", explanation.sentence);
            one.set("Advice", explanation.advice);
            one.set("Evidence", explanation.evidence);
            explanations.emplace_back(std::move(one));
        }
        whole.set("Explanations", tmpl::Value(std::move(explanations)));
        tmpl::Object facts;
        facts.isMap = true;
        for (const auto& [name, value] : diagnosis.facts) facts.set(name, value);
        whole.set("Facts", tmpl::Value(std::move(facts)));
        whole.set("LastLines", tmpl::Value::ofStrings(diagnosis.lastLines));
        return tmpl::Value(std::move(whole));
    }

    static void show(Session& session, const api::Diagnosis& diagnosis) {
        Output& out = session.out();
        if (diagnosis.running) {
            out.line(diagnosis.name + " is running.");
        } else if (diagnosis.explanations.empty()) {
            out.line("No rule knows why " + diagnosis.name + " is in this state; here is what is known.");
        }
        for (std::size_t i = 0; i < diagnosis.explanations.size(); ++i) {
            const api::Explanation& explanation = diagnosis.explanations[i];
            out.line((i == 0 ? std::string() : std::string("Perhaps also: ")) + explanation.sentence);
            if (!explanation.advice.empty()) out.line("  " + explanation.advice);
            if (!explanation.evidence.empty()) out.line("  > " + explanation.evidence);
        }
        out.line("\nWhat is known:");
        std::size_t width = 0;
        for (const auto& fact : diagnosis.facts) width = std::max(width, fact.first.size());
        for (const auto& [name, value] : diagnosis.facts) {
            out.line("  " + name + std::string(width + 2 - name.size(), ' ') + value);
        }
        if (diagnosis.lastLines.empty()) return;
        out.line("\nThe last it printed:");
        for (const std::string& line : diagnosis.lastLines) out.line("  " + line);
    }

    std::string m_format;
};

}  // namespace

std::unique_ptr<Command> makeWhy() {
    return std::make_unique<Why>();
}

}  // namespace galley::cli
