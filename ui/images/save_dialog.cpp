// SPDX-License-Identifier: Apache-2.0
#include "ui/images/save_dialog.h"

#include <QComboBox>
#include <QDir>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QVBoxLayout>

#include "models/format.h"
#include "ui/widgets/button.h"
#include "ui/widgets/form_row.h"
#include "ui/widgets/prompt.h"

namespace galley::ui {

using models::SaveValues;

SaveDialog::SaveDialog(Prompt& prompt, const QStringList& references, qint64 bytes, QWidget* parent)
    : Dialog(references.size() == 1 ? tr("Save %1").arg(models::shortReference(references.first()))
                                    : tr("Save %n image(s)", nullptr, static_cast<int>(references.size())),
             QStringLiteral("saveDialog"), parent),
      m_prompt(prompt) {
    m_values.references = references;
    m_values.expectedBytes = bytes;
    m_path = new QLineEdit;
    m_path->setObjectName(QStringLiteral("savePath"));
    auto* pick = new Button(ButtonKind::Secondary, tr("Choose…"), QStringLiteral("savePick"));
    auto* place = new QWidget(this);
    auto* line = new QHBoxLayout(place);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(metric::kSpace2);
    line->addWidget(m_path, 1);
    line->addWidget(pick);
    m_path->setAccessibleName(tr("File"));
    m_format = new QComboBox;
    m_format->setObjectName(QStringLiteral("saveFormat"));
    m_format->addItem(tr("Docker archive"));
    m_format->addItem(tr("OCI archive"));
    m_compression = new QComboBox;
    m_compression->setObjectName(QStringLiteral("saveCompression"));
    m_compression->addItem(tr("None"));
    m_compression->addItem(tr("gzip (read everywhere)"));
    m_compression->addItem(tr("zstd (fast and small)"));
    m_formatRow = new FormRow(tr("Format"), m_format, QStringLiteral("saveFormatRow"), {}, this);
    content()->addWidget(new FormRow(tr("File"), place, QStringLiteral("savePathRow"), {}, this));
    content()->addWidget(m_formatRow);
    content()->addWidget(new FormRow(tr("Compress"), m_compression, QStringLiteral("saveCompressionRow"), {}, this));
    content()->addStretch(1);
    setPrimary(tr("Save"));
    connect(pick, &Button::clicked, this, &SaveDialog::pickFile);
    connect(m_path, &QLineEdit::textEdited, this, [this] { m_pathChosen = true; });
    connect(m_path, &QLineEdit::textChanged, this, &SaveDialog::takeFields);
    connect(m_format, &QComboBox::currentIndexChanged, this, &SaveDialog::takeFields);
    connect(m_compression, &QComboBox::currentIndexChanged, this, &SaveDialog::takeFields);
    connect(this, &Dialog::primaryClicked, this, [this] {
        emit saveRequested(m_values);
        accept();
    });
    takeFields();
    m_path->setFocus();
}

QString SaveDialog::suggestion() const {
    static const QRegularExpression kOdd(QStringLiteral("[^A-Za-z0-9._-]"));
    static const char* const kEndings[]{".tar", ".tar.gz", ".tar.zst"};
    QString name = m_values.references.size() == 1 ? models::shortReference(m_values.references.first())
                                                   : QStringLiteral("images");
    name.replace(kOdd, QStringLiteral("_"));
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DownloadLocation);
    return QDir(folder.isEmpty() ? QDir::homePath() : folder)
        .filePath(name + QLatin1String(kEndings[static_cast<std::size_t>(m_values.compression)]));
}

void SaveDialog::pickFile() {
    m_prompt.pickSaveFile(this, tr("Save images"), m_path->text(), [this](const QString& path) {
        if (path.isEmpty()) return;
        m_pathChosen = true;
        m_path->setText(path);
    });
}

void SaveDialog::takeFields() {
    m_values.format = static_cast<SaveValues::Format>(m_format->currentIndex());
    m_values.compression = static_cast<SaveValues::Compression>(m_compression->currentIndex());
    if (!m_pathChosen && m_path->text() != suggestion()) return m_path->setText(suggestion());
    m_values.path = m_path->text().trimmed();
    m_formatRow->setHint(m_values.format == SaveValues::Format::Docker
                             ? tr("For docker load, podman load and galley load.")
                             : tr("The open standard, for tools beside Docker."));
    primary()->setEnabled(QDir::isAbsolutePath(m_values.path) && !m_values.path.endsWith(QLatin1Char('/')));
}

}  // namespace galley::ui
