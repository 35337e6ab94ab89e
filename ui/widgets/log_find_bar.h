// SPDX-License-Identifier: Apache-2.0
/// @file
/// The find bar of a log: words, how many lines have them, next and previous, case, regular expression, only those
/// lines. Used by LogPanel. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QPointer>
#include <QTimer>
#include <QWidget>

#include "models/log_model.h"

class QLineEdit;

namespace galley::ui {

class Button;
class LogView;
class TextLabel;

class LogFindBar : public QWidget {
    Q_OBJECT
public:
    static constexpr int kDebounceMs = 120;

    LogFindBar(LogView& view, const QString& name, QWidget* parent = nullptr);
    void setModel(models::LogModel* model);
    /// Shows the bar, with the words chosen.
    void open();
    void close();
    void next();
    void previous();
    QString countText() const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void search();
    void showCount();
    void go(qsizetype match);

    LogView& m_view;
    QPointer<models::LogModel> m_model;
    QLineEdit* m_field;
    TextLabel* m_count;
    Button* m_previous;
    Button* m_next;
    Button* m_case;
    Button* m_regex;
    Button* m_only;
    QTimer m_timer;
    qint64 m_current = -1;  ///< line of the match that is marked
    bool m_jumpToFirst = false;
};

}  // namespace galley::ui
