// SPDX-License-Identifier: Apache-2.0
/// @file
/// The Volumes page: the list, and in its place one volume when it is opened. It asks before files are lost and says
/// who uses a volume instead of failing. Used by the main window.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QPointer>

#include <functional>

#include "models/model_set.h"
#include "ui/widgets/page.h"
#include "ui/widgets/prompt.h"

class QStackedLayout;

namespace galley::ui {

class DataTable;
class VolumeList;
class VolumeView;

class VolumesPage : public Page {
    Q_OBJECT
public:
    VolumesPage(models::ModelSet& models, Prompt& prompt, QWidget* parent = nullptr);
    ~VolumesPage() override;

    /// `subject`: a volume's name; "new:": the dialog that makes one; empty: the list.
    void open(const QString& subject) override;
    bool goBack() override;
    void refresh() override;
    void setShown(bool shown) override;
    DataTable* table() const;
    /// nullptr while the list is shown.
    VolumeView* view() const;

private:
    void connectModels();
    void runAction(const QStringList& names, const QString& action);
    void openView(const QString& name, int tab);
    void closeView();
    void takeRefresh();
    void askName(int job, const QString& volume);
    void askImport(const QString& volume);
    void askDelete(const QStringList& names);
    void askEmpty(const models::VolumeRow& volume);
    void askRename(const models::VolumeRow& volume);
    void askExport(const QString& name);
    /// `then`, at once or after the user wants it although a container runs with the volume.
    void askCopy(const models::VolumeRow& volume, const QString& confirm, const std::function<void()>& then);
    void askUsers(const models::VolumeRow& volume, const QString& instead, bool runningOnly);
    const models::VolumeRow* rowOf(const QString& name) const;

    models::ModelSet& m_models;
    Prompt& m_prompt;
    QStackedLayout* m_stack;
    VolumeList* m_list;
    QPointer<VolumeView> m_view;
    QString m_wanted;          ///< to be shown when the list has it: a new one, or one with a new name
    bool m_wantsView = false;  ///< opened, not only made the current row
    bool m_shown = false;
};

}  // namespace galley::ui
