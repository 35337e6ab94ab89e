// SPDX-License-Identifier: Apache-2.0
#include "engine/base/error.h"
#include "engine/container/health_options.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::container;
using Words = std::vector<std::string>;

class HealthOptionsTest : public QObject {
    Q_OBJECT
private slots:
    void flagsComeOverTheImage() {
        HealthCheck wanted;
        applyHealthFlag(wanted, "health-interval", "1m30s");
        const HealthCheck merged =
            mergedHealth(wanted, R"({"Test":["CMD","probe"],"Interval":5000000,"Retries":4})", {});
        QCOMPARE(merged.test, (Words{"CMD", "probe"}));
        QCOMPARE(merged.interval, std::int64_t{90'000'000'000});
        QCOMPARE(merged.retries, 4);
        const auto plan = healthPlan(merged);
        QVERIFY(plan.interval == std::chrono::seconds(90) && plan.timeout == std::chrono::seconds(30));
        QCOMPARE(plan.retries, 4);
    }
    void hostileImagesHaveNoCheckOrOnlyWhatIsSound() {
        for (const char* text : {"", "[]", "{", R"({"Test":"true"})", R"({"Test":[5]})", R"({"Test":["CMD"]})",
                                 R"({"Test":["NONE"]})", R"({"Test":["WHAT","x"]})"}) {
            QVERIFY2(probeCommand(mergedHealth({}, text, {})).empty(), text);
        }
        const auto odd =
            mergedHealth({}, R"({"Test":["CMD","x"],"Interval":-5,"Retries":-1,"Timeout":9223372036854775807})", {});
        QCOMPARE(odd.interval, std::int64_t{0});
        QVERIFY(healthPlan(odd).timeout <= std::chrono::hours(24 * 365));
        QCOMPARE(healthPlan(odd).retries, 3);
    }
    void theShellOfTheImageRunsItsLine() {
        const char* line = R"({"Test":["CMD-SHELL","curl x || exit 1"]})";
        QCOMPARE(probeCommand(mergedHealth({}, line, {})), (Words{"/bin/sh", "-c", "curl x || exit 1"}));
        QCOMPARE(probeCommand(mergedHealth({}, line, {"/bin/bash", "-ec"})),
                 (Words{"/bin/bash", "-ec", "curl x || exit 1"}));
    }
    void wrongFlagsAreRefused() {
        HealthCheck health;
        for (const auto& [flag, value] : std::vector<std::pair<std::string, std::string>>{{"health-interval", "soon"},
                                                                                          {"health-timeout", "-1s"},
                                                                                          {"health-retries", "x"},
                                                                                          {"health-retries", "-3"}}) {
            QVERIFY_EXCEPTION_THROWN(applyHealthFlag(health, flag, value), Error);
        }
        health.interval = 999;
        QVERIFY_EXCEPTION_THROWN(checkHealth(health), Error);
        QVERIFY_EXCEPTION_THROWN(applyHealthFlag(health, "no-healthcheck", "true"), Error);
    }
};

GALLEY_TEST(HealthOptionsTest);
#include "test_health_options.moc"
