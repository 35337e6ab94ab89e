// SPDX-License-Identifier: Apache-2.0
/// @file
/// A registry's refusals of what one wants to put there, as sentences for people.
/// Used by uploader, blob_transfer. Uses error_response.
/// Threads: free functions without state. Processes, Crash: no I/O.
#pragma once

#include "engine/base/error.h"
#include "engine/http/message.h"
#include "engine/oci/reference.h"
#include "engine/registry/detail/authorizer.h"

namespace galley::registry::detail {

struct PushRefusal {
    const oci::Reference& repository;
    const Authorization& authorization;
};

/// The error for an answer that is no success.
Error translatePush(const http::Response& response, const PushRefusal& refusal);
/// The same for a manifest, whose content registries look at.
Error translateManifestRefusal(const http::Response& response, const PushRefusal& refusal);

}  // namespace galley::registry::detail
