// SPDX-License-Identifier: Apache-2.0
#include "app/cli/terminal/raw_mode.h"

namespace galley::cli {

RawMode::RawMode(int fd) : m_fd(fd) {
    termios mode{};
    if (::tcgetattr(fd, &mode) != 0) return;
    m_previous = mode;
    ::cfmakeraw(&mode);
    ::tcsetattr(fd, TCSADRAIN, &mode);
}

RawMode::~RawMode() {
    if (m_previous) ::tcsetattr(m_fd, TCSADRAIN, &*m_previous);
}

}  // namespace galley::cli
