// SPDX-License-Identifier: Apache-2.0
#include "app/cli/session.h"

#include "engine/base/text.h"

namespace galley::cli {

Services& Session::services() {
    if (!m_services) m_services.emplace(unwrap(m_open()));
    return *m_services;
}

void reportError(Session& session, const Error& error) {
    session.out().flush();
    session.err().line("Error: " + printable(error.message()));
    session.err().flush();
}

}  // namespace galley::cli
