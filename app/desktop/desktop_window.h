// SPDX-License-Identifier: Apache-2.0
/// @file
/// The main window with its pages. Used by main.cpp and by tests that drive the whole window.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <memory>

#include "models/model_set.h"

namespace galley::ui {
class MainWindow;
class Prompt;
class Theme;
}  // namespace galley::ui

namespace galley::desktop {

/// All three must live longer than the window.
std::unique_ptr<ui::MainWindow> makeWindow(models::ModelSet& models, ui::Theme& theme, ui::Prompt& prompt);

}  // namespace galley::desktop
