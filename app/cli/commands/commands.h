// SPDX-License-Identifier: Apache-2.0
/// @file
/// Makes every command. Used by the command table. Threads: main thread. Processes: none. Crash: nothing to lose.
#pragma once

#include "app/cli/command.h"

namespace galley::cli {

std::unique_ptr<Command> makeAttach();
std::unique_ptr<Command> makeContainerInspect();
std::unique_ptr<Command> makeContainerPrune();
std::unique_ptr<Command> makeCommit();
std::unique_ptr<Command> makeCopy();
std::unique_ptr<Command> makeCreate();
std::unique_ptr<Command> makeDiff();
std::unique_ptr<Command> makeDoctor();
std::unique_ptr<Command> makeEvents();
std::unique_ptr<Command> makeExec();
std::unique_ptr<Command> makeExport();
std::unique_ptr<Command> makeHistory();
std::unique_ptr<Command> makeImageInspect();
std::unique_ptr<Command> makeImagePeek();
std::unique_ptr<Command> makeImageTags();
std::unique_ptr<Command> makeImagePrune();
std::unique_ptr<Command> makeImport();
std::unique_ptr<Command> makeImages();
std::unique_ptr<Command> makeInfo();
std::unique_ptr<Command> makeInspect();
std::unique_ptr<Command> makeKill();
std::unique_ptr<Command> makeLoad();
std::unique_ptr<Command> makeLogin();
std::unique_ptr<Command> makeLogout();
std::unique_ptr<Command> makeLogs();
std::unique_ptr<Command> makeManifestInspect();
std::unique_ptr<Command> makeNetworkConnect();
std::unique_ptr<Command> makeNetworkCreate();
std::unique_ptr<Command> makeNetworkDisconnect();
std::unique_ptr<Command> makeNetworkInspect();
std::unique_ptr<Command> makeNetworkList();
std::unique_ptr<Command> makeNetworkPrune();
std::unique_ptr<Command> makeNetworkRemove();
std::unique_ptr<Command> makePause();
std::unique_ptr<Command> makePort();
std::unique_ptr<Command> makePortAdd();
std::unique_ptr<Command> makePortDoctor();
std::unique_ptr<Command> makePortList();
std::unique_ptr<Command> makePortMove();
std::unique_ptr<Command> makePortRemove();
std::unique_ptr<Command> makePs();
std::unique_ptr<Command> makePull();
std::unique_ptr<Command> makePush();
std::unique_ptr<Command> makeRemove();
std::unique_ptr<Command> makeRemoveImage();
std::unique_ptr<Command> makeRename();
std::unique_ptr<Command> makeRestart();
std::unique_ptr<Command> makeRun();
std::unique_ptr<Command> makeSave();
std::unique_ptr<Command> makeSearch();
std::unique_ptr<Command> makeStart();
std::unique_ptr<Command> makeStats();
std::unique_ptr<Command> makeStop();
std::unique_ptr<Command> makeSystemAutostart();
std::unique_ptr<Command> makeSystemDiskUse();
std::unique_ptr<Command> makeSystemPrune();
std::unique_ptr<Command> makeSystemStartStopped();
std::unique_ptr<Command> makeTag();
std::unique_ptr<Command> makeTop();
std::unique_ptr<Command> makeUnpause();
std::unique_ptr<Command> makeUpdate();
std::unique_ptr<Command> makeVersion();
std::unique_ptr<Command> makeVolumeClone();
std::unique_ptr<Command> makeVolumeCreate();
std::unique_ptr<Command> makeVolumeEmpty();
std::unique_ptr<Command> makeVolumeExport();
std::unique_ptr<Command> makeVolumeImport();
std::unique_ptr<Command> makeVolumeInspect();
std::unique_ptr<Command> makeVolumeList();
std::unique_ptr<Command> makeVolumePrune();
std::unique_ptr<Command> makeVolumeRemove();
std::unique_ptr<Command> makeVolumeRename();
std::unique_ptr<Command> makeWait();
std::unique_ptr<Command> makeWhy();

/// Calls `act` for every name; an Error is reported and the rest goes on. Returns 1 when one failed.
int forEachName(Session& session, const std::vector<std::string>& names,
                const std::function<void(const std::string&)>& act);

}  // namespace galley::cli
