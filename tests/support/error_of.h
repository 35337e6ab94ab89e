// SPDX-License-Identifier: Apache-2.0
/// @file
/// The error that some work ends with.
#pragma once

#include <optional>

#include "engine/base/error.h"

namespace galley::test {

template <class Work>
std::optional<Error> errorOf(Work&& work) {
    try {
        work();
        return std::nullopt;
    } catch (const Error& error) {
        return error;
    }
}

}  // namespace galley::test
