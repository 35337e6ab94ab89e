// SPDX-License-Identifier: Apache-2.0
#include <QCheckBox>
#include <QFileDialog>
#include <QVBoxLayout>

#include <memory>

#include "ui/widgets/button.h"
#include "ui/widgets/dialog.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/prompt.h"

namespace galley::ui {
namespace {

void openFileDialog(QFileDialog* dialog, const std::function<void(const QString&)>& then) {
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowModality(Qt::WindowModal);
    QObject::connect(dialog, &QFileDialog::finished, dialog, [dialog, then](int result) {
        then(result == QDialog::Accepted ? dialog->selectedFiles().value(0) : QString());
    });
    dialog->open();
}

}  // namespace

void DialogPrompt::ask(QWidget* parent, const Question& question, std::function<void(const Answer&)> then) {
    auto* dialog = new Dialog(question.title, question.name, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFixedWidth(440);
    auto* text =
        new TextLabel(FontRole::Body, Token::Muted, question.text, question.name + QStringLiteral("Text"), dialog);
    text->setWordWrap(true);
    dialog->content()->addWidget(text);
    QCheckBox* option = nullptr;
    if (!question.option.isEmpty()) {
        option = new QCheckBox(question.option, dialog);
        option->setObjectName(question.name + QStringLiteral("Option"));
        option->setAccessibleName(question.option);
        option->setChecked(question.optionChecked);
        dialog->content()->addWidget(option);
    }
    dialog->content()->addStretch(1);
    Button* confirm = dialog->setPrimary(question.confirm, question.destructive);
    // Enter must not destroy by accident: the safe button has the focus.
    (question.destructive ? dialog->cancelButton() : confirm)->setFocus();
    QObject::connect(dialog, &Dialog::primaryClicked, dialog, &QDialog::accept);
    QObject::connect(dialog, &QDialog::finished, dialog, [option, then = std::move(then)](int result) {
        then({result == QDialog::Accepted, option != nullptr && option->isChecked()});
    });
    dialog->open();
}

void DialogPrompt::pickFolder(QWidget* parent, const QString& title, const QString& start,
                              std::function<void(const QString&)> then) {
    auto* dialog = new QFileDialog(parent, title, start);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    openFileDialog(dialog, then);
}

void DialogPrompt::pickOpenFile(QWidget* parent, const QString& title, const QString& filter,
                                std::function<void(const QString&)> then) {
    auto* dialog = new QFileDialog(parent, title, QString(), filter);
    dialog->setFileMode(QFileDialog::ExistingFile);
    openFileDialog(dialog, then);
}

void DialogPrompt::pickSaveFile(QWidget* parent, const QString& title, const QString& suggestion,
                                std::function<void(const QString&)> then) {
    auto* dialog = new QFileDialog(parent, title);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(suggestion);
    openFileDialog(dialog, then);
}

}  // namespace galley::ui
