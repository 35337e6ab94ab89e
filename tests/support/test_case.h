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

/// Runs every registered class; the exit code of the program.
inline int runTests(int argc, char** argv) {
    // Qt Test would call a debugger at a crash, and again whenever that returns.
    qputenv("QTEST_DISABLE_STACK_DUMP", "1");
    int failures = 0;
    for (const TestFactory& factory : testFactories()) {
        const auto testCase = factory();
        failures += QTest::qExec(testCase.get(), argc, argv);
    }
    return failures > 0 ? 1 : 0;
}

}  // namespace galley::test

#define GALLEY_TEST(ClassName)                                 \
    [[maybe_unused]] static const bool registered##ClassName = \
        galley::test::registerTest([] { return std::make_unique<ClassName>(); })
