// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/log_view_writer.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>

#include "engine/base/clock.h"
#include "engine/logs/log_writer.h"

namespace galley::bench {

namespace {

void appendLine(std::string& chunk, std::uint64_t number, std::uint32_t width) {
    const std::size_t begin = chunk.size();
    chunk += number % 1000 == 7 ? "\x1b[31mERROR\x1b[0m line " : "\x1b[32mINFO\x1b[0m line ";
    chunk += std::to_string(number);
    chunk += " GET /items/42?page=3 200 in 13 ms ";
    const std::size_t length = chunk.size() - begin;
    if (length < width) chunk.append(width - length, 'x');
    chunk += '\n';
}

}  // namespace

void writeLog(const Writing& writing) {
    using Clock = std::chrono::steady_clock;
    constexpr std::uint64_t kLinesAtOnce = 500;
    std::filesystem::create_directories(writing.directory);
    logs::LogWriter writer(writing.directory, logs::Rotation{});
    writer.beginRun(now());
    const auto begun = Clock::now();
    std::string chunk;
    for (std::uint64_t number = 0; number < writing.lines;) {
        if (writing.linesPerSecond != 0) {
            std::this_thread::sleep_until(begun +
                                          std::chrono::nanoseconds(number * 1'000'000'000 / writing.linesPerSecond));
        }
        chunk.clear();
        const std::uint64_t last = std::min(number + kLinesAtOnce, writing.lines);
        for (; number < last; ++number) appendLine(chunk, number, writing.width);
        writer.append(logs::Stream::Stdout, chunk, now());
    }
    writer.endRun(now());
}

}  // namespace galley::bench
