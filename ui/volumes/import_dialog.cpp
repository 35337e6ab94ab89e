// SPDX-License-Identifier: Apache-2.0
#include "ui/volumes/import_dialog.h"

#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QRegularExpression>
#include <QVBoxLayout>

#include "models/format.h"
#include "ui/volumes/volume_dialog.h"
#include "ui/widgets/button.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/prompt.h"

namespace galley::ui {
namespace {

/// "backups/db data.tar.gz" → "db_data"
QString nameFromFile(const QString& path) {
    static const QRegularExpression kEnding(QStringLiteral("\\.(tar|tar\\.gz|tgz|tar\\.zst|tar\\.xz|tar\\.bz2)\\z"),
                                            QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression kOdd(QStringLiteral("[^A-Za-z0-9._-]"));
    static const QRegularExpression kOddStart(QStringLiteral("\\A[^A-Za-z0-9]+"));
    return QFileInfo(path).fileName().remove(kEnding).replace(kOdd, QStringLiteral("_")).remove(kOddStart);
}

}  // namespace

ImportDialog::ImportDialog(Prompt& prompt, const models::VolumeListModel& volumes, const QString& volume,
                           QWidget* parent)
    : Dialog(volume.isEmpty() ? tr("Import a volume") : tr("Import into %1").arg(models::shortVolumeName(volume)),
             QStringLiteral("importDialog"), parent),
      m_prompt(prompt),
      m_volumes(volumes),
      m_volume(volume) {
    addWords();
    m_path = new QLineEdit;
    m_path->setObjectName(QStringLiteral("importPath"));
    m_path->setAccessibleName(tr("File"));
    auto* pick = new Button(ButtonKind::Secondary, tr("Choose…"), QStringLiteral("importPick"));
    auto* place = new QWidget(this);
    auto* line = new QHBoxLayout(place);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(metric::kSpace2);
    line->addWidget(m_path, 1);
    line->addWidget(pick);
    m_pathRow = new FormRow(tr("File"), place, QStringLiteral("importPathRow"), {}, this);
    m_name = new QLineEdit(volume);
    m_name->setObjectName(QStringLiteral("importName"));
    m_nameRow = new FormRow(tr("Volume"), m_name, QStringLiteral("importNameRow"), {}, this);
    m_nameRow->setVisible(volume.isEmpty());
    content()->addWidget(m_pathRow);
    content()->addWidget(m_nameRow);
    setPrimary(tr("Import"));
    connect(pick, &Button::clicked, this, &ImportDialog::pickFile);
    connect(m_path, &QLineEdit::textChanged, this, &ImportDialog::takePath);
    connect(m_name, &QLineEdit::textEdited, this, [this] { m_nameChosen = true; });
    connect(m_name, &QLineEdit::textChanged, this, &ImportDialog::validate);
    connect(this, &Dialog::primaryClicked, this, [this] {
        emit importRequested(m_name->text().trimmed(), m_path->text().trimmed());
        accept();
    });
    validate();
    m_path->setFocus();
}

void ImportDialog::addWords() {
    QString words = tr("The files of a tar archive, compressed or not, as an export makes it.");
    if (!m_volume.isEmpty()) {
        words += QLatin1Char(' ') + tr("Files of the same name in the volume are replaced; all others stay.");
    }
    auto* label = new TextLabel(FontRole::Body, Token::Muted, words, QStringLiteral("importWords"), this);
    label->setWordWrap(true);
    content()->addWidget(label);
    const int row = m_volumes.rowOf(m_volume);
    const QStringList running = row < 0 ? QStringList() : m_volumes.at(row).userNames(true);
    if (running.isEmpty()) return;
    auto* warning = new FieldMessage(QStringLiteral("importWarning"), this);
    warning->setMessage(FieldMessage::Kind::Warning,
                        tr("%1 runs with it and sees the new files at once.", nullptr, static_cast<int>(running.size()))
                            .arg(models::namesText(running)));
    content()->addWidget(warning);
}

void ImportDialog::pickFile() {
    const QString filter = tr("Archives of files") + QStringLiteral(" (*.tar *.tar.gz *.tgz *.tar.zst *.tar.xz)");
    m_prompt.pickOpenFile(this, tr("Import a volume"), filter, [this](const QString& path) {
        if (!path.isEmpty()) m_path->setText(path);
    });
}

void ImportDialog::takePath() {
    if (m_volume.isEmpty() && !m_nameChosen) m_name->setText(nameFromFile(m_path->text().trimmed()));
    validate();
}

void ImportDialog::validate() {
    const QString path = m_path->text().trimmed();
    const bool file = QDir::isAbsolutePath(path) && !path.endsWith(QLatin1Char('/'));
    m_pathRow->setProblem(file || path.isEmpty() ? QString() : tr("Give the whole path of a file."));
    const QString name = m_name->text().trimmed();
    const QString problem = volumeNameProblem(m_volumes, name, true);
    m_nameRow->setProblem(problem);
    m_nameRow->setHint(m_volumes.rowOf(name) >= 0
                           ? tr("This volume is there. Files of the same name are replaced, others stay.")
                           : tr("A new volume is made."));
    primary()->setEnabled(file && !name.isEmpty() && problem.isEmpty());
    fitToContent();
}

}  // namespace galley::ui
