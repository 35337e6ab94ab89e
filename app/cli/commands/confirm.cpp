// SPDX-License-Identifier: Apache-2.0
#include "app/cli/commands/confirm.h"

#include <unistd.h>

#include <cerrno>

#include "engine/base/text.h"

namespace galley::cli {
namespace {

/// Byte by byte: what follows the line belongs to somebody else. Nobody's answer is longer than this.
constexpr std::size_t kLongestAnswer = 256;

std::string readLine(int fd) {
    std::string line;
    char byte = 0;
    while (line.size() < kLongestAnswer) {
        const ssize_t got = ::read(fd, &byte, 1);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0 || byte == '\n') break;
        line.push_back(byte);
    }
    return line;
}

}  // namespace

bool confirm(Session& session, const std::string& warning) {
    session.out().write(warning + "\nAre you sure you want to continue? [y/N] ");
    session.out().flush();
    return toLower(trim(readLine(session.input()))) == "y";
}

}  // namespace galley::cli
