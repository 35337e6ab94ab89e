// SPDX-License-Identifier: Apache-2.0
/// @file
/// The Registries page: where one is logged in, as whom, where that is kept; log in, log out; how many pulls Docker Hub
/// still allows. Used by the main window. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include "models/model_set.h"
#include "ui/widgets/page.h"
#include "ui/widgets/prompt.h"

namespace galley::ui {

class DataTable;
class ErrorCard;
class LimitCard;

class RegistriesPage : public Page {
    Q_OBJECT
public:
    RegistriesPage(models::ModelSet& models, Prompt& prompt, QWidget* parent = nullptr);

    void refresh() override;
    void setShown(bool shown) override;

private:
    void makeTable();
    void showState();
    void askLogout(const QString& registry);

    models::ModelSet& m_models;
    Prompt& m_prompt;
    PageHeader* m_header;
    LimitCard* m_limit;
    ErrorCard* m_error;
    DataTable* m_table = nullptr;
};

}  // namespace galley::ui
