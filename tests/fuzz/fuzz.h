// SPDX-License-Identifier: Apache-2.0
/// @file
/// What the fuzz targets share: claims that end the process, the errors that a function may throw, and a directory in
/// memory with a victim beside it. Without Qt: the targets are built by clang with the engine alone, and by the
/// ordinary compiler to replay the corpus.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

#include "engine/base/error.h"
#include "engine/base/unique_fd.h"

/// What each target defines; libFuzzer and the replay call it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace galley::test {

inline std::string textOf(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

/// Ends the process, which is how a finding is told.
[[noreturn]] void failClaim(std::string_view claim, std::string_view detail = {});
inline void require(bool holds, std::string_view claim, std::string_view detail = {}) {
    if (!holds) failClaim(claim, detail);
}
/// What reaches a terminal: no control characters, and bounded.
void requirePrintable(std::string_view text, std::string_view claim);

/// Whether `call` throws an Error. One of another kind than `documented`, one without a proper sentence, and any other
/// exception are findings.
bool isRefused(std::initializer_list<ErrorKind> documented, const std::function<void()>& call);

/// What a memory file holds.
std::string contentOf(int fd);
UniqueFd memoryFile();

/// `base`/outside holds a victim that nobody may change; the rest of `base` is the target's. Lies in memory where that
/// keeps extended attributes; `GALLEY_FUZZ_DIR` chooses another place. Removed when the process ends by itself.
class Playground {
public:
    Playground();
    ~Playground();
    Playground(const Playground&) = delete;
    Playground& operator=(const Playground&) = delete;

    const std::filesystem::path& base() const noexcept { return m_base; }
    std::filesystem::path outside() const { return m_base / "outside"; }
    /// An empty directory beside the victim; what was there before goes.
    UniqueFd freshDirectory(const std::string& name) const;
    void remove(const std::string& name) const;
    /// A file beneath `base` that nobody may change either, made with its directories. Before remember().
    void addVictim(const std::string& name, const std::string& content) const;
    /// Directories of `base` that may exist besides those that hold victims.
    void remember(std::initializer_list<const char*> allowed);
    /// Neither content nor inode of a victim has changed, and nothing new lies beside them.
    void requireIntact() const;

private:
    std::string fingerprint() const;

    std::filesystem::path m_base;
    std::string m_allowed;  ///< names, each between slashes
    std::string m_before;
};

/// Makes a tree of whatever modes readable for this account; in the real thing, root of a user namespace reads it.
void openUp(const std::filesystem::path& tree);

}  // namespace galley::test
