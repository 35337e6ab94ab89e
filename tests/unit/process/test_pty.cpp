// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <array>
#include <cstring>
#include <filesystem>
#include <thread>

#include "engine/base/cancellation.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/process/pty.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::process;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

UniqueFd connectTo(const fs::path& path) {
    const UniqueFd directory = openFile(path.parent_path(), O_PATH | O_DIRECTORY);
    const std::string address = "/proc/self/fd/" + std::to_string(directory.get()) + "/" + path.filename().string();
    UniqueFd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    std::memcpy(name.sun_path, address.c_str(), address.size() + 1);
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0)
        throwErrno(errno, "connect");
    return socket;
}

}  // namespace

class PtyTest : public QObject {
    Q_OBJECT
private slots:
    void carriesTextBothWaysAndItsSize() {
        const Pty pty = openPty({40, 120});
        winsize size{};
        QCOMPARE(::ioctl(pty.slave.get(), TIOCGWINSZ, &size), 0);
        QCOMPARE(size.ws_row, 40);
        QCOMPARE(size.ws_col, 120);
        resizeTerminal(pty.master.get(), {10, 20});
        QCOMPARE(::ioctl(pty.slave.get(), TIOCGWINSZ, &size), 0);
        QCOMPARE(size.ws_col, 20);
        writeAll(pty.slave.get(), "out\n");
        std::array<char, 16> buffer{};
        QCOMPARE(::read(pty.master.get(), buffer.data(), buffer.size()), ssize_t{5});
        QCOMPARE(std::string(buffer.data()), std::string("out\r\n"));
    }
    void aConsoleSocketReceivesAMasterHoweverLongItsPath() {
        const QTemporaryDir root;
        const fs::path directory = fs::path(root.path().toStdString()) / std::string(150, 'd');
        fs::create_directory(directory);
        const fs::path path = directory / "console.sock";
        {
            ConsoleSocket console(path);
            const Pty pty = openPty();
            std::jthread runtime([&] { sendDescriptor(connectTo(path).get(), pty.master.get()); });
            const UniqueFd master = console.receiveMaster(10s);
            writeAll(pty.slave.get(), "x");
            QVERIFY(pollFd(master.get(), POLLIN, {}, 10'000) != 0);
            QVERIFY((::fcntl(master.get(), F_GETFD) & FD_CLOEXEC) != 0);
        }
        QVERIFY(!fs::exists(path));
    }
    void anOldNameIsReplaced() {
        const QTemporaryDir root;
        const fs::path path = fs::path(root.path().toStdString()) / "console.sock";
        writeFileAtomic(path, "old", Durability::Cached);
        const ConsoleSocket console(path);
        QVERIFY(fs::is_socket(path));
    }
    void aRuntimeThatSendsNothingIsAnError() {
        const QTemporaryDir root;
        const fs::path path = fs::path(root.path().toStdString()) / "console.sock";
        ConsoleSocket console(path);
        QVERIFY_EXCEPTION_THROWN(console.receiveMaster(1ms), Error);
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(console.receiveMaster(10s, stop.get_token()), Cancelled);
        std::jthread runtime([&] { writeAll(connectTo(path).get(), "no descriptor"); });
        QVERIFY_EXCEPTION_THROWN(console.receiveMaster(10s), Error);
    }
};

GALLEY_TEST(PtyTest);
#include "test_pty.moc"
