// SPDX-License-Identifier: Apache-2.0
#include "engine/process/ready_report.h"

#include <fcntl.h>

#include <array>
#include <cerrno>
#include <string>

#include "engine/base/files.h"
#include "engine/base/text.h"

namespace galley::process {
namespace {

constexpr std::string_view kReady = "ready";

void send(int fd, std::string_view text) noexcept {
    try {
        writeAll(fd, text);
    } catch (const Error&) {
        // Whoever asked is gone; the background process serves the next one.
    }
}

[[noreturn]] void throwReport(const std::string& report, std::string_view what) {
    const std::size_t space = report.find(' ');
    const auto kind = parseUnsigned(std::string_view(report).substr(0, space));
    if (space == std::string::npos || !kind || *kind > static_cast<unsigned>(ErrorKind::Internal)) {
        throw Error(ErrorKind::Internal, std::string(what) + " ended before it was ready");
    }
    throw Error(static_cast<ErrorKind>(*kind), report.substr(space + 1));
}

}  // namespace

void spawnUntilReady(SpawnOptions options, std::string_view what) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) throwErrno(errno, "creating a pipe");
    const UniqueFd reader(ends[0]);
    UniqueFd writer(ends[1]);
    options.descriptors.push_back({writer.get(), kReadyDescriptor});
    Child child = spawn(options);
    writer.reset();
    const std::string report = readAll(reader.get(), 65536);
    child.wait();
    if (report != kReady) throwReport(report, what);
}

void reportReady(int fd) noexcept {
    send(fd, kReady);
}

void reportFailure(int fd, const Error& error) noexcept {
    try {
        send(fd, std::to_string(static_cast<int>(error.kind())) + ' ' + error.message());
    } catch (const std::exception&) {
        send(fd, "12 out of memory");
    }
}

}  // namespace galley::process
