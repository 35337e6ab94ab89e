// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <filesystem>

#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/container/layered_root.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::container;
namespace fs = std::filesystem;

class LayeredRootTest : public QObject {
    Q_OBJECT
private slots:
    void init() {
        m_directory = std::make_unique<QTemporaryDir>();
        m_path = m_directory->path().toStdString();
        fs::create_directories(m_path / "low/etc");
        fs::create_directories(m_path / "top/etc");
        writeFileAtomic(m_path / "low/etc/passwd", "low", Durability::Cached);
        writeFileAtomic(m_path / "low/etc/group", "group", Durability::Cached);
        writeFileAtomic(m_path / "secret", "secret", Durability::Cached);
    }
    void theUppermostLayerWinsAndDirectoriesMerge() {
        QCOMPARE(read("/etc/passwd"), std::string("low"));
        writeFileAtomic(m_path / "top/etc/passwd", "top", Durability::Cached);
        QCOMPARE(read("/etc/passwd"), std::string("top"));
        QCOMPARE(read("etc/group"), std::string("group"));
        QVERIFY(!root().read("/etc/shadow", 100));
    }
    void aFileHidesTheDirectoryBelowIt() {
        fs::remove_all(m_path / "top/etc");
        writeFileAtomic(m_path / "top/etc", "file", Durability::Cached);
        QVERIFY(!root().read("/etc/passwd", 100));
        QVERIFY(root().kindOf("/etc") == LayeredRoot::Kind::File);
    }
    void opaqueDirectoriesHideWhatIsBelow() {
        QCOMPARE(::setxattr((m_path / "top/etc").c_str(), "user.overlay.opaque", "y", 1, 0), 0);
        QVERIFY(!root().read("/etc/passwd", 100));
    }
    void symbolicLinksLeadThroughAllLayersButNeverOut() {
        fs::create_directories(m_path / "low/usr/etc");
        writeFileAtomic(m_path / "low/usr/etc/passwd", "moved", Durability::Cached);
        fs::remove_all(m_path / "top/etc");
        fs::create_symlink("/usr/../usr/etc", m_path / "top/etc");
        QCOMPARE(read("/etc/passwd"), std::string("moved"));
        fs::create_symlink("../../../../../../secret", m_path / "top/out");
        fs::create_symlink((m_path / "secret").string(), m_path / "top/absolute");
        QVERIFY(!root().read("/out", 100));
        QVERIFY(!root().read("/absolute", 100));
        QCOMPARE(root().resolve("/etc/passwd"), std::string("/usr/etc/passwd"));
    }
    void loopsOfLinksEnd() {
        fs::create_symlink("b", m_path / "top/a");
        fs::create_symlink("a", m_path / "top/b");
        QVERIFY_EXCEPTION_THROWN(root().read("/a", 100), Error);
    }
    void linksIntoDescriptorsShowThemselves() {
        fs::create_symlink("/proc/self/fd/7", m_path / "top/work");
        QCOMPARE(root().resolve("/work/x"), std::string("/proc/self/fd/7/x"));
    }
    void tooLargeFilesAndFifosAreNotRead() {
        writeFileAtomic(m_path / "top/etc/passwd", std::string(101, 'x'), Durability::Cached);
        QVERIFY_EXCEPTION_THROWN(root().read("/etc/passwd", 100), Error);
        QCOMPARE(::mkfifo((m_path / "top/etc/group").c_str(), 0600), 0);
        QVERIFY(!root().read("/etc/group", 100));
    }
    void aMissingLayerIsReported() { QVERIFY_EXCEPTION_THROWN(LayeredRoot({m_path / "none"}), Error); }

private:
    LayeredRoot root() const { return LayeredRoot({m_path / "top", m_path / "low"}); }
    std::string read(const char* path) const { return root().read(path, 100).value_or("absent"); }
    std::unique_ptr<QTemporaryDir> m_directory;
    fs::path m_path;
};

GALLEY_TEST(LayeredRootTest);
#include "test_layered_root.moc"
