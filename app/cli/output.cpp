// SPDX-License-Identifier: Apache-2.0
#include "app/cli/output.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "engine/base/files.h"

namespace galley::cli {
namespace {

constexpr std::size_t kBufferBytes = 64U << 10U;

winsize terminalSize(int fd) {
    winsize size{};
    if (::ioctl(fd, TIOCGWINSZ, &size) != 0) return {};
    return size;
}

}  // namespace

Output::Output(int fd) : m_fd(fd), m_isTerminal(::isatty(fd) == 1) {}

Output::~Output() {
    try {
        flush();
    } catch (const Error&) {  // reported by whoever flushed before
        m_buffer.clear();
    }
}

std::size_t Output::columns() const {
    const winsize size = terminalSize(m_fd);
    return size.ws_col > 0 ? size.ws_col : 80;
}

std::size_t Output::rows() const {
    const winsize size = terminalSize(m_fd);
    return size.ws_row > 0 ? size.ws_row : 24;
}

api::ConsoleSize Output::consoleSize() const {
    const winsize size = terminalSize(m_fd);
    return {size.ws_row, size.ws_col};
}

void Output::write(std::string_view text) {
    if (m_buffer.size() + text.size() > kBufferBytes) flush();
    if (text.size() > kBufferBytes) {
        writeAll(m_fd, text);
    } else {
        m_buffer += text;
    }
}

void Output::line(std::string_view text) {
    write(text);
    write("\n");
}

void Output::flush() {
    if (m_buffer.empty()) return;
    std::string pending;
    pending.swap(m_buffer);
    writeAll(m_fd, pending);
}

}  // namespace galley::cli
