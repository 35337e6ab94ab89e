// SPDX-License-Identifier: Apache-2.0
/// @file
/// What is asked before something happens to volumes, in words. Used by VolumesPage.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include "models/volume_list_model.h"
#include "ui/widgets/prompt.h"

namespace galley::ui {

/// `kept`: how many of the chosen ones stay because containers use them.
Question deleteQuestion(const QStringList& names, int kept);
Question emptyQuestion(const models::VolumeRow& volume);
/// It cannot be done while containers use it; confirmed, these are shown. `instead`: what to do first.
Question inUseQuestion(const models::VolumeRow& volume, const QString& instead, bool runningOnly);
/// `count` volumes were chosen and all of them are in use.
Question allInUseQuestion(int count);
/// A copy is made of files that a running container may change meanwhile.
Question copyWhileRunningQuestion(const models::VolumeRow& volume, const QString& confirm);

}  // namespace galley::ui
