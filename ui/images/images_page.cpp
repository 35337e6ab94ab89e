// SPDX-License-Identifier: Apache-2.0
#include "ui/images/images_page.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QMenu>
#include <QVBoxLayout>

#include <algorithm>

#include "models/format.h"
#include "models/image_actions.h"
#include "models/notification_model.h"
#include "ui/widgets/button.h"
#include "ui/widgets/elide.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/error_card.h"
#include "ui/widgets/filter_bar.h"
#include "ui/widgets/prompt.h"

namespace galley::ui {
namespace {

using models::ImageListModel;
using models::ImageRow;

/// What deleting means: only what has a name can be fetched again.
QString againText(const QString& reference) {
    if (reference.startsWith(QLatin1String("sha256:"))) {
        return ImagesPage::tr("It has no name: it cannot be pulled again.");
    }
    return ImagesPage::tr("%1 can be pulled again.").arg(breakable(reference));
}

}  // namespace

ImagesPage::ImagesPage(models::ImageListModel& images, models::ImageActions& actions,
                       models::NotificationModel& notifications, Prompt& prompt, QWidget* parent)
    : Page(parent), m_images(images), m_actions(actions), m_notifications(notifications), m_prompt(prompt) {
    setObjectName(QStringLiteral("imagesPage"));
    m_header = new PageHeader(tr("Images"), QStringLiteral("imagesHeader"), this);
    auto* pull = new Button(ButtonKind::Primary, tr("Pull image"), QStringLiteral("pullImage"), this);
    pull->setIconName(QStringLiteral("download"));
    m_header->addAction(pull);
    m_filter = new FilterBar({tr("All"), tr("In use"), tr("Unused")}, tr("Filter images"),
                             QStringLiteral("imagesFilter"), this);
    m_delete = new Button(ButtonKind::Destructive, tr("Delete"), QStringLiteral("deleteImages"), this);
    m_delete->setIconName(QStringLiteral("trash"));
    m_delete->hide();
    Button* columnsButton =
        Button::quiet(QStringLiteral("columns"), tr("Columns"), QStringLiteral("imagesColumns"), this);
    m_filter->addRight(m_delete);
    m_filter->addRight(columnsButton);
    m_error = new ErrorCard(QStringLiteral("imagesError"), this);
    m_error->setAction(tr("Try again"));
    buildTable();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(metric::kPagePadding, metric::kPagePadding, metric::kPagePadding, 0);
    column->setSpacing(metric::kSpace4);
    column->addWidget(m_header);
    column->addWidget(m_filter);
    column->addWidget(m_error);
    column->addWidget(m_table, 1);
    connect(pull, &Button::clicked, this, [this] { emit pullRequested({}); });
    connect(m_delete, &Button::clicked, this, [this] { askDelete(m_table->checkedIds()); });
    connect(columnsButton, &Button::clicked, this, [this, columnsButton] {
        QMenu* menu = m_table->columnsMenu();
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->popup(columnsButton->mapToGlobal(QPoint(0, columnsButton->height() + 2)));
    });
    connect(m_error, &ErrorCard::actionClicked, this, &ImagesPage::refresh);
    connectModels();
    showState();
}

void ImagesPage::buildTable() {
    m_table = new DataTable(QStringLiteral("imagesTable"), tr("Images"), this);
    m_table->setCheckable(true);
    m_table->setSource(&m_images, columns());
    m_table->setRowActions([this](const QModelIndex& source) { return actionsFor(source); });
    auto* empty = new EmptyState(QStringLiteral("empty-images"), tr("No images yet"),
                                 tr("An image holds a program with everything it needs. Pull one to run it."),
                                 QStringLiteral("imagesEmpty"), m_table);
    empty->setAction(tr("Pull image"), QStringLiteral("download"));
    empty->setLink(tr("What is an image?"));
    m_table->setEmptyState(empty);
    connect(empty, &EmptyState::actionClicked, this, [this] { emit pullRequested({}); });
    connect(empty, &EmptyState::linkClicked, this, [this] { emit navigateRequested(QStringLiteral("start"), {}); });
}

void ImagesPage::connectModels() {
    connect(m_table, &DataTable::actionTriggered, this, &ImagesPage::trigger);
    connect(m_table, &DataTable::deleteRequested, this, &ImagesPage::askDelete);
    connect(m_table, &DataTable::opened, this, [this](const QString& id) { trigger(id, QStringLiteral("run")); });
    connect(m_table, &DataTable::checkedChanged, this, &ImagesPage::showState);
    connect(m_table, &DataTable::clearFilterRequested, m_filter, &FilterBar::clear);
    connect(m_table, &DataTable::copied, this, [this](const QString& text) {
        m_notifications.notifyText(models::Notification::Severity::Info, tr("Copied %1").arg(models::shortId(text)));
    });
    connect(m_filter, &FilterBar::textChanged, m_table, &DataTable::setFilterText);
    connect(m_filter, &FilterBar::segmentChanged, this, [this](int segment) {
        if (segment == 0) return m_table->setRowFilter(nullptr);
        m_table->setRowFilter([segment](const QModelIndex& source) {
            return (source.data(ImageListModel::ContainersRole).toInt() > 0) == (segment == 1);
        });
    });
    connect(&m_images, &models::LiveTableModel::refreshed, this, &ImagesPage::showState);
    connect(&m_images, &models::LiveTableModel::loadedChanged, this, &ImagesPage::showState);
    connect(&m_images, &models::LiveTableModel::errorChanged, this, &ImagesPage::showState);
    connect(
        &m_actions, &models::ImageActions::failed, this,
        [this](const QString&, const QString&, const models::ErrorInfo& error) { m_notifications.notifyError(error); });
    connect(&m_actions, &models::ImageActions::succeeded, this,
            [this](const QString& reference, const QString& action) {
                if (action != QLatin1String("remove")) return;
                m_notifications.notifyText(models::Notification::Severity::Success,
                                           tr("Deleted %1").arg(models::shortReference(reference)));
            });
}

std::vector<TableColumn> ImagesPage::columns() const {
    std::vector<TableColumn> result(ImageListModel::ColumnCount);
    const auto rowAt = [this](const QModelIndex& index) -> const ImageRow& { return m_images.at(index.row()); };
    TableColumn& name = result[ImageListModel::Name];
    name = {.name = QStringLiteral("name"), .width = 200, .stretch = true, .hideable = false, .minimum = 140};
    name.look = [rowAt, this](const QModelIndex& index) {
        const ImageRow& row = rowAt(index);
        TableCell cell;
        const QString busy = m_actions.busyText(row.reference);
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

QList<RowAction> ImagesPage::actionsFor(const QModelIndex& source) const {
    const ImageRow& row = m_images.at(source.row());
    const bool free = m_actions.busyText(row.reference).isEmpty();
    return {
        {.id = QStringLiteral("run"),
         .text = tr("Run"),
         .icon = QStringLiteral("play"),
         .onRow = true,
         .enabled = free},
        {.id = QStringLiteral("pull"),
         .text = tr("Pull again"),
         .icon = QStringLiteral("download"),
         .enabled = free && !row.dangling()},
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

const ImageRow* ImagesPage::rowOf(const QString& id) const {
    const int row = m_images.rowOf(id);
    return row < 0 ? nullptr : &m_images.at(row);
}

void ImagesPage::trigger(const QString& id, const QString& action) {
    const ImageRow* row = rowOf(id);
    if (row == nullptr) return;
    if (action == QLatin1String("run")) emit runRequested(row->reference);
    if (action == QLatin1String("pull")) emit pullRequested(row->reference);
    if (action == QLatin1String("copyReference")) QGuiApplication::clipboard()->setText(row->reference);
    if (action == QLatin1String("copyId")) QGuiApplication::clipboard()->setText(row->imageId);
    if (action == QLatin1String("delete")) askDelete({id});
}

bool ImagesPage::neededBesides(const ImageRow& row, const QStringList& ids) const {
    if (row.containers == 0) return false;
    for (int i = 0; i < m_images.rowCount(); ++i) {
        const ImageRow& other = m_images.at(i);
        // Another name keeps the image; then only this name goes.
        if (other.imageId == row.imageId && !ids.contains(other.id)) return false;
    }
    return true;
}

void ImagesPage::askDelete(const QStringList& ids) {
    QStringList references;
    const ImageRow* used = nullptr;
    int kept = 0;
    for (const QString& id : ids) {
        const ImageRow* row = rowOf(id);
        if (row == nullptr) continue;
        if (neededBesides(*row, ids)) {
            used = row;
            ++kept;
        } else {
            references.append(row->reference);
        }
    }
    if (references.isEmpty() && used == nullptr) return;
    Question question;
    question.name = QStringLiteral("deleteImagesQuestion");
    if (references.isEmpty()) {
        question.title =
            kept == 1 ? tr("%1 is in use").arg(models::shortReference(used->reference)) : tr("These images are in use");
        question.text =
            kept == 1 ? tr("It belongs to %1. Delete that first.").arg(ImageListModel::containersText(used->containers))
                      : tr("They belong to containers. Delete those first.");
        question.confirm = tr("Show containers");
        return m_prompt.ask(this, question, [this](const Answer& answer) {
            if (answer.confirmed) emit navigateRequested(QStringLiteral("containers"), {});
        });
    }
    const bool one = references.size() == 1;
    question.title = one ? tr("Delete %1?").arg(models::shortReference(references.first()))
                         : tr("Delete %n image(s)?", nullptr, static_cast<int>(references.size()));
    question.text = one ? againText(references.first()) : tr("They can be pulled again.");
    if (kept > 0) question.text += QLatin1Char(' ') + tr("%n in use by containers will stay.", nullptr, kept);
    question.confirm = tr("Delete");
    question.destructive = true;
    m_prompt.ask(this, question, [this, references](const Answer& answer) {
        if (!answer.confirmed) return;
        m_table->checkAllShown(false);
        m_actions.remove(references);
    });
}

void ImagesPage::open(const QString& subject) {
    if (subject.isEmpty()) return;
    m_filter->clear();
    for (int i = 0; i < m_images.rowCount(); ++i) {
        if (m_images.at(i).reference == subject) m_table->setCurrentId(m_images.at(i).id);
    }
    m_table->setFocus(Qt::OtherFocusReason);
}

void ImagesPage::refresh() {
    m_images.refresh();
}

void ImagesPage::setShown(bool shown) {
    m_images.setVisible(shown);
}

void ImagesPage::showState() {
    const int images = m_images.imageCount();
    const QString count = tr("%n image(s)", nullptr, images);
    m_header->setFacts(m_images.loaded() ? count + QStringLiteral(", ") + models::formatBytes(m_images.totalBytes())
                                         : QString());
    m_table->setLoading(!m_images.loaded() && !m_images.error().isSet());
    m_error->setError(tr("The images could not be listed"), m_images.error());
    const qsizetype checked = m_table->checkedIds().size();
    m_delete->setText(tr("Delete (%1)").arg(checked));
    m_delete->setAccessibleName(m_delete->text());
    m_delete->setVisible(checked > 0);
    m_filter->setVisible(m_images.rowCount() > 0);
}

}  // namespace galley::ui
