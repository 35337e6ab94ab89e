// SPDX-License-Identifier: Apache-2.0
/// @file
/// The caller's side of galley-ns where it works on a container's files: a job, an answer, a stream one way or the
/// other.
/// Used by container. Uses process (namespace holder, spawn).
/// Threads: one owner at a time. Processes: one child per object.
/// Crash: when the caller dies the child finds the end of its input, or nobody to write to, and ends.
#pragma once

#include <cstddef>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/archive/file_job.h"
#include "engine/archive/inflate.h"
#include "engine/archive/tar_writer.h"
#include "engine/base/directories.h"

namespace galley::archive {

class FilesProcess {
public:
    enum class Stream { None, FromChild, ToChild };

    /// `verb`: "path-stat", "path-pack", "path-unpack", "changes", "layer-pack", "tree-pack", "tree-unpack". `pidfd` is
    /// that of the job's process, -1 without one. The job's idShift is filled in.
    FilesProcess(const Directories& directories, const std::string& verb, FileJob job, int pidfd, Stream stream,
                 const std::stop_token& stop);
    /// Ends the child when it still runs.
    ~FilesProcess();
    FilesProcess(FilesProcess&&) noexcept;
    FilesProcess& operator=(FilesProcess&&) noexcept;

    /// What the child says about the path, before anything else. Throws what it met.
    PathStat stat(const std::stop_token& stop);
    /// FromChild: the next bytes, 0 at the end. Throws what the child met, Cancelled.
    std::size_t read(char* buffer, std::size_t capacity, const std::stop_token& stop);
    /// ToChild: the next bytes. Throws what the child met.
    void write(std::string_view bytes, const std::stop_token& stop);
    /// All of read() into `sink`, and all of `source` through write(); return how many bytes it was.
    std::int64_t drainTo(const ByteSink& sink, const std::stop_token& stop);
    std::int64_t feedFrom(const ByteSource& source, const std::stop_token& stop);
    /// No more bytes: waits for the end. Throws what the child met. Returns its warnings.
    std::vector<std::string> finish(const std::stop_token& stop);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace galley::archive
