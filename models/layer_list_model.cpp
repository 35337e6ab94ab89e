// SPDX-License-Identifier: Apache-2.0
#include "models/layer_list_model.h"

#include <algorithm>
#include <array>

#include "models/format.h"

namespace galley::models {

QString LayerListModel::instructionText(const QString& command) {
    static const QLatin1String kShell("/bin/sh -c ");
    static const QLatin1String kMark("#(nop)");
    static const QLatin1String kBuildkit("# buildkit");
    QString text = command.trimmed();
    if (text.endsWith(kBuildkit)) text = text.chopped(kBuildkit.size()).trimmed();
    // "|2 A=1 B=2 /bin/sh -c make": build arguments stand before the shell.
    const qsizetype shell = text.startsWith(QLatin1Char('|')) ? text.indexOf(kShell) : 0;
    if (shell > 0) text = text.mid(shell);
    if (text.startsWith(kShell)) {
        text = text.mid(kShell.size()).trimmed();
        return text.startsWith(kMark) ? text.mid(kMark.size()).simplified()
                                      : QStringLiteral("RUN ") + text.simplified();
    }
    const QString run = QStringLiteral("RUN ") + kShell;
    if (text.startsWith(run)) text = QStringLiteral("RUN ") + text.mid(run.size());
    return text.simplified();
}

void LayerListModel::setHistory(const QList<ImageHistoryRow>& history) {
    qint64 largest = 1;
    for (const ImageHistoryRow& step : history) largest = std::max(largest, step.sizeBytes);
    std::vector<LayerRow> rows;
    rows.reserve(static_cast<std::size_t>(history.size()));
    for (auto step = history.rbegin(); step != history.rend(); ++step) {
        LayerRow row;
        row.number = static_cast<int>(rows.size()) + 1;
        row.id = QString::number(row.number);
        row.instruction = instructionText(step->createdBy);
        row.command = step->createdBy;
        row.created = step->created;
        row.sizeBytes = step->sizeBytes;
        row.share = static_cast<double>(step->sizeBytes) / static_cast<double>(largest);
        rows.push_back(std::move(row));
    }
    applySnapshot(std::move(rows));
    refresh();
}

int LayerListModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant LayerListModel::displayData(const LayerRow& row, int column) const {
    switch (column) {
        case Number: return row.id;
        case Instruction: return row.instruction.isEmpty() ? tr("unknown") : row.instruction;
        case Created:
            return row.created.isValid() ? relativeTime(row.created, QDateTime::currentDateTime()) : tr("unknown");
        case Size: return formatBytes(row.sizeBytes);
        default: return {};
    }
}

QVariant LayerListModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const LayerRow& row = at(index.row());
    switch (role) {
        case Qt::DisplayRole: return displayData(row, index.column());
        case Qt::ToolTipRole:
            if (index.column() == Created) return exactTime(row.created);
            return index.column() == Instruction ? row.command : displayData(row, index.column()).toString();
        case IdRole: return row.id;
        case SortRole:
            if (index.column() == Number) return row.number;
            if (index.column() == Created) return row.created;
            return index.column() == Size ? QVariant(row.sizeBytes) : QVariant(row.instruction);
        case FilterRole: return row.command;
        default: return {};
    }
}

QVariant LayerListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(section == Size || section == Number ? Qt::AlignRight | Qt::AlignVCenter
                                                                        : Qt::AlignLeft | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole || section < 0 || section >= ColumnCount) return {};
    const std::array<QString, ColumnCount> titles{tr("Step"), tr("Command"), tr("Created"), tr("Size")};
    return titles.at(static_cast<std::size_t>(section));
}

}  // namespace galley::models
