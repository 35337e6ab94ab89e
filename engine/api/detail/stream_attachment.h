// SPDX-License-Identifier: Apache-2.0
/// @file
/// An Attachment over a stream of the monitor room: that of a container (AttachStream) or of a process that was
/// executed in one (ExecStream). Used by container_service, process_service. Threads: as the stream has it.
#pragma once

#include <cstdint>
#include <utility>

#include "engine/api/container_service.h"
#include "engine/api/detail/services.h"

namespace galley::api::detail {

template <class Stream>
class StreamAttachment : public Attachment {
public:
    explicit StreamAttachment(Stream stream) : m_stream(std::move(stream)) {}

    Result<std::optional<std::pair<LogStream, std::string>>> read(std::stop_token stop) override {
        return capture([&] { return toChunk(m_stream.read(stop)); });
    }
    Result<void> write(std::string_view bytes) override {
        return capture([&] { m_stream.write(bytes); });
    }
    Result<void> closeInput() override {
        return capture([&] { m_stream.closeInput(); });
    }
    Result<void> resize(int columns, int rows) override {
        return capture([&] { m_stream.resize(static_cast<std::uint16_t>(columns), static_cast<std::uint16_t>(rows)); });
    }
    void leave() noexcept override {
        if constexpr (requires { m_stream.leave(); }) m_stream.leave();
    }
    void close() noexcept override { m_stream.close(); }
    std::optional<int> exitCode() const override { return m_stream.exitCode(); }

private:
    Stream m_stream;
};

}  // namespace galley::api::detail
