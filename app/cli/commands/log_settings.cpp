// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/log_settings.h"

#include "engine/base/text.h"

namespace galley::cli {

void warnOfLogSettings(Session& session) {
    const std::string trouble = unwrap(session.logs().settingsTrouble());
    if (trouble.empty()) return;
    session.err().line("WARNING: " + printable(trouble) + "; in its place the default holds");
    session.err().flush();
}

}  // namespace galley::cli
