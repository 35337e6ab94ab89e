// SPDX-License-Identifier: Apache-2.0
/// @file
/// An error where it happened: what and why (the sentence), a button for what can be done, "Show details" with the raw
/// text and a copy button. Used by all pages and dialogs. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QWidget>

#include "models/error_info.h"

class QPlainTextEdit;

namespace galley::ui {

class Button;
class TextLabel;

class ErrorCard : public QWidget {
    Q_OBJECT
public:
    explicit ErrorCard(const QString& name, QWidget* parent = nullptr);

    /// Hides itself when `error` is not set. `title`: what could not be done ("Could not pull flask").
    void setError(const QString& title, const models::ErrorInfo& error);
    void clear() { setError({}, {}); }
    /// The button that does something about it; empty: none.
    void setAction(const QString& text);

signals:
    void actionClicked();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void showDetails(bool shown);

    TextLabel* m_title;
    TextLabel* m_sentence;
    Button* m_action;
    Button* m_toggle;
    Button* m_copy;
    QPlainTextEdit* m_details;
};

}  // namespace galley::ui
