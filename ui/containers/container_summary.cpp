// SPDX-License-Identifier: Apache-2.0
#include "ui/containers/container_summary.h"

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

ContainerSummary::ContainerSummary(QWidget* parent)
    : FactsForm(QStringLiteral("containerSummary"), tr("Summary"), parent) {
    addFact(tr("Status"), QStringLiteral("summaryStatus"));
    addFact(tr("Why"), QStringLiteral("summaryReason"));
    addFact(tr("Image"), QStringLiteral("summaryImage"));
    addFact(tr("Command"), QStringLiteral("summaryCommand"), Kind::Mono);
    addFact(tr("Ports"), QStringLiteral("summaryPorts"), Kind::Mono);
    addFact(tr("Network"), QStringLiteral("summaryNetwork"));
    addFact(tr("Memory"), QStringLiteral("summaryMemory"));
    addFact(tr("Created"), QStringLiteral("summaryCreated"));
    addFact(tr("Started"), QStringLiteral("summaryStarted"));
    addFact(tr("Ended"), QStringLiteral("summaryFinished"));
    addFact(tr("ID"), QStringLiteral("summaryId"), Kind::MonoCopy);
}

void ContainerSummary::setRow(const ContainerRow& row) {
    setFact(QStringLiteral("summaryStatus"), ContainerListModel::statusText(row, QDateTime::currentDateTime()));
    value(QStringLiteral("summaryStatus"))->setToken(row.failed() ? Token::Error : Token::Text);
    setFact(QStringLiteral("summaryReason"), ContainerListModel::reasonText(row));
    setFact(QStringLiteral("summaryImage"), row.image + QStringLiteral("\n") + models::shortId(row.imageId));
    setFact(QStringLiteral("summaryCommand"), row.command);
    setFact(QStringLiteral("summaryPorts"), portsText(row));
    setFact(QStringLiteral("summaryNetwork"), row.network);
    setFact(QStringLiteral("summaryMemory"),
            row.memoryBytes < 0 ? QStringLiteral("—")
            : row.memoryLimitBytes > 0
                ? tr("%1 of %2").arg(models::formatBytes(row.memoryBytes), models::formatBytes(row.memoryLimitBytes))
                : models::formatBytes(row.memoryBytes));
    setFact(QStringLiteral("summaryCreated"), timeText(row.created));
    setFact(QStringLiteral("summaryStarted"), timeText(row.started));
    setFact(QStringLiteral("summaryFinished"), timeText(row.finished));
    setFact(QStringLiteral("summaryId"), row.id);
}

}  // namespace galley::ui
