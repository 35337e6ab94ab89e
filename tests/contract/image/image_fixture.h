// SPDX-License-Identifier: Apache-2.0
/// @file
/// An empty store in a directory of its own, and a client that does not wait long.
#pragma once

#include <QTemporaryDir>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "engine/archive/unpack_process.h"
#include "engine/image/catalogue.h"
#include "engine/image/puller.h"
#include "tests/support/error_of.h"

namespace galley::test {

class ImageFixture {
public:
    ImageFixture()
        : directories{m_root.path().toStdString() + "/data", m_root.path().toStdString() + "/run",
                      m_root.path().toStdString() + "/config"} {
        directories.ensure();
    }
    ~ImageFixture() {
        try {
            archive::removeTrees(directories, {directories.data});
        } catch (const std::exception&) {
            m_root.setAutoRemove(false);
        }
    }
    ImageFixture(const ImageFixture&) = delete;
    ImageFixture& operator=(const ImageFixture&) = delete;

    store::Store open() const { return store::Store::open(directories); }
    static std::shared_ptr<registry::Client> client() {
        http::Patience patience;
        patience.stall = std::chrono::seconds(5);
        patience.firstDelay = std::chrono::milliseconds(2);
        patience.longestDelay = std::chrono::milliseconds(10);
        return std::make_shared<registry::Client>(nullptr, patience);
    }
    image::Puller puller(unsigned parallel = 4) const { return image::Puller(open(), client(), parallel); }
    image::PullOutcome pull(const std::string& reference, const std::string& platform = {}) const {
        return puller().pull({reference, platform}, nullptr, {});
    }
    image::Catalogue catalogue() const { return image::Catalogue(open()); }
    /// How many files a folder of the data directory has.
    std::size_t count(const std::string& folder) const {
        const std::filesystem::directory_iterator items(directories.data / folder);
        return static_cast<std::size_t>(std::distance(begin(items), end(items)));
    }
    /// What downloads and unpacking left behind: names, one a line.
    std::string leftovers() const {
        std::string names;
        for (const auto& item : std::filesystem::directory_iterator(directories.data / "ingest")) {
            names += item.path().filename().string() + "\n";
        }
        return names;
    }

private:
    QTemporaryDir m_root;

public:
    Directories directories;
};

}  // namespace galley::test
