// SPDX-License-Identifier: Apache-2.0
#include "engine/api/log_service.h"

#include <utility>

#include "engine/api/detail/services.h"
#include "engine/logs/log_reader.h"

namespace galley::api {

namespace {

struct Place {
    std::string id;
    std::string name;
    bool removed = false;
    std::filesystem::path directory;
};

class Logs : public LogService {
public:
    explicit Logs(container::Context& context) : m_context(context) {}

    Result<std::vector<RemovedLog>> removed() override {
        return capture([&] { return kept(); });
    }

    Result<std::string> settingsTrouble() override {
        return capture([] { return container::readKeepSetting().trouble; });
    }

    Result<void> search(const LogSearch& search, const std::function<bool(const LogMatch&)>& sink,
                        std::stop_token stop) override {
        return capture([&] {
            for (const Place& place : places(search)) {
                if (!searchOne(place, search, sink, stop)) return;
            }
        });
    }

private:
    std::vector<RemovedLog> kept() const {
        const auto& data = m_context.directories().data;
        logs::pruneKeptLogs(data, container::readKeepSetting().rule, now());
        return logs::listKeptLogs(data);
    }

    Place placeOf(const container::Observation& observation) const {
        const std::string& id = observation.record.id;
        return {id, observation.name, false, m_context.records().paths(id).logs};
    }

    Place find(const std::string& reference) const {
        try {
            return placeOf(m_context.observe(reference));
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::NotFound) throw;
            const auto log = container::findRemovedLog(m_context.directories(), reference);
            if (!log) throw;
            return {log->id, log->name, true, log->directory};
        }
    }

    std::vector<Place> places(const LogSearch& search) const {
        std::vector<Place> places;
        for (const std::string& reference : search.references) {
            places.push_back(find(reference));
        }
        if (!search.references.empty()) return places;
        for (const auto& observation : m_context.observeAll()) {
            if (search.stopped || container::isUp(observation.state)) places.push_back(placeOf(observation));
        }
        if (search.removed) {
            for (const auto& log : kept()) places.push_back({log.id, log.name, true, log.directory});
        }
        return places;
    }

    /// False when the sink has enough.
    static bool searchOne(const Place& place, const LogSearch& search, const std::function<bool(const LogMatch&)>& sink,
                          const std::stop_token& stop) {
        logs::LogReader reader(place.directory);
        const std::uint64_t end = reader.refresh();
        const logs::Search wanted{search.query.text, search.query.caseSensitive, search.query.regularExpression};
        for (const auto number : reader.find(wanted, reader.firstLine(), end, search.limitPerContainer, stop)) {
            for (const auto& line : reader.read(number, 1)) {
                const LogMatch match{place.id,
                                     place.name,
                                     place.removed,
                                     number,
                                     {line.time, detail::toLogStream(line.stream), line.text, line.partial}};
                if (!sink(match)) return false;
            }
        }
        return true;
    }

    container::Context& m_context;
};

}  // namespace

std::filesystem::path detail::logDirectory(container::Context& context, const std::string& reference) {
    try {
        return context.records().paths(context.observe(reference).record.id).logs;
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::NotFound) throw;
        const auto log = container::findRemovedLog(context.directories(), reference);
        if (!log) throw;
        return log->directory;
    }
}

std::unique_ptr<LogService> detail::makeLogService(container::Context& context) {
    return std::make_unique<Logs>(context);
}

}  // namespace galley::api
