// SPDX-License-Identifier: Apache-2.0
// What `rmi` and `image prune` take away, beside what dockerd 20.10 said to the same calls over the same images.
#include "engine/image/disk_use.h"
#include "tests/contract/image/image_fixture.h"
#include "tests/support/image_builder.h"
#include "tests/support/image_documents.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::test;
using image::ImageUser;

namespace {

/// HOST/app:1 and HOST/app:2, which share their lowest layer.
struct World {
    FakeRegistry registry;
    ImageFixture here;
    ImageBuilder one = built("one");
    ImageBuilder two = built("two and more");

    World() {
        for (const char* tag : {"1", "2"}) {
            (*tag == '1' ? one : two).push(registry, tag);
            here.pull(registry.host() + "/app:" + tag);
        }
    }

    static ImageBuilder built(const std::string& content) {
        ImageBuilder image;
        image.run = "'Labels':{'name':'" + content + "'}";
        image.more = ",'created':'2026-01-02T03:04:05Z'";
        image.layer(oneFileTar("base", "the same in both")).layer(oneFileTar("content", content));
        return image;
    }

    /// R: the repository; @D, I: digest name and id of the first image, S: its id as people see it.
    QString concrete(QString text) const {
        const std::string digest = Digest::ofBytes(one.manifest()).text();
        text.replace("@D", QString::fromStdString("@" + digest));
        text.replace("<I>", QString::fromStdString(one.id()));
        text.replace("<S>", QString::fromStdString(one.id().substr(7, 12)));
        return text.replace("R/", QString::fromStdString(registry.host() + "/"));
    }
    std::string text(const QString& abstract) const { return concrete(abstract).toStdString(); }
};

/// "-name" for what was untagged, "id" for the image, "layers N"; or the error.
QString removalOf(const World& world, const std::string& reference, bool force, const std::vector<ImageUser>& users) {
    QStringList words;
    int layers = 0;
    try {
        for (const auto& entry : world.here.catalogue().remove(reference, force, [&](auto&) { return users; })) {
            if (!entry.untagged.empty()) words << "-" + QString::fromStdString(entry.untagged);
            if (entry.deleted == world.one.id()) {
                words << "<I>";
            } else if (!entry.deleted.empty()) {
                ++layers;
            }
        }
    } catch (const Error& error) {
        return QString::fromStdString(error.message());
    }
    if (layers > 0) words << "layers " + QString::number(layers);
    return words.join(' ');
}

}  // namespace

class RemovalTest : public QObject {
    Q_OBJECT
private slots:
    void removesWhatDockerRemoves_data() {
        QTest::addColumn<QStringList>("tags");
        QTest::addColumn<QString>("reference");
        QTest::addColumn<bool>("force");
        QTest::addColumn<QString>("container");
        QTest::addColumn<QString>("expected");
        const QString multiple =
            "conflict: unable to delete <S> (must be forced) - image is referenced in multiple repositories";
        const QString lastName =
            "conflict: unable to remove repository reference \"R/app:1\" (must force) - container "
            "web is using its referenced image <S>: ";
        QTest::newRow("one tag, by name") << QStringList() << "R/app:1" << false << ""
                                          << "-R/app:1 -R/app@D <I> layers 1";
        QTest::newRow("one of two tags of a repository") << QStringList{"R/app:x"} << "R/app:1" << false << ""
                                                         << "-R/app:1";
        QTest::newRow("one of two tags, the last of its repository")
            << QStringList{"other:x"} << "R/app:1" << false << ""
            << "-R/app:1 -R/app@D";
        QTest::newRow("by id") << QStringList() << "<I>" << false << ""
                               << "-R/app:1 -R/app@D <I> layers 1";
        QTest::newRow("by short id, two tags") << QStringList{"R/app:x"} << "<S>" << false << "" << multiple;
        QTest::newRow("by short id, two repositories") << QStringList{"other:x"} << "<S>" << false << "" << multiple;
        QTest::newRow("by short id, two tags, forced") << QStringList{"R/app:x"} << "<S>" << true << ""
                                                       << "-R/app:1 -R/app:x -R/app@D <I> layers 1";
        QTest::newRow("by digest, tagged") << QStringList() << "R/app@D" << false << ""
                                           << "-R/app@D";
        QTest::newRow("stopped container, by name")
            << QStringList() << "R/app:1" << false << "stopped" << lastName + "remove it first";
        QTest::newRow("stopped container, another name is left")
            << QStringList{"other:x"} << "R/app:1" << false << "stopped"
            << "-R/app:1 -R/app@D";
        QTest::newRow("stopped container, by id")
            << QStringList() << "<I>" << false << "stopped"
            << "conflict: unable to delete <S> (must be forced) - image is being used by stopped container web: remove "
               "it first";
        QTest::newRow("stopped container, by name, forced") << QStringList() << "R/app:1" << true << "stopped"
                                                            << "-R/app:1 -R/app@D <I>";
        QTest::newRow("stopped container, by id, forced") << QStringList() << "<I>" << true << "stopped"
                                                          << "-R/app:1 -R/app@D <I>";
        QTest::newRow("running container, by name")
            << QStringList() << "R/app:1" << false << "running" << lastName + "stop and remove it first";
        for (const bool force : {false, true}) {
            QTest::newRow(force ? "running container, by id, forced" : "running container, by id")
                << QStringList() << "<I>" << force << "running"
                << "conflict: unable to delete <S> (cannot be forced) - image is being used by running container web: "
                   "stop and remove it first";
        }
        QTest::newRow("running container, two tags, by id")
            << QStringList{"other:x"} << "<I>" << false << "running"
            << "conflict: unable to delete <S> (cannot be forced) - image is being used by running container web: stop "
               "and remove it first";
        QTest::newRow("running container, by name, forced") << QStringList() << "R/app:1" << true << "running"
                                                            << "-R/app:1 -R/app@D";
        QTest::newRow("unknown name") << QStringList() << "nosuch" << false << ""
                                      << "No such image: nosuch:latest";
        QTest::newRow("unknown id") << QStringList() << "sha256:" + QString(64, '0') << false << ""
                                    << "No such image: sha256:" + QString(64, '0');
        QTest::newRow("unknown prefix") << QStringList() << "abcdefabcdef" << false << ""
                                        << "No such image: abcdefabcdef:latest";
    }
    void removesWhatDockerRemoves() {
        QFETCH(QStringList, tags);
        QFETCH(QString, reference);
        QFETCH(bool, force);
        QFETCH(QString, container);
        QFETCH(QString, expected);
        const World world;
        for (const QString& tag : tags) world.here.catalogue().tag(world.one.id(), world.text(tag));
        std::vector<ImageUser> users;
        if (!container.isEmpty()) {
            users.push_back({"web", container == "running"});
            world.here.open().images().pin({"container/web", Digest::parse(world.one.id())});
        }
        const QString removed = removalOf(world, world.text(reference), force, users);
        QCOMPARE(world.concrete(removed), world.concrete(expected));
        QVERIFY(world.here.catalogue().find(world.two.id()));
    }

