// SPDX-License-Identifier: Apache-2.0
/// @file
/// The Images page: what is on this computer and what Docker Hub has; in their place one image when it is opened;
/// deleting asks (and never takes what a container uses). Used by the main window. Threads: GUI thread. Processes:
/// none. Crash: nothing to lose.
#pragma once

#include "models/model_set.h"
#include "ui/widgets/detail_page.h"
#include "ui/widgets/prompt.h"

class QStackedWidget;
class QTabBar;

namespace galley::ui {

class HubPanel;
class DropShade;
class ImageList;
class ImageView;
class TransferList;

class ImagesPage : public DetailPage {
    Q_OBJECT
public:
    ImagesPage(models::ModelSet& models, Prompt& prompt, QWidget* parent = nullptr);
    ~ImagesPage() override;

    /// `subject`: an image's reference; "hub:": the search at Docker Hub; empty: the list.
    void open(const QString& subject) override;
    bool goBack() override;
    void refresh() override;
    void setShown(bool shown) override;
    DataTable* table() const override;
    ImageView* view() const;

protected:
    void runAction(const QStringList& ids, const QString& action) override;
    void resizeEvent(QResizeEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    QWidget* makeFront();
    void askSave(const QStringList& ids);
    void askLoad();
    void connectModels();
    void openView(const QString& id);
    QWidget* makePlaces(QWidget* front);
    void pullAndRun(const QString& reference, const QString& platform);
    void askDelete(const QStringList& ids);
    void showFacts();
    const models::ImageRow* rowOf(const QString& id) const;
    /// Deleting exactly these rows would take the image away from a container.
    bool neededBesides(const models::ImageRow& row, const QStringList& ids) const;

    models::ModelSet& m_models;
    Prompt& m_prompt;
    PageHeader* m_header = nullptr;
    TransferList* m_transfers = nullptr;
    QTabBar* m_tabs = nullptr;
    QStackedWidget* m_places = nullptr;
    ImageList* m_list = nullptr;
    HubPanel* m_hub = nullptr;
    DropShade* m_drop;
};

}  // namespace galley::ui
