// SPDX-License-Identifier: Apache-2.0
#include "engine/base/clock.h"

#include <array>
#include <cstdint>
#include <cstdio>
#include <ctime>

#include "engine/base/error.h"
#include "engine/base/text.h"

namespace galley {
namespace {

using std::chrono::nanoseconds;
constexpr std::int64_t kNanosPerSecond = 1'000'000'000;

/// Instants outside are no instants here: inside, the difference of any two fits into 64 bits of nanoseconds.
constexpr std::chrono::year kFirstYear{1950};
constexpr std::chrono::year kLastYear{2199};
constexpr std::int64_t kLastSecond =
    std::chrono::sys_seconds{std::chrono::sys_days{(kLastYear + std::chrono::years{1}) / 1 / 1}}
        .time_since_epoch()
        .count() -
    1;
/// The longest way from an argument back to now, about a hundred years.
constexpr nanoseconds kLongestAgo = std::chrono::years{100};

/// Takes exactly `count` digits from the front.
std::optional<int> takeDigits(std::string_view& text, std::size_t count) {
    if (text.size() < count) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool takeChar(std::string_view& text, char expected) {
    if (text.empty() || text.front() != expected) return false;
    text.remove_prefix(1);
    return true;
}

/// The digits after the point as nanoseconds; digits beyond the ninth are dropped.
std::optional<std::int64_t> takeFraction(std::string_view& text) {
    std::int64_t value = 0;
    std::size_t digits = 0;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        if (digits < 9) value = value * 10 + (text.front() - '0');
        ++digits;
        text.remove_prefix(1);
    }
    if (digits == 0) return std::nullopt;
    for (; digits < 9; ++digits) value *= 10;
    return value;
}

std::optional<std::int64_t> takeZoneSeconds(std::string_view& text) {
    if (takeChar(text, 'Z') || takeChar(text, 'z')) return 0;
    const int sign = !text.empty() && text.front() == '-' ? -1 : 1;
    if (!takeChar(text, '+') && !takeChar(text, '-')) return std::nullopt;
    const auto hours = takeDigits(text, 2);
    if (!hours || !takeChar(text, ':')) return std::nullopt;
    const auto minutes = takeDigits(text, 2);
    if (!minutes) return std::nullopt;
    return sign * (*hours * 3600 + *minutes * 60);
}

std::optional<std::chrono::sys_days> takeDate(std::string_view& text) {
    const auto year = takeDigits(text, 4);
    if (!year || !takeChar(text, '-')) return std::nullopt;
    const auto month = takeDigits(text, 2);
    if (!month || !takeChar(text, '-')) return std::nullopt;
    const auto day = takeDigits(text, 2);
    if (!day) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                           std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok() || date.year() < kFirstYear || date.year() > kLastYear) return std::nullopt;
    return std::chrono::sys_days{date};
}

/// "15:04", "15:04:05" or "15:04:05.5".
std::optional<nanoseconds> takeTimeOfDay(std::string_view& text) {
    const auto hour = takeDigits(text, 2);
    if (!hour || !takeChar(text, ':')) return std::nullopt;
    const auto minute = takeDigits(text, 2);
    if (!minute) return std::nullopt;
    std::int64_t seconds = 0;
    std::int64_t fraction = 0;
    if (takeChar(text, ':')) {
        const auto second = takeDigits(text, 2);
        if (!second) return std::nullopt;
        seconds = *second;
        if (takeChar(text, '.')) {
            const auto nanos = takeFraction(text);
            if (!nanos) return std::nullopt;
            fraction = *nanos;
        }
    }
    if (*hour > 23 || *minute > 59 || seconds > 60) return std::nullopt;
    return nanoseconds((*hour * 3600 + *minute * 60 + seconds) * kNanosPerSecond + fraction);
}

std::optional<Instant> parseDateTime(std::string_view text, bool zoneRequired) {
    const auto date = takeDate(text);
    if (!date) return std::nullopt;
    Instant instant = *date;
    if (text.empty()) return zoneRequired ? std::nullopt : std::optional(instant);
    if (!takeChar(text, 'T') && !takeChar(text, 't') && !takeChar(text, ' ')) return std::nullopt;
    const auto time = takeTimeOfDay(text);
    if (!time) return std::nullopt;
    instant += *time;
    if (text.empty()) return zoneRequired ? std::nullopt : std::optional(instant);
    const auto zone = takeZoneSeconds(text);
    if (!zone || !text.empty()) return std::nullopt;
    return instant - std::chrono::seconds(*zone);
}

std::optional<Instant> parseUnixSeconds(std::string_view text) {
    std::int64_t seconds = 0;
    std::size_t digits = 0;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        if (++digits > 10) return std::nullopt;
        seconds = seconds * 10 + (text.front() - '0');
        text.remove_prefix(1);
    }
    if (digits == 0) return std::nullopt;
    std::int64_t fraction = 0;
    if (takeChar(text, '.')) {
        const auto nanos = takeFraction(text);
        if (!nanos) return std::nullopt;
        fraction = *nanos;
    }
    if (!text.empty() || seconds > kLastSecond) return std::nullopt;
    return Instant(nanoseconds(seconds * kNanosPerSecond + fraction));
}

