// SPDX-License-Identifier: Apache-2.0
// Doctor on this machine: what it says works was tried. Needs an account that may run containers.
#include <sys/stat.h>

#include <QTemporaryDir>
#include <algorithm>
#include <filesystem>
#include <memory>

#include "engine/base/files.h"
#include "engine/container/detail/host_checks.h"
#include "engine/container/doctor.h"
#include "engine/container/runtime_probe.h"
#include "engine/process/spawn.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::container;
namespace fs = std::filesystem;

class DoctorTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_directory = std::make_unique<QTemporaryDir>();
        m_root = fs::path(m_directory->path().toStdString());
        ::chmod(m_root.c_str(), 0711);
        m_directories.runtime = m_root / "run";
        m_directories.data = m_root / "data";
    }
    void everyCheckSaysWhatIsThereAndEveryFaultHasACure() {
        const std::vector<Check> checks = examineSystem(m_directories);
        std::vector<std::string> ids;
        for (const Check& check : checks) {
            ids.push_back(check.id);
            const std::string line = check.id + ": " + check.found + " | " + check.effect + " | " + check.fix;
            qInfo("%s", line.c_str());
            QVERIFY2(!check.title.empty() && !check.found.empty(), line.c_str());
            QCOMPARE(check.state == Check::State::Ok, check.effect.empty());
            QCOMPARE(check.state == Check::State::Ok, check.fix.empty());
        }
        QCOMPARE(ids.size(), std::size_t{8});
        QCOMPARE(ids.front(), std::string("user-namespaces"));
        for (const char* needed : {"user-namespaces", "subordinate-ids", "runtime", "overlay", "network"}) {
            const auto check =
                std::find_if(checks.begin(), checks.end(), [&](const Check& c) { return c.id == needed; });
            QVERIFY(check != checks.end());
            QVERIFY2(check->state == Check::State::Ok, (check->id + ": " + check->found).c_str());
        }
        // Nothing of the trials stays.
        for (const auto& entry : fs::directory_iterator(m_directories.data)) {
            QVERIFY2(!entry.path().filename().string().starts_with("probe-"), entry.path().c_str());
        }
    }
    void aRuntimeThatDoesNotWorkIsFoundOut() {
        const auto lease = process::ensureHolder(m_directories, {}, std::chrono::milliseconds(0));
        const ProbeResult broken = probeRuntime(m_directories, lease, "/bin/false");
        QVERIFY(!broken.works);
        QVERIFY(!broken.sentence.empty());
        QVERIFY(!probeRuntime(m_directories, lease, "/no/such/runtime").works);
        const auto crun = process::findProgram("crun");
        QVERIFY(crun.has_value());
        const ProbeResult working = probeRuntime(m_directories, lease, *crun);
        QVERIFY2(working.works, working.sentence.c_str());
    }
    void controlGroupsAreJudgedByWhatIsDelegated() {
        const fs::path tree = m_root / "cgroup";
        const fs::path own = m_root / "own";
        const auto check = [&] { return detail::checkControlGroups(tree, own); };
        fs::create_directories(tree);
        QCOMPARE(check().found, std::string("no control groups"));
        fs::create_directories(tree / "memory");
        QCOMPARE(check().found, std::string("control groups v1"));
        fs::create_directories(tree / "unified");
        QVERIFY(check().found.find("hybrid") != std::string::npos);
        fs::create_directories(tree / "user.slice/me");
        write(tree / "cgroup.controllers", "cpu memory pids\n");
        write(own, "0::/user.slice/me\n");
        QVERIFY(check().found.find("not delegated") != std::string::npos);
        write(tree / "user.slice/me/cgroup.procs", "");
        write(tree / "user.slice/me/cgroup.controllers", "memory pids\n");
        QVERIFY(check().found.find("without cpu") != std::string::npos);
        write(tree / "user.slice/me/cgroup.controllers", "cpuset cpu io memory pids\n");
        QVERIFY(check().state == Check::State::Ok);
    }
    void aRuntimeDirectoryThatIsMissingIsAFault() {
        m_directories.runtime = m_root / "absent";
        QVERIFY(detail::checkRuntimeDirectory(m_directories).state == Check::State::Failed);
    }

private:
    static void write(const fs::path& file, const std::string& text) {
        writeFileAtomic(file, text, Durability::Cached);
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    fs::path m_root;
    Directories m_directories;
};

GALLEY_TEST(DoctorTest);
#include "test_doctor.moc"
