// SPDX-License-Identifier: Apache-2.0
/// @file
/// Networks that answer from a script. Used by fake_engine.cpp.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/api/network_service.h"
#include "tests/unit/cli/fake_engine.h"

namespace galley::test {

class FakeNetworks : public api::NetworkService {
public:
    explicit FakeNetworks(Script& script) : m_script(script) {}

    using Filters = std::vector<std::pair<std::string, std::string>>;
    Result<std::vector<api::NetworkSummary>> list(const Filters& filters) override {
        m_script.networkFilters = filters;
        return m_script.networks;
    }
    Result<std::string> inspect(const std::string& reference) override {
        const auto found = m_script.networkDocuments.find(reference);
        if (found == m_script.networkDocuments.end())
            return Error(ErrorKind::NotFound, "network " + reference + " not found");
        return found->second;
    }
    Result<std::vector<api::NetworkMember>> members(const std::string&) override {
        return Error(ErrorKind::Unsupported, "the command line asks for the document");
    }
    Result<api::NetworkSummary> create(const api::NetworkSpec& spec) override {
        m_script.record("network create " + spec.name);
        m_script.networkSpec = spec;
        if (m_script.networkError) return *m_script.networkError;
        api::NetworkSummary made;
        made.id = std::string(64, 'c');
        return made;
    }
    Result<void> remove(const std::string& reference) override {
        m_script.record("network rm " + reference);
        if (m_script.networkError) return *m_script.networkError;
        return {};
    }
    Result<std::vector<std::string>> prune(const Filters& filters) override {
        m_script.record("network prune");
        m_script.networkFilters = filters;
        return m_script.prunedNetworks;
    }
    Result<void> connect(const std::string& container, const api::NetworkChoice& choice) override {
        m_script.record("network connect " + container);
        m_script.networkChoice = choice;
        return {};
    }
    Result<void> disconnect(const std::string& container, const std::string& reference, bool force) override {
        m_script.record("network disconnect " + container + " " + reference + (force ? " force" : ""));
        return {};
    }

private:
    Script& m_script;
};

}  // namespace galley::test
