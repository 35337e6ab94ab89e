// SPDX-License-Identifier: Apache-2.0
// Mounts in a user and mount namespace of its own, made by a child: nothing is mounted outside it.
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <filesystem>
#include <memory>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/process/overlay_mount.h"
#include "engine/process/spawn.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::process;
namespace fs = std::filesystem;

namespace {

void writeText(const fs::path& file, const std::string& text) {
    writeFileAtomic(file, text, Durability::Cached);
}

void writeMap(const char* file, const std::string& text) {
    const UniqueFd fd = openFile(file, O_WRONLY);
    writeAll(fd.get(), text);
}

void enterOwnNamespaces() {
    const auto uid = std::to_string(::getuid());
    const auto gid = std::to_string(::getgid());
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) throwErrno(errno, "unshare");
    writeMap("/proc/self/setgroups", "deny");
    writeMap("/proc/self/uid_map", "0 " + uid + " 1");
    writeMap("/proc/self/gid_map", "0 " + gid + " 1");
}

/// Runs `work` in a child with mounts of its own; true when it returns true.
template <class Work>
bool inMountNamespace(const Work& work) {
    const pid_t child = ::fork();
    if (child == 0) {
        try {
            enterOwnNamespaces();
            ::_exit(work() ? 0 : 1);
        } catch (const std::exception& error) {
            std::fprintf(stderr, "%s\n", error.what());
            ::_exit(2);
        }
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return status == 0;
}

}  // namespace

class OverlayMountTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_directory = std::make_unique<QTemporaryDir>();
        m_root = fs::path(m_directory->path().toStdString());
    }
    void cleanup() {
        // overlayfs leaves an unreadable directory there.
        for (const auto& entry :
             fs::recursive_directory_iterator(m_root, fs::directory_options::skip_permission_denied)) {
            if (entry.path().filename() == "work" && entry.path().parent_path().filename() == "work") {
                fs::permissions(entry.path(), fs::perms::owner_all);
            }
        }
    }
    void upperLayersHideLowerOnesAndWritesGoToTheTop() {
        const OverlaySpec spec = makeSpec(3, m_root);
        for (const fs::path& layer : spec.lower) writeText(layer / "same", layer.filename().string());
        writeText(spec.lower[2] / "deep", "d");
        QVERIFY(inMountNamespace([&] {
            if (mountOverlay(spec) != OverlayKind::Kernel) return false;
            if (readFile(spec.target / "same") != "layer0" || readFile(spec.target / "deep") != "d") return false;
            writeText(spec.target / "deep", "changed");
            fs::remove(spec.target / "same");
            return !fs::exists(spec.target / "same");
        }));
        QCOMPARE(readFile(spec.lower[2] / "deep"), std::string("d"));
        QCOMPARE(readFile(spec.upper / "deep"), std::string("changed"));
        QVERIFY(!fs::exists(spec.target / "deep"));
    }
    void mountsManyLayers_data() {
        QTest::addColumn<int>("layers");
        QTest::newRow("one") << 1;
        QTest::newRow("128") << 128;
        QTest::newRow("400") << 400;
    }
    void mountsManyLayers() {
        QFETCH(int, layers);
        const OverlaySpec spec = makeSpec(layers, m_root / std::string(80, 'n'));
        writeText(spec.lower.back() / "bottom", "b");
        QVERIFY(inMountNamespace([&] {
            mountKernelOverlay(spec);
            return readFile(spec.target / "bottom") == "b";
        }));
        QVERIFY(inMountNamespace([&] {
            const fs::path before = fs::current_path();
            mountOverlayByOptions(spec);
            return readFile(spec.target / "bottom") == "b" && fs::current_path() == before;
        }));
    }
    void anyCharacterMayBeInAPath() {
        const OverlaySpec spec = makeSpec(2, m_root / "a:b,c\\d e=\"f\"");
        writeText(spec.lower.back() / "file", "x");
        QVERIFY(inMountNamespace([&] {
            mountKernelOverlay(spec);
            return readFile(spec.target / "file") == "x";
        }));
        QVERIFY(inMountNamespace([&] {
            mountOverlayByOptions(spec);
            return readFile(spec.target / "file") == "x";
        }));
    }
    void fuseOverlayfsTakesOverWhereTheKernelRefuses() {
        const OverlaySpec spec = makeSpec(2, m_root / "a c d");
        writeText(spec.lower.back() / "file", "x");
        QVERIFY(inMountNamespace([&] {
            // The kernel takes no overlay whose upper directory is on a read-only mount; a bind of it is one.
            ::mount(spec.work.c_str(), spec.work.c_str(), nullptr, MS_BIND, nullptr);
            const OverlayKind kind = mountOverlay(spec);
            return kind == OverlayKind::Fuse && readFile(spec.target / "file") == "x" &&
                   ::umount2(spec.target.c_str(), MNT_DETACH) == 0;
        }));
    }
    void refusesWhatIsMissing() {
        OverlaySpec spec = makeSpec(1, m_root);
        spec.lower.push_back(m_root / "absent");
        QVERIFY(inMountNamespace([&] {
            try {
                mountOverlay(spec);
                return false;
            } catch (const Error& error) {
                return error.kind() == ErrorKind::NotFound;
            }
        }));
        spec.lower.clear();
        QVERIFY_EXCEPTION_THROWN(mountOverlay(spec), Error);
    }

private:
    static OverlaySpec makeSpec(int layers, const fs::path& root) {
        OverlaySpec spec;
        for (int i = 0; i < layers; ++i) spec.lower.push_back(root / ("layer" + std::to_string(i)));
        spec.upper = root / "upper";
        spec.work = root / "work";
        spec.target = root / "merged";
        for (const fs::path& layer : spec.lower) fs::create_directories(layer);
        for (const fs::path& each : {spec.upper, spec.work, spec.target}) fs::create_directories(each);
        return spec;
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    fs::path m_root;
};

GALLEY_TEST(OverlayMountTest);
#include "test_overlay_mount.moc"
