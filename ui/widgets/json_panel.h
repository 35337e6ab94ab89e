// SPDX-License-Identifier: Apache-2.0
/// @file
/// A document to read and to copy, as it is: `inspect` and the like. Used by details of containers and images.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QWidget>

class QPlainTextEdit;

namespace galley::ui {

class JsonPanel : public QWidget {
    Q_OBJECT
public:
    /// `name`Text is the field, `name`Copy the button.
    JsonPanel(const QString& name, const QString& accessibleName, QWidget* parent = nullptr);
    void setText(const QString& text);

signals:
    void copied();

private:
    QPlainTextEdit* m_text;
};

}  // namespace galley::ui
