// SPDX-License-Identifier: Apache-2.0
#include <math.h>

#include "engine/base/error.h"
#include "engine/base/shared_library.h"
#include "tests/support/test_case.h"

using namespace galley;

namespace {

/// "unsupported: MESSAGE", or what else came of it.
template <class Call>
std::string complaintOf(Call call) {
    try {
        call();
    } catch (const Error& error) {
        return (error.kind() == ErrorKind::Unsupported ? "unsupported: " : "other: ") + error.message();
    }
    return "none";
}

}  // namespace

class SharedLibraryTest : public QObject {
    Q_OBJECT
private slots:
    void itsFunctionsCanBeCalled() {
        double (*function)(double, int) = nullptr;
        SharedLibrary("libm.so.6", "libc6").find("ldexp", function);
        QCOMPARE(function(3.0, 2), 12.0);
    }
    void namesThePackageOfWhatIsMissing() {
        QCOMPARE(complaintOf([] { SharedLibrary("libgalley-none.so.9", "libnone9"); }),
                 std::string("unsupported: libgalley-none.so.9 is missing; install the package libnone9"));
        QCOMPARE(complaintOf([] {
                     void (*function)() = nullptr;
                     SharedLibrary("libm.so.6", "libc6").find("galley_none", function);
                 }),
                 std::string("unsupported: the installed library is too old: it lacks galley_none; upgrade the package "
                             "libc6"));
    }
};

GALLEY_TEST(SharedLibraryTest);
#include "test_shared_library.moc"
