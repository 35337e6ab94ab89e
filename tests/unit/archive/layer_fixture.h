// SPDX-License-Identifier: Apache-2.0
/// @file
/// A layer directory with a victim beside it, and short words for what should be inside afterwards.
#pragma once

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include <QTemporaryDir>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "engine/archive/apply_layer.h"
#include "engine/archive/remove_tree.h"
#include "engine/base/files.h"
#include "tests/support/source_of.h"

namespace galley::test {

namespace fs = std::filesystem;

/// Everything beneath a directory: path → kind and content.
inline std::map<std::string, std::string> snapshot(const fs::path& root) {
    std::map<std::string, std::string> result;
    for (const auto& item : fs::recursive_directory_iterator(root)) {
        const std::string name = item.path().lexically_relative(root).string();
        struct stat status {};
        ::lstat(item.path().c_str(), &status);
        if (S_ISLNK(status.st_mode)) {
            result[name] = "link " + fs::read_symlink(item.path()).string();
        } else if (S_ISREG(status.st_mode)) {
            result[name] = "file " + readFile(item.path());
        } else if (S_ISDIR(status.st_mode)) {
            result[name] = "directory";
        } else if (S_ISCHR(status.st_mode) && status.st_rdev == 0) {
            result[name] = "whiteout";
        } else {
            result[name] = S_ISFIFO(status.st_mode) ? "fifo" : "other";
        }
    }
    return result;
}

class LayerFixture {
public:
    LayerFixture() : base(m_temporary.path().toStdString()), layer(base / "layer"), outside(base / "outside") {
        fs::create_directory(layer);
        fs::create_directories(outside / "etc");
        std::ofstream(outside / "victim") << "intact";
        std::ofstream(outside / "etc/passwd") << "root";
        before = snapshot(outside);
        directory = openFile(layer, O_RDONLY | O_DIRECTORY);
    }
    /// Directories of a layer may be closed to their owner, which QTemporaryDir does not open.
    ~LayerFixture() { archive::removeTreeAt(openFile(base, O_RDONLY | O_DIRECTORY).get(), "layer"); }
    LayerFixture(const LayerFixture&) = delete;
    LayerFixture& operator=(const LayerFixture&) = delete;

    archive::AppliedLayer apply(const std::string& stream) {
        return archive::applyLayer(sourceOf(stream), directory.get(), {});
    }
    bool outsideIsIntact() const {
        std::size_t beside = 0;
        for ([[maybe_unused]] const auto& item : fs::directory_iterator(base)) ++beside;
        return snapshot(outside) == before && beside == 2;
    }
    std::string attribute(const std::string& name, const char* key) const {
        char value[256];
        const ssize_t length = ::lgetxattr((layer / name).c_str(), key, value, sizeof value);
        return length < 0 ? std::string() : std::string(value, static_cast<std::size_t>(length));
    }
    bool opaque(const std::string& name) const { return attribute(name, "user.overlay.opaque") == "y"; }

private:
    QTemporaryDir m_temporary;

public:
    fs::path base;
    fs::path layer;
    fs::path outside;
    UniqueFd directory;
    std::map<std::string, std::string> before;
};

}  // namespace galley::test