std::optional<std::int64_t> takeUnit(std::string_view& text) {
    static constexpr std::array<std::pair<std::string_view, std::int64_t>, 8> kUnits{{{"ns", 1},
                                                                                      {"us", 1'000},
                                                                                      {"µs", 1'000},
                                                                                      {"ms", 1'000'000},
                                                                                      {"s", kNanosPerSecond},
                                                                                      {"m", 60 * kNanosPerSecond},
                                                                                      {"h", 3600 * kNanosPerSecond},
                                                                                      {"d", 86400 * kNanosPerSecond}}};
    for (const auto& [name, nanos] : kUnits) {
        if (!text.starts_with(name)) continue;
        if (name == "m" && text.starts_with("ms")) continue;
        text.remove_prefix(name.size());
        return nanos;
    }
    return std::nullopt;
}

}  // namespace

Instant now() noexcept {
    return std::chrono::time_point_cast<nanoseconds>(std::chrono::system_clock::now());
}

std::string formatInstant(Instant instant) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(instant);
    const std::time_t whole = seconds.time_since_epoch().count();
    std::tm parts{};
    ::gmtime_r(&whole, &parts);
    std::array<char, 64> text;
    const auto length = std::snprintf(text.data(), text.size(), "%04d-%02d-%02dT%02d:%02d:%02d.%09lldZ",
                                      parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour,
                                      parts.tm_min, parts.tm_sec, static_cast<long long>((instant - seconds).count()));
    return {text.data(), static_cast<std::size_t>(length)};
}

std::string formatInstantShort(Instant instant) {
    std::string text = formatInstant(instant);
    text.pop_back();
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text + "Z";
}

std::optional<Instant> parseInstant(std::string_view text) {
    return parseDateTime(text, true);
}

Instant parseTimeArgument(std::string_view text, Instant reference) {
    if (const auto unixTime = parseUnixSeconds(text)) return *unixTime;
    if (const auto dateTime = parseDateTime(text, false)) return *dateTime;
    const Error invalid(ErrorKind::InvalidInput,
                        "\"" + std::string(text) +
                            "\" is not a time: use 2026-01-31T13:00:00Z, unix seconds, or a duration such as 10m");
    nanoseconds ago{};
    try {
        ago = parseDuration(text);
    } catch (const Error&) {
        throw invalid;
    }
    if (ago > kLongestAgo || ago < -kLongestAgo) throw invalid;
    return reference - ago;
}

nanoseconds parseDuration(std::string_view text) {
    const Error invalid(ErrorKind::InvalidInput,
                        "\"" + std::string(text) + "\" is not a duration: use forms such as 300ms, 10s or 1h30m");
    const bool negative = takeChar(text, '-');
    if (text == "0") return nanoseconds(0);
    if (text.empty()) throw invalid;
    long double total = 0;
    while (!text.empty()) {
        long double number = 0;
        std::size_t digits = 0;
        while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
            number = number * 10 + static_cast<long double>(text.front() - '0');
            ++digits;
            text.remove_prefix(1);
        }
        if (takeChar(text, '.')) {
            const auto fraction = takeFraction(text);
            if (!fraction) throw invalid;
            number += static_cast<long double>(*fraction) / static_cast<long double>(kNanosPerSecond);
            ++digits;
        }
        const auto unit = takeUnit(text);
        if (digits == 0 || !unit) throw invalid;
        total += number * static_cast<long double>(*unit);
    }
    constexpr long double kLimit = 9.2e18L;
    if (total > kLimit) throw invalid;
    const nanoseconds result(static_cast<std::int64_t>(total));
    return negative ? -result : result;
}

std::string humanDuration(nanoseconds duration) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(duration).count();
    const auto minutes = seconds / 60;
    const auto hours = (minutes + 30) / 60;
    if (seconds < 1) return "Less than a second";
    if (seconds == 1) return "1 second";
    if (seconds < 60) return std::to_string(seconds) + " seconds";
    if (minutes == 1) return "About a minute";
    if (minutes < 60) return std::to_string(minutes) + " minutes";
    if (hours == 1) return "About an hour";
    if (hours < 48) return std::to_string(hours) + " hours";
    if (hours < 24 * 7 * 2) return std::to_string(hours / 24) + " days";
    if (hours < 24 * 30 * 2) return std::to_string(hours / 24 / 7) + " weeks";
    if (hours < 24 * 365 * 2) return std::to_string(hours / 24 / 30) + " months";
    return std::to_string(hours / 24 / 365) + " years";
}

}  // namespace galley
