// SPDX-License-Identifier: Apache-2.0
// Doctor on this machine: what it says works was tried. Needs an account that may run containers.
#include <sys/stat.h>

#include <QTemporaryDir>
#include <algorithm>
#include <filesystem>
#include <memory>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/container/detail/host_checks.h"
#include "engine/container/doctor.h"
#include "engine/container/runtime_choice.h"
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
        QCOMPARE(ids.size(), std::size_t{10});
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
    void gpusAreToldWithTheCommandThatDescribesThem() {
        const std::vector<fs::path> places = {"/etc/cdi", "/home/me/cdi"};
        const char* const command = "nvidia-ctk cdi generate --output=/home/me/cdi/nvidia.yaml";
        const Check none = detail::checkGpus({}, {}, places);
        QVERIFY(none.state == Check::State::Ok || fs::exists("/dev/nvidiactl"));
        QVERIFY((none.found + none.fix).find(command) != std::string::npos);
        const Check card = detail::checkGpus({}, {"0x10de"}, places);
        QVERIFY(card.state == Check::State::Warning && card.fix.find(command) != std::string::npos);
        if (!fs::exists("/dev/nvidiactl")) {
            QVERIFY(detail::checkGpus({}, {"0x1002"}, places).fix.find("amd-ctk cdi generate") != std::string::npos);
        }
        const Check described = detail::checkGpus({{{"nvidia.com/gpu", {"0", "all"}}}, {}}, {"0x10de"}, places);
        QVERIFY(described.state == Check::State::Ok);
        QCOMPARE(described.found, std::string("nvidia.com/gpu: 0, all"));
        const Check broken = detail::checkGpus({{}, {"/etc/cdi/a.yaml: line 2"}}, {}, places);
        QVERIFY(broken.state == Check::State::Warning);
        QVERIFY(broken.found.find("/etc/cdi/a.yaml: line 2") != std::string::npos);
    }
    void settingsOfLogsAreTold() {
        QCOMPARE(detail::checkLogSettings({}).found, std::string("kept for 7 days, 268.4MB in all"));
        const Check wrong = detail::checkLogSettings({{}, "logs.toml:3: broken"});
        QVERIFY(wrong.state == Check::State::Warning);
        QCOMPARE(wrong.found, std::string("logs.toml:3: broken"));
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
    void theFirstRuntimeThatWorksIsChosenAndRemembered() {
        const auto lease = process::ensureHolder(m_directories, {}, std::chrono::milliseconds(0));
        const fs::path tried = m_root / "tried";
        const fs::path fake = fakeCrun("echo x >>" + tried.string() + "; exit 1");
        const auto real = process::findProgram("crun");
        QVERIFY(real.has_value());
        const PathFirst path(fake.parent_path());
        for (int run = 0; run < 2; ++run) QCOMPARE(chooseRuntime(m_directories, lease, {}).name, std::string("runc"));
        QCOMPARE(readFile(tried), std::string("x\n"));
        QCOMPARE(presumedRuntime(m_directories, {}).name, std::string("runc"));
        // Another version of it deserves another try.
        write(fake, "#!/bin/sh\nexec " + real->string() + " \"$@\"\n");
        ::chmod(fake.c_str(), 0755);
        QCOMPARE(chooseRuntime(m_directories, lease, {}).program, fake.string());
    }
    void aVerdictThatIsDamagedIsTriedAgain() {
        const auto lease = process::ensureHolder(m_directories, {}, std::chrono::milliseconds(0));
        QCOMPARE(chooseRuntime(m_directories, lease, {}).name, std::string("crun"));
        for (const auto& entry : fs::directory_iterator(m_directories.runtime / "probes")) write(entry.path(), "\n\n");
        QCOMPARE(chooseRuntime(m_directories, lease, {}).name, std::string("crun"));
    }
    void whatIsWantedIsTakenAndWhatIsNotThereIsRefused() {
        const auto lease = process::ensureHolder(m_directories, {}, std::chrono::milliseconds(0));
        QCOMPARE(chooseRuntime(m_directories, lease, "runc").name, std::string("runc"));
        QVERIFY(!chooseRuntime(m_directories, lease, "runc").takesCompiledFilter);
        for (const char* wrong : {"no-such-runtime", "/etc", "/etc/passwd", "../crun"}) {
            QVERIFY_THROWS_EXCEPTION(Error, chooseRuntime(m_directories, lease, wrong));
        }
    }
    void doctorSaysWhyAnotherRuntimeIsUsed() {
        const PathFirst path(fakeCrun("echo no luck >&2; exit 1").parent_path());
        for (const Check& check : examineSystem(m_directories)) {
            if (check.id != "runtime") continue;
            QVERIFY(check.state == Check::State::Warning);
            QVERIFY2(check.found.find("no luck") != std::string::npos, check.found.c_str());
            QVERIFY2(check.found.find("runc") != std::string::npos, check.found.c_str());
        }
    }
    void theOverlayOfAPlainProgramIsTriedWhenWanted() {
        const auto lease = process::ensureHolder(m_directories, {}, std::chrono::milliseconds(0));
        qputenv("GALLEY_OVERLAY", "fuse-overlayfs");
        const ProbeResult forced = probeOverlay(m_directories, lease);
        qputenv("GALLEY_OVERLAY", "magic");
        bool refused = false;
        try {
            wantsFuseOverlay();
        } catch (const Error& error) {
            refused = error.kind() == ErrorKind::InvalidInput;
        }
        qunsetenv("GALLEY_OVERLAY");
        QVERIFY2(forced.works, forced.sentence.c_str());
        QCOMPARE(forced.sentence, std::string("fuse-overlayfs"));
        QVERIFY(refused);
    }
    void controlGroupsAreTried() {
        process::ControlGroupPlaces places;
        places.found = "no control groups";
        places.fix = "mount them";
        const auto check = [&] { return detail::checkControlGroups(places, m_root / "run"); };
        QVERIFY(check().state == Check::State::Warning);
        QCOMPARE(check().fix, std::string("mount them"));
        const fs::path tree = m_root / "tree";
        fs::create_directories(tree);
        places.kind = process::ControlGroupPlaces::Kind::Unified;
        for (const char* name : {"memory", "pids", "cpu"}) places.directories[name] = tree;
        QVERIFY(check().effect.find("cpuset") != std::string::npos);
        places.directories["cpuset"] = tree;
        QVERIFY(check().state == Check::State::Ok);
        QVERIFY2(fs::is_empty(tree), "the group that was tried stays");
        for (auto& entry : places.directories) entry.second = m_root / "absent";
        QVERIFY(check().state == Check::State::Warning);
        QVERIFY(check().found.find("none can be made") != std::string::npos);
    }
    void aRuntimeDirectoryThatIsMissingIsAFault() {
        m_directories.runtime = m_root / "absent";
        QVERIFY(detail::checkRuntimeDirectory(m_directories).state == Check::State::Failed);
    }

private:
    /// Puts a directory in front of PATH for as long as it lives.
    class PathFirst {
    public:
        explicit PathFirst(const fs::path& directory) : m_before(qgetenv("PATH")) {
            qputenv("PATH", QByteArray::fromStdString(directory.string()) + ":" + m_before);
        }
        ~PathFirst() { qputenv("PATH", m_before); }
        PathFirst(const PathFirst&) = delete;
        PathFirst& operator=(const PathFirst&) = delete;

    private:
        QByteArray m_before;
    };

    fs::path fakeCrun(const std::string& script) const {
        const fs::path file = m_root / "bin" / "crun";
        fs::create_directories(file.parent_path());
        write(file, "#!/bin/sh\n" + script + "\n");
        ::chmod(file.c_str(), 0755);
        return file;
    }
    static void write(const fs::path& file, const std::string& text) {
        writeFileAtomic(file, text, Durability::Cached);
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    fs::path m_root;
    Directories m_directories;
};

GALLEY_TEST(DoctorTest);
#include "test_doctor.moc"
