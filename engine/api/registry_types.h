// SPDX-License-Identifier: Apache-2.0
/// @file
/// What registries tell (engine/registry/types.h), as it crosses the engine's border. Plain data: no pointer, no lock,
/// no file handle. Used by models, the command line and later dockerapi. Threads: values.
#pragma once

#include "engine/image/docker_credentials.h"
#include "engine/registry/rate_limit.h"
#include "engine/registry/types.h"

namespace galley::api {

using registry::ImagePeek;
using registry::PeekLayer;
using registry::RateLimit;
using registry::SearchRequest;
using registry::SearchResult;
using registry::TagEntry;
using registry::TagPage;
using registry::TagRequest;

struct LoginRequest {
    std::string registry;  ///< "", "docker.io", "localhost:5000", "https://…"
    std::string user;      ///< with an empty user and secret: what is kept for the registry
    std::string secret;    ///< a password or an access token
};

using Login = image::KeptLogin;

}  // namespace galley::api
