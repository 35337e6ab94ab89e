// SPDX-License-Identifier: Apache-2.0
#include "models/engine_runner.h"

#include <QCoreApplication>
#include <QEvent>
#include <QLoggingCategory>

#include <array>
#include <condition_variable>
#include <deque>
#include <list>
#include <mutex>
#include <thread>
#include <vector>

namespace galley::models {

namespace {

Q_LOGGING_CATEGORY(logRunner, "galley.runner")

constexpr std::size_t kLanes = 4;
constexpr std::array<std::size_t, kLanes> kThreadsOfLane{1, 1, 8, 3};

class CallEvent : public QEvent {
public:
    explicit CallEvent(std::function<void()> call) : QEvent(type()), m_call(std::move(call)) {}
    static Type type() {
        static const int kType = registerEventType();
        return static_cast<Type>(kType);
    }
    void run() { m_call(); }

private:
    std::function<void()> m_call;
};

}  // namespace

/// Lives on the GUI thread and receives everything that comes from workers. A receiver in between is needed because a
/// worker cannot know whether a context is still alive: only the GUI thread can ask.
class EngineRunner::Inbox : public QObject {
public:
    bool event(QEvent* event) override {
        if (event->type() != CallEvent::type()) return QObject::event(event);
        static_cast<CallEvent*>(event)->run();
        return true;
    }
    void post(std::function<void()> call) { QCoreApplication::postEvent(this, new CallEvent(std::move(call))); }
};

struct EngineRunner::Shared {
    struct LaneState {
        std::deque<std::unique_ptr<Job>> waiting;
        std::vector<std::thread> threads;
        std::size_t idle = 0;
    };
    struct Follower {
        std::thread thread;
        std::stop_source stop;
        bool done = false;
    };

    std::mutex mutex;
    std::condition_variable_any changed;
    bool stopping = false;
    bool opening = false;
    std::optional<Result<Services>> services;
    std::array<LaneState, kLanes> lanes;
    std::list<std::stop_source> running;
    std::list<Follower> followers;

