// SPDX-License-Identifier: Apache-2.0
/// @file
/// Where archives come from and go to on the command line: files, standard input and output.
/// Used by save, load, import, export, cp and volume. Threads: main thread. Processes: none.
/// Crash: a file that was not finished has no name and is gone.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "app/cli/session.h"
#include "engine/api/types.h"
#include "engine/base/unique_fd.h"

namespace galley::cli {

/// Reads `fd` to its end; a signal ends the waiting as well.
api::ByteSource readingFrom(int fd, const std::stop_token& stop);

/// `fd` for ArchiveSource::file: nothing unless it is a file that is read from its beginning.
std::shared_ptr<const UniqueFd> wholeFile(int fd);

/// A new file, or the new content of one; devices and fifos are written to as they are.
class ArchiveFile {
public:
    /// Throws with docker's words when the directory is absent or `path` is one.
    explicit ArchiveFile(std::filesystem::path path);
    ~ArchiveFile();
    ArchiveFile(const ArchiveFile&) = delete;
    ArchiveFile& operator=(const ArchiveFile&) = delete;

    void write(std::string_view bytes);
    /// Gives the file its name.
    void finish();

private:
    std::filesystem::path m_path;
    std::filesystem::path m_temporary;  ///< only where the file system has no files without a name
    UniqueFd m_fd;
    bool m_isSpecial = false;
};

/// Runs `work` with where its archive goes: the file `output`, which appears when all is in it, or standard output.
/// Refuses a terminal in docker's words.
void writeArchive(Session& session, const std::string& output,
                  const std::function<void(const api::ByteSink& sink)>& work);

}  // namespace galley::cli
