// SPDX-License-Identifier: Apache-2.0
/// @file
/// A label, a field, and the sentence below it that says what is wrong (or helps while nothing is).
/// Used by all dialogs. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QWidget>

class QComboBox;

namespace galley::ui {

class TextLabel;

/// The red frame of a field, and for screen readers what is wrong with it; none for an empty text.
void markInvalid(QWidget* field, const QString& problem);
/// The fields of `row`, which was made later than `next` but stands before it, are reached by Tab before it.
void tabBefore(QWidget* row, QWidget* next);

/// The sentence below a field, and the red frame of the field itself. For screen readers it is the field's description.
class FieldMessage : public QWidget {
    Q_OBJECT
public:
    enum class Kind { Hint, Ok, Warning, Error };
    FieldMessage(const QString& name, QWidget* parent = nullptr);
    /// An empty text hides it. `field` gets the frame and the description; may be nullptr.
    void setMessage(Kind kind, const QString& text, QWidget* field = nullptr);
    QString text() const;

private:
    class Symbol;
    Symbol* m_symbol;
    TextLabel* m_label;
};

class FormRow : public QWidget {
    Q_OBJECT
public:
    static constexpr int kLabelWidth = 88;

    /// Takes the field. `side`: a muted word at the right ("optional").
    FormRow(const QString& label, QWidget* field, const QString& name, const QString& side = {},
            QWidget* parent = nullptr);
    void setProblem(const QString& problem);
    void setHint(const QString& hint);
    QWidget* field() const { return m_field; }

private:
    void update();

    QWidget* m_field;
    FieldMessage* m_message;
    QString m_problem;
    QString m_hint;
};

/// A field to choose among names of any length: a long one does not widen the dialog.
QComboBox* makeNameBox(const QString& objectName, QWidget* parent);

}  // namespace galley::ui
