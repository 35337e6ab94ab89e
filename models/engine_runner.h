// SPDX-License-Identifier: Apache-2.0
/// @file
/// The only owner of threads in the window: runs blocking engine calls and brings their results to the GUI thread.
/// Used by all models. Uses the engine's services.
/// Threads: everything is called on the GUI thread unless said otherwise. `work` runs on a lane's thread; `then` runs
/// on the GUI thread, from the event loop, and only while `context` is alive. Work given before the engine is open
/// waits for it; when it did not open, `then` gets that error.
#pragma once

#include <QObject>
#include <QPointer>

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <type_traits>
#include <utility>

#include "engine/base/result.h"

namespace galley::api {
class ContainerService;
class DiagnosisService;
class ImageService;
class NetworkService;
class PortService;
class ProcessService;
class RegistryService;
class SystemService;
class VolumeService;
}  // namespace galley::api

namespace galley::models {

/// The engine's services and what keeps them alive.
struct Services {
    std::shared_ptr<void> owner;
    api::ImageService* images = nullptr;
    api::ContainerService* containers = nullptr;
    api::PortService* ports = nullptr;
    api::ProcessService* processes = nullptr;
    api::RegistryService* registries = nullptr;
    api::SystemService* system = nullptr;
    api::DiagnosisService* diagnosis = nullptr;
    api::VolumeService* volumes = nullptr;
    api::NetworkService* networks = nullptr;
};
using ServiceOpener = std::function<Result<Services>()>;

enum class Lane {
    Interactive,  ///< short calls the user waits for: one thread, in order of arrival
    Figures,      ///< polls and checks nobody waits for: one thread
    Actions,      ///< start, stop, remove: several at once, each may take its time
    Bulk,         ///< pulls: three at once
};

/// Cancels work; a copy cancels the same work. Dropping it cancels nothing.
class TaskHandle {
public:
    TaskHandle() = default;
    explicit TaskHandle(std::stop_source source) : m_source(std::move(source)) {}
    void cancel() { m_source.request_stop(); }

private:
    std::stop_source m_source{std::nostopstate};
};

/// A follow stream: destroying the handle asks its thread to end and does not wait for it.
class FollowHandle {
public:
    FollowHandle() = default;
    explicit FollowHandle(std::stop_source source) : m_source(std::move(source)) {}
    ~FollowHandle() { m_source.request_stop(); }
    FollowHandle(FollowHandle&& other) noexcept
        : m_source(std::exchange(other.m_source, std::stop_source(std::nostopstate))) {}
    FollowHandle& operator=(FollowHandle&& other) noexcept {
        if (this != &other) {
            m_source.request_stop();
            m_source = std::exchange(other.m_source, std::stop_source(std::nostopstate));
        }
        return *this;
    }

private:
    std::stop_source m_source{std::nostopstate};
};

class EngineRunner {
public:
    EngineRunner();
    /// shutdown().
    ~EngineRunner();
    EngineRunner(const EngineRunner&) = delete;
    EngineRunner& operator=(const EngineRunner&) = delete;

    /// Opens the services on a thread; work given until now and from now on runs when that is done. May be called again
    /// after a failure.
    void open(ServiceOpener opener, QObject* context, std::function<void(Result<void>)> then);

    /// Runs `work(const Services&, std::stop_token) -> Result<T>` on `lane`, then `then(Result<T>)`.
    template <class Work, class Then>
    TaskHandle run(Lane lane, QObject* context, Work work, Then then);

    /// Runs `body` on a thread of its own until it returns; it must return when the token is stopped.
    FollowHandle follow(std::function<void(const Result<Services>&, std::stop_token)> body);

    /// From any thread: `function` runs on the GUI thread while `context` is alive. Make the QPointer on the GUI
    /// thread.
    void post(QPointer<QObject> context, std::function<void()> function);

    /// Stops all work, drops what waits, joins all threads. Nothing is delivered afterwards. Work that cannot be
    /// stopped is waited for.
    void shutdown();

private:
    class Job {
    public:
        explicit Job(QObject* context);
        virtual ~Job() = default;
        virtual void work(const Result<Services>& services, std::stop_token stop) = 0;
        virtual void deliver() = 0;
        QPointer<QObject> m_context;
        std::stop_source m_stop;
    };
    template <class Work, class Then>
    class TypedJob;
    struct Shared;
    class Inbox;

    TaskHandle submit(Lane lane, std::unique_ptr<Job> job);

    std::unique_ptr<Shared> m_shared;
    std::unique_ptr<Inbox> m_inbox;
};

template <class Work, class Then>
class EngineRunner::TypedJob final : public Job {
    using ResultType = std::invoke_result_t<Work&, const Services&, std::stop_token>;

public:
    TypedJob(QObject* context, Work work, Then then) : Job(context), m_work(std::move(work)), m_then(std::move(then)) {}

    void work(const Result<Services>& services, std::stop_token stop) override {
        if (stop.stop_requested()) {
            m_result.emplace(ResultType::cancelledResult());
        } else if (!services) {
            m_result.emplace(services.failure());
        } else {
            try {
                m_result.emplace(m_work(*services, stop));
            } catch (const std::exception& error) {
                m_result.emplace(Error(galley::ErrorKind::Internal, error.what()));
            }
        }
    }
    void deliver() override { m_then(std::move(*m_result)); }

private:
    Work m_work;
    Then m_then;
    std::optional<ResultType> m_result;
};

template <class Work, class Then>
TaskHandle EngineRunner::run(Lane lane, QObject* context, Work work, Then then) {
    return submit(lane, std::make_unique<TypedJob<Work, Then>>(context, std::move(work), std::move(then)));
}

}  // namespace galley::models
