// SPDX-License-Identifier: Apache-2.0
/// @file
/// Work in a process of its own: what it does to namespaces and locks ends with it.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <exception>
#include <functional>

namespace galley::test {

/// Returns the status of waitpid(2); the result of `work` is the exit code, and 99 stands for what it throws.
inline int inChild(const std::function<int()>& work) {
    const pid_t child = ::fork();
    if (child == 0) {
        try {
            ::_exit(work());
        } catch (const std::exception& error) {
            std::fprintf(stderr, "%s\n", error.what());
            ::_exit(99);
        }
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return status;
}

}  // namespace galley::test
