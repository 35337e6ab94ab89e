// SPDX-License-Identifier: Apache-2.0
#include "ui/containers/container_summary.h"

#include <QFormLayout>

#include "models/format.h"
#include "ui/style/tokens.h"
#include "ui/widgets/labels.h"

namespace galley::ui {

using models::ContainerListModel;
using models::ContainerRow;

namespace {

QString timeText(const QDateTime& time) {
    if (!time.isValid()) return QStringLiteral("—");
    return QStringLiteral("%1  (%2)")
        .arg(models::exactTime(time), models::relativeTime(time, QDateTime::currentDateTime()));
}

QString portsText(const ContainerRow& row) {
    QStringList lines;
    for (const models::PortEntry& port : row.ports) {
        lines.append(QStringLiteral("%1:%2").arg(port.hostAddress, port.text()));
    }
    return lines.isEmpty() ? QStringLiteral("—") : lines.join(QLatin1Char('\n'));
}

}  // namespace

ContainerSummary::ContainerSummary(QWidget* parent) : QScrollArea(parent) {
    setObjectName(QStringLiteral("containerSummary"));
    setAccessibleName(tr("Summary"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    auto* inner = new QWidget(this);
    inner->setObjectName(QStringLiteral("containerSummaryContent"));
    m_form = new QFormLayout(inner);
    m_form->setContentsMargins(0, metric::kSpace3, 0, metric::kSpace3);
    m_form->setHorizontalSpacing(metric::kSpace6);
    m_form->setVerticalSpacing(metric::kSpace3);
    m_form->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_status = add(tr("Status"), "summaryStatus");
    m_reason = add(tr("Why"), "summaryReason");
    m_image = add(tr("Image"), "summaryImage");
    m_command = add(tr("Command"), "summaryCommand", true);
    m_ports = add(tr("Ports"), "summaryPorts", true);
    m_network = add(tr("Network"), "summaryNetwork");
    m_memory = add(tr("Memory"), "summaryMemory");
    m_created = add(tr("Created"), "summaryCreated");
    m_started = add(tr("Started"), "summaryStarted");
    m_finished = add(tr("Ended"), "summaryFinished");
    m_id = add(tr("ID"), "summaryId", true);
    setWidget(inner);
    // The page's own surface, as on the other tabs.
    viewport()->setAutoFillBackground(false);
    inner->setAutoFillBackground(false);
}

TextLabel* ContainerSummary::add(const QString& caption, const char* name, bool mono) {
    const QString objectName = QString::fromLatin1(name);
    auto* label = new TextLabel(FontRole::Body, Token::Muted, caption, objectName + QStringLiteral("Caption"), this);
    label->setFixedWidth(110);
    label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    auto* value = new TextLabel(mono ? FontRole::Mono : FontRole::Body, Token::Text, QString(), objectName, this);
    value->setWordWrap(true);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    value->setAccessibleName(caption);
    value->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_form->addRow(label, value);
    return value;
}

void ContainerSummary::setRow(const ContainerRow& row) {
    m_status->setText(ContainerListModel::statusText(row, QDateTime::currentDateTime()));
    m_status->setToken(row.failed() ? Token::Error : Token::Text);
    const QString reason = ContainerListModel::reasonText(row);
    m_reason->setText(reason);
    m_form->setRowVisible(m_reason, !reason.isEmpty());
    m_image->setText(row.image + QStringLiteral("\n") + models::shortId(row.imageId));
    m_command->setText(row.command);
    m_ports->setText(portsText(row));
    m_network->setText(row.network);
    m_memory->setText(
        row.memoryBytes < 0 ? QStringLiteral("—")
        : row.memoryLimitBytes > 0
            ? tr("%1 of %2").arg(models::formatBytes(row.memoryBytes), models::formatBytes(row.memoryLimitBytes))
            : models::formatBytes(row.memoryBytes));
    m_created->setText(timeText(row.created));
    m_started->setText(timeText(row.started));
    m_finished->setText(timeText(row.finished));
    m_id->setText(row.id);
}

}  // namespace galley::ui
