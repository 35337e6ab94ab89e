// SPDX-License-Identifier: Apache-2.0
#include "engine/store/lease.h"

#include "engine/base/error.h"
#include "engine/base/random.h"
#include "engine/store/detail/core.h"
#include "engine/store/detail/ingest_lock.h"

namespace galley::store {

struct detail::LeaseState {
    std::shared_ptr<Core> core;
    std::string id;
    IngestLock lock;

    ~LeaseState();
};

detail::LeaseState::~LeaseState() {
    try {
        auto connection = core->database();
        (*connection)->query("DELETE FROM leases WHERE id = ?").bind(std::string_view(id)).run();
    } catch (const std::exception&) {
        // Without its lock the lease counts for nothing; the next sweep takes the row.
    }
}

Lease::Lease(std::shared_ptr<detail::Core> core, const std::string& purpose) {
    const std::string id = randomHex(16);
    // The lock before the row: a row without a locked file is taken for dead.
    auto lock = detail::IngestLock::acquire(core->ingest() / ("lease-" + id + ".lock"), {});
    {
        auto connection = core->database();
        (*connection)
            ->query("INSERT INTO leases(id, purpose) VALUES(?, ?)")
            .bind(std::string_view(id))
            .bind(std::string_view(purpose))
            .run();
    }
    m_state.reset(new detail::LeaseState{std::move(core), id, std::move(lock)});
}

Lease::~Lease() = default;
Lease::Lease(Lease&&) noexcept = default;
Lease& Lease::operator=(Lease&&) noexcept = default;

void Lease::protect(const Digest& digest) {
    auto connection = m_state->core->database();
    (*connection)
        ->query("INSERT OR IGNORE INTO lease_items(lease, digest) VALUES(?, ?)")
        .bind(std::string_view(m_state->id))
        .bind(digest)
        .run();
}

}  // namespace galley::store
