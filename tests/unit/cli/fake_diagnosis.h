// SPDX-License-Identifier: Apache-2.0
/// @file
/// Services that explain, start and look through logs, from a script. Used by fake_engine.cpp. Threads: one.
#pragma once

#include "tests/unit/cli/fake_engine.h"

namespace galley::test {

class FakeAutostart : public api::AutostartService {
public:
    explicit FakeAutostart(Script& script) : m_script(script) {}
    Result<void> enable() override {
        m_script.record("autostart enable");
        return {};
    }
    Result<void> disable() override {
        m_script.record("autostart disable");
        return {};
    }
    Result<api::Autostart> status() override { return m_script.autostart; }
    Result<void> startStopped(const std::function<void(const std::string&, const std::optional<Error>&)>& report,
                              std::stop_token) override {
        for (const auto& [name, error] : m_script.comeBack) report(name, error);
        return {};
    }

private:
    Script& m_script;
};

class FakeDiagnosis : public api::DiagnosisService {
public:
    explicit FakeDiagnosis(Script& script) : m_script(script) {}
    Result<api::Diagnosis> explain(const std::string& reference, const std::string& language) override {
        m_script.record("explain " + reference + " " + language);
        return m_script.diagnosis;
    }
    Result<std::vector<api::PortFinding>> examinePorts(const std::string& reference) override {
        m_script.record("examinePorts " + reference);
        return m_script.portFindings;
    }

private:
    Script& m_script;
};

class FakeLogs : public api::LogService {
public:
    explicit FakeLogs(Script& script) : m_script(script) {}
    Result<std::vector<api::RemovedLog>> removed() override { return m_script.removedLogs; }
    Result<std::string> settingsTrouble() override { return m_script.logSettingsTrouble; }
    Result<void> search(const api::LogSearch& search, const std::function<bool(const api::LogMatch&)>& sink,
                        std::stop_token) override {
        m_script.logSearch = search;
        for (const auto& match : m_script.logMatches) {
            if (!sink(match)) break;
        }
        return {};
    }

private:
    Script& m_script;
};

}  // namespace galley::test
