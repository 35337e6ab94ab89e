// SPDX-License-Identifier: Apache-2.0
// Prints figures of the log view over a real log on disk: how long the GUI thread is away while a container prints
// 100,000 lines a second, and what opening, scrolling and searching a log of ten million lines costs. Asserts nothing.
//   bench_log_view [--rate N] [--seconds N] [--lines N] [--width N] [--wrap] [--directory DIRECTORY]
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QProcess>
#include <QScrollBar>
#include <QSettings>
#include <QTemporaryDir>
#include <QTimer>

#include <cstdio>
#include <fstream>

#include "engine/api/detail/services.h"
#include "models/engine_gate.h"
#include "models/log_model.h"
#include "tests/bench/log_view_writer.h"
#include "tests/models/fake_services.h"
#include "ui/style/theme.h"
#include "ui/widgets/log_find_bar.h"
#include "ui/widgets/log_panel.h"
#include "ui/widgets/log_view.h"
#include "ui/widgets/prompt.h"

using namespace galley;
using namespace galley::ui;

namespace {

double milliseconds(qint64 nanoseconds) {
    return static_cast<double>(nanoseconds) / 1e6;
}

/// Times in nanoseconds of things that happened many times.
class Series {
public:
    void add(qint64 nanoseconds) { m_times.push_back(nanoseconds); }
    void clear() { m_times.clear(); }
    void print(const char* what) {
        std::sort(m_times.begin(), m_times.end());
        if (m_times.empty()) {
            std::printf("  %-34s none\n", what);
            return;
        }
        const auto at = [this](double part) {
            return milliseconds(m_times[static_cast<std::size_t>(part * static_cast<double>(m_times.size() - 1))]);
        };
        std::printf("  %-34s %6zu times   median %7.2f   99 %% %7.2f   longest %7.2f ms\n", what, m_times.size(),
                    at(0.5), at(0.99), at(1));
    }

private:
    std::vector<qint64> m_times;
};

/// Of this thread: what a frame costs however busy the machine is.
qint64 threadNanoseconds() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return qint64{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

/// Every event passes here, so that what each takes on the GUI thread is known.
class MeasuredApplication : public QApplication {
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override {
        const bool paint = event->type() == QEvent::Paint && receiver == m_painted;
        const bool whole = m_depth == 0;
        QElapsedTimer clock;
        clock.start();
        const qint64 work = threadNanoseconds();
        ++m_depth;
        const bool result = QApplication::notify(receiver, event);
        --m_depth;
        if (paint) {
            m_paints.add(clock.nsecsElapsed());
            m_paintWork.add(threadNanoseconds() - work);
            if (m_onPaint) m_onPaint();
        }
        if (whole) m_events.add(clock.nsecsElapsed());
        return result;
    }

    void watch(QWidget* painted) { m_painted = painted; }
    void onPaint(std::function<void()> call) { m_onPaint = std::move(call); }
    void clear() {
        m_paints.clear();
        m_paintWork.clear();
        m_events.clear();
    }
    void print() {
        m_paints.print("painting the view");
        m_paintWork.print("    its processor time");
        m_events.print("any event");
    }

private:
    QObject* m_painted = nullptr;
    std::function<void()> m_onPaint;
    int m_depth = 0;
    Series m_paints;
    Series m_paintWork;
    Series m_events;
};

double cpuSeconds() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void printMemory() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.rfind("VmRSS", 0) == 0 || line.rfind("VmHWM", 0) == 0) std::printf("  %s\n", line.c_str());
    }
}

