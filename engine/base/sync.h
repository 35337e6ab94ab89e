// SPDX-License-Identifier: Apache-2.0
/// @file
/// A value that can only be reached with its mutex held. Threads: that is its purpose.
#pragma once

#include <mutex>
#include <utility>

namespace galley {

template <class T>
class Sync {
public:
    Sync() = default;
    explicit Sync(T value) : m_value(std::move(value)) {}

    class Locked {
    public:
        T* operator->() noexcept { return m_value; }
        T& operator*() noexcept { return *m_value; }
        /// For std::condition_variable::wait.
        std::unique_lock<std::mutex>& lock() noexcept { return m_lock; }

    private:
        friend class Sync;
        Locked(std::mutex& mutex, T& value) : m_lock(mutex), m_value(&value) {}
        std::unique_lock<std::mutex> m_lock;
        T* m_value;
    };

    Locked lock() { return Locked(m_mutex, m_value); }

private:
    std::mutex m_mutex;
    T m_value{};
};

}  // namespace galley
