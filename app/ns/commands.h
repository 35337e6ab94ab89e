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

}  // namespace galley::ns
