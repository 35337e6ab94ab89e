// SPDX-License-Identifier: Apache-2.0
/// @file
/// `create`: resolves what was asked for against the image, makes volumes and the record. Nothing runs yet.
/// Used by api. Uses context. Threads: thread-safe. Processes: see record_store.h.
/// Crash: a record is there with all it needs, or not at all.
#pragma once

#include "engine/container/context.h"
#include "engine/container/types.h"
#include "engine/image/catalogue.h"

namespace galley::container {

/// InvalidInput, NotFound (a bind source), AlreadyExists (the name); Docker's words.
CreatedContainer createContainer(Context& context, const ContainerSpec& spec, const image::FoundImage& image);

/// The record that createContainer() would make, without mounts; for tests and for create itself. `warnings` is
/// appended to.
Record resolveRecord(const ContainerSpec& spec, const image::FoundImage& image, std::vector<std::string>& warnings);

/// What is to be published: the spec's mappings, and with publishAllPorts every exposed port that has none.
std::vector<PortMapping> resolvePorts(const ContainerSpec& spec, const std::vector<std::string>& exposed,
                                      std::vector<std::string>& warnings);

}  // namespace galley::container
