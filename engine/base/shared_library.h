// SPDX-License-Identifier: Apache-2.0
/// @file
/// A shared library that is loaded at its first use, where most commands of a process do without it.
/// Uses dlopen(3). Threads: free of state. Processes: none. Crash: nothing is kept.
#pragma once

namespace galley {

class SharedLibrary {
public:
    /// Stays for the life of the process: who has its functions need not keep this object. Throws Unsupported when it
    /// is not installed, with the name of the `package` to install.
    SharedLibrary(const char* name, const char* package);

    /// Sets `function`, which has the type that the library's header says. Throws Unsupported when there is none.
    template <class Function>
    void find(const char* symbol, Function& function) const {
        function = reinterpret_cast<Function>(address(symbol));
    }

private:
    void* address(const char* symbol) const;

    void* m_handle;
    const char* m_package;
};

}  // namespace galley
