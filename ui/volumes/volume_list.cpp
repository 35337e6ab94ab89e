// SPDX-License-Identifier: Apache-2.0
#include "ui/volumes/volume_list.h"

#include <QVBoxLayout>

#include <algorithm>

#include "models/format.h"
#include "models/volume_task.h"
#include "ui/volumes/volume_cells.h"
#include "ui/widgets/button.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_card.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/page.h"
#include "ui/widgets/transfer_list.h"

namespace galley::ui {

using models::VolumeListModel;

namespace {

enum Segment { All, InUse, Unused };

}  // namespace

VolumeList::VolumeList(models::ModelSet& models, QWidget* parent)
    : TableList(models.volumes, QStringLiteral("volumes"), parent), m_models(models) {
    setObjectName(QStringLiteral("volumeList"));
    buildHeader();
    buildBar();
    makeError(tr("Try again"));
    m_measureError = new ErrorCard(QStringLiteral("volumesMeasureError"), this);
    m_measureError->setAction(tr("Try again"));
    buildTable();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(metric::kPagePadding, metric::kPagePadding, metric::kPagePadding, metric::kSpace3);
    column->setSpacing(metric::kSpace4);
    column->addWidget(m_header);
    column->addWidget(m_transfers);
    column->addWidget(m_filter);
    column->addWidget(m_error);
    column->addWidget(m_measureError);
    column->addWidget(m_table, 1);
    const VolumeListModel* volumes = &models.volumes;
    connect(m_measureError, &ErrorCard::actionClicked, this, [this] { m_models.volumes.measure(); });
    connect(volumes, &VolumeListModel::measuringChanged, this, &VolumeList::showMeasuring);
    connect(volumes, &VolumeListModel::measureFailed, this, [this](const models::ErrorInfo& error) {
        m_measureError->setError(tr("The size could not be measured"), error);
    });
    showState();
    showMeasuring();
}

void VolumeList::buildHeader() {
    m_header = new PageHeader(tr("Volumes"), QStringLiteral("volumesHeader"), this);
    m_measure = new Button(ButtonKind::Secondary, tr("Measure sizes"), QStringLiteral("measureVolumes"), this);
    m_measure->setToolTip(tr("Reads every file of all volumes: this may take a while"));
    auto* import = new Button(ButtonKind::Secondary, tr("Import…"), QStringLiteral("importVolume"), this);
    import->setIconName(QStringLiteral("folder"));
    auto* create = new Button(ButtonKind::Primary, tr("Create volume"), QStringLiteral("createVolume"), this);
    create->setIconName(QStringLiteral("plus"));
    for (Button* button : {m_measure, import, create}) m_header->addAction(button);
    connect(m_measure, &Button::clicked, this, [this] {
        if (m_models.volumes.measuring()) {
            m_models.volumes.cancelMeasuring();
        } else {
            m_models.volumes.measure();
        }
    });
    connect(import, &Button::clicked, this, &VolumeList::importRequested);
    connect(create, &Button::clicked, this, &VolumeList::createRequested);
    const auto ofVolumes = [](const models::Task& task) {
        return qobject_cast<const models::VolumeTask*>(&task) != nullptr;
    };
    m_transfers = new TransferList(m_models.tasks, QStringLiteral("volumeTransfers"), ofVolumes, this);
    connect(m_transfers, &TransferList::focusLeft, this, [this] { m_table->setFocus(); });
}

void VolumeList::buildBar() {
    makeBar({tr("All"), tr("In use"), tr("Unused")}, tr("Filter volumes"));
    m_cleanUp = new Button(ButtonKind::Secondary, tr("Clean up…"), QStringLiteral("volumesCleanUp"), this);
    m_cleanUp->setIconName(QStringLiteral("clean-up"));
    m_cleanUp->setToolTip(tr("Shows what takes room and what of it can go"));
    m_filter->addRight(makeDelete(QStringLiteral("deleteVolumes"), tr("Delete")));
    m_filter->addRight(m_cleanUp);
    m_filter->addRight(makeColumns(tr("Columns")));
    connect(m_cleanUp, &Button::clicked, this, &VolumeList::cleanUpRequested);
}

void VolumeList::buildTable() {
    makeTable(tr("Volumes"), volumeColumns());
    m_table->setRowActions([this](const QModelIndex& source) {
        return volumeActions(m_models.volumeActions.isBusy(m_models.volumes.at(source.row()).id),
                             m_models.volumes.measuring());
    });
    auto* empty = new EmptyState(QStringLiteral("empty-volumes"), tr("No volumes yet"),
                                 tr("A volume keeps the files of containers when these are deleted: a database, "
                                    "uploads, a cache."),
                                 QStringLiteral("volumesEmpty"), m_table);
    empty->setAction(tr("Create volume"), QStringLiteral("plus"));
    empty->setLink(tr("Import one from a file"));
    m_table->setEmptyState(empty);
    connect(empty, &EmptyState::actionClicked, this, &VolumeList::createRequested);
    connect(empty, &EmptyState::linkClicked, this, &VolumeList::importRequested);
    connect(m_filter, &FilterBar::segmentChanged, this, [this](int segment) {
        if (segment == All) return m_table->setRowFilter(nullptr);
        m_table->setRowFilter([segment](const QModelIndex& source) {
            return source.data(VolumeListModel::InUseRole).toBool() == (segment == InUse);
        });
    });
}

void VolumeList::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    // Some three cards in the window of reference, one and a half in the smallest.
    m_transfers->setMostHeight(std::clamp(height() * 2 / 5, 132, 268));
}

void VolumeList::showState() {
    const VolumeListModel& volumes = m_models.volumes;
    showTable(tr("The volumes could not be listed"), tr("Delete (%1)"));
    const int unused = volumes.unusedCount();
    QStringList facts{tr("%n in use", nullptr, volumes.rowCount() - unused), tr("%n unused", nullptr, unused)};
    if (volumes.measuredBytes() >= 0) {
        facts.append(tr("%1 measured").arg(models::formatBytes(volumes.measuredBytes())));
    }
    m_header->setFacts(volumes.loaded() ? facts.join(QStringLiteral("  ·  ")) : QString());
    m_filter->segments()->setCount(InUse, volumes.rowCount() - unused);
    m_filter->segments()->setCount(Unused, unused);
    m_cleanUp->setVisible(unused > 0);
    m_measure->setVisible(volumes.rowCount() > 0);
}

void VolumeList::showMeasuring() {
    const bool measuring = m_models.volumes.measuring();
    m_measure->setText(measuring ? tr("Stop measuring") : tr("Measure sizes"));
    m_measure->setAccessibleName(m_measure->text());
    m_measure->setIconName(measuring ? QStringLiteral("close") : QStringLiteral("disk"));
    if (measuring) m_measureError->clear();
    showState();
}

}  // namespace galley::ui
