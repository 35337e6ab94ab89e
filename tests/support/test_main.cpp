// SPDX-License-Identifier: Apache-2.0
// Runs every registered class. The exit code is 1 when a test failed. Under GALLEY_TEST_STRICT=1 `ctest` refuses a
// skip: the text "SKIP   :" in the output is a failure there (tests/CMakeLists.txt).
#include <QCoreApplication>

#include "tests/support/test_arguments.h"
#include "tests/support/test_case.h"

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    galley::test::TestArguments arguments(argc, argv);
    return galley::test::runTests(arguments.count(), arguments.values());
}
