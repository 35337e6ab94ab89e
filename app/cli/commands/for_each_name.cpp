// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/commands.h"

namespace galley::cli {

int forEachName(Session& session, const std::vector<std::string>& names,
                const std::function<void(const std::string&)>& act) {
    int code = 0;
    for (const std::string& name : names) {
        try {
            act(name);
            session.out().flush();
        } catch (const Error& error) {
            reportError(session, error);
            code = 1;
        }
    }
    return code;
}

}  // namespace galley::cli
