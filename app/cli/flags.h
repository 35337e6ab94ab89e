// SPDX-License-Identifier: Apache-2.0
/// @file
/// Flags as docker takes them (GNU style with Go's values): `-it`, `-p8080:80`, `--name=x`, `--name x`, `--`, and for
/// `run` everything behind the first positional left alone. Words of errors and help are docker's.
/// Used by every command. Threads: one set belongs to one call. Processes: none. Crash: nothing to lose.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/error.h"

namespace galley::cli {

/// A wrong flag or a wrong number of arguments: printed with the usage line of the command.
class UsageError : public std::runtime_error {
public:
    UsageError(const std::string& message, int exitCode) : std::runtime_error(message), m_exitCode(exitCode) {}
    int exitCode() const noexcept { return m_exitCode; }

private:
    int m_exitCode;
};

/// The exit code of docker for a flag that does not parse.
inline constexpr int kFlagExitCode = 125;

class FlagSet {
public:
    /// Reads the text of one occurrence; throws Error(InvalidInput) with the reason.
    using Setter = std::function<void(const std::string&)>;

    /// `shorthand` is '\0' when there is none; without `help` the flag works but is on no help page. The targets must
    /// outlive parse().
    void boolean(const char* name, char shorthand, bool& target, const char* help);
    void text(const char* name, char shorthand, std::string& target, const char* help, const char* type = "string");
    void list(const char* name, char shorthand, std::vector<std::string>& target, const char* help,
              const char* type = "list");
    void integer(const char* name, char shorthand, std::optional<int>& target, const char* help,
                 const char* defaultText = "");
    void custom(const char* name, char shorthand, Setter setter, const char* type, const char* help,
                const char* defaultText = "");

    /// Returns the positionals. `interspersed`: flags may stand behind them. Throws UsageError.
    std::vector<std::string> parse(const std::vector<std::string>& arguments, bool interspersed);

    bool isSet(std::string_view name) const;
    /// Whether `--help` (or `-h`, unless the command has a flag of that letter) was there.
    bool helpWanted() const noexcept { return m_helpWanted; }
    bool empty() const noexcept { return m_flags.empty(); }
    /// The option list of a help page, wrapped.
    std::string usages(std::size_t columns) const;

private:
    struct Flag {
        std::string name;
        char shorthand = '\0';
        std::string type;  ///< empty: a switch
        std::string help;
        std::string defaultText;
        Setter setter;
        bool isSet = false;
    };

    Flag* find(std::string_view name);
    Flag* find(char shorthand);
    void set(Flag& flag, const std::string& value);
    /// Return how many further arguments were taken.
    std::size_t parseLong(const std::vector<std::string>& arguments, std::size_t at);
    std::size_t parseShort(const std::vector<std::string>& arguments, std::size_t at);
    std::size_t parseShortLetter(const std::vector<std::string>& arguments, std::size_t at, std::size_t& position);

    std::vector<Flag> m_flags;
    bool m_helpWanted = false;
};

/// Splits "name=value" as `--filter` takes it; throws InvalidInput.
std::pair<std::string, std::string> parseFilter(const std::string& text);

}  // namespace galley::cli
