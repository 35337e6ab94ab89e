// SPDX-License-Identifier: Apache-2.0
/// @file
/// A file that could not be read or written, as an error of the engine's kind. Used by the tasks that move archives.
/// Threads: a free function, called on workers.
#pragma once

#include <QFileDevice>
#include <QString>

#include "engine/base/error.h"

namespace galley::models {

/// `sentence` has a place for the file's name and one for what went wrong.
inline Error fileError(const QString& sentence, const QFileDevice& file) {
    const bool full = file.error() == QFileDevice::ResourceError;
    return Error(full ? galley::ErrorKind::NoSpace : galley::ErrorKind::Forbidden,
                 sentence.arg(file.fileName(), file.errorString()).toStdString());
}

}  // namespace galley::models
