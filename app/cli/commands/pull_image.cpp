// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/pull_image.h"

#include "app/cli/terminal/pull_display.h"
#include "app/cli/terminal/signal_feed.h"

namespace galley::cli {

api::PullOutcome pullImage(Session& session, const api::PullRequest& request, Output& output, bool quiet) {
    PullDisplay display(output, unwrap(session.images().normalise(request.reference)));
    const StopOnSignal interrupt;
    const auto progress = [&](const api::PullProgress& now) {
        if (!quiet) display.update(now);
    };
    api::PullOutcome outcome = unwrap(session.images().pull(request, progress, interrupt.token()));
    if (!quiet) display.finish(outcome);
    reportNotes(session.err(), outcome);
    return outcome;
}

}  // namespace galley::cli
