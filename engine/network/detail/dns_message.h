// SPDX-License-Identifier: Apache-2.0
/// @file
/// DNS messages (RFC 1035), as far as a network's names need them: read the one question of a query, answer it.
/// Queries come from containers and are hostile. Used by name_server. Threads: free functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/network/detail/ipv4.h"
#include "engine/network/detail/ipv6.h"

namespace galley::network::detail {

inline constexpr std::uint16_t kTypeA = 1;
inline constexpr std::uint16_t kTypePtr = 12;
inline constexpr std::uint16_t kTypeAaaa = 28;
inline constexpr std::uint16_t kTypeAny = 255;
inline constexpr std::uint16_t kClassInternet = 1;

enum class Rcode : std::uint8_t { NoError = 0, FormatError = 1, ServerFailure = 2, NoSuchName = 3, Refused = 5 };

struct Question {
    std::string name;  ///< "db.example": small letters, without the last dot; bytes that are no text stay as they are
    std::uint16_t type = 0;
    std::uint16_t queryClass = 0;
    std::size_t end = 0;  ///< behind the question in the message
};

/// Nothing when it is no query with exactly one well-formed question.
std::optional<Question> parseQuestion(std::string_view message);

struct Addresses {
    std::vector<Ipv4> four;
    std::vector<Ipv6> six;
};

/// With the query's number and question. The first addresses only, as many as fit into 512 bytes.
std::string answerAddresses(std::string_view query, const Question& question, const Addresses& addresses);
std::string answerName(std::string_view query, const Question& question, const std::string& name);
/// Without records; `question` may be absent when it could not be read.
std::string answerEmpty(std::string_view query, const std::optional<Question>& question, Rcode code);

/// "2.0.20.172.in-addr.arpa" → 172.20.0.2
std::optional<Ipv4> reversedAddress(std::string_view name);
/// "2.0.0.0.….0.0.d.f.ip6.arpa" → fd00::2
std::optional<Ipv6> reversedAddress6(std::string_view name);

std::uint16_t messageNumber(std::string_view message);
void setMessageNumber(std::string& message, std::uint16_t number);
/// Whether `message` can be the answer to `query`, sent with this number.
bool answersQuery(std::string_view message, std::uint16_t number);

}  // namespace galley::network::detail
