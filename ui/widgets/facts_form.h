// SPDX-License-Identifier: Apache-2.0
/// @file
/// Names and values that can be selected, one below the other, some with a copy button; a line without a value is left
/// out. Used by details of containers and images. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QHash>
#include <QScrollArea>

class QFormLayout;

namespace galley::ui {

class Button;
class TextLabel;

class FactsForm : public QScrollArea {
    Q_OBJECT
public:
    enum class Kind { Text, Mono, MonoCopy };
    static constexpr int kCaptionWidth = 110;

    FactsForm(const QString& name, const QString& accessibleName, QWidget* parent = nullptr);
    /// `name`: the objectName of the value, and what setFact() calls it.
    void addFact(const QString& caption, const QString& name, Kind kind = Kind::Text);
    /// With something that can be done about the value, right behind it.
    void addFact(const QString& caption, const QString& name, Button* button);
    /// An empty value hides the line.
    void setFact(const QString& name, const QString& value);
    TextLabel* value(const QString& name) const { return m_lines.value(name).value; }

signals:
    /// A value is on the clipboard.
    void copied(const QString& text);

private:
    struct Line {
        QWidget* field = nullptr;
        TextLabel* value = nullptr;
        QString text = {};
        bool canBreak = false;  ///< there is a copy button: what is shown may differ
    };
    TextLabel* makeValue(const QString& caption, const QString& name, Kind kind);
    void addLine(const QString& caption, const QString& name, const Line& line);

    QFormLayout* m_form;
    QWidget* m_inner;
    QHash<QString, Line> m_lines;
};

}  // namespace galley::ui
