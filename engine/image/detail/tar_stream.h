// SPDX-License-Identifier: Apache-2.0
/// @file
/// A tar that is made while it is read. The same members give the same bytes: no owner, no time of their own.
/// Used by saver. Uses archive (ByteSource).
/// Threads: one at a time. Memory: the small members and one header. Processes, Crash: none.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/archive/inflate.h"

namespace galley::image::detail {

class TarStream {
public:
    /// Called when its turn comes.
    using Open = std::function<archive::ByteSource()>;

    /// Names of at most 100 bytes.
    void addDirectory(const std::string& name);
    void addFile(const std::string& name, std::string content);
    /// `bytes` long; the source must give exactly that.
    void addStream(const std::string& name, std::int64_t bytes, Open open);

    /// After the last member was added. 0 at the end. Throws what the sources throw.
    std::size_t read(char* buffer, std::size_t capacity);

private:
    struct Member {
        std::string name;
        char type = '0';
        std::int64_t bytes = 0;
        std::string content;
        Open open;
    };
    void beginNext();

    std::vector<Member> m_members;
    std::size_t m_next = 0;
    std::string m_pending;  ///< headers, small content, padding
    std::size_t m_given = 0;
    archive::ByteSource m_source;
    std::int64_t m_left = 0;  ///< of the source
    std::int64_t m_padding = 0;
    bool m_ended = false;
};

}  // namespace galley::image::detail
