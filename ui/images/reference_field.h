// SPDX-License-Identifier: Apache-2.0
/// @file
/// A field for an image's name, checked while one types; below it the full name, or what is wrong.
/// Used by the pull, name and push dialogs. Threads: GUI thread; the check runs in models. Processes: none.
/// Crash: nothing to lose.
#pragma once

#include <QTimer>

#include "models/error_info.h"
#include "ui/widgets/form_row.h"

class QLineEdit;

namespace galley::models {
class ImageActions;
}

namespace galley::ui {

class ReferenceField : public FormRow {
    Q_OBJECT
public:
    static constexpr int kDebounceMs = 120;

    /// `name` is the objectName of the field itself. `hint`: shown while it is empty.
    ReferenceField(models::ImageActions& actions, const QString& label, const QString& name, const QString& hint,
                   QWidget* parent = nullptr);
    QString text() const;
    void setText(const QString& text);
    /// The text when it was found to be a name; else empty.
    QString valid() const { return m_valid; }
    /// valid() in full: "docker.io/library/flask:latest".
    QString normalised() const { return m_normalised; }
    QLineEdit* field() const { return m_field; }

signals:
    /// The text or what was found about it is another one.
    void changed();

private:
    void check();
    void takeCheck(const QString& text, const QString& normalised, const models::ErrorInfo& error);

    models::ImageActions& m_actions;
    QLineEdit* m_field;
    QString m_emptyHint;
    QTimer m_timer;
    QString m_valid;
    QString m_normalised;
};

}  // namespace galley::ui
