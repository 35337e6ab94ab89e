// SPDX-License-Identifier: Apache-2.0
/// @file
/// One volume in place of the list: facts and actions on top, below the tabs Summary and Used by.
/// Used by VolumesPage. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include "models/model_set.h"
#include "ui/widgets/detail_view.h"

namespace galley::ui {

class ContainerUsers;
class FactsForm;

class VolumeView : public DetailView {
    Q_OBJECT
public:
    enum Tab { Summary, UsedBy };

    VolumeView(models::ModelSet& models, const QString& name, QWidget* parent = nullptr);
    /// Its measurement ends with it.
    ~VolumeView() override;

protected:
    void shownChanged() override;

private:
    void makeButtons();
    FactsForm* makeSummary();
    void connectModels();
    void showMenu();
    void showRow();
    void showSummary();
    void showUsers();
    void showSize();
    void measureOrStop();

    models::ModelSet& m_models;
    models::VolumeRow m_row;
    QStringList m_userIds;
    Button* m_more = nullptr;
    Button* m_measure = nullptr;
    FactsForm* m_summary;
    ContainerUsers* m_users;
    bool m_measures = false;  ///< what is being measured now was asked for here
};

}  // namespace galley::ui
