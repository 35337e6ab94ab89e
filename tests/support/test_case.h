// SPDX-License-Identifier: Apache-2.0
/// @file
/// Several Qt Test classes in one program: GALLEY_TEST(ClassName) at the end of a source registers its class.
#pragma once

#include <QObject>
#include <QtTest>

#include <functional>
#include <memory>
#include <vector>

namespace galley::test {

using TestFactory = std::function<std::unique_ptr<QObject>()>;

inline std::vector<TestFactory>& testFactories() {
    static std::vector<TestFactory> factories;
    return factories;
}

inline bool registerTest(TestFactory factory) {
    testFactories().push_back(std::move(factory));
    return true;
}

}  // namespace galley::test

#define GALLEY_TEST(ClassName)                                 \
    [[maybe_unused]] static const bool registered##ClassName = \
        galley::test::registerTest([] { return std::make_unique<ClassName>(); })
