// SPDX-License-Identifier: Apache-2.0
/// @file
/// A data directory of its own and small layers to bring into it, with the real galley-ns.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QTemporaryDir>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "engine/archive/unpack_process.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/settled_file.h"
#include "engine/store/detail/database.h"
#include "engine/store/settling.h"
#include "engine/store/store.h"
#include "tests/support/compress.h"
#include "tests/support/in_child.h"
#include "tests/support/tar_builder.h"
#include "tests/support/thrown.h"

namespace galley::test {

namespace fs = std::filesystem;

/// A layer as a registry has it.
struct TestLayer {
    std::string blob;
    store::LayerRequest request;

    explicit TestLayer(const std::string& tar, const Digest& parentChain = {}) : blob(gzip(tar)) {
        request.diffId = Digest::ofBytes(tar);
        request.chainId =
            parentChain.empty() ? request.diffId : Digest::ofBytes(parentChain.text() + " " + request.diffId.text());
        request.blob = Digest::ofBytes(blob);
        request.blobBytes = static_cast<std::int64_t>(blob.size());
    }
};

/// Text that does not compress to nothing.
inline std::string noise(std::size_t bytes) {
    std::string text(bytes, '\0');
    std::uint64_t state = 88172645463325252ULL;
    for (char& c : text) {
        state ^= state << 13U;
        state ^= state >> 7U;
        state ^= state << 17U;
        c = static_cast<char>(state);
    }
    return text;
}

class StoreFixture {
public:
    StoreFixture() {
        const fs::path base = m_temporary.path().toStdString();
        directories.data = base / "data";
        directories.runtime = base / "run";
        directories.config = base / "config";
    }
    ~StoreFixture() {
        try {
            settle();
            archive::removeTrees(directories, {directories.data});
        } catch (const std::exception&) {
            // QTemporaryDir says so.
        }
    }
    StoreFixture(const StoreFixture&) = delete;
    StoreFixture& operator=(const StoreFixture&) = delete;

    store::Store open() const { return store::Store::open(directories); }

    /// Brings a layer in to the end; false when it was here.
    static bool bringIn(const store::Store& store, store::Lease& lease, const TestLayer& layer,
                        const std::vector<Digest>& below = {}) {
        auto ingest = store.beginLayer(lease, layer.request, {});
        if (!ingest) return false;
        ingest->write(layer.blob.substr(static_cast<std::size_t>(ingest->offset())), {});
        ingest->finish({});
        ingest->publish(below, {});
        return true;
    }

    /// Waits until all that was recorded is on the disk.
    void settle() const {
        if (!fs::exists(directories.data / "index.db")) return;
        store::detail::Database database(directories.data / "index.db");
        auto counter = database.query("SELECT value FROM counters");
        if (counter.step()) store::settle(directories.data, counter.number(0), {});
    }

    /// Names in a directory of the store.
    std::vector<std::string> names(const char* directory) const {
        std::vector<std::string> result;
        for (const auto& item : fs::directory_iterator(directories.data / directory)) {
            result.push_back(item.path().filename().string());
        }
        std::sort(result.begin(), result.end());
        return result;
    }
    /// Nothing in `ingest` but downloaded parts.
    bool ingestHoldsOnlyParts() const {
        const auto found = names("ingest");
        return std::all_of(found.begin(), found.end(), [](const std::string& name) { return name.ends_with(".part"); });
    }
    fs::path file(const store::Store& store, const Digest& chain, const char* name) const {
        return store.layers().diffDirectory(chain) / name;
    }

    static int inChild(const std::function<int()>& work) { return test::inChild(work); }

    Directories directories;

private:
    QTemporaryDir m_temporary;
};

}  // namespace galley::test
