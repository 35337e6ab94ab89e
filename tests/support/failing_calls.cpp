// SPDX-License-Identifier: Apache-2.0
/// @file
/// A library for LD_PRELOAD: the calls that change files below GALLEY_FAIL_UNDER are counted over all processes, and
/// the one of the number that a test wrote fails once, as a bad disk, a read-only file system or a full table of files
/// makes it fail. The file GALLEY_FAIL_FILE holds three 64-bit numbers: calls so far, the call that fails (0: none),
/// its errno. Used by tests/e2e. Threads: any. Processes: all that inherit the environment.
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

bool isBelow(const char* path) {
    static const char* const under = std::getenv("GALLEY_FAIL_UNDER");
    return under != nullptr && std::strncmp(path, under, std::strlen(under)) == 0;
}

bool isBelow(int file) {
    char link[40];
    char target[512];
    std::snprintf(link, sizeof(link), "/proc/self/fd/%d", file);
    const ssize_t length = ::readlink(link, target, sizeof(target) - 1);
    if (length <= 0) return false;
    target[length] = '\0';
    return isBelow(target);
}

bool isBelow(int directory, const char* path) {
    return path[0] == '/' ? isBelow(path) : directory != AT_FDCWD && isBelow(directory);
}

/// Counts a call of `name` that counts, and says whether it fails; errno is set then.
bool fails(bool counts, const char* name) {
    const int before = errno;
    Shared* const state = counts ? shared() : nullptr;
    errno = before;
    if (state == nullptr || state->calls.fetch_add(1) + 1 != state->failing.load()) return false;
    if (const char* log = std::getenv("GALLEY_FAIL_LOG")) {
        const int file = next<int(const char*, int, ...)>("open")(log, O_WRONLY | O_APPEND | O_CLOEXEC);
        if (file >= 0) {
            static_cast<void>(next<ssize_t(int, const void*, size_t)>("write")(file, name, std::strlen(name)));
            ::close(file);
        }
    }
    errno = static_cast<int>(state->error.load());
    return true;
}

mode_t modeOf(int flags, va_list& rest) {
    return (flags & (O_CREAT | O_TMPFILE)) != 0 ? static_cast<mode_t>(va_arg(rest, unsigned)) : 0;
}

}  // namespace

// The declarations of the system's headers are not met to the letter: they are macros, or say more of their arguments.
#define GALLEY_OPEN(name)                                                      \
    extern "C" int name(const char* path, int flags, ...) {                    \
        va_list rest;                                                          \
        va_start(rest, flags);                                                 \
        const mode_t mode = modeOf(flags, rest);                               \
        va_end(rest);                                                          \
        if (fails((flags & O_CREAT) != 0 && isBelow(path), "open")) return -1; \
        return next<int(const char*, int, ...)>(#name)(path, flags, mode);     \
    }
#define GALLEY_OPENAT(name)                                                                 \
    extern "C" int name(int directory, const char* path, int flags, ...) {                  \
        va_list rest;                                                                       \
        va_start(rest, flags);                                                              \
        const mode_t mode = modeOf(flags, rest);                                            \
        va_end(rest);                                                                       \
        if (fails((flags & O_CREAT) != 0 && isBelow(directory, path), "openat")) return -1; \
        return next<int(int, const char*, int, ...)>(#name)(directory, path, flags, mode);  \
    }
#define GALLEY_PWRITE(name)                                                                         \
    extern "C" ssize_t name(int file, const void* bytes, size_t count, off64_t offset) {            \
        if (fails(isBelow(file), "pwrite")) return -1;                                              \
        return next<ssize_t(int, const void*, size_t, off64_t)>(#name)(file, bytes, count, offset); \
    }
#define GALLEY_ON_FILE(name)                        \
    extern "C" int name(int file) {                 \
        if (fails(isBelow(file), #name)) return -1; \
        return next<int(int)>(#name)(file);         \
    }

GALLEY_OPEN(open)
GALLEY_OPEN(open64)
GALLEY_OPENAT(openat)
GALLEY_OPENAT(openat64)
GALLEY_PWRITE(pwrite)
GALLEY_PWRITE(pwrite64)
GALLEY_ON_FILE(fsync)
GALLEY_ON_FILE(fdatasync)
extern "C" int syncfs(int file) noexcept {
    if (fails(isBelow(file), "syncfs")) return -1;
    return next<int(int)>("syncfs")(file);
}

extern "C" ssize_t write(int file, const void* bytes, size_t count) {
    if (fails(isBelow(file), "write")) return -1;
    return next<ssize_t(int, const void*, size_t)>("write")(file, bytes, count);
}

extern "C" int rename(const char* from, const char* to) noexcept {
    if (fails(isBelow(to), "rename")) return -1;
    return next<int(const char*, const char*)>("rename")(from, to);
}

extern "C" int renameat(int fromDirectory, const char* from, int toDirectory, const char* to) noexcept {
    if (fails(isBelow(toDirectory, to), "renameat")) return -1;
    return next<int(int, const char*, int, const char*)>("renameat")(fromDirectory, from, toDirectory, to);
}

extern "C" int renameat2(int fromDirectory, const char* from, int toDirectory, const char* to,
                         unsigned flags) noexcept {
    if (fails(isBelow(toDirectory, to), "renameat2")) return -1;
    return next<int(int, const char*, int, const char*, unsigned)>("renameat2")(fromDirectory, from, toDirectory, to,
                                                                                flags);
}

extern "C" int linkat(int fromDirectory, const char* from, int toDirectory, const char* to, int flags) noexcept {
    if (fails(isBelow(toDirectory, to), "linkat")) return -1;
    return next<int(int, const char*, int, const char*, int)>("linkat")(fromDirectory, from, toDirectory, to, flags);
}

extern "C" int mkdir(const char* path, mode_t mode) noexcept {
    if (fails(isBelow(path), "mkdir")) return -1;
    return next<int(const char*, mode_t)>("mkdir")(path, mode);
}

extern "C" int mkdirat(int directory, const char* path, mode_t mode) noexcept {
    if (fails(isBelow(directory, path), "mkdirat")) return -1;
    return next<int(int, const char*, mode_t)>("mkdirat")(directory, path, mode);
}
