// SPDX-License-Identifier: Apache-2.0
// One image with all its tabs, and several pulls on their way.
#include <QTabBar>

#include "models/pull_task.h"
#include "tests/ui/gallery_stage.h"
#include "ui/images/image_view.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/transfer_list.h"

using namespace galley::ui;

namespace galley::gallery {

void imageScene(Theme& theme) {
    Stage stage(sampleWorld(), theme);
    waitFor([&stage] { return stage.models.containers.loaded(); });
    stage.window.showPage(QStringLiteral("images"), QStringLiteral("flask-demo:1"));
    settle(300);
    auto* steps = stage.window.findChild<DataTable*>(QStringLiteral("imageLayersTable"));
    steps->setCurrentId(QStringLiteral("3"));
    savePicture(stage.window, QStringLiteral("image-layers"));
    auto* tabs = stage.window.findChild<QTabBar*>(QStringLiteral("imageTabs"));
    const std::pair<ImageView::Tab, const char*> parts[]{{ImageView::Config, "image-config"},
                                                         {ImageView::UsedBy, "image-used-by"},
                                                         {ImageView::Inspect, "image-inspect"}};
    for (const auto& [tab, name] : parts) {
        tabs->setCurrentIndex(tab);
        savePicture(stage.window, QString::fromLatin1(name));
    }
    stage.window.resize(960, 600);
    tabs->setCurrentIndex(ImageView::Layers);
    savePicture(stage.window, QStringLiteral("image-layers-small"));
    tabs->setCurrentIndex(ImageView::Config);
    savePicture(stage.window, QStringLiteral("image-config-small"));
    stage.window.showPage(
        QStringLiteral("images"),
        QStringLiteral("registry.example.org:5000/team/project/service-with-a-long-name:2026-11-23-rc1"));
    settle(200);
    savePicture(stage.window, QStringLiteral("image-error-small"));
}

void transfersScene(Theme& theme) {
    auto world = sampleWorld();
    world->pullSteps = {samplePull()};
    world->pullBarrier.close();
    Stage stage(world, theme);
    stage.window.showPage(QStringLiteral("images"));
    models::PullTask* first = stage.models.imageActions.pull(QStringLiteral("postgres:17"));
    settle(300);
    savePicture(stage.window, QStringLiteral("transfers-one"));
    models::PullTask* paused =
        stage.models.imageActions.pull(QStringLiteral("registry.example.org:5000/team/project/a-long-name:2026-11"));
    stage.models.imageActions.pull(QStringLiteral("redis:7"));
    settle(200);
    stage.models.imageActions.pull(QStringLiteral("python:3.13-slim"));
    paused->pause();
    settle(400);
    savePicture(stage.window, QStringLiteral("transfers"));
    stage.window.findChild<TransferList*>(QStringLiteral("transfers"))->reveal(first);
    settle(100);
    savePicture(stage.window, QStringLiteral("transfers-layers"));
    world->change([&] {
        world->failures.emplace("pull", Error(ErrorKind::Network,
                                              "registry-1.docker.io did not answer within 10 s. Check the connection "
                                              "or the proxy settings."));
    });
    world->pullBarrier.open();
    settle(400);
    stage.window.resize(960, 600);
    savePicture(stage.window, QStringLiteral("transfers-failed-small"));
}

}  // namespace galley::gallery
