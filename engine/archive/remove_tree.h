// SPDX-License-Identifier: Apache-2.0
/// @file
/// Removes trees by descriptor: no path is joined, no symbolic link followed, no limit on depth.
/// Used by `galley-ns remove`, LayerWriter. Threads: free. Crash: what is left can be removed again.
#pragma once

namespace galley::archive {

/// Removes `name` (one component) in `directory` with everything beneath it. Absent is fine, and so is somebody else
/// who removes it at the same time. A directory without permission bits is opened up first. Throws what the system says
/// when something stays.
void removeTreeAt(int directory, const char* name);

}  // namespace galley::archive
