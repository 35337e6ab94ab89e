// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/secret_scan.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <memory>

#include "engine/archive/secret_rules.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"
#include "engine/base/unique_fd.h"
#include "engine/process/namespace_holder.h"

namespace galley::archive {
namespace {

constexpr std::size_t kMaximumFindings = 500;
constexpr std::size_t kMaximumDepth = 200;
constexpr std::size_t kBeginningBytes = 4096;
constexpr off_t kLargestKeyFile = 256 << 10;
constexpr std::chrono::minutes kLongest{5};

/// Directories are numbered by their place among the arguments; each finding is "number NUL path NUL why NUL".
class Walk {
public:
    Walk(std::size_t number, int output) : m_number(number), m_output(output) {}

    void run(const std::string& top) {
        UniqueFd directory(::open(top.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (directory) enter(std::move(directory), "", "", 0);
    }
    std::size_t found() const noexcept { return m_found; }

private:
    struct CloseDirectory {
        void operator()(DIR* directory) const noexcept { ::closedir(directory); }
    };

    void enter(UniqueFd fd, const std::string& path, const std::string& name, std::size_t depth) {
        const std::unique_ptr<DIR, CloseDirectory> directory(::fdopendir(fd.get()));
        if (!directory) return;
        fd.release();
        while (const dirent* entry = ::readdir(directory.get())) {
            const std::string child = entry->d_name;
            if (child == "." || child == ".." || m_found == kMaximumFindings) continue;
            const std::string childPath = path.empty() ? child : path + "/" + child;
            const int at = ::dirfd(directory.get());
            const unsigned char type = typeOf(at, *entry);
            if (type == DT_DIR) {
                visitDirectory(at, child, childPath, depth);
            } else if (type == DT_REG) {
                visitFile(at, name, child, childPath);
            }
        }
    }

    static unsigned char typeOf(int parent, const dirent& entry) {
        struct stat status {};
        if (entry.d_type != DT_UNKNOWN) return entry.d_type;
        if (::fstatat(parent, entry.d_name, &status, AT_SYMLINK_NOFOLLOW) != 0) return DT_UNKNOWN;
        return static_cast<unsigned char>(IFTODT(status.st_mode));
    }

    void visitDirectory(int parent, const std::string& name, const std::string& path, std::size_t depth) {
        const NameVerdict verdict = judgeDirectory(name);
        // An empty one, as some build tools leave it, gives nothing away.
        struct stat status {};
        const std::string head = name + "/HEAD";
        if (!verdict.why.empty() && ::fstatat(parent, head.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0) {
            return tell(path, verdict.why);
        }
        if (depth == kMaximumDepth) return;
        UniqueFd fd(::openat(parent, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (fd) enter(std::move(fd), path, name, depth + 1);
    }

    void visitFile(int parent, const std::string& parentName, const std::string& name, const std::string& path) {
        const NameVerdict verdict = judgeName(parentName, name);
        if (verdict.why.empty()) return;
        if (!verdict.dependsOnContent || contentBetrays(beginningOf(parent, name))) tell(path, verdict.why);
    }

    static std::string beginningOf(int parent, const std::string& name) {
        const UniqueFd fd(::openat(parent, name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
        struct stat status {};
        if (!fd || ::fstat(fd.get(), &status) != 0 || !S_ISREG(status.st_mode) || status.st_size > kLargestKeyFile) {
            return {};
        }
        std::string bytes(kBeginningBytes, '\0');
        const ssize_t got = ::pread(fd.get(), bytes.data(), bytes.size(), 0);
        bytes.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
        return bytes;
    }

    void tell(const std::string& path, std::string_view why) {
        ++m_found;
        std::string record = std::to_string(m_number);
        record.push_back('\0');
        record += path;
        record.push_back('\0');
        record += why;
        record.push_back('\0');
        writeAll(m_output, record);
    }

    std::size_t m_number;
    int m_output;
    std::size_t m_found = 0;
};

}  // namespace

void writeSecrets(const std::vector<std::string>& layers, int output) {
    for (std::size_t i = 0; i < layers.size(); ++i) Walk(i, output).run(layers[i]);
}

std::vector<FoundSecret> scanForSecrets(const Directories& directories,
                                        const std::vector<std::filesystem::path>& layers, const std::stop_token& stop) {
    if (layers.empty()) return {};
    process::SpawnOptions options;
    options.arguments = {"scan"};
    for (const auto& layer : layers) options.arguments.push_back(layer.string());
    const auto lease = process::ensureHolder(directories, stop);
    const auto result = process::runInNamespace(lease, std::move(options), {}, kLongest, stop);
    if (!result.status.success()) {
        throw Error(ErrorKind::Runtime,
                    "the image's files could not be looked through: " + printable(trim(result.errorOutput)));
    }
    const auto fields = split(result.output, '\0');
    std::vector<FoundSecret> found;
    for (std::size_t at = 0; at + 2 < fields.size(); at += 3) {
        const auto number = parseUnsigned(fields[at]);
        if (number && *number < layers.size()) {
            found.push_back({static_cast<std::size_t>(*number), fields[at + 1], fields[at + 2]});
        }
    }
    return found;
}

}  // namespace galley::archive
