// SPDX-License-Identifier: Apache-2.0
#include "engine/api/log_reader.h"

#include <utility>

#include "engine/api/detail/services.h"
#include "engine/logs/log_reader.h"

namespace galley::api {

namespace {

/// Lines are numbered from the container's first one below, from the oldest one that is still there above.
class StoredLog : public LogReader {
public:
    explicit StoredLog(const std::filesystem::path& directory) : m_reader(directory) {}

    Result<std::uint64_t> refresh() override {
        return capture([&] {
            const std::uint64_t end = m_reader.refresh();
            if (!m_first) m_first = m_reader.firstLine();
            return end - *m_first;
        });
    }

    Result<bool> waitForMore(int timeoutMs, std::stop_token stop) override {
        return capture([&] { return m_reader.waitForMore(timeoutMs, stop); });
    }

    Result<std::vector<LogLine>> read(std::uint64_t first, std::uint64_t count) override {
        return capture([&] {
            std::vector<LogLine> lines;
            for (auto& line : m_reader.read(first + base(), count)) {
                lines.push_back({line.time, detail::toLogStream(line.stream), std::move(line.text), line.partial});
            }
            return lines;
        });
    }

    Result<std::vector<std::uint64_t>> find(const LogQuery& query, std::uint64_t first, std::uint64_t last,
                                            std::uint64_t limit, std::stop_token stop) override {
        return capture([&] {
            const logs::Search search{query.text, query.caseSensitive, query.regularExpression};
            auto numbers = m_reader.find(search, first + base(), last + base(), limit, stop);
            for (auto& number : numbers) number -= base();
            return numbers;
        });
    }

    bool finished() const override { return m_reader.finished(); }

private:
    std::uint64_t base() const { return m_first.value_or(0); }

    logs::LogReader m_reader;
    std::optional<std::uint64_t> m_first;
};

}  // namespace

std::unique_ptr<LogReader> detail::makeLogReader(const std::filesystem::path& directory) {
    return std::make_unique<StoredLog>(directory);
}

std::optional<std::pair<LogStream, std::string>> detail::toChunk(
    std::optional<std::pair<logs::Stream, std::string>> chunk) {
    if (!chunk) return std::nullopt;
    return std::pair(toLogStream(chunk->first), std::move(chunk->second));
}

LogStream detail::toLogStream(logs::Stream stream) noexcept {
    return stream == logs::Stream::Stderr ? LogStream::Stderr : LogStream::Stdout;
}

}  // namespace galley::api
