// SPDX-License-Identifier: Apache-2.0
#include "app/ns/commands.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <functional>

#include "engine/archive/apply_layer.h"
#include "engine/archive/apply_messages.h"
#include "engine/archive/complete_layer.h"
#include "engine/archive/export_layer.h"
#include "engine/archive/remove_tree.h"
#include "engine/base/error.h"
#include "engine/base/files.h"
#include "engine/base/text.h"

namespace galley::ns {
namespace {

constexpr int kDirectoryDescriptor = 3;
constexpr int kResultDescriptor = 4;
constexpr int kExportRecipeDescriptor = 5;
constexpr int kApplyRecipeDescriptor = 6;
constexpr int kFailed = 1;

/// Runs `work`; what it throws goes to `fd` as a message.
int report(int fd, const std::function<void()>& work) {
    try {
        // Modes come from the layer, all of them.
        ::umask(0);
        work();
        return 0;
    } catch (const Error& error) {
        writeAll(fd, archive::encodeError(error));
    } catch (const std::exception& error) {
        writeAll(fd, archive::encodeError(Error(ErrorKind::Internal, error.what())));
    }
    return kFailed;
}

}  // namespace

int apply(const Arguments& arguments) {
    return report(kResultDescriptor, [&] {
        const bool withRecipe = arguments.size() == 2 && arguments[1] == "recipe";
        const auto shift = arguments.size() == 1 || withRecipe ? parseUnsigned(arguments[0]) : std::nullopt;
        if (!shift || *shift > 1) throw Error(ErrorKind::InvalidInput, "usage: galley-ns apply SHIFT [recipe]");
        archive::LayerWriterOptions options;
        options.idShift = static_cast<std::uint32_t>(*shift);
        const archive::AppliedLayer layer = archive::applyLayer(
            archive::readFrom(STDIN_FILENO), kDirectoryDescriptor, options,
            [](std::int64_t bytes) { writeAll(kResultDescriptor, archive::encodeProgress(bytes)); },
            withRecipe ? kApplyRecipeDescriptor : -1);
        writeAll(kResultDescriptor, archive::encodeResult(layer));
    });
}

int complete(const Arguments&) {
    return report(STDOUT_FILENO, [] {
        const archive::Completion completion = archive::parseCompletion(readAll(STDIN_FILENO));
        std::vector<UniqueFd> parents;
        for (const auto& parent : completion.parents) parents.push_back(openFile(parent, O_RDONLY | O_DIRECTORY));
        archive::completeLayerFrom(kDirectoryDescriptor, completion.layer, parents);
    });
}

int exportLayer(const Arguments&) {
    return report(kResultDescriptor, [] {
        archive::exportLayer(kDirectoryDescriptor, archive::readFrom(kExportRecipeDescriptor), STDOUT_FILENO);
    });
}

int remove(const Arguments& arguments) {
    return report(STDOUT_FILENO, [&] {
        for (const std::string& argument : arguments) {
            const std::filesystem::path tree(argument);
            const UniqueFd parent = openFile(tree.parent_path(), O_RDONLY | O_DIRECTORY);
            archive::removeTreeAt(parent.get(), tree.filename().c_str());
        }
    });
}

}  // namespace galley::ns
