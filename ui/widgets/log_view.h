// SPDX-License-Identifier: Apache-2.0
/// @file
/// A log of any length: only the lines that can be seen are fetched, laid out and painted. Follows the end until one
/// scrolls up; a program that prints 100,000 lines a second costs some twenty repaints a second.
/// Used by LogPanel. Uses models/log_model.h.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QAbstractScrollArea>
#include <QBasicTimer>
#include <QPointer>
#include <QRegularExpression>
#include <QTextLayout>

#include <memory>
#include <unordered_map>

#include "models/log_model.h"
#include "ui/widgets/ansi.h"

namespace galley::ui {

class LogView : public QAbstractScrollArea {
    Q_OBJECT
public:
    /// A place in the text: `line` of the log, `column` of its plain text.
    struct Place {
        qint64 line = -1;
        int column = 0;
        auto operator<=>(const Place&) const = default;
    };

    explicit LogView(const QString& name, QWidget* parent = nullptr);
    ~LogView() override;

    /// The model must live longer, or be taken away first.
    void setModel(models::LogModel* model);
    models::LogModel* model() const { return m_model; }

    bool following() const { return m_following; }
    void setFollowing(bool following);
    void setShowTimes(bool shown);
    bool showsTimes() const { return m_showTimes; }
    void setWrapped(bool wrapped);
    bool wrapped() const { return m_wrapped; }
    /// Only the lines that the find bar's words match.
    void setOnlyMatches(bool only);

    /// What is highlighted; the model finds the lines.
    void setHighlight(const QString& text, bool caseSensitive, bool regularExpression);
    /// Scrolls to the line, a third from the top, and marks it.
    void showLine(qint64 line);
    qint64 markedLine() const { return m_marked; }
    qint64 firstVisibleLine() const;

    void selectAll();
    bool hasSelection() const;
    /// Puts the selection on the clipboard; long ones arrive from the worker and copied() tells.
    void copySelection();
    /// Lines that are shown (all, or those that match).
    qint64 shownCount() const { return m_count; }
    /// How many lines were laid out since the beginning, for tests.
    qint64 laidOut() const { return m_laidOut; }

signals:
    void followingChanged(bool following);
    void copied(qint64 lines);
    /// Ctrl+F, also from the view.
    void findRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void timerEvent(QTimerEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Line {
        std::unique_ptr<QTextLayout> layout;
        QString text;
        QString time;
        LogLevel level = LogLevel::None;
        int laidOut = 0;  ///< characters in `layout`: the beginning of a line far longer than the view is wide
        int height = 0;
        int width = 0;
    };
    struct Shown {
        qint64 row;
        qint64 line;
        int top;
        /// nullptr: not here yet. Shared, for the lines above may be forgotten while those below are laid out.
        std::shared_ptr<const Line> content;
    };

    void darken();
    void adoptCount();
    qint64 rowsWanted() const;
    qint64 lineAt(qint64 row) const;
    qint64 rowAt(qint64 line) const;
    std::shared_ptr<const Line> lineContent(qint64 line);
    std::shared_ptr<const Line> makeLine(const models::LogRow& row) const;
    void forgetLines();
    std::vector<Shown> visible();
    int heightOf(qint64 line);
    qint64 lastTopRow();
    void updateBars();
    int gutter() const;
    int contentLeft() const;
    int columnsWanted() const;
    void adoptColumns();
    Place placeAt(const QPoint& position);
    void paintLine(QPainter& painter, const Shown& shown) const;
    QList<QTextLayout::FormatRange> overlays(qint64 line, const Line& content) const;
    void paintGutter(QPainter& painter, const Shown& shown) const;
    void takeText(int request, const QString& text);
    void move(QKeyEvent& event);

    QPointer<models::LogModel> m_model;
    std::unordered_map<qint64, std::shared_ptr<const Line>> m_lines;
    qsizetype m_laidOutCharacters = 0;  ///< of m_lines
    qint64 m_count = 0;
    qint64 m_target = 0;
    qint64 m_marked = -1;
    qint64 m_laidOut = 0;
    bool m_following = true;
    bool m_showTimes = true;
    bool m_wrapped = false;
    bool m_onlyMatches = false;
    bool m_updatingBars = false;
    bool m_selecting = false;
    int m_lineHeight = 18;
    int m_characterWidth = 8;
    int m_widest = 0;
    int m_columns = 1024;  ///< how many characters of an unwrapped line are laid out
    int m_wheel = 0;
    Place m_anchor;
    Place m_caret;
    QRegularExpression m_highlight;
    bool m_highlighting = false;
    int m_copyRequest = -1;
    int m_scrollStep = 0;
    QPoint m_pointer;
    QBasicTimer m_autoScroll;
};

}  // namespace galley::ui
