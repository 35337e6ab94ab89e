// SPDX-License-Identifier: Apache-2.0
#include "ui/volumes/volume_questions.h"

#include <QCoreApplication>

#include "models/format.h"

namespace galley::ui {

using models::VolumeRow;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(galley::ui::VolumeQuestions)
};

}  // namespace

Question deleteQuestion(const QStringList& names, int kept) {
    const int count = static_cast<int>(names.size());
    Question question;
    question.name = QStringLiteral("deleteVolumesQuestion");
    question.title = count == 1 ? Words::tr("Delete %1?").arg(models::shortVolumeName(names.first()))
                                : Words::tr("Delete %n volume(s)?", nullptr, count);
    question.text = Words::tr("All files in it are deleted. They cannot be brought back.", nullptr, count);
    if (kept > 0) question.text += QLatin1Char(' ') + Words::tr("%n in use by containers will stay.", nullptr, kept);
    question.confirm = Words::tr("Delete");
    question.destructive = true;
    return question;
}

Question emptyQuestion(const VolumeRow& volume) {
    Question question;
    question.name = QStringLiteral("emptyVolumeQuestion");
    question.title = Words::tr("Empty %1?").arg(models::shortVolumeName(volume.id));
    question.text = Words::tr(
        "All files in it are deleted. They cannot be brought back. The volume itself stays, and "
        "the next container that is made with it fills it from its image.");
    question.confirm = Words::tr("Empty");
    question.destructive = true;
    return question;
}

Question inUseQuestion(const VolumeRow& volume, const QString& instead, bool runningOnly) {
    const QStringList users = volume.userNames(runningOnly);
    const int count = static_cast<int>(users.size());
    Question question;
    question.name = QStringLiteral("volumeInUseQuestion");
    question.title = Words::tr("%1 is in use").arg(models::shortVolumeName(volume.id));
    const QString who =
        runningOnly ? Words::tr("The running container(s) %1 use it.", nullptr, count).arg(models::namesText(users))
                    : Words::tr("The container(s) %1 use it.", nullptr, count).arg(models::namesText(users));
    question.text = who + QLatin1Char(' ') + instead;
    question.confirm = Words::tr("Show the container(s)", nullptr, count);
    return question;
}

Question allInUseQuestion(int count) {
    Question question;
    question.name = QStringLiteral("volumeInUseQuestion");
    question.title = Words::tr("%n volume(s) are in use", nullptr, count);
    question.text = Words::tr("Containers use them, running or not. Delete those first.");
    question.confirm = Words::tr("Show containers");
    return question;
}

Question copyWhileRunningQuestion(const VolumeRow& volume, const QString& confirm) {
    const QStringList users = volume.userNames(true);
    Question question;
    question.name = QStringLiteral("copyWhileRunningQuestion");
    question.title =
        Words::tr("%1 runs with it", nullptr, static_cast<int>(users.size())).arg(models::namesText(users));
    question.text = Words::tr(
        "Files that change meanwhile may be copied half-way. Stop it first to be sure of a copy "
        "that is whole.",
        nullptr, static_cast<int>(users.size()));
    question.confirm = confirm;
    return question;
}

}  // namespace galley::ui
