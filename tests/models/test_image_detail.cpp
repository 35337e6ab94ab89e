// SPDX-License-Identifier: Apache-2.0
#include <QAbstractItemModelTester>
#include <QSignalSpy>

#include "models/image_detail.h"
#include "models/layer_list_model.h"
#include "models/model_set.h"
#include "tests/models/fake_services.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::models;

class TestImageDetail : public QObject {
    Q_OBJECT
private slots:
    void itsFactsHistoryAndDocumentAreLoaded() {
        const auto world = std::make_shared<test::World>();
        api::ImageDetails details;
        details.summary = test::makeImage("sha256:aa", {"flask:1"});
        details.summary.labels = {{"maintainer", "somebody\x1b[31m"}};
        details.user = "web";
        world->details["flask:1"] = details;
        world->histories["flask:1"] = {{"sha256:aa", {}, "CMD [\"flask\"]", 0, ""},
                                       {"<missing>", {}, "RUN /bin/sh -c make # buildkit", 4000, "buildkit"}};
        ModelSet models(test::openFake(world));
        ImageDetail detail(models.runner, "flask:1");
        QSignalSpy changed(&detail, &ImageDetail::changed);
        QVERIFY(changed.wait());
        QVERIFY(detail.loaded());
        QCOMPARE(detail.facts().user, "web");
        QVERIFY(detail.facts().labels.value(0).startsWith("maintainer=somebody"));
        QVERIFY2(!detail.facts().labels.value(0).contains(QChar(0x1b)), "a label can steer no terminal");
        QCOMPARE(detail.history().size(), 2);
        QVERIFY(detail.inspectText().contains("\"Id\": \"flask:1\""));
    }

    void aFailureIsToldAndGoesAwayWhenItWorks() {
        const auto world = std::make_shared<test::World>();
        ModelSet models(test::openFake(world));
        ImageDetail detail(models.runner, "gone:1");
        QSignalSpy changed(&detail, &ImageDetail::changed);
        QVERIFY(changed.wait());
        QCOMPARE(detail.error().kind, models::ErrorKind::NotFound);
        world->change([&] { world->details["gone:1"] = {}; });
        detail.refresh();
        QVERIFY(changed.wait());
        QVERIFY(detail.loaded());
        QVERIFY(!detail.error().isSet());
    }

    void stepsStandInTheOrderOfTheirMakingWithTheirShare() {
        LayerListModel layers;
        QAbstractItemModelTester tester(&layers, QAbstractItemModelTester::FailureReportingMode::QtTest);
        layers.setHistory(
            {{"x", {}, "CMD [\"sh\"]", 0, {}}, {"y", {}, "RUN b", 250, {}}, {"z", {}, "ADD a", 1000, {}}});
        QCOMPARE(layers.rowCount(), 3);
        QVERIFY(layers.loaded());
        QCOMPARE(layers.at(0).instruction, "ADD a");
        QCOMPARE(layers.at(0).share, 1.0);
        QCOMPARE(layers.at(1).share, 0.25);
        QVERIFY(layers.at(2).empty());
        QCOMPARE(layers.index(1, LayerListModel::Size).data(SortRole).toLongLong(), 250);
        layers.setHistory({{"z", {}, "ADD a", 1000, {}}});
        QCOMPARE(layers.rowCount(), 1);
        layers.setHistory({});
        QCOMPARE(layers.rowCount(), 0);
    }

    void aStepIsShownAsItsAuthorWroteIt_data() {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("shown");
        QTest::newRow("classic run") << "/bin/sh -c apt-get   update"
                                     << "RUN apt-get update";
        QTest::newRow("classic other") << "/bin/sh -c #(nop)  CMD [\"python3\"]"
                                       << "CMD [\"python3\"]";
        QTest::newRow("buildkit run") << "RUN /bin/sh -c pip install flask # buildkit"
                                      << "RUN pip install flask";
        QTest::newRow("buildkit other") << "COPY app.py /srv/ # buildkit"
                                        << "COPY app.py /srv/";
        QTest::newRow("build arguments") << "|1 A=2 /bin/sh -c make $A"
                                         << "RUN make $A";
        QTest::newRow("several lines") << "RUN a &&\n\t b"
                                       << "RUN a && b";
        QTest::newRow("nothing") << ""
                                 << "";
    }
    void aStepIsShownAsItsAuthorWroteIt() {
        QFETCH(QString, command);
        QFETCH(QString, shown);
        QCOMPARE(LayerListModel::instructionText(command), shown);
    }
};

GALLEY_TEST(TestImageDetail);
#include "test_image_detail.moc"
