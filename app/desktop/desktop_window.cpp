// SPDX-License-Identifier: Apache-2.0
#include "app/desktop/desktop_window.h"

#include "ui/cleanup/cleanup_page.h"
#include "ui/containers/containers_page.h"
#include "ui/images/images_page.h"
#include "ui/networks/networks_page.h"
#include "ui/ports/ports_page.h"
#include "ui/registries/registries_page.h"
#include "ui/shell/main_window.h"
#include "ui/start/check_page.h"
#include "ui/start/start_page.h"
#include "ui/volumes/volumes_page.h"

namespace galley::desktop {

std::unique_ptr<ui::MainWindow> makeWindow(models::ModelSet& models, ui::Theme& theme, ui::Prompt& prompt) {
    auto window = std::make_unique<ui::MainWindow>(models, theme, prompt);
    const auto add = [&window](const char* id, const QString& title, const char* icon, bool listed, bool bottom,
                               ui::Page* page) {
        ui::PageEntry entry;
        entry.id = QString::fromLatin1(id);
        entry.title = title;
        entry.icon = QString::fromLatin1(icon);
        entry.listed = listed;
        entry.bottom = bottom;
        window->addPage(entry, page);
    };
    add("containers", ui::MainWindow::tr("Containers"), "containers", true, false,
        new ui::ContainersPage(models, prompt));
    add("images", ui::MainWindow::tr("Images"), "images", true, false, new ui::ImagesPage(models, prompt));
    add("ports", ui::MainWindow::tr("Ports"), "ports", true, false, new ui::PortsPage(models, prompt));
    add("volumes", ui::MainWindow::tr("Volumes"), "volume", true, false, new ui::VolumesPage(models, prompt));
    add("networks", ui::MainWindow::tr("Networks"), "networks", true, false, new ui::NetworksPage(models, prompt));
    add("registries", ui::MainWindow::tr("Registries"), "registries", true, false,
        new ui::RegistriesPage(models, prompt));
    add("cleanup", ui::MainWindow::tr("Clean up"), "clean-up", true, true, new ui::CleanUpPage(models, prompt));
    add("check", ui::MainWindow::tr("System check"), "check-up", true, true, new ui::CheckPage(models.checks));
    add("start", ui::MainWindow::tr("Welcome"), "home", false, false, new ui::StartPage(models.demo, models.checks));
    return window;
}

}  // namespace galley::desktop
