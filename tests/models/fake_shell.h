// SPDX-License-Identifier: Apache-2.0
/// @file
/// A shell that prints what a test says and writes down what it was given. Used by the fake services.
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "engine/api/process_service.h"

namespace galley::test {

/// What a test and the attachment share.
struct FakeShell {
    std::mutex mutex;
    std::condition_variable_any changed;
    std::string output;  ///< not read yet
    std::string typed;
    std::pair<int, int> size{0, 0};
    std::optional<int> exitCode;
    std::optional<Error> startError;
    bool reads = true;  ///< false: a write waits until close()
    bool closed = false;
    int started = 0;
    int attached = 0;  ///< attachments that live
    api::ExecSpec spec;

    void print(const std::string& text);
    void end(int code);
    std::string typedSoFar();
};

/// Runs `shell` for every exec.
class FakeProcesses : public api::ProcessService {
public:
    explicit FakeProcesses(std::shared_ptr<FakeShell> shell) : m_shell(std::move(shell)) {}
    Result<std::unique_ptr<api::Attachment>> exec(const std::string& reference, const api::ExecSpec& spec) override;
    Result<void> pause(const std::string&) override { return {}; }
    Result<void> unpause(const std::string&) override { return {}; }
    Result<api::ProcessTable> top(const std::string&, const std::vector<std::string>&) override {
        return api::ProcessTable{};
    }

private:
    std::shared_ptr<FakeShell> m_shell;
};

}  // namespace galley::test
