// SPDX-License-Identifier: Apache-2.0
/// @file
/// The thread behind a LogModel: the only one that touches its LogReader. It serves reads first, then searches a piece,
/// then waits for more. Used by log_model.cpp.
/// Threads: run() is the thread; everything else is called on the GUI thread. Results are posted to the model.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

#include "engine/api/log_reader.h"
#include "models/log_model.h"

namespace galley::models {

/// What refresh() found.
struct LogModel::Growth {
    qint64 count = 0;
    bool finished = false;
    /// The last lines come along, from the beginning of a block: the end of a followed log never shows gaps.
    qint64 tailFirst = 0;
    std::vector<LogRow> tail;
};

class LogModel::Worker {
public:
    struct Find {
        api::LogQuery query;  ///< an empty text: no search
        quint64 generation = 0;
    };

    Worker(EngineRunner& runner, LogModel* model, const QString& containerId);

    void run(const Result<Services>& services, const std::stop_token& stop);
    void requestBlock(qint64 number);
    void setFind(Find find);

private:
    using Clock = std::chrono::steady_clock;
    static constexpr std::chrono::milliseconds kTellEvery{50};

    /// What the GUI thread asks for.
    struct Orders {
        std::deque<qint64> blocks;
        std::optional<Find> find;
    };

    void wake();
    bool serve(api::LogReader& reader);
    bool takeInMore(api::LogReader& reader);
    bool mayTakeIn() const { return Clock::now() >= m_lookedAt + kTellEvery; }
    bool searchPiece(api::LogReader& reader, const std::stop_token& stop);
    void waitForWork(api::LogReader& reader, const std::stop_token& stop);
    void fail(const Error& error);
    template <class Call>
    void post(Call call);

    EngineRunner& m_runner;
    QPointer<QObject> m_guard;
    LogModel* m_model;
    std::string m_containerId;

    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    Orders m_orders;
    std::stop_source m_wait{std::nostopstate};  ///< stops the waiting of now

    // The thread's own.
    std::uint64_t m_count = 0;
    bool m_hasCount = false;
    bool m_finished = false;
    bool m_grew = false;     ///< also when only the last line did
    bool m_watching = true;  ///< growth is told to us; else we look now and then
    Clock::time_point m_lookedAt{};
    Find m_find;
    std::uint64_t m_searched = 0;
    std::uint64_t m_found = 0;
    std::uint64_t m_piece = 65536;
};

/// One line for the window: hostile bytes become text of a bounded length.
LogRow toLogRow(const api::LogLine& line);

}  // namespace galley::models
