// SPDX-License-Identifier: Apache-2.0
/// @file
/// How many pulls Docker Hub still allows, as a bar and in words. Used by RegistriesPage.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QWidget>

#include "models/login_list_model.h"

class QSpacerItem;

namespace galley::ui {

class TextLabel;

class LimitCard : public QWidget {
    Q_OBJECT
public:
    explicit LimitCard(models::LoginListModel& logins, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void showLimit();

    models::LoginListModel& m_logins;
    TextLabel* m_title;
    TextLabel* m_words;
    QSpacerItem* m_barRoom;  ///< where the bar is painted, when there is a number
    double m_share = -1;
};

}  // namespace galley::ui