    void workLane(LaneState& lane, Inbox& inbox);
    void joinDoneFollowers();
};

void EngineRunner::Shared::workLane(LaneState& lane, Inbox& inbox) {
    std::unique_lock lock(mutex);
    while (true) {
        ++lane.idle;
        changed.wait(lock, [&] { return stopping || (!lane.waiting.empty() && services.has_value()); });
        --lane.idle;
        if (stopping) return;
        std::unique_ptr<Job> job = std::move(lane.waiting.front());
        lane.waiting.pop_front();
        const auto entry = running.insert(running.end(), job->m_stop);
        const Result<Services> opened = *services;
        lock.unlock();
        job->work(opened, job->m_stop.get_token());
        lock.lock();
        running.erase(entry);
        // The job, and what its callback holds, is destroyed on the GUI thread: with its event.
        inbox.post([owned = std::shared_ptr<Job>(std::move(job))] {
            if (!owned->m_context.isNull()) owned->deliver();
        });
    }
}

void EngineRunner::Shared::joinDoneFollowers() {
    std::list<Follower> done;
    {
        const std::lock_guard lock(mutex);
        for (auto follower = followers.begin(); follower != followers.end();) {
            const auto next = std::next(follower);
            if (follower->done) done.splice(done.end(), followers, follower);
            follower = next;
        }
    }
    for (Follower& follower : done) follower.thread.join();
}

EngineRunner::Job::Job(QObject* context) : m_context(context) {}

EngineRunner::EngineRunner() : m_shared(std::make_unique<Shared>()), m_inbox(std::make_unique<Inbox>()) {}

EngineRunner::~EngineRunner() {
    shutdown();
}

void EngineRunner::open(ServiceOpener opener, QObject* context, std::function<void(Result<void>)> then) {
    {
        const std::lock_guard lock(m_shared->mutex);
        if (m_shared->stopping || m_shared->opening) return;
        m_shared->opening = true;
        m_shared->services.reset();
    }
    m_shared->joinDoneFollowers();
    const std::lock_guard lock(m_shared->mutex);
    Shared::Follower& follower = m_shared->followers.emplace_back();
    const QPointer<QObject> guard(context);
    follower.thread =
        std::thread([this, &follower, guard, opener = std::move(opener), then = std::move(then)]() mutable {
            Result<Services> services = Error(galley::ErrorKind::Internal, "the engine was not opened");
            try {
                services = opener();
            } catch (const std::exception& error) {
                services = Error(galley::ErrorKind::Internal, error.what());
            }
            const Result<void> outcome = services ? Result<void>() : Result<void>(services.failure());
            {
                const std::lock_guard inner(m_shared->mutex);
                m_shared->services.emplace(std::move(services));
                m_shared->opening = false;
                follower.done = true;
            }
            m_shared->changed.notify_all();
            post(guard, [then = std::move(then), outcome] { then(outcome); });
        });
}

TaskHandle EngineRunner::submit(Lane lane, std::unique_ptr<Job> job) {
    TaskHandle handle(job->m_stop);
    const std::lock_guard lock(m_shared->mutex);
    if (m_shared->stopping) return handle;
    const auto number = static_cast<std::size_t>(lane);
    Shared::LaneState& state = m_shared->lanes[number];
    state.waiting.push_back(std::move(job));
    if (state.idle < state.waiting.size() && state.threads.size() < kThreadsOfLane[number]) {
        state.threads.emplace_back([this, &state] { m_shared->workLane(state, *m_inbox); });
    }
    m_shared->changed.notify_all();
    return handle;
}

FollowHandle EngineRunner::follow(std::function<void(const Result<Services>&, std::stop_token)> body) {
    m_shared->joinDoneFollowers();
    std::stop_source source;
    const std::lock_guard lock(m_shared->mutex);
    if (m_shared->stopping) return FollowHandle(source);
    Shared::Follower& follower = m_shared->followers.emplace_back();
    follower.stop = source;
    follower.thread = std::thread([this, &follower, source, body = std::move(body)]() mutable {
        const std::stop_token stop = source.get_token();
        {
            std::unique_lock inner(m_shared->mutex);
            const bool opened = m_shared->changed.wait(inner, stop, [&] { return m_shared->services.has_value(); });
            if (opened && !stop.stop_requested()) {
                const Result<Services> services = *m_shared->services;
                inner.unlock();
                try {
                    body(services, stop);
                } catch (const std::exception& error) {
                    qCWarning(logRunner, "a follow stream ended: %s", error.what());
                }
            }
        }
        body = nullptr;
        const std::lock_guard inner(m_shared->mutex);
        follower.done = true;
    });
    return FollowHandle(source);
}

void EngineRunner::post(QPointer<QObject> context, std::function<void()> function) {
    m_inbox->post([context = std::move(context), function = std::move(function)] {
        if (!context.isNull()) function();
    });
}

void EngineRunner::shutdown() {
    std::vector<std::stop_source> sources;
    std::vector<std::unique_ptr<Job>> dropped;
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->stopping = true;
        sources.assign(m_shared->running.begin(), m_shared->running.end());
        for (const Shared::Follower& follower : m_shared->followers) sources.push_back(follower.stop);
        for (Shared::LaneState& lane : m_shared->lanes) {
            for (auto& job : lane.waiting) dropped.push_back(std::move(job));
            lane.waiting.clear();
        }
    }
    m_shared->changed.notify_all();
    // Outside the lock: a stop callback runs engine code.
    for (std::stop_source& source : sources) source.request_stop();
    for (Shared::LaneState& lane : m_shared->lanes) {
        for (std::thread& thread : lane.threads) thread.join();
        lane.threads.clear();
    }
    for (Shared::Follower& follower : m_shared->followers) follower.thread.join();
    m_shared->followers.clear();
    // The services stay until the runner goes: a subscription that a model holds still needs them.
    QCoreApplication::removePostedEvents(m_inbox.get());
}

}  // namespace galley::models
