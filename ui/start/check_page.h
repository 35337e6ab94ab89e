// SPDX-License-Identifier: Apache-2.0
/// @file
/// The system check (`galley doctor`): what this computer has, what is missing, and the exact fix.
/// Used by the main window. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QList>

#include "models/check_list_model.h"
#include "ui/widgets/page.h"

class QVBoxLayout;

namespace galley::ui {

class Button;
class CheckCard;
class CommandLineStrip;
class ErrorCard;

class CheckPage : public Page {
    Q_OBJECT
public:
    explicit CheckPage(models::CheckListModel& checks, QWidget* parent = nullptr);
    void refresh() override;
    void setShown(bool shown) override;

private:
    void showRows();

    models::CheckListModel& m_checks;
    PageHeader* m_header;
    Button* m_again;
    ErrorCard* m_error;
    QVBoxLayout* m_list;
    QList<CheckCard*> m_cards;
};

}  // namespace galley::ui
