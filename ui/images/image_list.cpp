// SPDX-License-Identifier: Apache-2.0
#include "ui/images/image_list.h"

#include <QVBoxLayout>

#include "models/format.h"
#include "ui/widgets/button.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_card.h"
#include "ui/widgets/filter_bar.h"

namespace galley::ui {

using models::ImageListModel;
using models::ImageRow;

ImageList::ImageList(models::ModelSet& models, QWidget* parent)
    : TableList(models.images, QStringLiteral("images"), parent), m_models(models) {
    setObjectName(QStringLiteral("imageList"));
    buildBar();
    makeError(tr("Try again"));
    buildTable();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metric::kSpace4);
    column->addWidget(m_filter);
    column->addWidget(m_error);
    column->addWidget(m_table, 1);
    showState();
}

void ImageList::buildBar() {
    makeBar({tr("All"), tr("In use"), tr("Unused")}, tr("Filter images"));
    Button* remove = makeDelete(QStringLiteral("deleteImages"), tr("Delete"));
    Button* columnsButton = makeColumns(tr("Columns"));
    m_save = new Button(ButtonKind::Secondary, tr("Save…"), QStringLiteral("saveImages"), this);
    m_save->setIconName(QStringLiteral("save"));
    m_save->hide();
    for (Button* button : {m_save, remove, columnsButton}) m_filter->addRight(button);
    connect(m_save, &Button::clicked, this,
            [this] { emit actionRequested(m_table->checkedIds(), QStringLiteral("save")); });
}

void ImageList::buildTable() {
    makeTable(tr("Images"), columns());
    m_table->setRowActions([this](const QModelIndex& source) { return actionsFor(source); });
    auto* empty = new EmptyState(QStringLiteral("empty-images"), tr("No images yet"),
                                 tr("An image holds a program with everything it needs. Pull one to run it."),
                                 QStringLiteral("imagesEmpty"), m_table);
    empty->setAction(tr("Pull image"), QStringLiteral("download"));
    empty->setLink(tr("What is an image?"));
    m_table->setEmptyState(empty);
    connect(empty, &EmptyState::actionClicked, this, &ImageList::pullRequested);
    connect(empty, &EmptyState::linkClicked, this, &ImageList::startPageRequested);
    connect(m_table, &DataTable::copied, this, [this](const QString& text) {
        m_models.notifications.notifyText(models::Notification::Severity::Info,
                                          tr("Copied %1").arg(models::shortId(text)));
    });
    connect(m_filter, &FilterBar::segmentChanged, this, [this](int segment) {
        if (segment == 0) return m_table->setRowFilter(nullptr);
        m_table->setRowFilter([segment](const QModelIndex& source) {
            return (source.data(ImageListModel::ContainersRole).toInt() > 0) == (segment == 1);
        });
    });
}

std::vector<TableColumn> ImageList::columns() const {
    std::vector<TableColumn> result(ImageListModel::ColumnCount);
    const auto rowAt = [this](const QModelIndex& index) -> const ImageRow& { return m_models.images.at(index.row()); };
    TableColumn& name = result[ImageListModel::Name];
    name = {.name = QStringLiteral("name"), .width = 200, .stretch = true, .hideable = false, .minimum = 140};
    name.look = [rowAt, this](const QModelIndex& index) {
        const ImageRow& row = rowAt(index);
        TableCell cell;
        const QString busy = m_models.imageActions.busyText(row.reference);
        cell.text = busy.isEmpty() ? row.repository : row.repository + QStringLiteral("  ") + busy;
        cell.strong = true;
        cell.elide = Elide::Reference;
        cell.icon = QStringLiteral("images");
        if (!busy.isEmpty() || row.dangling()) cell.token = Token::Muted;
        return cell;
    };
    result[ImageListModel::Tag] = {.name = QStringLiteral("tag"), .width = 120, .minimum = 88};
    TableColumn& id = result[ImageListModel::ImageId];
    id = {.name = QStringLiteral("id"), .width = 148, .copyable = true, .minimum = 120};
    id.look = [rowAt](const QModelIndex& index) {
        TableCell cell;
        cell.text = models::shortId(rowAt(index).imageId);
        cell.mono = true;
        cell.token = Token::Muted;
        return cell;
    };
    result[ImageListModel::Created] = {
        .name = QStringLiteral("created"), .width = 120, .align = TableColumn::Align::Right, .minimum = 112};
    result[ImageListModel::Size] = {
        .name = QStringLiteral("size"), .width = 96, .align = TableColumn::Align::Right, .minimum = 76};
    TableColumn& inUse = result[ImageListModel::InUse];
    inUse = {.name = QStringLiteral("inUse"), .width = 140, .minimum = 112};
    inUse.look = [rowAt](const QModelIndex& index) {
        const int containers = rowAt(index).containers;
        TableCell cell;
        cell.status = Status{ImageListModel::containersText(containers), containers > 0 ? Token::Running : Token::Muted,
                             containers == 0};
        return cell;
    };
    return result;
}

QList<RowAction> ImageList::actionsFor(const QModelIndex& source) const {
    const ImageRow& row = m_models.images.at(source.row());
    const bool free = m_models.imageActions.busyText(row.reference).isEmpty();
    return {
        {.id = QStringLiteral("run"),
         .text = tr("Run"),
         .icon = QStringLiteral("play"),
         .onRow = true,
         .enabled = free},
        {.id = QStringLiteral("open"),
         .text = tr("Details"),
         .icon = QStringLiteral("info"),
         .shortcutHint = tr("Enter")},
        {.id = QStringLiteral("tag"),
         .text = tr("Add a name…"),
         .icon = QStringLiteral("tag"),
         .enabled = free,
         .separatorBefore = true},
        {.id = QStringLiteral("pull"),
         .text = tr("Pull again"),
         .icon = QStringLiteral("download"),
         .enabled = free && !row.dangling()},
        {.id = QStringLiteral("push"),
         .text = tr("Push…"),
         .icon = QStringLiteral("upload"),
         .enabled = free && !row.dangling()},
        {.id = QStringLiteral("save"), .text = tr("Save…"), .icon = QStringLiteral("save"), .enabled = free},
        {.id = QStringLiteral("copyReference"),
         .text = tr("Copy the name"),
         .icon = QStringLiteral("copy"),
         .enabled = !row.dangling()},
        {.id = QStringLiteral("copyId"), .text = tr("Copy the id"), .icon = QStringLiteral("copy")},
        {.id = QStringLiteral("delete"),
         .text = tr("Delete"),
         .icon = QStringLiteral("trash"),
         .onRow = true,
         .enabled = free,
         .destructive = true,
         .separatorBefore = true,
         .shortcutHint = QStringLiteral("Del")},
    };
}

void ImageList::showState() {
    showTable(tr("The images could not be listed"), tr("Delete (%1)"));
    m_save->setVisible(!m_table->checkedIds().isEmpty());
}

}  // namespace galley::ui
