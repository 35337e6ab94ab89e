// SPDX-License-Identifier: Apache-2.0
/// @file
/// What keeps the garbage collector away from things that no image names yet: hold one for the length of a pull.
/// Used by image. Threads: one owner; protect() may be called from several threads.
/// Processes: known to all through the index; alive while its lock file is locked.
/// Crash: the kernel drops the lock; the next collection forgets the lease.
#pragma once

#include <memory>
#include <string>

#include "engine/base/digest.h"

namespace galley::store {

namespace detail {
class Core;
struct LeaseState;
}  // namespace detail

class Lease {
public:
    /// `purpose` is for people: "pull docker.io/library/flask:latest".
    Lease(std::shared_ptr<detail::Core> core, const std::string& purpose);
    ~Lease();
    Lease(Lease&&) noexcept;
    Lease& operator=(Lease&&) noexcept;

    /// From now on neither the layer nor the blob of this name is removed; it need not be here yet.
    void protect(const Digest& digest);

private:
    std::unique_ptr<detail::LeaseState> m_state;
};

}  // namespace galley::store
