// SPDX-License-Identifier: Apache-2.0
/// @file
/// What the main window knows of a page, and the page's usual top: title, one quiet line of facts, the primary action.
/// Used by all pages and by ui/shell. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QWidget>

#include "ui/widgets/elide.h"

class QHBoxLayout;

namespace galley::ui {

class TextLabel;

class Page : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;

    /// Shows one thing (a container id, an image reference) or, when empty, the list.
    virtual void open(const QString& subject) { Q_UNUSED(subject) }
    /// Esc, Alt+Left: one step back inside the page; false when it is at its first view.
    virtual bool goBack() { return false; }
    /// F5.
    virtual void refresh() {}
    /// Called when the page comes to the front or goes away: models poll figures only while they are seen.
    virtual void setShown(bool shown) { Q_UNUSED(shown) }

signals:
    /// Another page, "containers", "images", "ports", "volumes", "networks", "registries", "cleanup", "check", "start";
    /// `subject` as in open().
    void navigateRequested(const QString& page, const QString& subject);
    /// The run dialog for an image.
    void runRequested(const QString& image);
    /// The pull dialog, with a reference already typed or empty.
    void pullRequested(const QString& reference);
    /// The push dialog for a name of an image.
    void pushRequested(const QString& reference);
    /// The log-in dialog for a registry.
    void loginRequested(const QString& registry);
};

class PageHeader : public QWidget {
    Q_OBJECT
public:
    PageHeader(const QString& title, const QString& name, QWidget* parent = nullptr);
    void setTitle(const QString& title);
    /// How a title that is too long is shortened; in the middle of an image's name lies what tells least.
    void setTitleElide(Elide mode);
    void setFacts(const QString& facts);
    /// To the right, in order.
    void addAction(QWidget* widget);

private:
    TextLabel* m_title;
    TextLabel* m_facts;
    QHBoxLayout* m_actions;
};

}  // namespace galley::ui
