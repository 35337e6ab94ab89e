// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "tests/contract/image/image_fixture.h"
#include "tests/support/image_builder.h"
#include "tests/support/image_documents.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::test;
using image::ImageUser;

namespace {

ImageBuilder simple(const std::string& content) {
    ImageBuilder image;
    image.run = "'Cmd':['/bin/app','-x'],'Env':['A=b'],'ExposedPorts':{'5000/tcp':{},'80/tcp':{}},'Labels':{'k':'v'}";
    image.more =
        ",'created':'2026-01-02T03:04:05Z','author':'me','history':[{'created':'2026-01-01T00:00:00Z','created_by':'"
        "ADD "
        "file'},{'created_by':'ENV A=b','empty_layer':true}]";
    image.layer(oneFileTar("content", content));
    return image;
}

/// Two images: app:1 (also tagged `alias`) and app:2.
struct TwoImages {
    FakeRegistry registry;
    ImageFixture here;
    ImageBuilder one = simple("one");
    ImageBuilder two = simple("two and more");

    TwoImages() {
        one.push(registry, "1");
        two.push(registry, "2");
        here.pull(name("1"));
        here.pull(name("2"));
    }
    std::string name(const std::string& tag) const { return registry.host() + "/app:" + tag; }
};

image::FindImageUsers users(std::vector<ImageUser> list) {
    return [list](const Digest&) { return list; };
}

}  // namespace

class CatalogueTest : public QObject {
    Q_OBJECT
private slots:
    void findsByNameDigestIdAndPrefix() {
        const TwoImages images;
        const auto catalogue = images.here.catalogue();
        const std::string id = images.one.id();
        const std::string digest = Digest::ofBytes(images.one.manifest()).text();
        for (const std::string& text : {images.name("1"), images.registry.host() + "/app@" + digest, id, id.substr(7),
                                        id.substr(7, 12), id.substr(0, 19)}) {
            const auto found = catalogue.find(text);
            QVERIFY2(found, text.c_str());
            QCOMPARE(found->record.id.text(), id);
        }
        QVERIFY(!catalogue.find(images.name("3")));
        QVERIFY(!catalogue.find("sha256:" + std::string(64, '0')));
        QVERIFY(!catalogue.find("ffffffffffffff"));
        const auto error = errorOf([&] { catalogue.find("Bad Name"); });
        QVERIFY(error && error->kind() == ErrorKind::InvalidInput);
    }

    void refusesAnAmbiguousPrefix() {
        const ImageFixture here;
        FakeRegistry registry;
        // Seventeen images cannot all begin with different hexadecimal digits.
        std::map<char, int> first;
        for (int i = 0; i < 17; ++i) {
            ImageBuilder image;
            image.more = ",'author':'" + std::to_string(i) + "'";
            image.push(registry, "t" + std::to_string(i));
            here.pull(registry.host() + "/app:t" + std::to_string(i));
            ++first[image.id()[7]];
        }
        const auto shared = std::find_if(first.begin(), first.end(), [](const auto& item) { return item.second > 1; });
        const auto error = errorOf([&] { here.catalogue().find(std::string(1, shared->first)); });
        QVERIFY(error && error->kind() == ErrorKind::InvalidInput);
    }

    void listsWhatIsHere() {
        const TwoImages images;
        images.here.catalogue().tag(images.name("1"), "alias:latest");
        const auto list = images.here.catalogue().list();
        QCOMPARE(list.size(), std::size_t{2});
        const auto& one = list[0].id == images.one.id() ? list[0] : list[1];
        QVERIFY((one.tags == std::vector<std::string>{images.name("1"), "alias:latest"}));
        QCOMPARE(one.repoDigests.size(), std::size_t{1});
        QCOMPARE(one.platform, std::string("linux/amd64"));
        QCOMPARE(one.sizeBytes, std::int64_t{3});
        QCOMPARE(one.labels.at("k"), std::string("v"));
        QCOMPARE(formatInstantShort(one.created), std::string("2026-01-02T03:04:05Z"));
    }

    void tellsWhatARunFormNeeds() {
        const TwoImages images;
        const auto details = images.here.catalogue().details(images.name("1"));
        QVERIFY((details.exposedPorts == std::vector<std::string>{"80/tcp", "5000/tcp"}));
        QVERIFY((details.command == std::vector<std::string>{"/bin/app", "-x"}));
        QVERIFY((details.environment == std::vector<std::string>{"A=b"}));
    }

    void inspectsInDockersShape() {
        const TwoImages images;
        const auto object = nlohmann::json::parse(images.here.catalogue().inspect(images.name("1")));
        QCOMPARE(object["Id"].get<std::string>(), images.one.id());
        QCOMPARE(object["RepoTags"][0].get<std::string>(), images.name("1"));
        QVERIFY(object["RepoDigests"][0].get<std::string>().find("/app@sha256:") != std::string::npos);
        QCOMPARE(object["Config"]["Cmd"][1].get<std::string>(), std::string("-x"));
        QVERIFY(object["Config"]["Entrypoint"].is_null());
        QVERIFY(object["Config"]["ExposedPorts"].contains("5000/tcp"));
        QCOMPARE(object["Config"]["User"].get<std::string>(), std::string());
        QCOMPARE(object["RootFS"]["Layers"][0].get<std::string>(), images.one.layers[0].diffId);
        QCOMPARE(object["Architecture"].get<std::string>(), std::string("amd64"));
        QCOMPARE(object["Created"].get<std::string>(), std::string("2026-01-02T03:04:05Z"));
        QCOMPARE(object["Size"].get<int>(), 3);
    }

