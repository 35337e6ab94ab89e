// SPDX-License-Identifier: Apache-2.0
/// @file
/// A look into an image before it is pulled: what it has to download, by layer, how it is run, for which machine.
/// Used by RepositoryView. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QWidget>

#include "models/image_peek.h"

class QComboBox;
class QStackedWidget;
class QTabBar;

namespace galley::ui {

class Button;
class EmptyState;
class ErrorCard;
class ImageConfig;
class ImageLayers;
class TextLabel;

class PeekPanel : public QWidget {
    Q_OBJECT
public:
    explicit PeekPanel(models::ImagePeek& peek, QWidget* parent = nullptr);

signals:
    void platformChosen(const QString& platform);
    void pullClicked(const QString& platform);
    void runClicked(const QString& platform);
    void loginClicked();

private:
    QWidget* makeHead();
    void showPeek();
    void showPlatforms();
    /// What was chosen by hand; empty: this machine's.
    QString platform() const;

    models::ImagePeek& m_peek;
    TextLabel* m_title = nullptr;
    TextLabel* m_facts = nullptr;
    QComboBox* m_platform = nullptr;
    Button* m_pull = nullptr;
    Button* m_run = nullptr;
    ErrorCard* m_error;
    QTabBar* m_tabs;
    QStackedWidget* m_stack;
    ImageLayers* m_layers;
    ImageConfig* m_config;
    QString m_chosenPlatform;
    QString m_reference;
};

}  // namespace galley::ui
