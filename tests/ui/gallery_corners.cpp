// SPDX-License-Identifier: Apache-2.0
// What is seen seldom: nothing found, nothing there, everything open, everything long.
#include <QAbstractButton>
#include <QApplication>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>

#include "tests/ui/gallery_stage.h"
#include "ui/containers/run_dialog/run_dialog.h"
#include "ui/images/pull_dialog.h"
#include "ui/shell/search_box.h"
#include "ui/shell/status_bar.h"
#include "ui/shell/window_actions.h"
#include "ui/widgets/button.h"
#include "ui/widgets/collapsible_section.h"

using namespace galley::ui;

namespace galley::gallery {

namespace {

void addEnded(test::World& world) {
    const auto add = [&world](const std::string& id, const std::string& name, int code, bool stopped) {
        api::ContainerSummary container =
            test::makeContainer(id + std::string(64 - id.size(), '0'), name, api::ContainerState::Exited);
        container.image = "flask-demo:1";
        container.exitCode = code;
        container.stoppedByUser = stopped;
        container.started = now() - std::chrono::hours(3);
        container.finished = now() - std::chrono::hours(2);
        if (code == 1) container.reason = "The program ended with an error.";
        world.containers.push_back(container);
    };
    add("d1", "stopped-by-term", 143, true);
    add("d2", "stopped-at-once", 137, true);
    add("d3", "failed-by-itself", 1, false);
    add("d4", "ended-well", 0, false);
}

void lists(Stage& stage) {
    settle(300);
    savePicture(stage.window, QStringLiteral("ended"));
    for (const char* page : {"containers", "images", "ports"}) {
        stage.window.showPage(QString::fromLatin1(page));
        settle(200);
        QLineEdit* filter = nullptr;
        for (QLineEdit* field : stage.window.findChildren<QLineEdit*>()) {
            if (field->isVisible() && field->objectName() != QStringLiteral("search")) filter = field;
        }
        filter->setText(QStringLiteral("nothing is called this"));
        settle(200);
        savePicture(stage.window, QStringLiteral("none-found-") + QString::fromLatin1(page));
        filter->clear();
    }
}

void tasks(Stage& stage) {
    stage.window.actions()->pullImage(QStringLiteral("registry.example.org:5000/team/a-service-with-a-long-name:2026"));
    settle(400);
    auto* dialog = qobject_cast<PullDialog*>(QApplication::activeModalWidget());
    dialog->primary()->click();
    settle(800);
    dialog->close();
    settle();
    stage.window.findChild<StatusBar*>(QStringLiteral("statusBar"))->tasksButton()->click();
    settle(300);
    savePicture(stage.window, QStringLiteral("tasks"));
    stage.window.findChild<StatusBar*>(QStringLiteral("statusBar"))->tasksButton()->click();
    stage.world->pullBarrier.open();
    settle(300);
}

void search(Stage& stage) {
    auto* box = stage.window.findChild<SearchBox*>(QStringLiteral("search"));
    for (const char* words : {"demo", "zzzz"}) {
        box->open();
        box->setText(QString::fromLatin1(words));
        emit box->textEdited(box->text());
        settle(300);
        savePicture(stage.window, QStringLiteral("search-") + QString::fromLatin1(words));
    }
    box->clear();
    box->clearFocus();
    settle();
}

/// The smallest window, every section open, names as long as they come.
void runDialog(Stage& stage) {
    stage.window.resize(960, 600);
    settle();
    stage.window.actions()->runImage(QStringLiteral("flask-demo:1"));
    auto* dialog = qobject_cast<RunDialog*>(QApplication::activeModalWidget());
    waitFor([dialog] { return dialog->form().loaded(); });
    settle(400);
    for (auto* section : dialog->findChildren<CollapsibleSection*>()) section->setExpanded(true);
    for (const char* name : {"addPort", "addVariable", "addVolume"}) {
        if (auto* add = dialog->findChild<Button*>(QLatin1String(name))) add->click();
    }
    settle();
    const QString endless = QString(12, QLatin1Char('x')) + QStringLiteral("-a-name-without-an-end").repeated(8);
    for (QLineEdit* field : dialog->findChildren<QLineEdit*>()) {
        const bool number = field->objectName().contains(QStringLiteral("Port"));
        field->setText(number ? QStringLiteral("65535") : endless);
    }
    settle(600);
    savePicture(*dialog, QStringLiteral("run-long"));
    for (QWidget* widget : dialog->findChildren<QWidget*>()) {
        if (auto* area = qobject_cast<QScrollArea*>(widget); area != nullptr && area->isVisible()) {
            for (const int part : {1, 2}) {
                area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum() * part / 2);
                settle();
                savePicture(*dialog, QStringLiteral("run-long-%1").arg(part));
            }
        }
    }
    saveWithDialog(stage.window, QStringLiteral("run-long-window"));
}

}  // namespace

void cornersScene(Theme& theme) {
    auto world = sampleWorld();
    addEnded(*world);
    world->pullSteps = {samplePull()};
    world->pullBarrier.close();
    {
        Stage stage(world, theme);
        waitFor([&stage] { return stage.models.containers.loaded(); });
        lists(stage);
        tasks(stage);
        search(stage);
        runDialog(stage);
    }
    Stage none(std::make_shared<test::World>(), theme);
    for (const char* page : {"containers", "ports"}) {
        none.window.showPage(QString::fromLatin1(page));
        settle(300);
        savePicture(none.window, QString::fromLatin1(page) + QStringLiteral("-empty"));
    }
}

}  // namespace galley::gallery