    void aDigestAloneGoesWithItsImageAndATagOfAnotherRepositoryKeepsIt() {
        const World world;
        world.here.catalogue().remove(world.text("R/app:1"), false, nullptr);
        world.here.pull(world.text("R/app@D"));
        QCOMPARE(removalOf(world, world.text("R/app@D"), false, {}), world.concrete("-R/app@D") + " <I> layers 1");
        world.here.pull(world.text("R/app:1"));
        world.here.catalogue().tag(world.one.id(), "other:x");
        QCOMPARE(removalOf(world, "other:x", false, {}), QStringLiteral("-other:x"));
        QCOMPARE(removalOf(world, world.text("R/app@D"), false, {}), world.concrete("-R/app@D"));
        QVERIFY(world.here.catalogue().find(world.one.id()));
    }

    void prunesWhatHasNoTagAndNoContainer() {
        const World world;
        const auto catalogue = world.here.catalogue();
        QVERIFY(catalogue.prune({}, nullptr, {}).removed.empty());
        catalogue.tag(world.two.id(), world.text("R/app:1"));
        // As docker: the digest does not keep the image.
        const auto used = [](const Digest&) { return std::vector<ImageUser>{{"web", false}}; };
        QVERIFY(catalogue.prune({}, used, {}).removed.empty());
        const auto pruned = catalogue.prune({}, nullptr, {});
        QCOMPARE(pruned.removed.size(), std::size_t{3});
        QCOMPARE(pruned.removed[0].untagged, world.text("R/app@D"));
        QCOMPARE(pruned.removed[1].deleted, world.one.id());
        QVERIFY(pruned.reclaimedBytes >= 3);
        QCOMPARE(catalogue.list().size(), std::size_t{1});
        const auto all = catalogue.prune({false, {{"dangling", "false"}}}, nullptr, {});
        QCOMPARE(all.removed.size(), std::size_t{6});
        QVERIFY(catalogue.list().empty());
        QCOMPARE(world.here.count("layers") + world.here.count("blobs/sha256"), std::size_t{0});
    }

    void prunesByLabelAndAge() {
        const World world;
        const auto catalogue = world.here.catalogue();
        const auto count = [&](std::vector<std::pair<std::string, std::string>> filters) {
            return catalogue.prune({true, std::move(filters)}, nullptr, {}).removed.size();
        };
        QCOMPARE(count({{"label", "name=three"}}), std::size_t{0});
        QCOMPARE(count({{"label!", "name"}}), std::size_t{0});
        QCOMPARE(count({{"until", "2026-01-01"}}), std::size_t{0});
        QCOMPARE(count({{"label", "name"}, {"label!", "name=one"}, {"until", "2026-01-03"}}), std::size_t{4});
        QVERIFY(catalogue.find(world.one.id()) && !catalogue.find(world.two.id()));
        for (const char* key : {"until", "dangling", "foo"}) {
            const auto error = errorOf([&] { count({{key, "maybe"}}); });
            QVERIFY(error && error->kind() == ErrorKind::InvalidInput);
        }
    }

    void tellsWhatIsSharedAndWhatIsSafeToDelete() {
        const World world;
        const auto use = image::measureImages(world.here.open(), {{world.two.id(), 2}});
        QCOMPARE(use.images.size(), std::size_t{2});
        QCOMPARE(use.layerBytes, std::int64_t{16 + 3 + 12});
        QCOMPARE(use.reclaimableBytes, std::int64_t{3});
        for (const auto& one : use.images) {
            const bool isTwo = one.image.id == world.two.id();
            QCOMPARE(one.sharedBytes, std::int64_t{16});
            QCOMPARE(one.uniqueBytes, std::int64_t{isTwo ? 12 : 3});
            QCOMPARE(one.isReclaimable, !isTwo);
            QCOMPARE(one.containers, isTwo ? 2 : 0);
        }
    }
};

GALLEY_TEST(RemovalTest);
#include "test_removal.moc"
