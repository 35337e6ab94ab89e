// SPDX-License-Identifier: Apache-2.0
/// @file
/// Questions that must be answered before something goes on. Pages ask through this interface, so that tests can
/// answer. Nothing waits: the answer comes to a function. Used by all pages. Threads: GUI thread. Processes: none.
/// Crash: nothing was done yet.
#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace galley::ui {

struct Question {
    QString name;     ///< objectName of the dialog
    QString title;    ///< "Delete 2 containers?"
    QString text;     ///< what will happen, plain text
    QString confirm;  ///< "Delete"
    bool destructive = false;
    QString option;  ///< text of a check box; empty: none
    bool optionChecked = false;
};

struct Answer {
    bool confirmed = false;
    bool optionChecked = false;
};

class Prompt {
public:
    virtual ~Prompt() = default;
    virtual void ask(QWidget* parent, const Question& question, std::function<void(const Answer&)> then) = 0;
    /// Empty when the user cancelled.
    virtual void pickFolder(QWidget* parent, const QString& title, const QString& start,
                            std::function<void(const QString&)> then) = 0;
    /// `filter`: as QFileDialog's. Empty when the user cancelled.
    virtual void pickOpenFile(QWidget* parent, const QString& title, const QString& filter,
                              std::function<void(const QString&)> then) = 0;
    /// Empty when the user cancelled.
    virtual void pickSaveFile(QWidget* parent, const QString& title, const QString& suggestion,
                              std::function<void(const QString&)> then) = 0;
};

/// The real one: window-modal dialogs.
class DialogPrompt : public Prompt {
public:
    void ask(QWidget* parent, const Question& question, std::function<void(const Answer&)> then) override;
    void pickFolder(QWidget* parent, const QString& title, const QString& start,
                    std::function<void(const QString&)> then) override;
    void pickOpenFile(QWidget* parent, const QString& title, const QString& filter,
                      std::function<void(const QString&)> then) override;
    void pickSaveFile(QWidget* parent, const QString& title, const QString& suggestion,
                      std::function<void(const QString&)> then) override;
};

}  // namespace galley::ui
