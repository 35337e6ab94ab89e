// SPDX-License-Identifier: Apache-2.0
/// @file
/// What some work throws.
#pragma once

#include <stdexcept>

#include "engine/base/error.h"

namespace galley::test {

template <class Work>
ErrorKind kindOf(const Work& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.kind();
    }
    throw std::runtime_error("nothing was thrown");
}

}  // namespace galley::test
