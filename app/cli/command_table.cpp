// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "app/cli/commands/commands.h"

namespace galley::cli {
namespace {

constexpr std::array kCommands{
    CommandEntry{"attach", makeAttach},   CommandEntry{"commit", makeCommit},   CommandEntry{"cp", makeCopy},
    CommandEntry{"create", makeCreate},   CommandEntry{"diff", makeDiff},       CommandEntry{"doctor", makeDoctor},
    CommandEntry{"events", makeEvents},   CommandEntry{"exec", makeExec},       CommandEntry{"export", makeExport},
    CommandEntry{"history", makeHistory}, CommandEntry{"images", makeImages},   CommandEntry{"import", makeImport},
    CommandEntry{"info", makeInfo},       CommandEntry{"inspect", makeInspect}, CommandEntry{"kill", makeKill},
    CommandEntry{"load", makeLoad},       CommandEntry{"login", makeLogin},     CommandEntry{"logout", makeLogout},
    CommandEntry{"logs", makeLogs},       CommandEntry{"pause", makePause},     CommandEntry{"ps", makePs},
    CommandEntry{"pull", makePull},       CommandEntry{"push", makePush},       CommandEntry{"rename", makeRename},
    CommandEntry{"restart", makeRestart}, CommandEntry{"rm", makeRemove},       CommandEntry{"rmi", makeRemoveImage},
    CommandEntry{"run", makeRun},         CommandEntry{"save", makeSave},       CommandEntry{"search", makeSearch},
    CommandEntry{"start", makeStart},     CommandEntry{"stats", makeStats},     CommandEntry{"stop", makeStop},
    CommandEntry{"tag", makeTag},         CommandEntry{"top", makeTop},         CommandEntry{"unpause", makeUnpause},
    CommandEntry{"update", makeUpdate},   CommandEntry{"version", makeVersion}, CommandEntry{"wait", makeWait},
    CommandEntry{"why", makeWhy},
};

constexpr std::array kContainer{
    CommandEntry{"attach", makeAttach}, CommandEntry{"commit", makeCommit},
    CommandEntry{"cp", makeCopy},       CommandEntry{"create", makeCreate},
    CommandEntry{"diff", makeDiff},     CommandEntry{"exec", makeExec},
    CommandEntry{"export", makeExport}, CommandEntry{"inspect", makeContainerInspect},
    CommandEntry{"kill", makeKill},     CommandEntry{"logs", makeLogs},
    CommandEntry{"ls", makePs},         CommandEntry{"list", makePs, true},
    CommandEntry{"ps", makePs, true},   CommandEntry{"pause", makePause},
    CommandEntry{"port", makePort},     CommandEntry{"prune", makeContainerPrune},
    CommandEntry{"rename", makeRename}, CommandEntry{"restart", makeRestart},
    CommandEntry{"rm", makeRemove},     CommandEntry{"remove", makeRemove, true},
    CommandEntry{"run", makeRun},       CommandEntry{"start", makeStart},
    CommandEntry{"stats", makeStats},   CommandEntry{"stop", makeStop},
    CommandEntry{"top", makeTop},       CommandEntry{"unpause", makeUnpause},
    CommandEntry{"update", makeUpdate}, CommandEntry{"wait", makeWait},
    CommandEntry{"why", makeWhy},
};

constexpr std::array kImage{
    CommandEntry{"history", makeHistory},
    CommandEntry{"import", makeImport},
    CommandEntry{"inspect", makeImageInspect},
    CommandEntry{"load", makeLoad},
    CommandEntry{"ls", makeImages},
    CommandEntry{"list", makeImages, true},
    CommandEntry{"peek", makeImagePeek},
    CommandEntry{"prune", makeImagePrune},
    CommandEntry{"pull", makePull},
    CommandEntry{"push", makePush},
    CommandEntry{"rm", makeRemoveImage},
    CommandEntry{"remove", makeRemoveImage, true},
    CommandEntry{"save", makeSave},
    CommandEntry{"tag", makeTag},
    CommandEntry{"tags", makeImageTags},
};

constexpr std::array kManifest{
    CommandEntry{"inspect", makeManifestInspect},
};

constexpr std::array kNetwork{
    CommandEntry{"connect", makeNetworkConnect},
    CommandEntry{"create", makeNetworkCreate},
    CommandEntry{"disconnect", makeNetworkDisconnect},
    CommandEntry{"inspect", makeNetworkInspect},
    CommandEntry{"ls", makeNetworkList},
    CommandEntry{"list", makeNetworkList, true},
    CommandEntry{"prune", makeNetworkPrune},
    CommandEntry{"rm", makeNetworkRemove},
    CommandEntry{"remove", makeNetworkRemove, true},
};

constexpr std::array kPort{
    CommandEntry{"add", makePortAdd},   CommandEntry{"doctor", makePortDoctor}, CommandEntry{"ls", makePortList},
    CommandEntry{"move", makePortMove}, CommandEntry{"rm", makePortRemove},
};

constexpr std::array kSystem{
    CommandEntry{"autostart", makeSystemAutostart},
    CommandEntry{"df", makeSystemDiskUse},
    CommandEntry{"events", makeEvents},
    CommandEntry{"info", makeInfo},
    CommandEntry{"prune", makeSystemPrune},
    CommandEntry{"start-stopped", makeSystemStartStopped},
};

constexpr std::array kVolume{
    CommandEntry{"clone", makeVolumeClone},   CommandEntry{"create", makeVolumeCreate},
    CommandEntry{"empty", makeVolumeEmpty},   CommandEntry{"export", makeVolumeExport},
    CommandEntry{"import", makeVolumeImport}, CommandEntry{"inspect", makeVolumeInspect},
    CommandEntry{"ls", makeVolumeList},       CommandEntry{"list", makeVolumeList, true},
    CommandEntry{"prune", makeVolumePrune},   CommandEntry{"rename", makeVolumeRename},
    CommandEntry{"rm", makeVolumeRemove},     CommandEntry{"remove", makeVolumeRemove, true},
};

constexpr std::array kGroups{
    CommandGroup{"container", "Manage containers", kContainer.begin(), kContainer.end()},
    CommandGroup{"image", "Manage images", kImage.begin(), kImage.end()},
    CommandGroup{"manifest", "Look at image manifests at registries", kManifest.begin(), kManifest.end()},
    CommandGroup{"network", "Manage networks", kNetwork.begin(), kNetwork.end()},
    CommandGroup{"port", "List published ports; add, move and remove them while a container runs", kPort.begin(),
                 kPort.end(), makePort},
    CommandGroup{"system", "Look at Galley itself", kSystem.begin(), kSystem.end()},
    CommandGroup{"volume", "Manage volumes", kVolume.begin(), kVolume.end()},
};

constexpr std::array<std::string_view, 10> kCommon{"run",  "exec", "ps", "pull",   "images",
                                                   "logs", "stop", "rm", "doctor", "version"};

constexpr CommandTable kTable{kCommands.begin(), kCommands.end(), kGroups.begin(),
                              kGroups.end(),     kCommon.begin(), kCommon.end()};

}  // namespace

const CommandTable& commandTable() {
    return kTable;
}

}  // namespace galley::cli
