// SPDX-License-Identifier: Apache-2.0
/// @file
/// A registry's refusals as sentences for people. What the registry says itself is hostile text: cleaned and shortened.
/// Used by client, authorizer. Uses http, oci.
/// Threads: free functions without state. Processes, Crash: no I/O.
#pragma once

#include <string>

#include "engine/base/error.h"
#include "engine/http/message.h"
#include "engine/oci/reference.h"

namespace galley::registry::detail {

/// What was asked for when the answer came.
enum class Subject { Manifest, Blob, Repository };

struct Refusal {
    Subject subject = Subject::Manifest;
    const oci::Reference& reference;
    std::string blob;         ///< digest, for a blob
    bool isLoggedIn = false;  ///< a user name was sent
    std::string user{};       ///< that name, when it is known
};

/// What a registry gives as its reason.
struct Reason {
    std::string code;     ///< "DENIED"; empty when there is none
    std::string message;  ///< cleaned and shortened
};

/// The first of the distribution specification's `errors`, or a token service's `message`.
Reason reasonOf(const http::Response& response);
/// As it goes behind a sentence: ` ("message")`.
std::string quoted(const Reason& reason);
/// To Basic credentials a 401 is the answer of the one who checks them; a token was accepted once, so there it says
/// that the account lacks the right.
bool asksForPassword(const http::Response& response);

/// The error with what is known of a login that could not be read, where one is missed (Unauthorized, Forbidden).
Error withTrouble(const Error& error, const std::string& trouble);
/// The registry does not accept a user name and a password that were just typed.
Error loginRefused(const std::string& domain, const Reason& reason);
/// The first part of the path: on most registries the account or the organisation. Empty where the path has one part.
std::string ownerOf(const oci::Reference& repository);

/// The error for an answer that is no success.
Error translate(const http::Response& response, const Refusal& refusal);
/// For an answer of the token service of `domain`.
Error translateTokenRefusal(const http::Response& response, const std::string& domain, bool isLoggedIn);
/// For an answer of any other service: "Docker Hub limits how often you may ask".
Error translateService(const http::Response& response, const std::string& who);

}  // namespace galley::registry::detail
