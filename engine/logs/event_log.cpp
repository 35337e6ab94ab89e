// SPDX-License-Identifier: Apache-2.0
#include "engine/logs/event_log.h"

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <nlohmann/json.hpp>

#include "engine/base/error.h"
#include "engine/base/file_lock.h"
#include "engine/base/files.h"
#include "engine/logs/detail/watch.h"

namespace galley::logs {
namespace fs = std::filesystem;
using nlohmann::json;
namespace {

constexpr const char* kCurrent = "events.jsonl";
constexpr const char* kFormer = "events.1.jsonl";
constexpr std::size_t kMaximumLineBytes = std::size_t{1} << 20U;

std::string lineOf(const Event& event) {
    const json object = {{"time", formatInstant(event.time)},
                         {"type", event.type},
                         {"action", event.action},
                         {"id", event.actorId},
                         {"attributes", event.attributes}};
    return object.dump(-1, ' ', false, json::error_handler_t::replace) + '\n';
}

/// Nothing for a torn or foreign line.
std::optional<Event> parseEvent(std::string_view line) {
    try {
        const json object = json::parse(line);
        const auto time = parseInstant(object.at("time").get<std::string>());
        if (!time) return std::nullopt;
        return Event{*time, object.at("type").get<std::string>(), object.at("action").get<std::string>(),
                     object.at("id").get<std::string>(),
                     object.at("attributes").get<std::map<std::string, std::string>>()};
    } catch (const json::exception&) {
        return std::nullopt;
    }
}

bool endsTorn(int fd, off_t size) {
    char last = '\n';
    return size > 0 && ::pread(fd, &last, 1, size - 1) == 1 && last != '\n';
}

/// Reads whole lines from where it stands; what has no newline yet stays for the next call.
class EventFile {
public:
    explicit EventFile(UniqueFd fd) : m_fd(std::move(fd)) {}

    void skipToEnd() { m_offset = ::lseek(m_fd.get(), 0, SEEK_END); }
    /// What tells this file from another one.
    std::pair<dev_t, ino_t> identity() const {
        struct stat status {};
        if (::fstat(m_fd.get(), &status) != 0) throwErrno(errno, "looking at the events");
        return {status.st_dev, status.st_ino};
    }
    /// False when `use` wants no more.
    bool readLines(const std::function<bool(const Event&)>& use) {
        std::array<char, 65536> buffer;
        while (true) {
            const ssize_t got = ::pread(m_fd.get(), buffer.data(), buffer.size(), m_offset);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) throwErrno(errno, "reading the events");
            if (got == 0) return true;
            m_offset += got;
            m_rest.append(buffer.data(), static_cast<std::size_t>(got));
            if (!takeLines(use)) return false;
            if (m_rest.size() > kMaximumLineBytes) m_rest.clear();  // no event is that long: damaged
        }
    }

private:
    bool takeLines(const std::function<bool(const Event&)>& use) {
        std::size_t begin = 0;
        for (std::size_t end = 0; (end = m_rest.find('\n', begin)) != std::string::npos; begin = end + 1) {
            const auto event = parseEvent(std::string_view(m_rest).substr(begin, end - begin));
            if (event && !use(*event)) return false;
        }
        m_rest.erase(0, begin);
        return true;
    }

    UniqueFd m_fd;
    off_t m_offset = 0;
    std::string m_rest;
};

std::optional<EventFile> openEvents(const fs::path& file) {
    try {
        return EventFile(openFile(file, O_RDONLY | O_NOFOLLOW));
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::NotFound) return std::nullopt;
        throw;
    }
}

/// Both files, opened while no rename can come between: the former first.
std::pair<std::optional<EventFile>, std::optional<EventFile>> openBoth(const fs::path& directory) {
    const FileLock lock = FileLock::acquire(directory / "events.lock", FileLock::Mode::Shared);
    return {openEvents(directory / kFormer), openEvents(directory / kCurrent)};
}

int timeLeftMs(const std::optional<Instant>& until) {
    if (!until) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*until - now()).count();
    return static_cast<int>(std::clamp<std::int64_t>(left, 0, std::numeric_limits<int>::max()));
}

}  // namespace

EventLog::EventLog(fs::path dataDirectory, std::uint64_t maximumBytes)
    : m_directory(std::move(dataDirectory)), m_maximumBytes(maximumBytes) {}

std::filesystem::path EventLog::file() const {
    return m_directory / kCurrent;
}

void EventLog::append(const Event& event) const {
    std::string line = lineOf(event);
    if (line.size() > kMaximumLineBytes) throw Error(ErrorKind::InvalidInput, "an event is too long to be recorded");
    std::uint64_t size = 0;
    {
        const FileLock lock = FileLock::acquire(m_directory / "events.lock", FileLock::Mode::Shared);
        const UniqueFd fd = openFile(m_directory / kCurrent, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW);
        struct stat status {};
        if (::fstat(fd.get(), &status) != 0) throwErrno(errno, "looking at the events");
        if (endsTorn(fd.get(), status.st_size)) line.insert(line.begin(), '\n');
        // O_APPEND makes one write one piece; writeAll would only split it when the disk is full.
        writeAll(fd.get(), line);
        size = static_cast<std::uint64_t>(status.st_size) + line.size();
    }
    if (size <= m_maximumBytes) return;
    const FileLock lock = FileLock::acquire(m_directory / "events.lock", FileLock::Mode::Exclusive);
    std::error_code failure;
    if (fs::file_size(m_directory / kCurrent, failure) > m_maximumBytes && !failure) {
        fs::rename(m_directory / kCurrent, m_directory / kFormer, failure);
    }
}

void EventLog::read(std::optional<Instant> since, std::optional<Instant> until,
                    const std::function<bool(const Event&)>& sink) const {
    auto [former, current] = openBoth(m_directory);
    const auto filtered = [&](const Event& event) {
        const bool wanted = (!since || event.time >= *since) && (!until || event.time <= *until);
        return !wanted || sink(event);
    };
    if (former && !former->readLines(filtered)) return;
    if (current) current->readLines(filtered);
}

void EventLog::follow(std::optional<Instant> since, std::optional<Instant> until,
                      const std::function<bool(const Event&)>& sink, const std::stop_token& stop) const {
    detail::Watch watch(m_directory, IN_CREATE | IN_MOVED_TO);
    auto [former, current] = openBoth(m_directory);
    const auto filtered = [&](const Event& event) {
        const bool wanted = (!since || event.time >= *since) && (!until || event.time <= *until);
        return !wanted || sink(event);
    };
    if (since && former && !former->readLines(filtered)) return;
    if (!current) current = std::move(former);
    if (!since && current) current->skipToEnd();
    while (true) {
        watch.add(m_directory / kCurrent, IN_MODIFY);
        if (current && !current->readLines(filtered)) return;
        auto [newFormer, newCurrent] = openBoth(m_directory);
        if (newCurrent && (!current || newCurrent->identity() != current->identity())) {
            // Renamed meanwhile: first what was still written to the file we have, then a whole one that came between.
            if (current && !current->readLines(filtered)) return;
            const bool between = newFormer && current && newFormer->identity() != current->identity();
            if (between && !newFormer->readLines(filtered)) return;
            current = std::move(newCurrent);
            continue;
        }
        const int timeLeft = timeLeftMs(until);
        if (timeLeft == 0) return;
        watch.wait(timeLeft, stop);
    }
}

}  // namespace galley::logs
