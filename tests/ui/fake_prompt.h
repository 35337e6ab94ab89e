// SPDX-License-Identifier: Apache-2.0
/// @file
/// Answers the questions of the window without a dialog. Used by tests of ui.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QList>

#include "ui/widgets/prompt.h"

namespace galley::test {

class FakePrompt : public ui::Prompt {
public:
    void ask(QWidget*, const ui::Question& question, std::function<void(const ui::Answer&)> then) override {
        questions.append(question);
        then(answer);
    }
    void pickFolder(QWidget*, const QString&, const QString&, std::function<void(const QString&)> then) override {
        then(path);
    }
    void pickOpenFile(QWidget*, const QString&, const QString&, std::function<void(const QString&)> then) override {
        then(path);
    }
    void pickSaveFile(QWidget*, const QString&, const QString&, std::function<void(const QString&)> then) override {
        then(path);
    }

    QList<ui::Question> questions;
    ui::Answer answer{true, false};
    QString path;
};

}  // namespace galley::test
