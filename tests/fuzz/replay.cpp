// SPDX-License-Identifier: Apache-2.0
// Gives every file of the directories that are named to the target, once: what fuzzing found stays fixed, also where
// there is no fuzzer. Ends like the target does: a claim that does not hold aborts, with the name of the file.
#include <unistd.h>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>
#include <vector>

#include "engine/base/files.h"
#include "tests/fuzz/fuzz.h"

namespace fs = std::filesystem;

namespace {

char currentFile[4096];

void tellFile(int number) {
    constexpr char kWords[] = "\nThe input is ";
    static_cast<void>(!::write(STDERR_FILENO, kWords, sizeof kWords - 1));
    static_cast<void>(!::write(STDERR_FILENO, currentFile, std::strlen(currentFile)));
    static_cast<void>(!::write(STDERR_FILENO, "\n", 1));
    ::signal(number, SIG_DFL);
    ::raise(number);
}

}  // namespace

int main(int argc, char** argv) {
    for (const int number : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGALRM}) ::signal(number, tellFile);
    int count = 0;
    for (int i = 1; i < argc; ++i) {
        std::vector<fs::path> files;
        for (const auto& item : fs::directory_iterator(argv[i])) files.push_back(item.path());
        for (const fs::path& file : files) {
            std::snprintf(currentFile, sizeof currentFile, "%s", file.c_str());
            const std::string bytes = galley::readFile(file);
            // An endless loop is a finding as well.
            ::alarm(60);
            LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
            ::alarm(0);
            ++count;
        }
    }
    std::printf("%d inputs, every claim holds\n", count);
    return count > 0 ? 0 : 1;
}
