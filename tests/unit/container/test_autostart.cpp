// SPDX-License-Identifier: Apache-2.0
#include "engine/container/autostart.h"
#include "tests/support/test_case.h"

using namespace galley;
using namespace galley::container;

class AutostartTest : public QObject {
    Q_OBJECT
private slots:
    void theUnitRunsThisProgramWhateverItsPath() {
        const std::string unit = autostartUnit("/opt/my \"100%\" $HOME/galley");
        QVERIFY(unit.find("ExecStart=\"/opt/my \\\"100%%\\\" $$HOME/galley\" system start-stopped\n") !=
                std::string::npos);
        QVERIFY(unit.find("WantedBy=default.target\n") != std::string::npos);
        QVERIFY(unit.find("RemainAfterExit=yes\n") != std::string::npos);
    }
};

GALLEY_TEST(AutostartTest);
#include "test_autostart.moc"
