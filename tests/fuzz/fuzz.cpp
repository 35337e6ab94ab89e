// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/fuzz.h"

#include <fcntl.h>
#include <fts.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "engine/archive/remove_tree.h"
#include "engine/base/files.h"

namespace galley::test {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kLongestSentence = 4000;

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string() : std::string(value);
}

bool keepsAttributes(const std::string& directory) {
    const std::string probe = directory + "/probe";
    const UniqueFd file(::open(probe.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    const bool keeps = file && ::fsetxattr(file.get(), "user.probe", "y", 1, 0) == 0;
    ::unlink(probe.c_str());
    return keeps;
}

std::string makeBase() {
    for (const std::string& parent : {environment("GALLEY_FUZZ_DIR"), environment("XDG_RUNTIME_DIR"),
                                      std::string("/dev/shm"), std::string("/var/tmp"), std::string("/tmp")}) {
        if (parent.empty()) continue;
        std::string base = parent + "/galley-fuzz.XXXXXX";
        if (::mkdtemp(base.data()) == nullptr) continue;
        if (keepsAttributes(base)) return base;
        ::rmdir(base.c_str());
    }
    failClaim("there is a directory that keeps extended attributes");
}

std::string describe(const fs::path& path) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) return "gone";
    std::string text = path.string();
    for (const long long number :
         {static_cast<long long>(status.st_ino), static_cast<long long>(status.st_mode),
          static_cast<long long>(status.st_nlink), static_cast<long long>(status.st_uid),
          static_cast<long long>(status.st_size), static_cast<long long>(status.st_ctim.tv_sec),
          static_cast<long long>(status.st_ctim.tv_nsec)}) {
        text += " " + std::to_string(number);
    }
    return text + "\n";
}

}  // namespace

void failClaim(std::string_view claim, std::string_view detail) {
    std::fprintf(stderr, "\nThis does not hold: %.*s\n%.*s\n", static_cast<int>(claim.size()), claim.data(),
                 static_cast<int>(std::min<std::size_t>(detail.size(), kLongestSentence)), detail.data());
    std::abort();
}

void requirePrintable(std::string_view text, std::string_view claim) {
    const bool isClean = std::all_of(text.begin(), text.end(),
                                     [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7F; });
    require(isClean && text.size() <= kLongestSentence, claim, text);
}

bool isRefused(std::initializer_list<ErrorKind> documented, const std::function<void()>& call) {
    try {
        call();
        return false;
    } catch (const Error& error) {
        require(std::find(documented.begin(), documented.end(), error.kind()) != documented.end(),
                "only errors of the documented kinds are thrown",
                std::string(kindName(error.kind())) + ": " + error.what());
        require(!error.message().empty(), "an error has a sentence");
        requirePrintable(error.message(), "an error's sentence is short and has no control characters");
        return true;
    } catch (const std::exception& error) {
        failClaim("only galley::Error is thrown", error.what());
    }
}

std::string contentOf(int fd) {
    ::lseek(fd, 0, SEEK_SET);
    return readAll(fd, std::size_t{1} << 30U);
}

UniqueFd memoryFile() {
    UniqueFd fd(::memfd_create("fuzz", MFD_CLOEXEC));
    require(static_cast<bool>(fd), "there is memory for a file");
    return fd;
}

Playground::Playground() : m_base(makeBase()) {
    addVictim("outside/victim", "intact");
    addVictim("outside/etc/passwd", "root");
}

Playground::~Playground() {
    try {
        const UniqueFd parent = openFile(m_base.parent_path(), O_RDONLY | O_DIRECTORY);
        archive::removeTreeAt(parent.get(), m_base.filename().c_str());
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s stays: %s\n", m_base.c_str(), error.what());
    }
}

void Playground::addVictim(const std::string& name, const std::string& content) const {
    fs::create_directories((m_base / name).parent_path());
    writeFileAtomic(m_base / name, content, Durability::Cached, 0644);
}

UniqueFd Playground::freshDirectory(const std::string& name) const {
    remove(name);
    fs::create_directory(m_base / name);
    return openFile(m_base / name, O_RDONLY | O_DIRECTORY);
}

void Playground::remove(const std::string& name) const {
    archive::removeTreeAt(openFile(m_base, O_RDONLY | O_DIRECTORY).get(), name.c_str());
}

void Playground::remember(std::initializer_list<const char*> allowed) {
    m_allowed = "/";
    for (const char* name : allowed) m_allowed += std::string(name) + "/";
    m_before = fingerprint();
}

std::string Playground::fingerprint() const {
    std::vector<std::string> lines;
    for (const auto& top : fs::directory_iterator(m_base)) {
        const std::string name = top.path().filename().string();
        if (m_allowed.find("/" + name + "/") != std::string::npos) continue;
        lines.push_back(describe(top.path()));
        if (!fs::is_directory(top.symlink_status())) continue;
        for (const auto& item : fs::recursive_directory_iterator(top.path())) {
            const bool isFile = fs::is_regular_file(item.symlink_status());
            lines.push_back(describe(item.path()) + (isFile ? readFile(item.path()) : std::string()));
        }
    }
    std::sort(lines.begin(), lines.end());
    std::string all;
    for (const std::string& line : lines) all += line;
    return all;
}

void Playground::requireIntact() const {
    const std::string now = fingerprint();
    require(now == m_before, "nothing outside the directory is changed", now);
}

void openUp(const fs::path& tree) {
    if (::geteuid() == 0) return;
    std::string root = tree.string();
    char* paths[] = {root.data(), nullptr};
    FTS* walk = ::fts_open(paths, FTS_PHYSICAL, nullptr);
    require(walk != nullptr, "the tree can be walked");
    while (const FTSENT* item = ::fts_read(walk)) {
        if (item->fts_info == FTS_D) ::chmod(item->fts_accpath, 0700);
        if (item->fts_info == FTS_F) ::chmod(item->fts_accpath, 0600);
    }
    ::fts_close(walk);
}

}  // namespace galley::test
