// SPDX-License-Identifier: Apache-2.0
// The clean-up page: groups, the question, everything, nothing.
#include <QCheckBox>
#include <QTabBar>

#include "tests/ui/gallery_stage.h"
#include "ui/widgets/button.h"

using namespace galley::ui;

namespace galley::gallery {

void cleanUpScene(Theme& theme) {
    auto world = sampleWorld();
    for (const api::ImageSummary& image : world->images) {
        api::ImageDiskUse use;
        use.image = image;
        use.sharedBytes = image.sizeBytes / 3;
        use.uniqueBytes = image.sizeBytes - use.sharedBytes;
        use.containers = image.containers;
        use.isReclaimable = image.containers == 0;
        world->diskUse.images.push_back(use);
    }
    world->diskUse.imageTotals = {7, 3, 4'900'000'000, 1'010'000'000};
    for (const api::ContainerSummary& container : world->containers) {
        api::ContainerDiskUse use;
        use.container = container;
        use.writtenBytes = 41'000'000;
        use.isReclaimable = container.state == api::ContainerState::Exited;
        world->diskUse.containers.push_back(use);
    }
    world->diskUse.containerTotals = {4, 3, 164'000'000, 41'000'000};
    world->diskUse.volumes = {{"postgres-data", 1, 712'000'000, false, false},
                              {std::string(64, 'a'), 0, 88'000'000, true, true}};
    world->diskUse.volumeTotals = {2, 1, 800'000'000, 88'000'000};
    world->diskUse.downloadTotals = {2, 0, 212'000'000, 212'000'000};
    Stage stage(world, theme);
    stage.window.showPage(QStringLiteral("cleanup"));
    settle(400);
    savePicture(stage.window, QStringLiteral("cleanup"));
    stage.window.findChild<QCheckBox*>(QStringLiteral("cleanStopped"))->click();
    stage.window.findChild<Button*>(QStringLiteral("cleanUnusedExpand"))->click();
    savePicture(stage.window, QStringLiteral("cleanup-open"));
    stage.window.findChild<Button*>(QStringLiteral("cleanUpRun"))->click();
    saveWithDialog(stage.window, QStringLiteral("cleanup-question"));
    stage.window.findChild<QTabBar*>(QStringLiteral("cleanUpTabs"))->setCurrentIndex(1);
    savePicture(stage.window, QStringLiteral("cleanup-everything"));
    stage.window.resize(960, 600);
    savePicture(stage.window, QStringLiteral("cleanup-everything-small"));
    stage.window.findChild<QTabBar*>(QStringLiteral("cleanUpTabs"))->setCurrentIndex(0);
    savePicture(stage.window, QStringLiteral("cleanup-small"));
    world->change([&] { world->diskUse = {}; });
    stage.models.disk.refresh();
    settle(300);
    savePicture(stage.window, QStringLiteral("cleanup-nothing-small"));
}

}  // namespace galley::gallery
