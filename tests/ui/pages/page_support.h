// SPDX-License-Identifier: Apache-2.0
/// @file
/// What tests of pages share: an answering prompt, a browser that only remembers, the way to a widget by its name.
#pragma once

#include <QApplication>
#include <QDesktopServices>
#include <QTimer>
#include <QUrl>
#include <QWidget>

#include "models/model_set.h"
#include "tests/models/fake_services.h"
#include "tests/support/test_case.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/prompt.h"

namespace galley::test {

/// Answers every question with `confirm` and remembers it.
class AnsweringPrompt : public ui::Prompt {
public:
    bool confirm = true;
    bool later = false;  ///< answers from the event loop, as a dialog does
    QString savePath;
    QString openPath;
    QList<ui::Question> questions;

    void ask(QWidget*, const ui::Question& question, std::function<void(const ui::Answer&)> then) override {
        questions.append(question);
        const ui::Answer answer{confirm, false};
        if (!later) return then(answer);
        QTimer::singleShot(0, qApp, [then = std::move(then), answer] { then(answer); });
    }
    void pickFolder(QWidget*, const QString&, const QString&, std::function<void(const QString&)> then) override {
        then({});
    }
    void pickOpenFile(QWidget*, const QString&, const QString&, std::function<void(const QString&)> then) override {
        then(openPath);
    }
    void pickSaveFile(QWidget*, const QString&, const QString&, std::function<void(const QString&)> then) override {
        then(savePath);
    }
};

class FakeBrowser : public QObject {
    Q_OBJECT
public:
    FakeBrowser() { QDesktopServices::setUrlHandler(QStringLiteral("http"), this, "take"); }
    ~FakeBrowser() override { QDesktopServices::unsetUrlHandler(QStringLiteral("http")); }
    QList<QUrl> opened;

public slots:
    void take(const QUrl& url) { opened.append(url); }
};

/// The visible widget `name` in any window, once it has a place: while a window still grows for it, a click goes
/// nowhere.
template <class Widget = QWidget>
Widget* shown(const QString& name) {
    const QWidgetList all = QApplication::allWidgets();
    for (QWidget* widget : all) {
        auto* typed = qobject_cast<Widget*>(widget);
        if (typed != nullptr && widget->objectName() == name && widget->isVisible() && !widget->rect().isEmpty()) {
            return typed;
        }
    }
    return nullptr;
}

/// Clicks the widget `name` when it has come; false when it does not come.
inline bool clickShown(const QString& name) {
    if (!QTest::qWaitFor([&] { return shown(name) != nullptr; })) return false;
    QTest::mouseClick(shown(name), Qt::LeftButton);
    return true;
}

inline QStringList shownIds(const ui::DataTable& table) {
    QStringList ids;
    for (int row = 0; row < table.model()->rowCount(); ++row) {
        ids.append(table.model()->index(row, 0).data(models::IdRole).toString());
    }
    return ids;
}

/// Presses the button `action` of the current row, by keyboard alone.
inline bool pressRowAction(ui::DataTable& table, const QString& action) {
    table.setFocus(Qt::TabFocusReason);
    QTest::keyClick(&table, Qt::Key_Right);
    auto* button = table.findChild<QWidget*>(QStringLiteral("row_") + action);
    if (button == nullptr || !button->isVisible() || !button->isEnabled()) return false;
    button->setFocus(Qt::TabFocusReason);
    QTest::keyClick(button, Qt::Key_Space);
    return true;
}

}  // namespace galley::test
