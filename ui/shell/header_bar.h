// SPDX-License-Identifier: Apache-2.0
/// @file
/// The 48 px at the top: mark and name, search in the middle, theme and notifications at the right.
/// Used by MainWindow. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QWidget>

#include "models/notification_model.h"
#include "models/search_model.h"

namespace galley::ui {

class Button;
class SearchBox;
class Theme;

class HeaderBar : public QWidget {
    Q_OBJECT
public:
    HeaderBar(models::SearchModel& search, models::NotificationModel& notifications, Theme& theme, QWidget* window);
    SearchBox* search() const { return m_search; }

signals:
    void homeClicked();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    class Brand;
    class Bell;
    void showTheme();

    Theme& m_theme;
    Brand* m_brand;
    SearchBox* m_search;
    Button* m_themeButton;
    Bell* m_bell;
};

}  // namespace galley::ui
