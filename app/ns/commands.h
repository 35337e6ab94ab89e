// SPDX-License-Identifier: Apache-2.0
/// @file
/// The commands of galley-ns, one file each. main.cpp has already entered the user namespace when `--enter` was given,
/// and catches what a command throws.
/// Threads: a command starts with one thread.
#pragma once

#include <string>
#include <vector>

namespace galley::ns {

/// What follows the command's name.
using Arguments = std::vector<std::string>;

/// `hold RUNTIME-DIRECTORY GRACE-MS`, report to descriptor 3: keeps the user namespace (outside of it).
int hold(const Arguments& arguments);

/// `network DIRECTORY GRACE-MS CONFIG`, report to descriptor 3: keeps a network.
int network(const Arguments& arguments);

/// `names DIRECTORY`, with the descriptors of network::kNameDescriptors: answers for the names of a network.
int names(const Arguments& arguments);

/// `probe-runtime PROGRAM BUNDLE`: runs the bundle as a monitor would; its exit code.
int probeRuntime(const Arguments& arguments);

/// `probe-overlay DIRECTORY`: mounts and uses an overlay there; prints "kernel" or "fuse-overlayfs".
int probeOverlay(const Arguments& arguments);

/// `apply SHIFT`: unpacks the layer on stdin beneath descriptor 3, and tells descriptor 4 how it goes
/// (engine/archive/apply_messages.h). SHIFT is added to owners. `apply SHIFT recipe` writes the recipe to descriptor 6.
int apply(const Arguments& arguments);

/// `complete`, a Completion on stdin: archive::completeLayerFrom for descriptor 3. An error goes to stdout as a
/// message.
int complete(const Arguments& arguments);

/// `export`: the tar of the layer beneath descriptor 3, with the recipe in descriptor 5, to stdout. An error goes to
/// descriptor 4 as a message.
int exportLayer(const Arguments& arguments);

/// `remove PATH…`: removes trees. An error goes to stdout as a message.
int remove(const Arguments& arguments);

/// `measure DIRECTORY…`: a line with the bytes of the files in each.
int measure(const Arguments& arguments);

/// `path-stat`, an archive::FileJob in descriptor 3, the pidfd of its process in 5: what is at a path of a container,
/// to descriptor 4. So do the next two, which tell their end and errors there as well.
int pathStat(const Arguments& arguments);

/// `path-pack`: then its tar to stdout.
int pathPack(const Arguments& arguments);

/// `path-unpack`: the tar on stdin into a directory of a container.
int pathUnpack(const Arguments& arguments);

/// `changes`: of the upper directory of the job against its layers (archive/tree_changes.h) to stdout; end and errors
/// as above.
int changes(const Arguments& arguments);

/// `layer-pack`: the upper directory of the job as a layer's tar to stdout; end and errors as above.
int layerPack(const Arguments& arguments);

/// `tree-pack`: the first tree of the job to stdout; `tree-unpack`: the tar on stdin into it, with its owners. End and
/// errors as above.
int treePack(const Arguments& arguments);
int treeUnpack(const Arguments& arguments);

/// `scan DIRECTORY…`: archive::writeSecrets to stdout.
int scan(const Arguments& arguments);

/// `settle DATA-DIRECTORY NUMBER`: store::settle() in a child; the command itself ends at once.
int settle(const Arguments& arguments);

}  // namespace galley::ns
