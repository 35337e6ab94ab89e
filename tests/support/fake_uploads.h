// SPDX-License-Identifier: Apache-2.0
/// @file
/// The pushing half of a FakeRegistry: uploads as the distribution specification has them, with the habits of different
/// registries.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "tests/support/http_server.h"

namespace galley::test {

/// "library/app" of "/v2/library/app/blobs/…".
std::string repositoryIn(const std::string& path);
/// The value of `name` in "a=b&name=value", decoded.
std::string queryValue(const std::string& query, const std::string& name);
/// The distribution specification's error body.
HttpReply errorReply(int status, const std::string& code);

class FakeUploads {
public:
    /// What registries differ in.
    struct Habits {
        bool hasRelativeLocations = false;
        bool mounts = true;
        bool takesStreams = true;    ///< a PATCH without Content-Range
        bool tellsProgress = true;   ///< GET of an upload
        std::string otherOrigin{};   ///< uploads go there: "http://127.0.0.2:1234"
        std::string chunkMinimum{};  ///< OCI-Chunk-Min-Length
    };
    Habits habits;

    /// How many uploads are open.
    std::size_t open() const { return m_sessions.size(); }
    void forgetAll() { m_sessions.clear(); }

    struct Stored {
        std::string repository;
        std::string digest;
        std::string bytes;
    };
    using Has = std::function<bool(const std::string& repository, const std::string& digest)>;
    /// Answers everything below /blobs/uploads/; `store` gets what is complete or mounted (without bytes then).
    HttpReply answer(const HttpRequest& request, const std::string& origin, const Has& has,
                     const std::function<void(const Stored&)>& store);

private:
    HttpReply start(const HttpRequest& request, const std::string& origin, const Has& has,
                    const std::function<void(const Stored&)>& store);
    HttpReply patch(const HttpRequest& request, const std::string& id, const std::string& origin);
    HttpReply finish(const HttpRequest& request, const std::string& id,
                     const std::function<void(const Stored&)>& store);
    HttpReply state(int status, const std::string& repository, const std::string& id, const std::string& origin) const;

    std::map<std::string, std::string> m_sessions;
    int m_begun = 0;
};

}  // namespace galley::test
