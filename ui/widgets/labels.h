// SPDX-License-Identifier: Apache-2.0
/// @file
/// Labels that show exactly what they were given: names and messages of containers, images and registries are hostile
/// and never rich text. Used by every page. Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QLabel>

#include "ui/style/tokens.h"
#include "ui/widgets/elide.h"

namespace galley::ui {

/// Plain text in a role and a token; follows the theme.
class TextLabel : public QLabel {
    Q_OBJECT
public:
    TextLabel(FontRole role, Token token, const QString& text, const QString& name, QWidget* parent = nullptr);
    void setToken(Token token);
    /// One line, elided, with the whole text as the tooltip.
    void setElided(bool elided, Elide mode = Elide::Right);
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void recolor();

    Token m_token;
    bool m_elided = false;
    Elide m_mode = Elide::Right;
    bool m_recoloring = false;
};

}  // namespace galley::ui
