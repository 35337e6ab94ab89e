// SPDX-License-Identifier: Apache-2.0
/// @file
/// The engine's values to Qt's and back. Used by the sources of models only. Threads: free functions, called on
/// workers.
#pragma once

#include <QDateTime>
#include <QString>
#include <QStringList>

#include <string>
#include <vector>

#include "engine/api/types.h"
#include "models/container_list_model.h"
#include "models/image_list_model.h"
#include "models/port_list_model.h"
#include "models/transfer_task.h"
#include "models/types.h"

namespace galley::models {

/// Text that an image, a registry or a container chose: without control characters.
QString toQt(const std::string& hostile);
QStringList toQt(const std::vector<std::string>& hostile);
/// Invalid for the epoch, which stands for "never".
QDateTime toQt(Instant instant);
ContainerState toQt(api::ContainerState state);
PortEntry toQt(const api::PortMapping& mapping);
PortRow toQt(const api::PublishedPort& port);
ContainerRow toQt(const api::ContainerSummary& summary);
QList<TransferLayer> toQt(const std::vector<api::LayerProgress>& layers);
/// One row for each tag.
std::vector<ImageRow> toRows(const std::vector<api::ImageSummary>& images);

api::PortMapping toEngine(const PortEntry& entry);
api::Protocol toEngine(PortProtocol protocol);
std::vector<std::string> toEngine(const QStringList& texts);

/// JSON text indented for reading; `json` itself when it is none.
QString readableJson(const std::string& json);
/// Words as one line for reading, quoted for a shell where needed.
QString commandText(const std::vector<std::string>& words);

}  // namespace galley::models
