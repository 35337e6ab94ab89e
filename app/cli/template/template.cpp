// SPDX-License-Identifier: Apache-2.0
#include "app/cli/template/template.h"

#include "app/cli/template/evaluator.h"
#include "app/cli/template/parser.h"

namespace galley::cli::tmpl {

Template::Template(std::string source, std::string name)
    : m_source(std::move(source)), m_name(std::move(name)), m_root(parse(m_source, m_name)) {}

Template::~Template() = default;
Template::Template(Template&&) noexcept = default;
Template& Template::operator=(Template&&) noexcept = default;

std::string Template::execute(const Value& data, const Options& options) const {
    return evaluate(*m_root, data, {m_source, m_name, options});
}

}  // namespace galley::cli::tmpl
