// SPDX-License-Identifier: Apache-2.0
/// @file
/// A log with its tools: follow, times, wrap, find, copy, save, and "jump to newest" while one reads above.
/// Used by the Logs tab and the log window. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QPointer>
#include <QWidget>

#include "models/log_model.h"

namespace galley::ui {

class Button;
class EmptyState;
class ErrorCard;
class LogFindBar;
class LogView;
class Prompt;
class TextLabel;

class LogPanel : public QWidget {
    Q_OBJECT
public:
    LogPanel(Prompt& prompt, const QString& name, QWidget* parent = nullptr);

    /// The model must live longer, or be taken away first. `subject`: the container's name, for the file and the words.
    void setModel(models::LogModel* model, const QString& subject);
    LogView* view() const { return m_view; }
    LogFindBar* findBar() const { return m_find; }
    /// One more button at the right ("Open in a window").
    void addTool(QWidget* tool);

signals:
    /// One line for the user: copied, saved.
    void said(const QString& text);
    void failed(const galley::models::ErrorInfo& error);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void makeTools(const QString& name);
    void connectView();
    void showState();
    void showFacts();
    void placeFloating();
    void save();

    Prompt& m_prompt;
    QPointer<models::LogModel> m_model;
    QString m_subject;
    LogView* m_view;
    LogFindBar* m_find;
    Button* m_follow;
    Button* m_times;
    Button* m_wrap;
    Button* m_jump;
    TextLabel* m_facts;
    QWidget* m_tools;
    EmptyState* m_empty;
    ErrorCard* m_error;
    qint64 m_leftAt = 0;  ///< lines there were when following ended
};

}  // namespace galley::ui
