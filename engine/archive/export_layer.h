// SPDX-License-Identifier: Apache-2.0
/// @file
/// The tar of an unpacked layer again, from its recipe and its files.
/// Used by `galley-ns export`. Uses recipe. Threads: free. Memory: bounded.
/// Processes: inside the user namespace, where files of all owners can be read. The files are hostile: each is opened
/// beneath the directory, through no symbolic link, and must be a regular file.
/// Crash: the stream ends early.
#pragma once

#include "engine/archive/inflate.h"

namespace galley::archive {

/// Writes the tar to `output`. `directory` is the layer's `diff`. Throws Corrupt when a file is absent, shorter than it
/// was, or no file any more. Whether the bytes are the right ones, only the diff id tells.
void exportLayer(int directory, ByteSource recipe, int output);

}  // namespace galley::archive
