// SPDX-License-Identifier: Apache-2.0
/// @file
/// What registries have, without pulling it: tags, a look into an image. Threads: thread-safe, blocking; every call
/// goes over the network. Crash: nothing is kept.
#pragma once

#include <stop_token>
#include <string>

#include "engine/api/types.h"

namespace galley::api {

class RegistryService {
public:
    virtual ~RegistryService() = default;

    /// `repository` as people type it: "flask", "localhost:5000/team/app"; a tag in it does not matter.
    virtual Result<TagPage> tags(const std::string& repository, const TagRequest& request, std::stop_token stop) = 0;
    /// `platform`: "os/arch[/variant]", which must exist then; empty: this machine's, else the first there is.
    virtual Result<ImagePeek> peek(const std::string& reference, const std::string& platform, std::stop_token stop) = 0;
};

}  // namespace galley::api