/// Runs the event loop until `done`, a minute at most.
bool waitFor(const std::function<bool()>& done) {
    QElapsedTimer clock;
    clock.start();
    while (!done() && clock.elapsed() < 60'000) QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
    return done();
}

/// A log directory in a window of the reference size, as the page shows it.
class Stage {
public:
    Stage(MeasuredApplication& application, const std::filesystem::path& directory) : m_application(application) {
        auto world = std::make_shared<test::World>();
        world->openLog = [directory] { return api::detail::makeLogReader(directory); };
        m_gate = std::make_unique<models::EngineGate>(m_runner, test::openFake(world));
        m_gate->open();
        m_panel.resize(1280, 800);
        m_application.watch(m_panel.view()->viewport());
    }
    ~Stage() {
        m_application.watch(nullptr);
        m_application.onPaint({});
        m_panel.setModel(nullptr, {});
        m_model.reset();
        m_runner.shutdown();
    }
    void open() {
        m_model = std::make_unique<models::LogModel>(m_runner, QStringLiteral("c1"));
        m_panel.setModel(m_model.get(), QStringLiteral("bench"));
        m_panel.show();
    }
    MeasuredApplication& application() { return m_application; }
    LogPanel& panel() { return m_panel; }
    LogView& view() { return *m_panel.view(); }
    models::LogModel& model() { return *m_model; }
    QScrollBar& bar() { return *view().verticalScrollBar(); }
    /// What is on the screen is text, not bars that stand for text to come.
    bool complete() {
        const qint64 first = view().firstVisibleLine();
        const qint64 last = std::min(m_model->lineCount(), first + bar().pageStep());
        for (qint64 line = first; line < last; ++line) {
            if (m_model->row(line) == nullptr) return false;
        }
        return last > first;
    }

private:
    MeasuredApplication& m_application;
    models::EngineRunner m_runner;
    std::unique_ptr<models::EngineGate> m_gate;
    std::unique_ptr<models::LogModel> m_model;
    DialogPrompt m_prompt;
    LogPanel m_panel{m_prompt, QStringLiteral("log")};
};

struct Wishes {
    bench::Writing writing;
    int seconds = 10;
    std::uint64_t rate = 100'000;
    bool wrapped = false;
};

QStringList writerArguments(const bench::Writing& writing) {
    return {QStringLiteral("--write"),
            QStringLiteral("--directory"),
            QString::fromStdString(writing.directory.string()),
            QStringLiteral("--lines"),
            QString::number(writing.lines),
            QStringLiteral("--rate"),
            QString::number(writing.linesPerSecond),
            QStringLiteral("--width"),
            QString::number(writing.width)};
}

void measureFollowing(MeasuredApplication& application, const Wishes& wishes) {
    bench::Writing writing = wishes.writing;
    writing.directory /= "follow";
    writing.linesPerSecond = wishes.rate;
    writing.lines = wishes.rate * static_cast<std::uint64_t>(wishes.seconds);
    std::printf("following %llu lines a second of %u characters for %d s\n",
                static_cast<unsigned long long>(wishes.rate), writing.width, wishes.seconds);
    QProcess writer;
    writer.setProcessChannelMode(QProcess::ForwardedChannels);
    writer.start(QCoreApplication::applicationFilePath(), writerArguments(writing));
    Stage stage(application, writing.directory);
    stage.panel().view()->setWrapped(wishes.wrapped);
    stage.open();
    waitFor([&] { return stage.model().loaded() && stage.model().lineCount() > 0; });
    Series gaps;
    QElapsedTimer sinceTick;
    QTimer timer;
    timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&timer, &QTimer::timeout, [&] {
        gaps.add(sinceTick.nsecsElapsed());
        sinceTick.start();
    });
    application.clear();
    sinceTick.start();
    timer.start(10);
    QElapsedTimer wall;
    wall.start();
    const double cpuBefore = cpuSeconds();
    qint64 furthestBehind = 0;
    while (writer.state() != QProcess::NotRunning) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        if (stage.model().lineCount() > 0) {
            furthestBehind = std::max(furthestBehind, stage.model().lineCount() - stage.view().shownCount());
        }
    }
    const double share = 100 * (cpuSeconds() - cpuBefore) / (static_cast<double>(wall.elapsed()) / 1000);
    timer.stop();
    gaps.print("between ticks of a 10 ms timer");
    application.print();
    std::printf("  processor %.0f %% of one core, furthest behind %lld lines, %lld laid out\n", share,
                static_cast<long long>(furthestBehind), static_cast<long long>(stage.view().laidOut()));
    printMemory();
    const bool whole = waitFor([&] { return stage.view().shownCount() == static_cast<qint64>(writing.lines); });
    std::printf("  %s\n\n", whole ? "every line arrived" : "LINES ARE MISSING");
}

/// The next start reads from the disk.
void dropCache(const std::filesystem::path& directory) {
    for (const auto& entry : std::filesystem::directory_iterator(directory)) {
        const int fd = ::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC);
        if (fd < 0) continue;
        ::fsync(fd);
        ::posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
        ::close(fd);
    }
}

void measureOpening(MeasuredApplication& application, const std::filesystem::path& directory, bool wrapped,
                    const char* how) {
    Stage stage(application, directory);
    stage.view().setWrapped(wrapped);
    QElapsedTimer clock;
    double painted = 0;
    application.onPaint([&] {
        if (painted == 0 && stage.model().loaded() && stage.complete()) painted = milliseconds(clock.nsecsElapsed());
    });
    clock.start();
    stage.open();
    waitFor([&] { return painted != 0; });
    std::printf("  first paint of the end, %-11s %.1f ms\n", how, painted);
}

