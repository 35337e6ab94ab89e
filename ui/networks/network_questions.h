// SPDX-License-Identifier: Apache-2.0
/// @file
/// What is asked before something happens to networks, in words. Used by NetworksPage.
/// Threads: GUI thread. Processes: none. Crash: nothing to lose.
#pragma once

#include "models/network_list_model.h"
#include "models/network_members.h"
#include "ui/widgets/prompt.h"

namespace galley::ui {

/// `networks` can be deleted; `kept`: how many of the chosen ones cannot.
Question deleteNetworksQuestion(const QList<models::NetworkRow>& networks, int kept);
/// It is always there. Confirmed, it is opened.
Question fixedNetworkQuestion(const models::NetworkRow& network);
/// Containers run in it. Confirmed, they are shown.
Question usedNetworkQuestion(const models::NetworkRow& network);
/// None of the chosen ones can be deleted.
Question noneDeletableQuestion();
/// `last`: it is in no other network.
Question disconnectQuestion(const models::NetworkRow& network, const models::NetworkMemberRow& member, bool last);

}  // namespace galley::ui
