// SPDX-License-Identifier: Apache-2.0
// Log-ins, a push, a saved image.
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

}  // namespace

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
