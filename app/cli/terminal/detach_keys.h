// SPDX-License-Identifier: Apache-2.0
/// @file
/// Watches what is typed for the keys that leave a container running and give the shell back (ctrl-p ctrl-q).
/// Used by foreground sessions. Threads: one at a time. Processes: none. Crash: nothing to lose.
#pragma once

#include <string>
#include <string_view>

namespace galley::cli {

class DetachKeys {
public:
    /// "ctrl-p,ctrl-q", "a,ctrl-[", …; empty: docker's default. Throws InvalidInput.
    explicit DetachKeys(const std::string& description);

    /// Appends to `passed` what goes to the container; true when the keys were complete. Keys of a sequence that was
    /// begun are held back until it is clear that it is none.
    bool feed(std::string_view typed, std::string& passed);

private:
    std::string m_sequence;
    std::size_t m_matched = 0;
};

}  // namespace galley::cli
