// SPDX-License-Identifier: Apache-2.0
// galley-ns [--enter=FD] [--lease=FD] COMMAND [ARG…]: works inside the user namespace (engine/README.md, Programs).
// --enter names the user namespace, --lease the lock that keeps its holder alive while this process runs.
#include <fcntl.h>
#include <signal.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include "app/ns/commands.h"
#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/base/unique_fd.h"
#include "engine/process/namespace_holder.h"

namespace {

using galley::Error;
using galley::ErrorKind;
using galley::ns::Arguments;

struct Command {
    std::string_view name;
    int (*run)(const Arguments&);
};

constexpr std::array kCommands{
    Command{"apply", galley::ns::apply},
    Command{"changes", galley::ns::changes},
    Command{"complete", galley::ns::complete},
    Command{"export", galley::ns::exportLayer},
    Command{"hold", galley::ns::hold},
    Command{"layer-pack", galley::ns::layerPack},
    Command{"measure", galley::ns::measure},
    Command{"names", galley::ns::names},
    Command{"network", galley::ns::network},
    Command{"path-pack", galley::ns::pathPack},
    Command{"path-stat", galley::ns::pathStat},
    Command{"path-unpack", galley::ns::pathUnpack},
    Command{"probe-overlay", galley::ns::probeOverlay},
    Command{"probe-runtime", galley::ns::probeRuntime},
    Command{"remove", galley::ns::remove},
    Command{"scan", galley::ns::scan},
    Command{"settle", galley::ns::settle},
    Command{"tree-pack", galley::ns::treePack},
    Command{"tree-unpack", galley::ns::treeUnpack},
};

constexpr int kUsageExitCode = 125;

/// The descriptor of "--name=FD", taken from the front of `arguments`.
std::optional<int> takeDescriptor(Arguments& arguments, std::string_view option) {
    if (arguments.empty() || !arguments.front().starts_with(option)) return std::nullopt;
    const auto number = galley::parseUnsigned(std::string_view(arguments.front()).substr(option.size()));
    if (!number || *number > 1'000'000 || ::fcntl(static_cast<int>(*number), F_SETFD, FD_CLOEXEC) != 0) {
        throw Error(ErrorKind::InvalidInput, "\"" + arguments.front() + "\" names no open descriptor");
    }
    arguments.erase(arguments.begin());
    return static_cast<int>(*number);
}

int run(Arguments arguments) {
    const auto userNamespace = takeDescriptor(arguments, "--enter=");
    takeDescriptor(arguments, "--lease=");
    if (userNamespace) {
        const galley::UniqueFd fd(*userNamespace);
        galley::process::enterNamespace(fd.get());
    }
    if (!arguments.empty()) {
        const auto command = std::find_if(kCommands.begin(), kCommands.end(),
                                          [&](const Command& each) { return each.name == arguments.front(); });
        if (command != kCommands.end()) return command->run({arguments.begin() + 1, arguments.end()});
    }
    std::fputs("galley-ns is started by Galley itself and has no use by hand.\n", stderr);
    return kUsageExitCode;
}

}  // namespace

int main(int argc, char** argv) {
    ::signal(SIGPIPE, SIG_IGN);
    try {
        return run({argv + 1, argv + argc});
    } catch (const galley::Cancelled&) {
        return 130;
    } catch (const Error& error) {
        std::fprintf(stderr, "%s\n", error.message().c_str());
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
    }
    return 1;
}
