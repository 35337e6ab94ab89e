// SPDX-License-Identifier: Apache-2.0
/// @file
/// What lies in an image that others should not see: a warning with the paths and why. Hidden when there is nothing.
/// Used by PushDialog. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QWidget>

#include "models/push_form.h"

class QVBoxLayout;

namespace galley::ui {

class TextLabel;

class SensitiveList : public QWidget {
    Q_OBJECT
public:
    explicit SensitiveList(const QString& name, QWidget* parent = nullptr);
    void setRows(const QList<models::SensitiveRow>& rows);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QList<models::SensitiveRow> m_rows;
    TextLabel* m_title;
    QVBoxLayout* m_lines;
};

}  // namespace galley::ui
