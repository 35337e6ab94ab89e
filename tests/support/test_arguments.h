// SPDX-License-Identifier: Apache-2.0
/// @file
/// The arguments of a test program with what all of them need. Used by the mains. Threads: a value.
#pragma once

#include <array>
#include <vector>

namespace galley::test {

class TestArguments {
public:
    /// `argv` must live as long as this.
    TestArguments(int argc, char** argv) : m_arguments(argv, argv + argc) {
        // The second handler that Qt Test installs in one program takes the first for its predecessor: a crash would
        // be reported for ever.
        m_arguments.push_back(m_flag.data());
        m_arguments.push_back(nullptr);
    }
    int count() const noexcept { return static_cast<int>(m_arguments.size()) - 1; }
    char** values() noexcept { return m_arguments.data(); }

private:
    std::array<char, 16> m_flag{"-nocrashhandler"};
    std::vector<char*> m_arguments;
};

}  // namespace galley::test
