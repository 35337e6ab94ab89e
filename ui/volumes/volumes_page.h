// SPDX-License-Identifier: Apache-2.0
/// @file
/// The Volumes page: the list, and in its place one volume when it is opened. It asks before files are lost and says
/// who uses a volume instead of failing. Used by the main window.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <functional>

#include "models/model_set.h"
#include "ui/widgets/detail_page.h"
#include "ui/widgets/prompt.h"

namespace galley::ui {

class VolumeList;
class VolumeView;

class VolumesPage : public DetailPage {
    Q_OBJECT
public:
    VolumesPage(models::ModelSet& models, Prompt& prompt, QWidget* parent = nullptr);
    ~VolumesPage() override;

    /// `subject`: a volume's name; "new:": the dialog that makes one; empty: the list.
    void open(const QString& subject) override;
    void refresh() override;
    void setShown(bool shown) override;
    DataTable* table() const override;
    /// nullptr while the list is shown.
    VolumeView* view() const;

protected:
    void runAction(const QStringList& names, const QString& action) override;

private:
    void connectModels();
    void openView(const QString& name, int tab);
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
    VolumeList* m_list;
    QString m_wanted;          ///< to be shown when the list has it: a new one, or one with a new name
    bool m_wantsView = false;  ///< opened, not only made the current row
};

}  // namespace galley::ui
