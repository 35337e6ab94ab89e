// SPDX-License-Identifier: Apache-2.0
#include <QSignalSpy>

#include "models/engine_gate.h"
#include "models/limits_form.h"
#include "tests/models/fake_services.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::models;

class TestLimits : public QObject {
    Q_OBJECT
private slots:
    void sizesAreReadAsPeopleTypeThem_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("bytes");  // 0: none
        QTest::newRow("mebibytes") << "512m" << (qint64{512} << 20);
        QTest::newRow("words") << " 2 GB " << (qint64{2} << 30);
        QTest::newRow("fraction") << "1.5g" << (qint64{3} << 29);
        QTest::newRow("comma") << "1,5 GiB" << (qint64{3} << 29);
        QTest::newRow("bytes") << "8388608" << (qint64{8} << 20);
        QTest::newRow("b") << "8388608b" << (qint64{8} << 20);
        QTest::newRow("zero") << "0m" << qint64{0};
        QTest::newRow("word") << "much" << qint64{0};
        QTest::newRow("negative") << "-1" << qint64{0};
        QTest::newRow("two units") << "1gm" << qint64{0};
        QTest::newRow("beyond 64 bits") << "99999999t" << qint64{0};
        QTest::newRow("many digits") << QString(400, u'9') << qint64{0};
    }
    void sizesAreReadAsPeopleTypeThem() {
        QFETCH(QString, text);
        QFETCH(qint64, bytes);
        QCOMPARE(parseMemory(text).value_or(0), bytes);
        QCOMPARE(limitProblem(Limit::Memory, text).isEmpty(), bytes != 0);
    }

    void textsCanBeReadBack() {
        QCOMPARE(memoryText(qint64{512} << 20), "512m");
        QCOMPARE(memoryText(qint64{3} << 29), "1536m");
        QCOMPARE(memoryText(1000000), "1000000");
        QCOMPARE(memoryText(0), QString());
        QCOMPARE(parseMemory(memoryText(qint64{7} << 40)).value_or(0), qint64{7} << 40);
        QCOMPARE(processorsText(1500000000), "1.5");
        QCOMPARE(parseProcessors("0,25").value_or(0), qint64{250000000});
        QCOMPARE(parseProcessors(".5").value_or(0), qint64{500000000});
    }

    void whatIsNoLimitIsSaid() {
        QCOMPARE(limitProblem(Limit::Memory, "4m"), "A container needs at least 6m of memory.");
        for (const QString& text : {QStringLiteral("0"), QStringLiteral("."), QStringLiteral("two"),
                                    QStringLiteral("-1"), QStringLiteral("99999"), QStringLiteral("1e3")}) {
            QVERIFY2(!limitProblem(Limit::Processors, text).isEmpty(), qPrintable(text));
        }
        for (const QString& text : {QStringLiteral("0"), QStringLiteral("1.5"), QStringLiteral("-1"),
                                    QStringLiteral("99999999"), QStringLiteral("x")}) {
            QVERIFY2(!limitProblem(Limit::Processes, text).isEmpty(), qPrintable(text));
        }
        for (const Limit limit : {Limit::Memory, Limit::Processors, Limit::Processes}) {
            QCOMPARE(limitProblem(limit, " "), QString());
        }
    }

    void theFormShowsWhatIsAndSendsWhatDiffers() {
        World world(R"({"Memory":536870912,"NanoCpus":1500000000,"PidsLimit":null,
                               "RestartPolicy":{"Name":"on-failure","MaximumRetryCount":3}})");
        QCOMPARE(world.form->present(), (LimitValues{"512m", "1.5", {}}));
        QCOMPARE(world.form->restart(), RunValues::Restart::OnFailure);
        QVERIFY(!world.form->valid());  // nothing differs
        QCOMPARE(world.form->commandLine(), "galley update --memory 512m --cpus 1.5 --restart on-failure:3 'my web'");

        world.form->setValues({"0.5g", "1.5", "200"}, RunValues::Restart::OnFailure);
        QCOMPARE(world.form->commandLine(),
                 "galley update --memory 512m --cpus 1.5 --pids-limit 200 --restart on-failure:3 'my web'");
        world.form->setValues({"1g", "1.5", "200"}, RunValues::Restart::Always);
        QCOMPARE(world.form->commandLine(),
                 "galley update --memory 1g --cpus 1.5 --pids-limit 200 --restart always 'my web'");
        QVERIFY(world.form->valid());
        QSignalSpy succeeded(world.form.get(), &LimitsForm::succeeded);
        world.form->submit();
        QVERIFY(!world.form->valid());  // not twice
        QTRY_COMPARE(succeeded.size(), 1);
        QCOMPARE(world.fake->updates.size(), std::size_t{1});
        const api::ContainerUpdate& sent = world.fake->updates.front();
        QCOMPARE(sent.resources.memoryBytes, std::int64_t{1} << 30);
        QCOMPARE(sent.resources.nanoCpus, std::int64_t{0});
        QCOMPARE(sent.resources.pidsLimit, std::int64_t{200});
        QVERIFY(sent.restart.has_value());
        QVERIFY(sent.restart->kind == api::RestartPolicy::Kind::Always);
    }

    void aLimitCannotBeTakenAway() {
        World world(R"({"Memory":536870912})");
        world.form->setValues({"", "2", ""}, RunValues::Restart::No);
        QVERIFY(world.form->problem(Limit::Memory).startsWith("A limit can be changed"));
        QVERIFY(!world.form->valid());
        world.form->setValues({"512m", "2", ""}, RunValues::Restart::No);
        QVERIFY(world.form->valid());
    }

    void aRefusalIsHandedOn() {
        World world("{}");
        world.fake->change([&] {
            world.fake->failures.emplace(
                "update", galley::Error(galley::ErrorKind::Unsupported, "there are no control groups here"));
        });
        world.form->setValues({"64m", "", ""}, RunValues::Restart::No);
        QSignalSpy failed(world.form.get(), &LimitsForm::failed);
        world.form->submit();
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(failed[0][0].value<ErrorInfo>().sentence, "There are no control groups here");
        QVERIFY(world.form->valid());
    }

private:
    struct World {
        explicit World(const std::string& hostConfig) {
            fake->hostConfig = hostConfig;
            gate.open();
            form = std::make_unique<LimitsForm>(runner, "c1", "my web");
            if (!QTest::qWaitFor([this] { return form->loaded(); })) qFatal("the form does not load");
        }
        ~World() {
            form.reset();
            runner.shutdown();
        }
        std::shared_ptr<test::World> fake = std::make_shared<test::World>();
        EngineRunner runner;
        EngineGate gate{runner, test::openFake(fake)};
        std::unique_ptr<LimitsForm> form;
    };
};

GALLEY_TEST(TestLimits);
#include "test_limits.moc"
