// SPDX-License-Identifier: Apache-2.0
/// @file
/// The last figures as a line: no axes, no numbers. Used by the container page. Threads: GUI thread. Processes: none.
/// Crash: nothing to lose.
#pragma once

#include <QWidget>

#include <deque>

namespace galley::ui {

class Sparkline : public QWidget {
    Q_OBJECT
public:
    static constexpr std::size_t kSamples = 60;

    Sparkline(const QString& accessibleName, const QString& name, QWidget* parent = nullptr);
    /// `value` below zero: not known, a gap.
    void append(double value);
    void clear();
    /// The top of the scale is at least this.
    void setMinimumScale(double scale);
    QSize sizeHint() const override { return {120, 32}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::deque<double> m_values;
    double m_minimumScale = 1;
};

}  // namespace galley::ui
