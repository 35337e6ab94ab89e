// SPDX-License-Identifier: Apache-2.0
// Docker Hub, a look into an image, log-ins, a push.
#include <QApplication>
#include <QLineEdit>
#include <QTabBar>

#include "tests/ui/gallery_stage.h"
#include "ui/images/push_dialog.h"
#include "ui/shell/window_actions.h"
#include "ui/widgets/button.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/dialog.h"

using namespace galley::ui;

namespace galley::gallery {

namespace {

void addHits(test::World& world) {
    const auto add = [&world](const char* name, const char* description, std::int64_t stars, std::int64_t pulls,
                              bool official) {
        api::SearchResult hit;
        hit.name = name;
        hit.description = description;
        hit.stars = stars;
        hit.pulls = pulls;
        hit.isOfficial = official;
        world.registry.hits.push_back(hit);
    };
    add("python", "Python is an interpreted, interactive, object-oriented, open-source programming language.", 9912,
        1'234'567'890, true);
    add("bitnami/python", "Bitnami container image for Python", 28, 51'300'000, false);
    add("circleci/python", "Python is an interpreted, interactive, object-oriented, open-source programming language",
        42, 18'200'000, false);
    add("an-organisation-with-a-long-name/python-machine-learning-workbench-for-everyone", "", 0, 12, false);
    add("cimg/python", "The CircleCI Python Docker Convenience Image.", 12, 930'000'000, false);
}

void addRepository(test::World& world) {
    int age = 3;
    for (const char* name : {"latest", "3.14-rc-bookworm", "3.14-rc", "3.13.2-windowsservercore-ltsc2025", "3.13",
                             "3.12", "3.11-slim", "3.10-alpine"}) {
        api::TagEntry tag;
        tag.name = name;
        tag.sizeBytes = 361'000'000;
        tag.updated = now() - std::chrono::hours(age *= 2);
        world.registry.tags["python"].push_back(tag);
    }
    api::ImagePeek peek;
    peek.reference = "python:latest";
    peek.digest = "sha256:" + std::string(64, 'd');
    peek.platform = "linux/amd64";
    peek.platforms = {"linux/amd64", "linux/arm64/v8", "linux/386"};
    peek.layers = {
        {"sha256:aa", 48'500'000, "/bin/sh -c #(nop) ADD file:1d3b in /"},
        {"sha256:bb", 24'000'000, "RUN /bin/sh -c set -eux; apt-get update; apt-get install -y ca-certificates"},
        {"sha256:cc", 64'400'000, "RUN /bin/sh -c apt-get install -y --no-install-recommends git mercurial"},
        {"sha256:dd", 211'200'000, "RUN /bin/sh -c set -ex; apt-get install -y autoconf automake bzip2 gcc"},
        {"sha256:ee", 6'160'000, "RUN /bin/sh -c wget -O python.tar.xz; make -j; make install"},
        {"sha256:ff", 251, "RUN /bin/sh -c ln -s /usr/local/bin/python3 /usr/local/bin/python"}};
    peek.totalBytes = 354'260'251;
    peek.environment = {"PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "PYTHON_VERSION=3.13.2"};
    peek.command = {"python3"};
    peek.created = now() - std::chrono::hours(60);
    world.registry.peeks["python:latest"] = peek;
}

void addLogins(test::World& world) {
    const auto add = [&world](const char* registry, const char* user, const char* keptIn) {
        api::Login login;
        login.registry = registry;
        login.user = user;
        login.keptIn = keptIn;
        world.registry.logins.push_back(login);
    };
    add("docker.io", "ann", "keyring");
    add("registry.example.org:5000", "deploy-robot-of-the-team", "config.json");
    add("ghcr.io", "ann", "docker-credential-pass");
    api::RateLimit limit;
    limit.limit = 200;
    limit.remaining = 137;
    limit.window = std::chrono::hours(6);
    world.registry.limit = limit;
}

void type(Stage& stage, const char* field, const QString& text) {
    stage.window.findChild<QLineEdit*>(QString::fromLatin1(field))->setText(text);
}

}  // namespace

void hubScene(Theme& theme) {
    auto world = sampleWorld();
    addHits(*world);
    addRepository(*world);
    Stage stage(world, theme);
    stage.window.showPage(QStringLiteral("images"), QStringLiteral("hub:"));
    savePicture(stage.window, QStringLiteral("hub-start"));
    type(stage, "hubSearch", QStringLiteral("python"));
    settle(600);
    savePicture(stage.window, QStringLiteral("hub-found"));
    stage.window.resize(960, 600);
    savePicture(stage.window, QStringLiteral("hub-found-small"));
    stage.window.resize(1280, 800);
    type(stage, "hubSearch", QStringLiteral("pythoon"));
    settle(600);
    savePicture(stage.window, QStringLiteral("hub-nothing"));
    world->change([&] {
        world->failures.emplace(
            "search", Error(ErrorKind::Network, "hub.docker.com could not be reached. Check the connection."));
    });
    type(stage, "hubSearch", QStringLiteral("pyth"));
    settle(600);
    savePicture(stage.window, QStringLiteral("hub-offline"));
    world->change([&] { world->failures.clear(); });
    type(stage, "hubSearch", QStringLiteral("python"));
    settle(600);
    auto* hits = stage.window.findChild<DataTable*>(QStringLiteral("hubTable"));
    emit hits->opened(QStringLiteral("python"));
    settle(500);
    savePicture(stage.window, QStringLiteral("hub-peek"));
    stage.window.findChild<QTabBar*>(QStringLiteral("peekTabs"))->setCurrentIndex(1);
    savePicture(stage.window, QStringLiteral("hub-peek-config"));
    stage.window.resize(960, 600);
    stage.window.findChild<QTabBar*>(QStringLiteral("peekTabs"))->setCurrentIndex(0);
    savePicture(stage.window, QStringLiteral("hub-peek-small"));
    stage.window.findChild<DataTable*>(QStringLiteral("tagsTable"))->setCurrentId(QStringLiteral("3.12"));
    settle(500);
    savePicture(stage.window, QStringLiteral("hub-peek-error-small"));
}

void registriesScene(Theme& theme) {
    {
        auto world = sampleWorld();
        addLogins(*world);
        Stage stage(world, theme);
        stage.window.showPage(QStringLiteral("registries"));
        settle(300);
        savePicture(stage.window, QStringLiteral("registries"));
        stage.window.resize(960, 600);
        savePicture(stage.window, QStringLiteral("registries-small"));
        stage.window.actions()->logIn({});
        settle(200);
        saveWithDialog(stage.window, QStringLiteral("login"));
        stage.window.actions()->logIn(QStringLiteral("https://localhost"));
        settle(200);
        QWidget* dialog = QApplication::activeModalWidget();
        dialog->findChild<QLineEdit*>(QStringLiteral("loginRegistry"))->setText(QStringLiteral("localhost:5000"));
        dialog->findChild<QLineEdit*>(QStringLiteral("loginUser"))->setText(QStringLiteral("ann"));
        dialog->findChild<QLineEdit*>(QStringLiteral("loginSecret"))->setText(QStringLiteral("wrong"));
        dialog->findChild<Button*>(QStringLiteral("loginTest"))->click();
        settle(300);
        saveWithDialog(stage.window, QStringLiteral("login-wrong"));
    }
    Stage none(sampleWorld(), theme);
    none.window.showPage(QStringLiteral("registries"));
    settle(300);
    savePicture(none.window, QStringLiteral("registries-empty"));
}

void pushScene(Theme& theme) {
    auto world = sampleWorld();
    addLogins(*world);
    api::PushPlan plan;
    plan.layers.resize(14);
    plan.layersThere = 12;
    plan.bytesToSend = 3'000'000;
    plan.sensitive = {
        {"aaaaaaaaaaaa", "srv/app/.env", "settings and passwords"},
        {"bbbbbbbbbbbb", "root/.ssh/id_ed25519", "a private key"},
        {"bbbbbbbbbbbb", "srv/app/with/a/very/long/path/that/goes/on/and/on/.git/config", "a git repository"}};
    world->pushPlan = plan;
    world->pushOutcome.reference = "docker.io/ann/flask-demo:1";
    world->pushOutcome.digest = "sha256:" + std::string(64, 'd');
    Stage stage(world, theme);
    stage.window.showPage(QStringLiteral("images"));
    stage.window.actions()->pushImage(QStringLiteral("flask-demo:1"));
    settle(600);
    saveWithDialog(stage.window, QStringLiteral("push-plan"));
    world->change([&] { world->pushPlan.sensitive.clear(); });
    stage.window.actions()->pushImage(QStringLiteral("flask-demo:1"));
    settle(600);
    qobject_cast<Dialog*>(QApplication::activeModalWidget())->primary()->click();
    settle(400);
    saveWithDialog(stage.window, QStringLiteral("push-done"));
    world->change([&] {
        world->failures.emplace("planPush", Error(ErrorKind::Forbidden,
                                                  "You are logged in to docker.io as ann; the repository belongs to "
                                                  "library. Choose another name, such as ann/flask-demo:1."));
    });
    stage.window.actions()->pushImage(QStringLiteral("flask-demo:1"));
    settle(600);
    saveWithDialog(stage.window, QStringLiteral("push-refused"));
    stage.window.showPage(QStringLiteral("images"), QStringLiteral("flask-demo:1"));
    stage.window.findChild<Button*>(QStringLiteral("imageSave"))->click();
    settle(200);
    saveWithDialog(stage.window, QStringLiteral("save"));
}

}  // namespace galley::gallery
