// SPDX-License-Identifier: Apache-2.0
/// @file
/// What the scenes of the gallery share. Used by the gallery program alone.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include <QString>
#include <QWidget>

#include <functional>
#include <memory>

#include "tests/models/fake_services.h"

namespace galley::gallery {

const QString& directory();
/// Runs the event loop until nothing is left to do for `milliseconds`.
void settle(int milliseconds = 60);
/// Runs the event loop until `done`, 5 s at most.
void waitFor(const std::function<bool()>& done);
/// `name`-light.png or `name`-dark.png.
void savePicture(QWidget& widget, const QString& name);

/// A world with containers, images, ports, checks and a log, some of them with long or hostile names.
std::shared_ptr<test::World> sampleWorld();

/// A pull with a layer of each kind under way.
api::PullProgress samplePull();

void controlsScene();
void iconsScene();
void tableScene();

}  // namespace galley::gallery
