// SPDX-License-Identifier: Apache-2.0
#include "app/cli/format/text.h"

#include <cstdio>
#include <ctime>
#include <iterator>

#include "app/cli/format/table_writer.h"

namespace galley::cli {
namespace {

std::tm brokenDown(Instant instant) {
    const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
    std::tm local{};
    ::localtime_r(&seconds, &local);
    return local;
}

std::string formatted(const char* format, const std::tm& time) {
    char buffer[80];
    return {buffer, std::strftime(buffer, sizeof buffer, format, &time)};
}

}  // namespace

std::string shortened(std::string_view text, std::size_t width) {
    if (displayWidth(text) <= width) return std::string(text);
    std::size_t end = 0;
    for (std::size_t count = 0; end < text.size(); ++end) {
        const bool begins = (static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80U;
        if (begins && ++count == width) break;
    }
    return std::string(text.substr(0, end)) + "…";
}

std::string binarySize(std::int64_t bytes) {
    constexpr const char* kUnits[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    auto value = static_cast<double>(bytes);
    std::size_t unit = 0;
    for (; value >= 1024 && unit + 1 < std::size(kUnits); ++unit) value /= 1024;
    char buffer[40];
    std::snprintf(buffer, sizeof buffer, "%.4g%s", value, kUnits[unit]);
    return buffer;
}

bool takesDefaultTag(std::string_view typed, std::string_view full) {
    constexpr std::string_view kDefault = ":latest";
    return full.ends_with(kDefault) && !typed.ends_with(kDefault);
}

std::string shortId(std::string_view id) {
    const std::size_t colon = id.find(':');
    if (colon != std::string_view::npos) id.remove_prefix(colon + 1);
    return std::string(id.substr(0, 12));
}

std::string age(Instant instant, Instant reference) {
    if (instant.time_since_epoch().count() <= 0) return "N/A";
    return humanDuration(reference - instant) + " ago";
}

std::string localTime(Instant instant) {
    return formatted("%Y-%m-%d %H:%M:%S %z %Z", brokenDown(instant));
}

std::string localTimeRfc3339(Instant instant, bool nanoseconds) {
    const std::tm local = brokenDown(instant);
    std::string text = formatted("%Y-%m-%dT%H:%M:%S", local);
    if (nanoseconds) {
        const auto fraction = (instant - std::chrono::floor<std::chrono::seconds>(instant)).count();
        char digits[16];
        std::snprintf(digits, sizeof digits, ".%09lld", static_cast<long long>(fraction));
        text += digits;
    }
    if (local.tm_gmtoff == 0) return text + "Z";
    const std::string zone = formatted("%z", local);
    return text + zone.substr(0, 3) + ":" + zone.substr(3);
}

}  // namespace galley::cli
