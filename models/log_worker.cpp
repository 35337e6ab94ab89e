// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "engine/api/container_service.h"
#include "models/detail/convert.h"
#include "models/detail/log_worker.h"

namespace galley::models {

namespace {

constexpr std::chrono::milliseconds kPieceTakes{20};
constexpr int kWaitMs = 10'000;
constexpr std::chrono::milliseconds kLookAgainWithoutWatch{2000};
/// With fewer lines in the last block the one before comes along: more than a screen of them.
constexpr std::uint64_t kTailLines = 256;
constexpr std::uint64_t kSmallestPiece = 1024;
constexpr std::uint64_t kLargestPiece = 4U << 20U;

std::vector<LogRow> toLogRows(const std::vector<api::LogLine>& lines) {
    std::vector<LogRow> rows;
    rows.reserve(lines.size());
    for (const api::LogLine& line : lines) rows.push_back(toLogRow(line));
    return rows;
}

}  // namespace

LogRow toLogRow(const api::LogLine& line) {
    LogRow row;
    row.time = toQt(line.time);
    row.standardError = line.stream == api::LogStream::Stderr;
    row.partial = line.partial;
    const std::size_t shown = std::min<std::size_t>(line.text.size(), LogModel::kShownCharacters);
    row.cut = shown < line.text.size();
    row.text = QString::fromUtf8(line.text.data(), static_cast<qsizetype>(shown));
    return row;
}

LogModel::Worker::Worker(EngineRunner& runner, LogModel* model, const QString& containerId)
    : m_runner(runner), m_guard(model), m_model(model), m_containerId(containerId.toStdString()) {}

template <class Call>
void LogModel::Worker::post(Call call) {
    m_runner.post(m_guard, std::move(call));
}

void LogModel::Worker::wake() {
    std::stop_source waiting;
    {
        const std::lock_guard lock(m_mutex);
        waiting = m_wait;
    }
    waiting.request_stop();
    m_changed.notify_all();
}

void LogModel::Worker::requestBlock(qint64 number) {
    {
        const std::lock_guard lock(m_mutex);
        m_orders.blocks.push_back(number);
    }
    wake();
}

void LogModel::Worker::setFind(Find find) {
    {
        const std::lock_guard lock(m_mutex);
        m_orders.find = std::move(find);
    }
    wake();
}

void LogModel::Worker::fail(const Error& error) {
    post([model = m_model, info = toErrorInfo(error)] { model->takeFailure(info); });
}

void LogModel::Worker::run(const Result<Services>& services, const std::stop_token& stop) {
    if (!services) {
        fail(services.error());
        return;
    }
    auto reader = services->containers->openLog(m_containerId);
    if (!reader) {
        fail(reader.error());
        return;
    }
    api::LogReader& log = **reader;
    while (!stop.stop_requested()) {
        // However many blocks are asked for and searched meanwhile, growth is told at a bounded rate.
        if ((mayTakeIn() && !takeInMore(log)) || !serve(log)) return;
        if (searchPiece(log, stop)) continue;
        waitForWork(log, stop);
    }
}

bool LogModel::Worker::takeInMore(api::LogReader& reader) {
    m_lookedAt = Clock::now();
    const auto count = reader.refresh();
    if (!count) {
        if (!count.cancelled()) fail(count.error());
        return count.cancelled();
    }
    const bool finished = reader.finished();
    const bool shrank = *count < m_count;
    const bool same = *count == m_count && finished == m_finished && !m_grew;
    if (m_hasCount && same) return true;
    m_grew = false;
    Growth growth;
    growth.count = static_cast<qint64>(*count);
    growth.finished = finished;
    if (*count > 0) {
        std::uint64_t block = (*count - 1) / kBlockLines;
        if (block > 0 && *count - block * kBlockLines < kTailLines) --block;
        growth.tailFirst = static_cast<qint64>(block * kBlockLines);
        auto lines = reader.read(block * kBlockLines, *count - block * kBlockLines);
        if (!lines) {
            fail(lines.error());
            return false;
        }
        growth.tail = toLogRows(*lines);
    }
    // The last line may have been searched before it was whole.
    m_searched = shrank ? 0 : std::min(m_searched, m_count > 0 ? m_count - 1 : 0);
    m_count = *count;
    m_hasCount = true;
    m_finished = finished;
    post([model = m_model, growth = std::move(growth)]() mutable { model->takeGrowth(std::move(growth)); });
    return true;
}

bool LogModel::Worker::serve(api::LogReader& reader) {
    Orders orders;
    {
        const std::lock_guard lock(m_mutex);
        orders = std::exchange(m_orders, {});
    }
    if (orders.find) {
        m_find = std::move(*orders.find);
        m_searched = 0;
        m_found = 0;
        m_piece = 65536;
    }
    // The newest wish first: it is what is on the screen now.
    for (auto number = orders.blocks.rbegin(); number != orders.blocks.rend(); ++number) {
        auto lines = reader.read(static_cast<std::uint64_t>(*number) * kBlockLines, kBlockLines);
        if (!lines) {
            fail(lines.error());
            return false;
        }
        post([model = m_model, block = *number, rows = toLogRows(*lines)]() mutable {
            model->takeBlock(block, std::move(rows));
        });
    }
    return true;
}

bool LogModel::Worker::searchPiece(api::LogReader& reader, const std::stop_token& stop) {
    if (m_find.query.text.empty() || m_searched >= m_count) return false;
    if (m_found >= static_cast<std::uint64_t>(kMaximumMatches)) return false;
    const std::uint64_t last = std::min(m_count, m_searched + m_piece);
    const std::uint64_t room = static_cast<std::uint64_t>(kMaximumMatches) - m_found;
    const auto begun = Clock::now();
    const auto found = reader.find(m_find.query, m_searched, last, room, stop);
    if (!found) {
        if (!found.cancelled()) {
            post([model = m_model, info = toErrorInfo(found.error()), generation = m_find.generation] {
                model->takeFindFailure(info, generation);
            });
        }
        m_find.query.text.clear();
        return false;
    }
    const auto took = Clock::now() - begun;
    if (took < kPieceTakes / 2) m_piece = std::min(m_piece * 2, kLargestPiece);
    if (took > kPieceTakes) m_piece = std::max(m_piece / 2, kSmallestPiece);
    m_searched = last;
    m_found += found->size();
    const bool done = m_searched >= m_count || m_found >= static_cast<std::uint64_t>(kMaximumMatches);
    std::vector<qint64> lines;
    lines.reserve(found->size());
    for (const std::uint64_t line : *found) lines.push_back(static_cast<qint64>(line));
    post([model = m_model, lines = std::move(lines), searched = static_cast<qint64>(m_searched), done,
          generation = m_find.generation] { model->takeMatches(lines, searched, done, generation); });
    return true;
}

void LogModel::Worker::waitForWork(api::LogReader& reader, const std::stop_token& stop) {
    std::stop_token waiting;
    {
        std::unique_lock lock(m_mutex);
        const auto hasOrders = [this] { return !m_orders.blocks.empty() || m_orders.find.has_value(); };
        // Orders are served at once; growth can wait. A container that has ended may be started again.
        const auto pause = m_watching ? std::chrono::milliseconds(kTellEvery) : kLookAgainWithoutWatch;
        m_changed.wait_until(lock, stop, m_lookedAt + pause, hasOrders);
        if (!m_watching) return;
        if (hasOrders() || stop.stop_requested()) return;
        m_wait = std::stop_source();
        waiting = m_wait.get_token();
    }
    const std::stop_callback passOn(stop, [this] { wake(); });
    const auto more = reader.waitForMore(kWaitMs, waiting);
    if (more) {
        m_grew = *more;
    } else if (!more.cancelled()) {
        fail(more.error());
        m_watching = false;
    }
}

}  // namespace galley::models
