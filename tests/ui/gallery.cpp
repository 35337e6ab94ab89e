// SPDX-License-Identifier: Apache-2.0
// Paints widgets and pages into PNG files in both themes, so that a person can judge them. The engine is the scripted
// one of the tests.
//   gallery OUTPUT-DIRECTORY [SCENE…]
#include "tests/ui/gallery.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QElapsedTimer>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QSettings>
#include <QTabBar>
#include <QVBoxLayout>

#include "models/log_model.h"
#include "tests/ui/gallery_stage.h"
#include "translations/language.h"
#include "ui/containers/container_list.h"
#include "ui/containers/container_view.h"
#include "ui/containers/run_dialog/run_dialog.h"
#include "ui/images/pull_dialog.h"
#include "ui/shell/search_box.h"
#include "ui/shell/window_actions.h"
#include "ui/style/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/collapsible_section.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/log_find_bar.h"
#include "ui/widgets/log_panel.h"
#include "ui/widgets/log_view.h"

using namespace galley;
using namespace galley::ui;

namespace galley::gallery {
namespace {

QString g_directory;

void imagesScene(Theme& theme) {
    {
        Stage stage(sampleWorld(), theme);
        stage.window.showPage(QStringLiteral("images"));
        savePicture(stage.window, QStringLiteral("images"));
        stage.images->table()->setChecked(stage.models.images.at(4).id, true);
        stage.images->table()->setChecked(stage.models.images.at(3).id, true);
        stage.images->table()->setFocus(Qt::TabFocusReason);
        savePicture(stage.window, QStringLiteral("images-checked"));
        stage.window.findChild<Button*>(QStringLiteral("deleteImages"))->click();
        saveWithDialog(stage.window, QStringLiteral("images-delete"));
        stage.window.resize(960, 600);
        savePicture(stage.window, QStringLiteral("images-small"));
    }
    auto empty = std::make_shared<test::World>();
    Stage none(empty, theme);
    none.window.showPage(QStringLiteral("images"));
    savePicture(none.window, QStringLiteral("images-empty"));
}

void limitsDialogs(Stage& stage) {
    const auto openLimits = [&stage] {
        auto* list = stage.window.findChild<ContainerList*>();
        emit list->actionRequested({stage.models.containers.at(0).id}, QStringLiteral("limits"));
        settle(400);
        return QApplication::activeModalWidget();
    };
    openLimits();
    saveWithDialog(stage.window, QStringLiteral("limits"));
    QWidget* dialog = openLimits();
    dialog->findChild<QLineEdit*>(QStringLiteral("limitMemory"))->setText(QStringLiteral("4m"));
    dialog->findChild<QLineEdit*>(QStringLiteral("limitProcesses"))->clear();
    settle(200);
    saveWithDialog(stage.window, QStringLiteral("limits-wrong"));
}

void containersScene(Theme& theme) {
    auto world = sampleWorld();
    world->hostConfig =
        R"({"Memory":536870912,"NanoCpus":1500000000,"PidsLimit":200,"RestartPolicy":{"Name":"always"}})";
    Stage stage(world, theme);
    waitFor([&stage] { return stage.models.containers.loaded(); });
    settle(300);
    savePicture(stage.window, QStringLiteral("containers"));
    stage.window.showPage(QStringLiteral("ports"));
    settle(200);
    savePicture(stage.window, QStringLiteral("ports"));
    stage.window.showPage(QStringLiteral("containers"), stage.models.containers.at(0).id);
    settle(400);
    savePicture(stage.window, QStringLiteral("container"));
    stage.window.findChild<QTabBar*>(QStringLiteral("containerTabs"))->setCurrentIndex(ContainerView::Summary);
    savePicture(stage.window, QStringLiteral("container-summary"));
    stage.window.goBack();
    stage.window.showPage(QStringLiteral("containers"), stage.models.containers.at(2).id);
    settle(400);
    savePicture(stage.window, QStringLiteral("container-why"));
    stage.window.goBack();
    limitsDialogs(stage);
    stage.window.resize(960, 600);
    savePicture(stage.window, QStringLiteral("containers-small"));
}

void pullScene(Theme& theme) {
    auto world = sampleWorld();
    world->pullSteps = {samplePull()};
    world->pullBarrier.close();
    Stage stage(world, theme);
    stage.window.showPage(QStringLiteral("images"));
    stage.window.actions()->pullImage(QStringLiteral("not a reference"));
    settle(400);
    saveWithDialog(stage.window, QStringLiteral("pull-wrong"));
    stage.window.actions()->pullImage(QStringLiteral("flask:latest"));
    settle(400);
    auto* dialog = qobject_cast<PullDialog*>(QApplication::activeModalWidget());
    saveWithDialog(stage.window, QStringLiteral("pull-form"));
    stage.window.actions()->pullImage(QStringLiteral("flask:latest"));
    settle(400);
    dialog = qobject_cast<PullDialog*>(QApplication::activeModalWidget());
    dialog->primary()->click();
    settle(900);
    saveWithDialog(stage.window, QStringLiteral("pull-progress"));
    world->change([&] {
        world->failures.emplace(
            "pull",
            Error(ErrorKind::Network,
                  "registry-1.docker.io did not answer within 10 s. Check the connection or the proxy settings."));
    });
    stage.window.showPage(QStringLiteral("images"));
    world->pullBarrier.open();
    settle(300);
    savePicture(stage.window, QStringLiteral("toast-error"));
    stage.window.actions()->pullImage(QStringLiteral("flask:latest"));
    settle(400);
    dialog = qobject_cast<PullDialog*>(QApplication::activeModalWidget());
    dialog->primary()->click();
    settle(400);
    saveWithDialog(stage.window, QStringLiteral("pull-failed"));
}

void runScene(Theme& theme) {
    Stage stage(sampleWorld(), theme);
    const auto openRun = [&stage] {
        stage.window.actions()->runImage(QStringLiteral("flask-demo:1"));
        auto* dialog = qobject_cast<RunDialog*>(QApplication::activeModalWidget());
        waitFor([dialog] { return dialog->form().loaded(); });
        settle(400);
        return dialog;
    };
    openRun();
    saveWithDialog(stage.window, QStringLiteral("run"));
    RunDialog* dialog = openRun();
    dialog->findChild<QLineEdit*>(QStringLiteral("containerName"))->setText(QStringLiteral("flask demo"));
    dialog->findChild<QLineEdit*>(QStringLiteral("hostPort0"))->setText(QStringLiteral("5000"));
    settle(500);
    saveWithDialog(stage.window, QStringLiteral("run-wrong"));
    dialog = openRun();
    for (const char* name :
         {"environmentSection", "volumesSection", "commandSection", "optionsSection", "limitsSection"}) {
        dialog->findChild<CollapsibleSection*>(QLatin1String(name))->setExpanded(true);
    }
    dialog->findChild<Button*>(QStringLiteral("addVariable"))->click();
    dialog->findChild<Button*>(QStringLiteral("addVolume"))->click();
    dialog->findChild<QLineEdit*>(QStringLiteral("variableName0"))->setText(QStringLiteral("DEBUG"));
    dialog->findChild<QLineEdit*>(QStringLiteral("variableValue0"))->setText(QStringLiteral("1"));
    dialog->findChild<QLineEdit*>(QStringLiteral("volumeSource0"))->setText(QStringLiteral("/home/me/site"));
    dialog->findChild<QLineEdit*>(QStringLiteral("volumeTarget0"))->setText(QStringLiteral("/srv"));
    saveWithDialog(stage.window, QStringLiteral("run-open"));
    dialog = openRun();
    dialog->findChild<CollapsibleSection*>(QStringLiteral("optionsSection"))->setExpanded(true);
    dialog->findChild<QComboBox*>(QStringLiteral("network"))->setCurrentIndex(1);
    saveWithDialog(stage.window, QStringLiteral("run-options"));
}

void startScene(Theme& theme) {
    Stage stage(sampleWorld(), theme);
    stage.window.showPage(QStringLiteral("start"));
    savePicture(stage.window, QStringLiteral("start"));
    stage.window.showPage(QStringLiteral("check"));
    waitFor([&stage] { return stage.models.checks.loaded(); });
    savePicture(stage.window, QStringLiteral("check"));
    stage.window.findChild<SearchBox*>(QStringLiteral("search"))->open();
    settle();
    QWidget* search = stage.window.findChild<SearchBox*>(QStringLiteral("search"));
    QKeyEvent key(QEvent::KeyPress, Qt::Key_D, Qt::NoModifier, QStringLiteral("d"));
    QCoreApplication::sendEvent(search, &key);
    savePicture(stage.window, QStringLiteral("search"));
    search->clearFocus();
    stage.window.resize(960, 600);
    stage.window.showPage(QStringLiteral("start"));
    savePicture(stage.window, QStringLiteral("start-small"));
    stage.models.notifications.notifyText(models::Notification::Severity::Success, QStringLiteral("flask-demo:1 runs"));
    models::Notification undo;
    undo.severity = models::Notification::Severity::Info;
    undo.text = QStringLiteral("flask:latest is here");
    undo.actionText = QStringLiteral("Run");
    stage.models.notifications.notify(undo);
    savePicture(stage.window, QStringLiteral("toasts"));
    stage.window.findChild<Button*>(QStringLiteral("notifications"))->click();
    savePicture(stage.window, QStringLiteral("notifications"));
}

void logScene(Theme& theme) {
    auto world = sampleWorld();
    Stage stage(world, theme);
    QWidget window;
    window.setPalette(Theme::palette(currentScheme()));
    auto* column = new QVBoxLayout(&window);
    models::LogModel model(stage.models.runner, stage.models.containers.at(0).id);
    auto* panel = new LogPanel(stage.prompt, QStringLiteral("log"), &window);
    column->addWidget(panel);
    panel->setModel(&model, QStringLiteral("flask-demo"));
    window.resize(1000, 600);
    window.show();
    waitFor([&model] { return model.loaded(); });
    settle(200);
    savePicture(window, QStringLiteral("log"));
    panel->findBar()->open();
    panel->findBar()->findChild<QLineEdit*>()->setText(QStringLiteral("ERROR"));
    settle(500);
    panel->findBar()->next();
    savePicture(window, QStringLiteral("log-find"));
    panel->view()->setWrapped(true);
    window.resize(620, 480);
    panel->view()->setFollowing(true);
    settle(200);
    savePicture(window, QStringLiteral("log-wrapped"));
    panel->setModel(nullptr, {});
}

}  // namespace

void saveWithDialog(MainWindow& window, const QString& name) {
    settle();
    QPixmap picture = window.grab();
    if (QWidget* dialog = QApplication::activeModalWidget(); dialog != nullptr) {
        QPainter painter(&picture);
        painter.fillRect(picture.rect(), QColor(0, 0, 0, 70));
        const QPixmap above = dialog->grab();
        painter.drawPixmap((window.width() - dialog->width()) / 2, (window.height() - dialog->height()) / 2, above);
    }
    picture.save(directory() + QLatin1Char('/') + name +
                 (currentScheme() == Scheme::Dark ? QStringLiteral("-dark.png") : QStringLiteral("-light.png")));
    if (QWidget* dialog = QApplication::activeModalWidget(); dialog != nullptr) dialog->close();
    settle();
}

const QString& directory() {
    return g_directory;
}

void settle(int milliseconds) {
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < milliseconds) QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
}

