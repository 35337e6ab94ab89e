// SPDX-License-Identifier: Apache-2.0
/// @file
/// Services that answer from a script and write down what they were asked, and a harness that runs one command line
/// over them.
#pragma once

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "app/cli/dispatch.h"
#include "app/cli/session.h"

namespace galley::test {

/// What all fakes share: the calls in order, and what to answer.
struct Script {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<std::string> calls;

    std::vector<api::ImageSummary> images;
    std::vector<api::HistoryEntry> history;
    std::map<std::string, std::string> imageDocuments;
    std::vector<api::PullProgress> pullSteps;
    api::PullOutcome pullOutcome;
    std::optional<Error> pullError;
    std::vector<api::RemovedImage> removedImages;
    std::vector<api::PushProgress> pushSteps;
    api::PushOutcome pushOutcome;
    api::PushPlan pushPlan;
    std::optional<Error> pushError;
    std::optional<Error> saveError;
    api::LoadOutcome loadOutcome;
    api::PullProgress loadProgress;  ///< what load() says once, to whom it concerns

    std::vector<api::ContainerSummary> containers;
    std::map<std::string, std::string> containerDocuments;
    api::ContainerSpec createdSpec;
    std::vector<std::string> createWarnings;
    std::optional<Error> createError;
    std::optional<Error> startError;
    int exitCode = 0;
    std::vector<api::LogLine> logLines;
    api::LogRequest logRequest;
    api::ContainerFilter listFilter;
    /// What the container prints; it ends when all was read, or with `endsAtInput` when its input was closed.
    std::deque<std::pair<api::LogStream, std::string>> output;
    bool endsAtInput = false;
    /// The container ends when it gets a signal; its exit code is then 128 + 2 for INT.
    bool endsAtSignal = false;
    std::string input;
    bool inputClosed = false;
    bool killed = false;

    api::Autostart autostart;
    std::vector<std::pair<std::string, std::optional<Error>>> comeBack;
    api::Diagnosis diagnosis;
    std::vector<api::PortFinding> portFindings;
    std::vector<api::RemovedLog> removedLogs;
    std::string logSettingsTrouble;
    api::LogSearch logSearch;
    std::vector<api::LogMatch> logMatches;

    api::ExecSpec execSpec;
    std::optional<Error> execError;
    api::ProcessTable processTable;

    api::CopyRequest copyRequest;
    api::CopyOutcome copyOutcome;
    std::optional<Error> copyError;
    api::CommitRequest commitRequest;
    std::vector<api::TreeChange> changes;
    std::vector<api::VolumeSummary> volumes;
    std::map<std::string, std::string> volumeDocuments;
    api::VolumeFilter volumeFilter;
    api::VolumeRequest volumeRequest;
    api::VolumePruneRequest volumePruneRequest;
    std::optional<Error> volumeError;
    std::string archive;  ///< what comes out of a container, and what went in
    std::vector<api::NetworkSummary> networks;
    std::map<std::string, std::string> networkDocuments;
    api::NetworkSpec networkSpec;
    api::NetworkChoice networkChoice;
    std::vector<std::pair<std::string, std::string>> networkFilters;
    std::vector<std::string> prunedNetworks;
    std::optional<Error> networkError;

    std::vector<api::PublishedPort> ports;
    std::vector<api::SearchResult> searchResults;
    api::SearchRequest searchRequest;
    api::TagPage tagPage;
    std::string manifest;
    api::ImagePeek peek;
    api::Login login{"docker.io", "me", "keyring"};
    std::optional<Error> loginError;
    bool hasLogin = false;
    std::optional<Error> registryError;
    std::vector<api::Check> checks;
    api::DiskUse diskUse;
    api::StoreCheck storeCheck;
    api::PruneRequest pruneRequest;
    api::PruneOutcome pruned;
    api::SystemPruneRequest systemPruneRequest;
    api::SystemPruneOutcome systemPruned;
    api::VersionInfo version;
    std::string info = "{}";
    std::vector<api::Event> events;
    api::EventRequest eventRequest;

    void record(const std::string& call);
    bool called(const std::string& call);
};

struct Outcome {
    int code = -1;
    std::string out;
    std::string err;
};

/// Runs `galley ARGUMENTS…` over the script; `input` is its standard input.
Outcome runGalley(Script& script, const std::vector<std::string>& arguments, const std::string& input = "");

/// The same with a descriptor of the caller as standard input (a terminal).
Outcome runGalleyOn(Script& script, const std::vector<std::string>& arguments, int input);

api::ContainerSummary runningContainer(const std::string& name);

}  // namespace galley::test