    void tellsTheHistoryNewestFirst() {
        const TwoImages images;
        const auto history = images.here.catalogue().history(images.name("1"));
        QCOMPARE(history.size(), std::size_t{2});
        QCOMPARE(history[0].id, images.one.id());
        QCOMPARE(history[0].createdBy, std::string("ENV A=b"));
        QCOMPARE(history[0].sizeBytes, std::int64_t{0});
        QCOMPARE(history[1].id, std::string("<missing>"));
        QCOMPARE(history[1].sizeBytes, std::int64_t{3});
    }

    void tagsAndMovesTags() {
        const TwoImages images;
        const auto catalogue = images.here.catalogue();
        catalogue.tag(images.name("1"), "mine");
        QCOMPARE(catalogue.open("mine:latest").record.id.text(), images.one.id());
        catalogue.tag(images.two.id(), "mine");
        QCOMPARE(catalogue.open("mine").record.id.text(), images.two.id());
        QVERIFY(errorOf([&] { catalogue.tag("absent", "x"); })->kind() == ErrorKind::NotFound);
        QVERIFY(errorOf([&] { catalogue.tag("mine", "x@" + digestOf('a')); })->kind() == ErrorKind::InvalidInput);
        QVERIFY(errorOf([&] { catalogue.tag("mine", "Upper"); })->kind() == ErrorKind::InvalidInput);
    }

    void untagsOneOfSeveralNamesAndDeletesWithTheLast() {
        const TwoImages images;
        const auto catalogue = images.here.catalogue();
        catalogue.tag(images.name("1"), "alias");
        const auto first = catalogue.remove("alias", false, users({}));
        QCOMPARE(first.size(), std::size_t{1});
        QCOMPARE(first[0].untagged, std::string("alias:latest"));
        const auto last = catalogue.remove(images.name("1"), false, users({}));
        // The tag, its digest, the image, its layer.
        QCOMPARE(last.size(), std::size_t{4});
        QCOMPARE(last[2].deleted, images.one.id());
        QCOMPARE(last[3].deleted, images.one.layers[0].diffId);
        QCOMPARE(images.here.count("layers"), std::size_t{1});
        QVERIFY(!catalogue.find(images.one.id()));
        QVERIFY(catalogue.find(images.name("2")));
    }

    void dropsADigestWithTheLastTagOfItsRepository() {
        const TwoImages images;
        const auto catalogue = images.here.catalogue();
        catalogue.tag(images.name("1"), "alias");
        const auto removed = catalogue.remove(images.name("1"), false, users({}));
        QCOMPARE(removed.size(), std::size_t{2});
        QVERIFY(removed[1].untagged.find("/app@sha256:") != std::string::npos);
        QVERIFY(catalogue.find("alias"));
    }

    void asksForForceWhenAnIdHasSeveralNames() {
        const TwoImages images;
        const auto catalogue = images.here.catalogue();
        catalogue.tag(images.name("1"), "alias");
        const auto error = errorOf([&] { catalogue.remove(images.one.id(), false, users({})); });
        QVERIFY(error && error->kind() == ErrorKind::Busy);
        QVERIFY(!catalogue.remove(images.one.id(), true, users({})).empty());
        QVERIFY(!catalogue.find("alias"));
        QVERIFY(!catalogue.remove(images.two.id().substr(7, 12), false, users({})).empty());
        QVERIFY(catalogue.list().empty());
    }

    void protectsWhatContainersUse() {
        const TwoImages images;
        const auto catalogue = images.here.catalogue();
        for (const bool force : {false, true}) {
            const auto error = errorOf([&] {
                catalogue.remove(force ? images.one.id() : images.name("1"), force, users({{"web", true}}));
            });
            QVERIFY(error && error->kind() == ErrorKind::Busy);
            QVERIFY(QString::fromStdString(error->message()).contains(QStringLiteral("web")));
        }
        QVERIFY(errorOf([&] { catalogue.remove(images.name("1"), false, users({{"old", false}})); }));
        QVERIFY(catalogue.find(images.name("1")));
        // Forced: the image goes, its layers stay as long as the container.
        images.here.open().images().pin({"container/old", Digest::parse(images.one.id())});
        const auto removed = catalogue.remove(images.name("1"), true, users({{"old", false}}));
        QCOMPARE(removed.back().deleted, images.one.id());
        QVERIFY(!catalogue.find(images.name("1")));
        QVERIFY(!catalogue.find(images.one.id()));
        QCOMPARE(catalogue.list().size(), std::size_t{1});
        QCOMPARE(images.here.count("layers"), std::size_t{2});
    }

    void takesANameByForceFromUnderARunningContainer() {
        const TwoImages images;
        const auto catalogue = images.here.catalogue();
        const auto removed = catalogue.remove(images.name("1"), true, users({{"web", true}}));
        QVERIFY(!removed.empty());
        QVERIFY(std::all_of(removed.begin(), removed.end(), [](const auto& item) { return item.deleted.empty(); }));
        QVERIFY(!catalogue.find(images.name("1")));
        QVERIFY(catalogue.find(images.one.id()));
    }

    void keepsTheLayersOfAContainerThatWasMadeMeanwhile() {
        const TwoImages images;
        images.here.open().images().pin({"container/abc", Digest::parse(images.one.id())});
        QCOMPARE(images.here.catalogue().remove(images.name("1"), false, users({})).back().deleted, images.one.id());
        QCOMPARE(images.here.count("layers"), std::size_t{2});
        QVERIFY(images.here.open().images().unpin("container/abc"));
        images.here.open().collectGarbage();
        QCOMPARE(images.here.count("layers"), std::size_t{1});
    }
};

GALLEY_TEST(CatalogueTest);
#include "test_catalogue.moc"
