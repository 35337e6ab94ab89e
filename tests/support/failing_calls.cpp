// SPDX-License-Identifier: Apache-2.0
/// @file
/// A library for LD_PRELOAD that sees the calls that change files below GALLEY_FAIL_UNDER, of all processes that
/// inherit the environment. It makes one fail, as a bad disk, a read-only file system or a full table of files does,
/// and it can write down their order. GALLEY_FAIL_FILE holds three 64-bit numbers: calls so far, the call that fails
/// (0: none), its errno. GALLEY_FAIL_LOG gets the name of the call that failed. GALLEY_CALLS_LOG gets a line for every
/// call, "name path": what writes when it is done, what syncs before it begins, so that a write in front of a sync is
/// on the disk after it. Used by tests/e2e. Threads: any.
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

struct Shared {
    std::atomic<long> calls;
    std::atomic<long> failing;
    std::atomic<long> error;
};

template <class Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

void append(const char* variable, const std::string& line) {
    const char* log = std::getenv(variable);
    if (log == nullptr) return;
    const int before = errno;
    const int file = next<int(const char*, int, ...)>("open")(log, O_WRONLY | O_APPEND | O_CLOEXEC);
    if (file >= 0) {
        static_cast<void>(next<ssize_t(int, const void*, size_t)>("write")(file, line.data(), line.size()));
        ::close(file);
    }
    errno = before;
}

Shared* shared() {
    static Shared* const mapped = []() -> Shared* {
        const char* name = std::getenv("GALLEY_FAIL_FILE");
        if (name == nullptr) return nullptr;
        const int file = next<int(const char*, int, ...)>("open")(name, O_RDWR | O_CLOEXEC);
        if (file < 0) return nullptr;
        void* place = ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        ::close(file);
        return place == MAP_FAILED ? nullptr : static_cast<Shared*>(place);
    }();
    return mapped;
}

std::string pathOf(int file) {
    const std::string link = "/proc/self/fd/" + std::to_string(file);
    char target[512];
    const ssize_t length = ::readlink(link.c_str(), target, sizeof(target));
    return {target, length > 0 ? static_cast<std::size_t>(length) : 0};
}

std::string pathOf(int directory, const char* path) {
    return path[0] == '/' || directory == AT_FDCWD ? path : pathOf(directory) + "/" + path;
}

/// One call on `path` and how it goes on.
class Call {
public:
    Call(const char* name, std::string path) : m_name(name), m_path(std::move(path)) {
        const char* under = std::getenv("GALLEY_FAIL_UNDER");
        m_counts = under != nullptr && m_path.compare(0, std::strlen(under), under) == 0;
    }
    /// errno is set then.
    bool fails() const {
        Shared* const state = m_counts ? shared() : nullptr;
        if (state == nullptr || state->calls.fetch_add(1) + 1 != state->failing.load()) return false;
        append("GALLEY_FAIL_LOG", m_name);
        errno = static_cast<int>(state->error.load());
        return true;
    }
    void record() const {
        if (m_counts) append("GALLEY_CALLS_LOG", m_name + " " + m_path + "\n");
    }
    template <class Function, class... Arguments>
    auto write(Arguments... arguments) const {
        using Result = decltype(next<Function>("")(arguments...));
        if (fails()) return static_cast<Result>(-1);
        const Result result = next<Function>(m_name.c_str())(arguments...);
        record();
        return result;
    }
    int sync(int file) const {
        if (fails()) return -1;
        record();
        return next<int(int)>(m_name.c_str())(file);
    }

private:
    std::string m_name;
    std::string m_path;
    bool m_counts = false;
};

mode_t modeOf(int flags, va_list& rest) {
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? static_cast<mode_t>(va_arg(rest, unsigned)) : 0;
}

}  // namespace

// Not written as the system's headers declare them: some are macros there, or promise more of their arguments.
#define GALLEY_OPEN(name)                                                            \
    extern "C" int name(const char* path, int flags, ...) {                          \
        va_list rest;                                                                \
        va_start(rest, flags);                                                       \
        const mode_t mode = modeOf(flags, rest);                                     \
        va_end(rest);                                                                \
        using Function = int(const char*, int, ...);                                 \
        if ((flags & O_CREAT) == 0) return next<Function>(#name)(path, flags, mode); \
        return Call(#name, path).write<Function>(path, flags, mode);                 \
    }
#define GALLEY_OPENAT(name)                                                                        \
    extern "C" int name(int directory, const char* path, int flags, ...) {                         \
        va_list rest;                                                                              \
        va_start(rest, flags);                                                                     \
        const mode_t mode = modeOf(flags, rest);                                                   \
        va_end(rest);                                                                              \
        using Function = int(int, const char*, int, ...);                                          \
        if ((flags & O_CREAT) == 0) return next<Function>(#name)(directory, path, flags, mode);    \
        return Call(#name, pathOf(directory, path)).write<Function>(directory, path, flags, mode); \
    }
#define GALLEY_PWRITE(name)                                                              \
    extern "C" ssize_t name(int file, const void* bytes, size_t count, off64_t offset) { \
        using Function = ssize_t(int, const void*, size_t, off64_t);                     \
        return Call(#name, pathOf(file)).write<Function>(file, bytes, count, offset);    \
    }

GALLEY_OPEN(open)
GALLEY_OPEN(open64)
GALLEY_OPENAT(openat)
GALLEY_OPENAT(openat64)
GALLEY_PWRITE(pwrite)
GALLEY_PWRITE(pwrite64)

extern "C" ssize_t write(int file, const void* bytes, size_t count) {
    return Call("write", pathOf(file)).write<ssize_t(int, const void*, size_t)>(file, bytes, count);
}

extern "C" int fsync(int file) {
    return Call("fsync", pathOf(file)).sync(file);
}

extern "C" int fdatasync(int file) {
    return Call("fdatasync", pathOf(file)).sync(file);
}

extern "C" int syncfs(int file) noexcept {
    return Call("syncfs", pathOf(file)).sync(file);
}

extern "C" int rename(const char* from, const char* to) noexcept {
    return Call("rename", to).write<int(const char*, const char*)>(from, to);
}

extern "C" int renameat(int fromDirectory, const char* from, int toDirectory, const char* to) noexcept {
    using Function = int(int, const char*, int, const char*);
    return Call("renameat", pathOf(toDirectory, to)).write<Function>(fromDirectory, from, toDirectory, to);
}

extern "C" int renameat2(int fromDirectory, const char* from, int toDirectory, const char* to,
                         unsigned flags) noexcept {
    using Function = int(int, const char*, int, const char*, unsigned);
    return Call("renameat2", pathOf(toDirectory, to)).write<Function>(fromDirectory, from, toDirectory, to, flags);
}

extern "C" int linkat(int fromDirectory, const char* from, int toDirectory, const char* to, int flags) noexcept {
    using Function = int(int, const char*, int, const char*, int);
    return Call("linkat", pathOf(toDirectory, to)).write<Function>(fromDirectory, from, toDirectory, to, flags);
}

extern "C" int mkdir(const char* path, mode_t mode) noexcept {
    return Call("mkdir", path).write<int(const char*, mode_t)>(path, mode);
}

extern "C" int mkdirat(int directory, const char* path, mode_t mode) noexcept {
    return Call("mkdirat", pathOf(directory, path)).write<int(int, const char*, mode_t)>(directory, path, mode);
}
