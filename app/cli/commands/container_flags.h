// SPDX-License-Identifier: Apache-2.0
/// @file
/// The flags that `run` and `create` share, and what they make: a ContainerSpec and the image's presence.
/// Used by run and create. Threads: main thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/cli/commands/env_file.h"
#include "app/cli/flags.h"
#include "app/cli/session.h"

namespace galley::cli {

class ContainerFlags {
public:
    void define(FlagSet& flags);

    /// `arguments`: image, command… Reads the files that the flags name. Throws InvalidInput.
    api::ContainerSpec spec(const std::vector<std::string>& arguments) const;

    /// The streams of `--attach`: all but standard input when the flag was not given.
    struct Streams {
        bool input = false;
        bool output = false;
        bool errors = false;
    };
    Streams streams() const;
    bool attachGiven() const noexcept { return m_attach.input || m_attach.output || m_attach.errors; }

    /// Pulls after `--pull`'s rule; progress goes to standard error. Throws NotFound for a missing image with "never".
    void ensureImage(Session& session, const std::string& image) const;

    /// Creates the container and writes `--cidfile`. Prints warnings. Returns the id.
    std::string create(Session& session, const api::ContainerSpec& spec) const;

private:
    void attach(const std::string& stream);
    void defineOptions(FlagSet& flags);
    void chooseNetworks(api::ContainerSpec& spec) const;

    std::string m_name;
    EnvironmentFlags m_environment;
    std::vector<std::string> m_publish;
    std::vector<std::string> m_volumes;
    std::vector<std::string> m_volumesFrom;
    std::vector<std::string> m_expose;
    std::vector<api::Mount> m_mounts;
    std::vector<std::string> m_tmpfs;
    Streams m_attach;
    std::vector<std::string> m_labels;
    std::vector<std::string> m_labelFiles;
    std::optional<std::string> m_entrypoint;
    std::string m_workingDirectory;
    std::string m_user;
    std::string m_hostname;
    std::vector<std::string> m_networks;
    std::vector<std::string> m_aliases;
    std::string m_address;
    std::string m_address6;
    std::string m_restart = "no";
    std::string m_platform;
    api::ContainerSpec m_options;  ///< holds what the many further flags asked for
    std::string m_pull = "missing";
    std::string m_runtime;
    std::string m_stopSignal;
    std::string m_idFile;
    std::optional<int> m_stopTimeout;
    bool m_publishAll = false;
    bool m_remove = false;
    bool m_interactive = false;
    bool m_terminal = false;
    bool m_quiet = false;
};

/// "galley: <message>" and where the help is; the exit code of `run` for this error.
int reportRunFailure(Session& session, const Error& error, std::string_view command);

/// The value of `--network`. Throws InvalidInput.
api::NetworkChoice parseNetwork(const std::string& text);

/// "no", "always", "unless-stopped", "on-failure[:max]". Throws InvalidInput.
api::RestartPolicy parseRestartPolicy(const std::string& text);

}  // namespace galley::cli
