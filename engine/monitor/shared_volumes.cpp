// SPDX-License-Identifier: Apache-2.0
#include "engine/monitor/shared_volumes.h"

#include "engine/base/error.h"
#include "engine/base/files.h"

namespace galley::monitor {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kMaximumRecord = std::size_t{16} << 20U;

}  // namespace

bool isVolumeNamed(const fs::path& containers, const std::string& name) {
    std::error_code unreadable;
    for (const auto& entry : fs::directory_iterator(containers, unreadable)) {
        if (entry.path().filename().string().starts_with(kGonePrefix)) continue;
        try {
            const auto record = readFileIfExists(entry.path() / "config.json", kMaximumRecord);
            if (record && record->find(name) != std::string::npos) return true;
        } catch (const Error&) {
            return true;
        }
    }
    return static_cast<bool>(unreadable);
}

}  // namespace galley::monitor