void waitFor(const std::function<bool()>& done) {
    QElapsedTimer clock;
    clock.start();
    while (!done() && clock.elapsed() < 5000) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
}

void savePicture(QWidget& widget, const QString& name) {
    settle();
    widget.grab().save(directory() + QLatin1Char('/') + name +
                       (currentScheme() == Scheme::Dark ? QStringLiteral("-dark.png") : QStringLiteral("-light.png")));
}

int run(QApplication& application) {
    const QStringList arguments = application.arguments();
    g_directory = arguments.value(1, QStringLiteral("."));
    QDir().mkpath(g_directory);
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, g_directory + QStringLiteral("/settings"));
    Theme theme(application);
    const std::pair<QString, std::function<void()>> scenes[]{
        {QStringLiteral("controls"), controlsScene},
        {QStringLiteral("icons"), iconsScene},
        {QStringLiteral("table"), tableScene},
        {QStringLiteral("images"), [&] { imagesScene(theme); }},
        {QStringLiteral("containers"), [&] { containersScene(theme); }},
        {QStringLiteral("pull"), [&] { pullScene(theme); }},
        {QStringLiteral("run"), [&] { runScene(theme); }},
        {QStringLiteral("start"), [&] { startScene(theme); }},
        {QStringLiteral("log"), [&] { logScene(theme); }},
        {QStringLiteral("cleanup"), [&] { cleanUpScene(theme); }},
        {QStringLiteral("hub"), [&] { hubScene(theme); }},
        {QStringLiteral("registries"), [&] { registriesScene(theme); }},
        {QStringLiteral("push"), [&] { pushScene(theme); }},
        {QStringLiteral("image"), [&] { imageScene(theme); }},
        {QStringLiteral("transfers"), [&] { transfersScene(theme); }},
        {QStringLiteral("volumes"), [&] { volumesScene(theme); }},
        {QStringLiteral("networks"), [&] { networksScene(theme); }},
        {QStringLiteral("corners"), [&] { cornersScene(theme); }}};
    for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
        theme.setChoice(choice);
        for (const auto& [name, scene] : scenes) {
            if (arguments.size() <= 2 || arguments.contains(name)) scene();
        }
    }
    return 0;
}

}  // namespace galley::gallery

int main(int argc, char** argv) {
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(QStringLiteral("galley-gallery"));
    galley::translations::install(application, QLocale());
    return galley::gallery::run(application);
}
