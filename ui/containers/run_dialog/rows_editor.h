// SPDX-License-Identifier: Apache-2.0
/// @file
/// A list of rows that one adds and removes, each with a sentence below it that says what is wrong, and a note of what
/// the image brings. Used by the editors of variables and volumes.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QList>
#include <QWidget>

class QHBoxLayout;
class QLineEdit;
class QVBoxLayout;

namespace galley::ui {

class Button;
class FieldMessage;
class TextLabel;

class RowsEditor : public QWidget {
    Q_OBJECT
public:
    /// The names of what a row holds: "Variable" gives "addVariable", "removeVariable0", "variableMessage0".
    struct Words {
        QString kind;
        QString add;
        QString remove;
    };
    RowsEditor(const QString& name, const Words& words, QWidget* parent);
    bool hasProblem() const { return m_wrong; }

signals:
    void edited();

protected:
    struct Row {
        QWidget* widget = nullptr;
        QHBoxLayout* line = nullptr;  ///< the fields go here; the button that removes the row follows them
        FieldMessage* message = nullptr;
        QString suffix;  ///< for the names of the fields
    };
    /// Puts the fields of a new row into its line; the first one gets the focus.
    virtual QLineEdit* fill(const Row& row) = 0;
    /// The row is going: forget its fields.
    virtual void forget(int row) = 0;

    void addRow(bool focus);
    const QList<Row>& rows() const { return m_rows; }
    QLineEdit* makeField(const Row& row, const QString& name, const QString& accessibleName,
                         const QString& placeholder);
    void showProblem(int row, const QString& problem);
    /// "" hides it.
    void setNote(const QString& note);
    void clearProblems() { m_wrong = false; }
    /// Below everything.
    void append(QWidget* widget);

private:
    void removeRow(QWidget* widget);

    Words m_words;
    QList<Row> m_rows;
    QVBoxLayout* m_column;
    Button* m_add;
    TextLabel* m_note;
    int m_made = 0;
    bool m_wrong = false;
};

}  // namespace galley::ui
