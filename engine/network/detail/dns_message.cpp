// SPDX-License-Identifier: Apache-2.0
#include "engine/network/detail/dns_message.h"

#include <algorithm>

#include "engine/base/text.h"

namespace galley::network::detail {
namespace {

constexpr std::size_t kHeaderBytes = 12;
constexpr std::size_t kMostNameBytes = 255;
constexpr std::size_t kMostLabelBytes = 63;
constexpr std::size_t kMostBytes = 512;
constexpr std::size_t kAnswersAt = 6;
constexpr std::uint32_t kSecondsToLive = 5;
constexpr std::uint16_t kPointerToQuestion = 0xc00c;

std::uint16_t numberAt(std::string_view message, std::size_t at) {
    return static_cast<std::uint16_t>((static_cast<unsigned char>(message[at]) << 8U) |
                                      static_cast<unsigned char>(message[at + 1]));
}

void put16(std::string& message, std::uint16_t number) {
    message += static_cast<char>(number >> 8U);
    message += static_cast<char>(number & 0xffU);
}

void put32(std::string& message, std::uint32_t number) {
    put16(message, static_cast<std::uint16_t>(number >> 16U));
    put16(message, static_cast<std::uint16_t>(number & 0xffffU));
}

char small(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

/// The labels from `at` on, joined by dots; moves `at` behind them. Queries have no reason to compress a name.
std::optional<std::string> readName(std::string_view message, std::size_t& at) {
    std::string name;
    const std::size_t begin = at;
    while (at < message.size() && at - begin < kMostNameBytes) {
        const auto length = static_cast<unsigned char>(message[at++]);
        if (length == 0) return name;
        if (length > kMostLabelBytes || at + length > message.size()) return std::nullopt;
        if (!name.empty()) name += '.';
        std::transform(message.begin() + static_cast<std::ptrdiff_t>(at),
                       message.begin() + static_cast<std::ptrdiff_t>(at + length), std::back_inserter(name), small);
        at += length;
    }
    return std::nullopt;
}

/// Header and question of an answer.
std::string beginAnswer(std::string_view query, const std::optional<Question>& question, Rcode code,
                        std::uint16_t answers) {
    std::string message(query.substr(0, 2));
    const unsigned asked = static_cast<unsigned char>(query[2]);
    message += static_cast<char>(0x80U | (asked & 0x79U));  // an answer, with the opcode and "recursion desired"
    message += static_cast<char>(0x80U | static_cast<unsigned>(code));  // "recursion available"
    put16(message, question ? 1 : 0);
    put16(message, answers);
    put32(message, 0);
    if (question) message += query.substr(kHeaderBytes, question->end - kHeaderBytes);
    return message;
}

void putRecord(std::string& message, std::uint16_t type, std::string_view data) {
    put16(message, kPointerToQuestion);
    put16(message, type);
    put16(message, kClassInternet);
    put32(message, kSecondsToLive);
    put16(message, static_cast<std::uint16_t>(data.size()));
    message += data;
}

}  // namespace

std::optional<Question> parseQuestion(std::string_view message) {
    if (message.size() < kHeaderBytes) return std::nullopt;
    const unsigned flags = static_cast<unsigned char>(message[2]);
    const bool query = (flags & 0x80U) == 0 && (flags & 0x78U) == 0;
    if (!query || numberAt(message, 4) != 1) return std::nullopt;
    std::size_t at = kHeaderBytes;
    const auto name = readName(message, at);
    if (!name || at + 4 > message.size()) return std::nullopt;
    return Question{*name, numberAt(message, at), numberAt(message, at + 2), at + 4};
}

std::string answerAddresses(std::string_view query, const Question& question, const Addresses& addresses) {
    std::string message = beginAnswer(query, question, Rcode::NoError, 0);
    std::uint16_t count = 0;
    const auto put = [&](std::uint16_t type, std::string_view data) {
        std::string record;
        putRecord(record, type, data);
        if (message.size() + record.size() > kMostBytes) return;
        message += record;
        ++count;
    };
    for (const Ipv4 address : addresses.four) {
        std::string data;
        put32(data, address);
        put(kTypeA, data);
    }
    for (const Ipv6& address : addresses.six) put(kTypeAaaa, std::string(address.begin(), address.end()));
    std::string counted;
    put16(counted, count);
    message.replace(kAnswersAt, counted.size(), counted);
    return message;
}

std::string answerName(std::string_view query, const Question& question, const std::string& name) {
    std::string data;
    for (const std::string& label : split(name, '.')) {
        const std::string part = label.substr(0, kMostLabelBytes);
        data += static_cast<char>(part.size());
        data += part;
    }
    data += '\0';
    if (data.size() > kMostNameBytes) return answerEmpty(query, question, Rcode::NoError);
    std::string message = beginAnswer(query, question, Rcode::NoError, 1);
    putRecord(message, kTypePtr, data);
    return message;
}

std::string answerEmpty(std::string_view query, const std::optional<Question>& question, Rcode code) {
    if (query.size() < kHeaderBytes) return {};
    return beginAnswer(query, question, code, 0);
}

std::optional<Ipv4> reversedAddress(std::string_view name) {
    constexpr std::string_view kSuffix = ".in-addr.arpa";
    if (name.size() <= kSuffix.size() || name.substr(name.size() - kSuffix.size()) != kSuffix) return std::nullopt;
    const auto turned = parseIpv4(name.substr(0, name.size() - kSuffix.size()));
    if (!turned) return std::nullopt;
    const Ipv4 a = *turned;
    return (a >> 24U) | ((a >> 8U) & 0xff00U) | ((a << 8U) & 0xff0000U) | (a << 24U);
}

std::optional<Ipv6> reversedAddress6(std::string_view name) {
    constexpr std::string_view kSuffix = ".ip6.arpa";
    constexpr std::size_t kDigits = 32;
    if (name.size() != 2 * kDigits - 1 + kSuffix.size() || !name.ends_with(kSuffix)) return std::nullopt;
    std::string text;
    for (std::size_t i = 0; i < kDigits; ++i) {
        if (i > 0 && name[2 * i - 1] != '.') return std::nullopt;
        if (i > 0 && i % 4 == 0) text.insert(0, ":");
        text.insert(0, 1, name[2 * i]);
    }
    return parseIpv6(text);
}

std::uint16_t messageNumber(std::string_view message) {
    return message.size() < 2 ? std::uint16_t{0} : numberAt(message, 0);
}

void setMessageNumber(std::string& message, std::uint16_t number) {
    message[0] = static_cast<char>(number >> 8U);
    message[1] = static_cast<char>(number & 0xffU);
}

bool answersQuery(std::string_view message, std::uint16_t number) {
    return message.size() >= kHeaderBytes && (static_cast<unsigned char>(message[2]) & 0x80U) != 0 &&
           messageNumber(message) == number;
}

}  // namespace galley::network::detail
