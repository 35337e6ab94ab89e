// SPDX-License-Identifier: Apache-2.0
/// @file
/// A window onto a container's whole log: lines are fetched in blocks when asked for and forgotten when far away, so a
/// log of ten million lines costs a few megabytes. Used by LogView (ui/widgets). Uses api::LogReader on one thread.
/// Threads: GUI thread. Nothing is sent per line: signals carry counts and ranges only.
#pragma once

#include <QDateTime>
#include <QObject>
#include <QString>

#include <memory>
#include <vector>

#include "models/engine_runner.h"
#include "models/error_info.h"

namespace galley::models {

struct LogRow {
    QDateTime time;
    bool standardError = false;
    bool partial = false;  ///< the line has not ended yet
    QString text;          ///< with ANSI sequences; bytes that are not UTF-8 became U+FFFD
    bool cut = false;      ///< `text` is the beginning of a longer line; copying and saving have all of it
};

class LogModel : public QObject {
    Q_OBJECT
public:
    static constexpr int kBlockLines = 512;
    static constexpr int kCachedBlocks = 64;
    static constexpr qint64 kCachedCharacters = 16 * 1024 * 1024;
    static constexpr int kShownCharacters = 16 * 1024;
    static constexpr int kMaximumMatches = 1'000'000;

    /// Opens the log of `containerId` on a thread of its own and follows it until destroyed.
    LogModel(EngineRunner& runner, const QString& containerId, QObject* parent = nullptr);
    ~LogModel() override;

    qint64 lineCount() const { return m_lineCount; }
    /// The first refresh is done: lineCount() is true.
    bool loaded() const { return m_loaded; }
    /// The container's output has ended.
    bool finished() const { return m_finished; }
    const ErrorInfo& error() const { return m_error; }

    /// The line when it is in memory, else nullptr: it is then fetched and rowsReady() tells. Valid until the next call
    /// of the event loop.
    const LogRow* row(qint64 line);
    /// Fetches [first, last) ahead of need.
    void prefetch(qint64 first, qint64 last);

    /// Starts a search over the whole log and over what is still to come; an empty text ends it.
    void setFind(const QString& text, bool caseSensitive, bool regularExpression);
    bool finding() const { return m_findActive; }
    /// Line numbers found so far, in order. At most kMaximumMatches.
    const std::vector<qint64>& matches() const { return m_matches; }
    /// All lines known now were searched.
    bool findFinished() const { return m_findDone; }
    /// How many lines were searched.
    qint64 findSearched() const { return m_findSearched; }
    /// For example a regular expression that cannot be read.
    const ErrorInfo& findError() const { return m_findError; }
    /// Index in matches() of the first match at or after `line`; matches().size() when there is none.
    qsizetype matchAtOrAfter(qint64 line) const;

    /// Reads [first, last) as plain text for the clipboard or a file, in pieces, without ANSI sequences; `time`: with
    /// the time in front. textReady() tells, with `request` as returned here.
    int requestText(qint64 first, qint64 last, bool time);
    /// Writes the whole log as plain text to `path` on the worker; saved() tells.
    void save(const QString& path, bool time);

    /// The text without ANSI escape sequences and control characters.
    static QString plainText(const QString& text);

signals:
    /// At most 20 times a second however fast the container writes.
    void lineCountChanged(qint64 lineCount);
    void rowsReady(qint64 first, qint64 last);
    void loadedChanged();
    void finishedChanged();
    void errorChanged();
    void matchesChanged();
    /// `complete` is false when the range was too large for the clipboard: `text` is its beginning; offer save().
    void textReady(int request, const QString& text, bool complete);
    void saved(const galley::models::ErrorInfo& error);

private:
    class Worker;
    struct Block;

    struct Growth;

    Block* findBlock(qint64 number);
    Block& requestBlock(qint64 number);
    void storeBlock(qint64 number, std::vector<LogRow> rows);
    void forgetFarBlocks(qint64 near);
    void takeBlock(qint64 number, std::vector<LogRow> rows);
    void takeGrowth(Growth growth);
    void takeFailure(const ErrorInfo& error);
    void takeMatches(std::vector<qint64> found, qint64 searched, bool done, quint64 generation);
    void takeFindFailure(const ErrorInfo& error, quint64 generation);

    EngineRunner& m_runner;
    QString m_containerId;
    std::shared_ptr<Worker> m_worker;
    FollowHandle m_thread;
    std::vector<std::unique_ptr<Block>> m_blocks;
    quint64 m_use = 0;
    qint64 m_lineCount = 0;
    bool m_loaded = false;
    bool m_finished = false;
    ErrorInfo m_error;
    bool m_findActive = false;
    bool m_findDone = true;
    qint64 m_findSearched = 0;
    quint64 m_findGeneration = 0;
    std::vector<qint64> m_matches;
    ErrorInfo m_findError;
    int m_nextRequest = 0;
};

}  // namespace galley::models
