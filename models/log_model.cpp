// SPDX-License-Identifier: Apache-2.0
#include "models/log_model.h"

#include <QSaveFile>

#include <algorithm>
#include <utility>

#include "engine/api/container_service.h"
#include "models/detail/convert.h"
#include "models/detail/log_worker.h"

namespace galley::models {

namespace {

constexpr std::uint64_t kCopyPiece = 8192;
constexpr qint64 kMaximumCopiedCharacters = 64 * 1024 * 1024;

QString copiedLine(const api::LogLine& line, bool time) {
    const QString text =
        LogModel::plainText(QString::fromUtf8(line.text.data(), static_cast<qsizetype>(line.text.size())));
    return time ? QString::fromStdString(formatInstant(line.time)) + QLatin1Char(' ') + text : text;
}

/// Calls `take` with the lines [first, last) of a reader of its own; `take` returns false to end.
Result<void> readAll(const Services& services, const std::string& container, std::uint64_t first, std::uint64_t last,
                     const std::stop_token& stop, const std::function<bool(const api::LogLine&)>& take) {
    auto reader = services.containers->openLog(container);
    if (!reader) return reader.failure();
    const auto count = (*reader)->refresh();
    if (!count) return count.failure();
    last = std::min(last, *count);
    while (first < last) {
        if (stop.stop_requested()) return Result<void>::cancelledResult();
        const auto lines = (*reader)->read(first, std::min(kCopyPiece, last - first));
        if (!lines) return lines.failure();
        if (lines->empty()) break;
        for (const api::LogLine& line : *lines) {
            if (!take(line)) return {};
        }
        first += lines->size();
    }
    return {};
}

Result<void> saveAll(const Services& services, const std::string& container, const QString& path, bool time,
                     const std::stop_token& stop) {
    QSaveFile file(path);
    const auto failed = [&] {
        return Error(
            file.error() == QFileDevice::PermissionsError ? galley::ErrorKind::Forbidden : galley::ErrorKind::Internal,
            LogModel::tr("The log could not be saved to %1: %2").arg(path, file.errorString()).toStdString());
    };
    if (!file.open(QIODevice::WriteOnly)) return failed();
    bool written = true;
    const Result<void> read = readAll(services, container, 0, UINT64_MAX, stop, [&](const api::LogLine& line) {
        QByteArray bytes = copiedLine(line, time).toUtf8();
        bytes.append('\n');
        written = file.write(bytes) == bytes.size();
        return written;
    });
    if (!read) return read;
    if (!written || !file.commit()) return failed();
    return {};
}

}  // namespace

struct LogModel::Block {
    qint64 number = 0;
    std::vector<LogRow> rows;
    qint64 characters = 0;
    quint64 used = 0;
    bool requested = false;
    bool stale = true;  ///< more may have been written behind its last row
};

LogModel::LogModel(EngineRunner& runner, const QString& containerId, QObject* parent)
    : QObject(parent),
      m_runner(runner),
      m_containerId(containerId),
      m_worker(std::make_shared<Worker>(runner, this, containerId)) {
    m_thread = runner.follow([worker = m_worker](const Result<Services>& services, const std::stop_token& stop) {
        worker->run(services, stop);
    });
}

LogModel::~LogModel() = default;

LogModel::Block* LogModel::findBlock(qint64 number) {
    const auto found =
        std::find_if(m_blocks.begin(), m_blocks.end(), [number](const auto& block) { return block->number == number; });
    return found == m_blocks.end() ? nullptr : found->get();
}

LogModel::Block& LogModel::requestBlock(qint64 number) {
    Block* block = findBlock(number);
    if (block == nullptr) {
        block = m_blocks.emplace_back(std::make_unique<Block>()).get();
        block->number = number;
    }
    block->used = ++m_use;
    if (block->stale && !block->requested) {
        block->requested = true;
        m_worker->requestBlock(number);
    }
    return *block;
}

const LogRow* LogModel::row(qint64 line) {
    if (line < 0 || line >= m_lineCount) return nullptr;
    const Block& block = requestBlock(line / kBlockLines);
    const auto offset = static_cast<std::size_t>(line % kBlockLines);
    return offset < block.rows.size() ? &block.rows[offset] : nullptr;
}

void LogModel::prefetch(qint64 first, qint64 last) {
    first = std::max<qint64>(first, 0);
    last = std::min({last, m_lineCount, first + qint64{kBlockLines} * kCachedBlocks / 2});
    for (qint64 number = first / kBlockLines; number * kBlockLines < last; ++number) requestBlock(number);
}

void LogModel::storeBlock(qint64 number, std::vector<LogRow> rows) {
    Block* block = findBlock(number);
    if (block == nullptr) {
        block = m_blocks.emplace_back(std::make_unique<Block>()).get();
        block->number = number;
    }
    block->used = ++m_use;
    block->characters = 0;
    for (const LogRow& row : rows) block->characters += row.text.size();
    block->requested = false;
    // The worker tells growth and rows in the order in which it saw them: what arrives is whole as of now.
    block->stale = false;
    block->rows = std::move(rows);
    forgetFarBlocks(number);
}

void LogModel::forgetFarBlocks(qint64 keep) {
    const auto characters = [this] {
        qint64 total = 0;
        for (const auto& block : m_blocks) total += block->characters;
        return total;
    };
    while (m_blocks.size() > 1 && (m_blocks.size() > kCachedBlocks || characters() > kCachedCharacters)) {
        const auto oldest = std::min_element(m_blocks.begin(), m_blocks.end(), [keep](const auto& a, const auto& b) {
            if ((a->number == keep) != (b->number == keep)) return b->number == keep;
            return a->used < b->used;
        });
        m_blocks.erase(oldest);
    }
}

void LogModel::takeBlock(qint64 number, std::vector<LogRow> rows) {
    const qint64 first = number * kBlockLines;
    const qint64 last = first + static_cast<qint64>(rows.size());
    storeBlock(number, std::move(rows));
    emit rowsReady(first, last);
}

void LogModel::takeGrowth(Growth growth) {
    const qint64 before = m_lineCount;
    m_lineCount = growth.count;
    if (growth.count < before) {
        // The log was cut: every number means another line now.
        m_blocks.clear();
        m_matches.clear();
    } else if (Block* last = before > 0 ? findBlock((before - 1) / kBlockLines) : nullptr) {
        last->stale = true;
    }
    for (std::size_t at = 0; at < growth.tail.size(); at += kBlockLines) {
        const auto begin = growth.tail.begin() + static_cast<std::ptrdiff_t>(at);
        const auto end =
            growth.tail.begin() + static_cast<std::ptrdiff_t>(std::min(at + kBlockLines, growth.tail.size()));
        storeBlock((growth.tailFirst + static_cast<qint64>(at)) / kBlockLines,
                   {std::make_move_iterator(begin), std::make_move_iterator(end)});
    }
    const bool firstTime = !std::exchange(m_loaded, true);
    const bool endDiffers = m_finished != growth.finished;
    m_finished = growth.finished;
    if (m_findActive && m_findSearched < m_lineCount) m_findDone = false;
    if (firstTime) emit loadedChanged();
    if (m_lineCount != before || firstTime) emit lineCountChanged(m_lineCount);
    if (m_lineCount > 0) emit rowsReady(growth.tailFirst, m_lineCount);
    if (endDiffers) emit finishedChanged();
}

void LogModel::takeFailure(const ErrorInfo& error) {
    m_error = error;
    m_finished = true;
    emit errorChanged();
    emit finishedChanged();
}

void LogModel::setFind(const QString& text, bool caseSensitive, bool regularExpression) {
    m_findActive = !text.isEmpty();
    m_findDone = !m_findActive;
    m_findSearched = 0;
    m_findError = {};
    m_matches.clear();
    Worker::Find find;
    find.query = {text.toStdString(), caseSensitive, regularExpression};
    find.generation = ++m_findGeneration;
    m_worker->setFind(std::move(find));
    emit matchesChanged();
}

void LogModel::takeMatches(std::vector<qint64> found, qint64 searched, bool done, quint64 generation) {
    if (generation != m_findGeneration) return;
    // The last line is searched again when it has grown.
    const auto firstNew =
        m_matches.empty() ? found.begin() : std::upper_bound(found.begin(), found.end(), m_matches.back());
    m_matches.insert(m_matches.end(), firstNew, found.end());
    m_findSearched = searched;
    m_findDone = done;
    emit matchesChanged();
}

void LogModel::takeFindFailure(const ErrorInfo& error, quint64 generation) {
    if (generation != m_findGeneration) return;
    m_findError = error;
    m_findDone = true;
    emit matchesChanged();
}

qsizetype LogModel::matchAtOrAfter(qint64 line) const {
    return std::lower_bound(m_matches.begin(), m_matches.end(), line) - m_matches.begin();
}

int LogModel::requestText(qint64 first, qint64 last, bool time) {
    const int request = ++m_nextRequest;
    struct Text {
        QString text;
        bool complete = true;
    };
    m_runner.run(
        Lane::Actions, this,
        [container = m_containerId.toStdString(), first = static_cast<std::uint64_t>(std::max<qint64>(first, 0)),
         last = static_cast<std::uint64_t>(std::max<qint64>(last, 0)),
         time](const Services& services, const std::stop_token& stop) -> Result<Text> {
            Text copied;
            const auto read = readAll(services, container, first, last, stop, [&](const api::LogLine& line) {
                copied.complete = copied.text.size() < kMaximumCopiedCharacters;
                if (copied.complete) copied.text += copiedLine(line, time) + QLatin1Char('\n');
                return copied.complete;
            });
            if (!read) return read.failure();
            return copied;
        },
        [this, request](const Result<Text>& result) {
            if (result) {
                emit textReady(request, result->text, result->complete);
            } else if (!result.cancelled()) {
                takeFailure(toErrorInfo(result.error()));
            }
        });
    return request;
}

void LogModel::save(const QString& path, bool time) {
    m_runner.run(
        Lane::Bulk, this,
        [container = m_containerId.toStdString(), path, time](const Services& services, const std::stop_token& stop) {
            return saveAll(services, container, path, time, stop);
        },
        [this](const Result<void>& result) {
            if (!result.cancelled()) emit saved(result ? ErrorInfo{} : toErrorInfo(result.error()));
        });
}

QString LogModel::plainText(const QString& text) {
    QString plain;
    plain.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char16_t c = text[i].unicode();
        if (c != 0x1b) {
            if (c >= 0x20 ? c != 0x7f && (c < 0x80 || c > 0x9f) : c == '\t') plain += text[i];
            continue;
        }
        const char16_t kind = i + 1 < text.size() ? text[i + 1].unicode() : u'\0';
        ++i;
        if (kind == '[') {
            while (i + 1 < text.size() && (text[i + 1].unicode() < 0x40 || text[i + 1].unicode() > 0x7e)) ++i;
            ++i;
        } else if (kind == ']' || kind == 'P' || kind == 'X' || kind == '^' || kind == '_') {
            while (i + 1 < text.size() && text[i + 1].unicode() != 0x07 && text[i + 1].unicode() != 0x1b) ++i;
            // The string ends with BEL or with ESC and a backslash.
            i += i + 1 < text.size() && text[i + 1].unicode() == 0x1b ? 2 : 1;
        } else if (kind == '(' || kind == ')') {
            ++i;
        }
    }
    return plain;
}

}  // namespace galley::models
