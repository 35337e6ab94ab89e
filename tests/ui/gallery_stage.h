// SPDX-License-Identifier: Apache-2.0
/// @file
/// The window of the gallery with all its pages over a scripted engine. Used by the gallery program alone.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include "tests/ui/gallery.h"
#include "ui/cleanup/cleanup_page.h"
#include "ui/containers/containers_page.h"
#include "ui/images/images_page.h"
#include "ui/networks/networks_page.h"
#include "ui/ports/ports_page.h"
#include "ui/registries/registries_page.h"
#include "ui/shell/main_window.h"
#include "ui/start/check_page.h"
#include "ui/start/start_page.h"
#include "ui/style/theme.h"
#include "ui/volumes/volumes_page.h"
#include "ui/widgets/prompt.h"

namespace galley::gallery {

/// A window over a world.
struct Stage {
    Stage(std::shared_ptr<test::World> with, ui::Theme& theme, const QSize& size = QSize(1280, 800))
        : world(std::move(with)), models(test::openFake(world)), window(models, theme, prompt) {
        window.addPage({.id = QStringLiteral("containers"),
                        .title = QStringLiteral("Containers"),
                        .icon = QStringLiteral("containers")},
                       new ui::ContainersPage(models, prompt));
        images = new ui::ImagesPage(models, prompt);
        window.addPage(
            {.id = QStringLiteral("images"), .title = QStringLiteral("Images"), .icon = QStringLiteral("images")},
            images);
        window.addPage(
            {.id = QStringLiteral("ports"), .title = QStringLiteral("Ports"), .icon = QStringLiteral("ports")},
            new ui::PortsPage(models, prompt));
        window.addPage(
            {.id = QStringLiteral("volumes"), .title = QStringLiteral("Volumes"), .icon = QStringLiteral("volume")},
            new ui::VolumesPage(models, prompt));
        window.addPage(
            {.id = QStringLiteral("networks"), .title = QStringLiteral("Networks"), .icon = QStringLiteral("networks")},
            new ui::NetworksPage(models, prompt));
        window.addPage({.id = QStringLiteral("registries"),
                        .title = QStringLiteral("Registries"),
                        .icon = QStringLiteral("registries")},
                       new ui::RegistriesPage(models, prompt));
        window.addPage({.id = QStringLiteral("cleanup"),
                        .title = QStringLiteral("Clean up"),
                        .icon = QStringLiteral("clean-up"),
                        .bottom = true},
                       new ui::CleanUpPage(models, prompt));
        window.addPage({.id = QStringLiteral("check"),
                        .title = QStringLiteral("System check"),
                        .icon = QStringLiteral("check-up"),
                        .bottom = true},
                       new ui::CheckPage(models.checks));
        start = new ui::StartPage(models.demo, models.checks);
        window.addPage({.id = QStringLiteral("start"),
                        .title = QStringLiteral("First page"),
                        .icon = QStringLiteral("home"),
                        .listed = false},
                       start);
        window.resize(size);
        window.show();
        waitFor([this] { return models.images.loaded() && models.status.known(); });
        settle();
    }

    std::shared_ptr<test::World> world;
    ui::DialogPrompt prompt;
    models::ModelSet models;
    ui::MainWindow window;
    ui::ImagesPage* images;
    ui::StartPage* start;
};

/// The window with a dialog over it, as one sees them together. Closes the dialog.
void saveWithDialog(ui::MainWindow& window, const QString& name);

void cornersScene(ui::Theme& theme);
void cleanUpScene(ui::Theme& theme);
void hubScene(ui::Theme& theme);
void imageScene(ui::Theme& theme);
void networksScene(ui::Theme& theme);
void pushScene(ui::Theme& theme);
void registriesScene(ui::Theme& theme);
void transfersScene(ui::Theme& theme);
void volumesScene(ui::Theme& theme);

}  // namespace galley::gallery
