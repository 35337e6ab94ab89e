// SPDX-License-Identifier: Apache-2.0
// Networks: the list, one of them, the dialogs, what is asked, failed.
#include <QApplication>
#include <QCheckBox>
#include <QLineEdit>
#include <QTabBar>

#include "tests/ui/gallery_stage.h"
#include "ui/networks/network_view.h"
#include "ui/widgets/button.h"
#include "ui/widgets/collapsible_section.h"
#include "ui/widgets/data_table.h"

using namespace galley::ui;

namespace galley::gallery {

namespace {

const QString kPage = QStringLiteral("networks");

void press(Stage& stage, const char* name) {
    // Without a running event loop a detail that was left is still there.
    for (Button* button : stage.window.findChildren<Button*>(QString::fromLatin1(name))) {
        if (button->isVisible()) button->click();
    }
    settle(200);
}

QString idOf(Stage& stage, const char* name) {
    return stage.models.networks.at(stage.models.networks.rowOfName(QString::fromLatin1(name))).id;
}

void askToDelete(Stage& stage, const char* name, const char* picture) {
    auto* table = stage.window.findChild<DataTable*>(QStringLiteral("networksTable"));
    table->checkAllShown(false);
    table->setChecked(idOf(stage, name), true);
    press(stage, "deleteNetworks");
    saveWithDialog(stage.window, QString::fromLatin1(picture));
    table->checkAllShown(false);
}

void dialogs(Stage& stage) {
    press(stage, "createNetwork");
    saveWithDialog(stage.window, QStringLiteral("networks-create"));
    press(stage, "createNetwork");
    QWidget* dialog = QApplication::activeModalWidget();
    dialog->findChild<CollapsibleSection*>(QStringLiteral("networkRanges"))->setExpanded(true);
    dialog->findChild<QCheckBox*>(QStringLiteral("networkIpv6"))->click();
    dialog->findChild<QLineEdit*>(QStringLiteral("networkName"))->setText(QStringLiteral("back"));
    dialog->findChild<QLineEdit*>(QStringLiteral("networkGateway"))->setText(QStringLiteral("172.30.0.1"));
    settle(200);
    saveWithDialog(stage.window, QStringLiteral("networks-create-wrong"));
    askToDelete(stage, "lonely", "networks-delete");
    askToDelete(stage, "back", "networks-in-use");
    askToDelete(stage, "host", "networks-fixed");
}

void detail(Stage& stage) {
    stage.window.showPage(kPage, idOf(stage, "back"));
    settle(300);
    auto* members = stage.window.findChild<DataTable*>(QStringLiteral("membersTable"));
    members->setFocus(Qt::TabFocusReason);
    members->setCurrentId(stage.models.containers.at(1).id);
    savePicture(stage.window, QStringLiteral("network"));
    emit members->actionTriggered(stage.models.containers.at(1).id, QStringLiteral("disconnect"));
    settle(200);
    saveWithDialog(stage.window, QStringLiteral("network-disconnect"));
    auto* tabs = stage.window.findChild<QTabBar*>(QStringLiteral("networkTabs"));
    tabs->setCurrentIndex(NetworkView::Summary);
    savePicture(stage.window, QStringLiteral("network-summary"));
    tabs->setCurrentIndex(NetworkView::Containers);
    stage.window.resize(960, 600);
    savePicture(stage.window, QStringLiteral("network-small"));
    stage.window.showPage(kPage, idOf(stage, "lonely"));
    settle(300);
    savePicture(stage.window, QStringLiteral("network-empty-small"));
    press(stage, "networkConnect");
    saveWithDialog(stage.window, QStringLiteral("network-connect"));
}

}  // namespace

void networksScene(Theme& theme) {
    auto world = sampleWorld();
    Stage stage(world, theme);
    stage.window.showPage(kPage);
    waitFor([&stage] { return stage.models.networks.loaded() && stage.models.containers.loaded(); });
    settle(200);
    savePicture(stage.window, QStringLiteral("networks"));
    dialogs(stage);
    detail(stage);
    stage.window.showPage(kPage);
    savePicture(stage.window, QStringLiteral("networks-small"));
    world->change([&] {
        world->failures.emplace("networks.list", Error(ErrorKind::Forbidden, "the data directory cannot be read"));
    });
    stage.models.networks.refresh();
    settle(300);
    savePicture(stage.window, QStringLiteral("networks-error-small"));
}

}  // namespace galley::gallery
