// SPDX-License-Identifier: Apache-2.0
// Volumes: the list, one of them, the dialogs, what is asked, on the way, nothing, failed.
#include <QApplication>
#include <QLineEdit>
#include <QTabBar>

#include "models/volume_task.h"
#include "tests/ui/gallery_stage.h"
#include "ui/volumes/volume_view.h"
#include "ui/widgets/button.h"
#include "ui/widgets/data_table.h"

using namespace galley::ui;

namespace galley::gallery {

namespace {

const QString kPage = QStringLiteral("volumes");

void press(Stage& stage, const char* name) {
    stage.window.findChild<Button*>(QString::fromLatin1(name))->click();
    settle(200);
}

void lists(Stage& stage) {
    auto* table = stage.window.findChild<DataTable*>(QStringLiteral("volumesTable"));
    savePicture(stage.window, QStringLiteral("volumes"));
    stage.models.volumes.measure();
    waitFor([&stage] { return !stage.models.volumes.measuring(); });
    table->setChecked(QStringLiteral("cache"), true);
    table->setChecked(QStringLiteral("postgres-data"), true);
    table->setFocus(Qt::TabFocusReason);
    table->setCurrentId(QStringLiteral("cache"));
    savePicture(stage.window, QStringLiteral("volumes-checked"));
    press(stage, "deleteVolumes");
    saveWithDialog(stage.window, QStringLiteral("volumes-delete"));
    table->checkAllShown(false);
    table->setChecked(QStringLiteral("models"), true);
    press(stage, "deleteVolumes");
    saveWithDialog(stage.window, QStringLiteral("volumes-in-use"));
    table->checkAllShown(false);
    press(stage, "createVolume");
    saveWithDialog(stage.window, QStringLiteral("volumes-create"));
    press(stage, "importVolume");
    if (auto* path = QApplication::activeModalWidget()->findChild<QLineEdit*>(QStringLiteral("importPath"))) {
        path->setText(QStringLiteral("/home/me/Downloads/postgres-data.tar.gz"));
    }
    saveWithDialog(stage.window, QStringLiteral("volumes-import"));
}

void detail(Stage& stage) {
    stage.window.showPage(kPage, QStringLiteral("postgres-data"));
    settle(200);
    savePicture(stage.window, QStringLiteral("volume"));
    press(stage, "volumeImport");
    saveWithDialog(stage.window, QStringLiteral("volume-import"));
    press(stage, "volumeClone");
    saveWithDialog(stage.window, QStringLiteral("volume-running"));
    stage.window.findChild<QTabBar*>(QStringLiteral("volumeTabs"))->setCurrentIndex(VolumeView::UsedBy);
    savePicture(stage.window, QStringLiteral("volume-used-by"));
    stage.window.resize(960, 600);
    stage.window.showPage(kPage, stage.models.volumes.at(1).id);
    settle(200);
    savePicture(stage.window, QStringLiteral("volume-small"));
    stage.window.showPage(kPage, QStringLiteral("cache"));
    stage.window.findChild<QTabBar*>(QStringLiteral("volumeTabs"))->setCurrentIndex(VolumeView::UsedBy);
    settle(200);
    savePicture(stage.window, QStringLiteral("volume-unused-small"));
}

}  // namespace

void volumesScene(Theme& theme) {
    auto world = sampleWorld();
    {
        Stage stage(world, theme);
        stage.window.showPage(kPage);
        waitFor([&stage] { return stage.models.volumes.loaded() && stage.models.containers.loaded(); });
        lists(stage);
        detail(stage);
        stage.window.showPage(kPage);
        savePicture(stage.window, QStringLiteral("volumes-small"));
        world->archiveBarrier.close();
        stage.models.volumeActions.clone(QStringLiteral("cache"), QStringLiteral("cache-copy"));
        stage.models.volumeActions.exportTar(QStringLiteral("models"), QStringLiteral("/tmp/models.tar"));
        settle(300);
        savePicture(stage.window, QStringLiteral("volumes-moving-small"));
        stage.window.resize(1280, 800);
        savePicture(stage.window, QStringLiteral("volumes-moving"));
        world->change([&] {
            world->failures.emplace("volumes.clone", Error(ErrorKind::NoSpace, "no room is left on the disk"));
            world->failures.emplace("volumes.list", Error(ErrorKind::Forbidden, "the data directory cannot be read"));
        });
        world->archiveBarrier.open();
        stage.models.volumes.refresh();
        settle(300);
        savePicture(stage.window, QStringLiteral("volumes-error"));
    }
    Stage none(std::make_shared<test::World>(), theme);
    none.window.showPage(kPage);
    settle(300);
    savePicture(none.window, QStringLiteral("volumes-empty"));
}

}  // namespace galley::gallery
