// SPDX-License-Identifier: Apache-2.0
/// @file
/// Work in other network namespaces. From inside a user namespace nobody can go back to the host's network, so a thread
/// goes, and ends there. Used by network. Threads: blocks until the thread has ended. Processes: children that the work
/// starts are in the thread's network namespace.
#pragma once

#include <sched.h>

#include <cerrno>
#include <exception>
#include <thread>

#include "engine/base/error.h"

namespace galley::network::detail {

/// Runs `work` on a thread of its own and rethrows what it throws.
template <class Work>
void onOwnThread(const Work& work) {
    std::exception_ptr failure;
    std::thread thread([&] {
        try {
            work();
        } catch (...) {
            failure = std::current_exception();
        }
    });
    thread.join();
    if (failure) std::rethrow_exception(failure);
}

/// Moves the calling thread.
inline void enterNetworkNamespace(int networkNamespace) {
    if (::setns(networkNamespace, CLONE_NEWNET) != 0) throwErrno(errno, "entering a network namespace");
}

}  // namespace galley::network::detail
