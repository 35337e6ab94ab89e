// SPDX-License-Identifier: Apache-2.0
#include "engine/process/detail/group_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/process/control_group.h"

namespace galley::process::detail {
namespace fs = std::filesystem;

std::optional<std::string> readGroupFile(const fs::path& file) {
    try {
        return readFileIfExists(file, std::size_t{1} << 20U);
    } catch (const Error&) {
        return std::nullopt;  // the group has just gone, or the kernel keeps this to
                              // itself
    }
}

void writeGroupFile(const fs::path& file, const std::string& value) {
    const UniqueFd fd(::open(file.c_str(), O_WRONLY | O_CLOEXEC));
    if (!fd) throwErrno(errno, "setting " + file.string());
    // In one piece: the kernel takes each write for a value of its own.
    if (::write(fd.get(), value.data(), value.size()) >= 0) return;
    const int failure = errno;
    if (failure == ESRCH) throw Error(ErrorKind::NotFound, "the process has ended");
    if (failure == EINVAL || failure == ERANGE || failure == EBUSY) {
        throw Error(failure == EBUSY ? ErrorKind::Busy : ErrorKind::InvalidInput,
                    "the kernel refuses " + printable(value) + " for " + file.filename().string() +
                        (failure == EBUSY ? ": more than that is in use" : ": it is out of what this machine has"));
    }
    throwErrno(failure, "setting " + file.string());
}

std::optional<std::int64_t> numberIn(const fs::path& file) {
    const auto text = readGroupFile(file);
    const auto number = text ? parseUnsigned(trim(*text)) : std::nullopt;
    return number ? std::optional(static_cast<std::int64_t>(*number)) : std::nullopt;
}

void addBlockBytes(std::string_view text, GroupUsage& usage) {
    std::int64_t read = 0;
    std::int64_t written = 0;
    for (const std::string& line : split(text, '\n')) {
        for (const std::string& word : split(line, ' ')) {
            if (word.rfind("rbytes=", 0) == 0)
                read += static_cast<std::int64_t>(parseUnsigned(word.substr(7)).value_or(0));
            if (word.rfind("wbytes=", 0) == 0) {
                written += static_cast<std::int64_t>(parseUnsigned(word.substr(7)).value_or(0));
            }
        }
    }
    usage.blockReadBytes = read;
    usage.blockWrittenBytes = written;
}

void addLegacyBlockBytes(std::string_view text, GroupUsage& usage) {
    std::int64_t read = 0;
    std::int64_t written = 0;
    for (const std::string& line : split(text, '\n')) {
        const auto words = split(line, ' ');
        if (words.size() != 3) continue;
        const auto bytes = static_cast<std::int64_t>(parseUnsigned(words[2]).value_or(0));
        if (words[1] == "Read") read += bytes;
        if (words[1] == "Write") written += bytes;
    }
    usage.blockReadBytes = read;
    usage.blockWrittenBytes = written;
}

}  // namespace galley::process::detail
