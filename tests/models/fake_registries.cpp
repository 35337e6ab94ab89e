// SPDX-License-Identifier: Apache-2.0
#include "tests/models/fake_registries.h"

#include <algorithm>

#include "tests/models/fake_services.h"

namespace galley::test {

Result<std::vector<api::SearchResult>> FakeRegistries::search(const std::string& term, const api::SearchRequest&,
                                                              std::stop_token stop) {
    m_world.call("search " + term);
    if (!m_world.searchBarrier.pass(stop)) return Result<std::vector<api::SearchResult>>::cancelledResult();
    if (const auto failure = m_world.failureOf("search")) return *failure;
    const std::lock_guard lock(m_world.mutex);
    std::vector<api::SearchResult> found;
    for (const api::SearchResult& hit : m_world.registry.hits) {
        if (hit.name.find(term) != std::string::npos) found.push_back(hit);
    }
    return found;
}

Result<std::string> FakeRegistries::manifest(const std::string& reference, bool, std::stop_token) {
    m_world.call("manifest " + reference);
    return std::string("{}");
}

Result<api::TagPage> FakeRegistries::tags(const std::string& repository, const api::TagRequest& request,
                                          std::stop_token) {
    m_world.call("tags " + repository + (request.after.empty() ? "" : " after " + request.after));
    if (const auto failure = m_world.failureOf("tags")) return *failure;
    const std::lock_guard lock(m_world.mutex);
    const auto known = m_world.registry.tags.find(repository);
    if (known == m_world.registry.tags.end()) return Error(ErrorKind::NotFound, "there is no repository " + repository);
    const std::vector<api::TagEntry>& all = known->second;
    const std::size_t first = request.after.empty() ? 0 : std::stoul(request.after);
    const std::size_t last = std::min(all.size(), first + static_cast<std::size_t>(request.limit));
    api::TagPage page;
    page.tags.assign(all.begin() + static_cast<std::ptrdiff_t>(first), all.begin() + static_cast<std::ptrdiff_t>(last));
    if (last < all.size()) page.next = std::to_string(last);
    return page;
}

Result<api::ImagePeek> FakeRegistries::peek(const std::string& reference, const std::string& platform,
                                            std::stop_token) {
    const std::string key = platform.empty() ? reference : reference + " " + platform;
    m_world.call("peek " + key);
    if (const auto failure = m_world.failureOf("peek")) return *failure;
    const std::lock_guard lock(m_world.mutex);
    const auto known = m_world.registry.peeks.find(key);
    if (known == m_world.registry.peeks.end()) return Error(ErrorKind::NotFound, "there is no image " + key);
    return known->second;
}

Result<void> FakeRegistries::checkLogin(const api::LoginRequest& request, std::stop_token) {
    m_world.call("checkLogin " + request.registry + " " + request.user);
    if (const auto failure = m_world.failureOf("login")) return *failure;
    const std::lock_guard lock(m_world.mutex);
    const auto right = m_world.registry.passwords.find(request.registry + " " + request.user);
    if (right != m_world.registry.passwords.end() && right->second == request.secret) return {};
    return Error(ErrorKind::Unauthorized, "user name or password is wrong");
}

Result<api::Login> FakeRegistries::login(const api::LoginRequest& request, std::stop_token stop) {
    const auto checked = checkLogin(request, stop);
    if (!checked) return checked.failure();
    const std::lock_guard lock(m_world.mutex);
    api::Login login;
    login.registry = request.registry;
    login.user = request.user;
    login.keptIn = m_world.registry.keptIn;
    m_world.registry.logins.push_back(login);
    return login;
}

Result<bool> FakeRegistries::logout(const std::string& registry, std::stop_token) {
    m_world.call("logout " + registry);
    if (const auto failure = m_world.failureOf("logout")) return *failure;
    const std::lock_guard lock(m_world.mutex);
    auto& logins = m_world.registry.logins;
    const auto kept =
        std::remove_if(logins.begin(), logins.end(), [&](const auto& one) { return one.registry == registry; });
    const bool found = kept != logins.end();
    logins.erase(kept, logins.end());
    return found;
}

Result<std::vector<api::Login>> FakeRegistries::logins() {
    if (const auto failure = m_world.failureOf("logins")) return *failure;
    const std::lock_guard lock(m_world.mutex);
    return m_world.registry.logins;
}

Result<std::optional<api::RateLimit>> FakeRegistries::rateLimit(std::stop_token) {
    m_world.call("rateLimit");
    if (const auto failure = m_world.failureOf("rateLimit")) return *failure;
    const std::lock_guard lock(m_world.mutex);
    return m_world.registry.limit;
}

}  // namespace galley::test
