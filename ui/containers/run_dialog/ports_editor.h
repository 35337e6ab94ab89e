// SPDX-License-Identifier: Apache-2.0
/// @file
/// The ports of the run dialog: two labelled boxes a row, "On my computer" and "Inside the container", checked while
/// typing, with a free port one click away. Used by RunDialog; the port page uses its row.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QList>
#include <QWidget>

#include "models/run_form.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QVBoxLayout;

namespace galley::ui {

class Button;
class FieldMessage;

class PortRowEditor : public QWidget {
    Q_OBJECT
public:
    explicit PortRowEditor(int number, QWidget* parent = nullptr);
    void setPort(const models::RunPort& port);
    models::RunPort port() const;
    /// `check` may be nullptr.
    void showState(const models::PortCheck* check, const QString& hostProblem, const QString& containerProblem);
    QLineEdit* hostField() const { return m_host; }
    QLineEdit* containerField() const { return m_container; }

signals:
    void edited();
    void removeRequested();

private:
    QLineEdit* m_host;
    QLineEdit* m_container;
    QComboBox* m_protocol;
    FieldMessage* m_free;
    FieldMessage* m_message;
    Button* m_suggestion;
    quint16 m_suggested = 0;
};

class PortsEditor : public QWidget {
    Q_OBJECT
public:
    explicit PortsEditor(QWidget* parent = nullptr);
    void setPorts(const QList<models::RunPort>& ports, bool reachable);
    QList<models::RunPort> ports() const;
    bool reachableFromOthers() const;
    void showProblems(const models::RunForm& form);

signals:
    void edited();

private:
    PortRowEditor* addRow(const models::RunPort& port);

    QList<PortRowEditor*> m_rows;
    QWidget* m_head;
    QVBoxLayout* m_column;
    Button* m_add;
    int m_made = 0;
    QCheckBox* m_reachable;
};

}  // namespace galley::ui
