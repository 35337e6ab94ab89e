// SPDX-License-Identifier: Apache-2.0
#include "engine/archive/secret_rules.h"
#include "tests/support/test_case.h"

using namespace galley::archive;

class SecretRulesTest : public QObject {
    Q_OBJECT
private slots:
    void knowsTheNamesThatHardlyAnybodyPublishes() {
        for (const char* name : {".env", ".env.production", ".netrc", ".git-credentials", ".pypirc", "store.p12"}) {
            const NameVerdict verdict = judgeName("srv", name);
            QVERIFY2(!verdict.why.empty() && !verdict.dependsOnContent, name);
        }
        QVERIFY(!judgeName(".aws", "credentials").why.empty());
        QVERIFY(judgeName("srv", "credentials").why.empty());
        QVERIFY(!judgeDirectory(".git").why.empty());
        QVERIFY(judgeDirectory(".github").why.empty());
    }

    void looksIntoWhatMayBeAKey() {
        for (const char* name : {"id_rsa", "id_ed25519", "server.pem", "tls.key", "ssh_host_rsa_key", "private.txt"}) {
            const NameVerdict verdict = judgeName("etc", name);
            QVERIFY2(!verdict.why.empty() && verdict.dependsOnContent, name);
        }
        QVERIFY(judgeName(".docker", "config.json").dependsOnContent);
        QVERIFY(judgeName(".ssh", "work").dependsOnContent);
    }

    void leavesTheRestAlone() {
        for (const char* name :
             {".env.example", ".env.sample", ".envrc.md", "id_rsa.pub", "main.py", "credentials", "keys.h"}) {
            QVERIFY2(judgeName("srv", name).why.empty(), name);
        }
        QVERIFY(judgeName(".ssh", "id_rsa.pub").why.empty());
    }

    void tellsKeysFromCertificates() {
        QVERIFY(contentBetrays("-----BEGIN RSA PRIVATE KEY-----\nMII"));
        QVERIFY(contentBetrays("-----BEGIN CERTIFICATE-----\nMII\n-----BEGIN PRIVATE KEY-----\n"));
        QVERIFY(contentBetrays("{\"auths\":{\"r\":{\"auth\":\"eA==\"}}}"));
        QVERIFY(contentBetrays("//registry.npmjs.org/:_authToken=npm_x"));
        QVERIFY(!contentBetrays("-----BEGIN CERTIFICATE-----\nMII"));
        QVERIFY(!contentBetrays("{\"auths\":{\"r\":{}},\"credsStore\":\"pass\"}"));
        QVERIFY(!contentBetrays(""));
    }
};

GALLEY_TEST(SecretRulesTest);
#include "test_secret_rules.moc"