/// `step` moves the view; the frame is painted at once, and again when its text is here.
void measureSteps(Stage& stage, const char* what, int times, const std::function<void(int)>& step) {
    Series frames;
    Series work;
    Series until;
    for (int i = 0; i < times; ++i) {
        QElapsedTimer clock;
        clock.start();
        const qint64 begun = threadNanoseconds();
        step(i);
        stage.view().viewport()->repaint();
        frames.add(clock.nsecsElapsed());
        work.add(threadNanoseconds() - begun);
        waitFor([&] { return stage.complete(); });
        stage.view().viewport()->repaint();
        until.add(clock.nsecsElapsed());
    }
    frames.print(what);
    work.print("    its processor time");
    until.print("    until its text is here");
}

void measureSearch(Stage& stage) {
    LogFindBar& find = *stage.panel().findBar();
    find.open();
    stage.bar().setValue(0);
    auto* field = find.findChild<QLineEdit*>();
    QElapsedTimer clock;
    clock.start();
    field->setText(QStringLiteral("ERROR"));
    waitFor([&] { return !stage.model().matches().empty(); });
    const double first = milliseconds(clock.nsecsElapsed());
    waitFor([&] { return stage.model().findFinished(); });
    std::printf("  search: first match after %.0f ms, all %zu after %.0f ms\n", first, stage.model().matches().size(),
                milliseconds(clock.nsecsElapsed()));
    measureSteps(stage, "next match", 200, [&](int) { find.next(); });
}

void measureLargeLog(MeasuredApplication& application, const Wishes& wishes) {
    bench::Writing writing = wishes.writing;
    writing.directory /= "large";
    QElapsedTimer clock;
    clock.start();
    bench::writeLog(writing);
    std::printf("a log of %llu lines (written in %.1f s)\n", static_cast<unsigned long long>(writing.lines),
                static_cast<double>(clock.elapsed()) / 1000);
    dropCache(writing.directory);
    measureOpening(application, writing.directory, wishes.wrapped, "from disk");
    measureOpening(application, writing.directory, wishes.wrapped, "cached");
    Stage stage(application, writing.directory);
    stage.view().setWrapped(wishes.wrapped);
    stage.open();
    waitFor([&] { return stage.model().loaded() && stage.complete(); });
    const int range = stage.bar().maximum();
    application.clear();
    measureSteps(stage, "jump to a random place", 100,
                 [&](int i) { stage.bar().setValue(static_cast<int>(qint64{i} * 7'919'317 % range)); });
    measureSteps(stage, "page up", 300,
                 [&](int) { stage.bar().setValue(stage.bar().value() - stage.bar().pageStep()); });
    stage.bar().setValue(range / 2);
    measureSteps(stage, "page down", 300,
                 [&](int) { stage.bar().setValue(stage.bar().value() + stage.bar().pageStep()); });
    measureSteps(stage, "three lines down", 300, [&](int) { stage.bar().setValue(stage.bar().value() + 3); });
    measureSearch(stage);
    application.print();
    printMemory();
}

}  // namespace

int main(int argc, char** argv) {
    MeasuredApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    const auto number = [&parser](const char* name, const char* preset) {
        parser.addOption(
            {QString::fromLatin1(name), QString::fromLatin1(name), QStringLiteral("n"), QString::fromLatin1(preset)});
    };
    number("rate", "100000");
    number("seconds", "10");
    number("lines", "10000000");
    number("width", "80");
    parser.addOption({QStringLiteral("wrap"), QStringLiteral("long lines are wrapped")});
    parser.addOption({QStringLiteral("write"), QStringLiteral("only writes a log")});
    parser.addOption({QStringLiteral("directory"), QStringLiteral("where"), QStringLiteral("directory")});
    parser.process(application);
    QTemporaryDir scratch(QStringLiteral("/var/tmp/galley-bench-XXXXXX"));
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, scratch.path());
    Wishes wishes;
    wishes.writing.directory =
        (parser.isSet(QStringLiteral("directory")) ? parser.value(QStringLiteral("directory")) : scratch.path())
            .toStdString();
    wishes.writing.lines = parser.value(QStringLiteral("lines")).toULongLong();
    wishes.writing.width = parser.value(QStringLiteral("width")).toUInt();
    wishes.rate = parser.value(QStringLiteral("rate")).toULongLong();
    wishes.seconds = parser.value(QStringLiteral("seconds")).toInt();
    wishes.wrapped = parser.isSet(QStringLiteral("wrap"));
    if (parser.isSet(QStringLiteral("write"))) {
        wishes.writing.linesPerSecond = wishes.rate;
        bench::writeLog(wishes.writing);
        return 0;
    }
    const Theme theme(application);
    measureFollowing(application, wishes);
    measureLargeLog(application, wishes);
    return 0;
}
