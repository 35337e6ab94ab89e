// SPDX-License-Identifier: Apache-2.0
/// @file
/// All images: name, tag, id, created, size, in use; pull, run, delete (never what a container uses).
/// Used by the main window. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include "models/image_list_model.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/page.h"

namespace galley::models {
class ImageActions;
class NotificationModel;
}  // namespace galley::models

namespace galley::ui {

class Button;
class ErrorCard;
class FilterBar;
class Prompt;

class ImagesPage : public Page {
    Q_OBJECT
public:
    ImagesPage(models::ImageListModel& images, models::ImageActions& actions, models::NotificationModel& notifications,
               Prompt& prompt, QWidget* parent = nullptr);

    /// `subject`: a reference; its row becomes the current one.
    void open(const QString& subject) override;
    void refresh() override;
    void setShown(bool shown) override;
    DataTable* table() const { return m_table; }

private:
    std::vector<TableColumn> columns() const;
    QList<RowAction> actionsFor(const QModelIndex& source) const;
    void buildTable();
    void connectModels();
    void trigger(const QString& id, const QString& action);
    void askDelete(const QStringList& ids);
    void showState();
    const models::ImageRow* rowOf(const QString& id) const;
    /// Deleting exactly these rows would take the image away from a container.
    bool neededBesides(const models::ImageRow& row, const QStringList& ids) const;

    models::ImageListModel& m_images;
    models::ImageActions& m_actions;
    models::NotificationModel& m_notifications;
    Prompt& m_prompt;
    PageHeader* m_header;
    FilterBar* m_filter;
    Button* m_delete;
    ErrorCard* m_error;
    DataTable* m_table;
};

}  // namespace galley::ui
