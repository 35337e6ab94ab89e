// SPDX-License-Identifier: Apache-2.0
#include "app/ns/commands.h"
#include "engine/base/error.h"
#include "engine/base/text.h"
#include "engine/network/name_server.h"
#include "engine/network/network_keeper.h"
#include "engine/process/ready_report.h"

namespace galley::ns {

int network(const Arguments& arguments) {
    if (arguments.size() != 3) {
        throw Error(ErrorKind::InvalidInput, "usage: galley-ns network DIRECTORY GRACE-MS CONFIG");
    }
    const auto grace = parseUnsigned(arguments[1]);
    if (!grace || *grace > 3'600'000) throw Error(ErrorKind::InvalidInput, "GRACE-MS must be a number up to an hour");
    return galley::network::runNetworkKeeper(arguments[0], std::chrono::milliseconds(*grace),
                                             galley::network::parseConfig(arguments[2]), process::kReadyDescriptor);
}

int names(const Arguments& arguments) {
    if (arguments.size() != 1) throw Error(ErrorKind::InvalidInput, "usage: galley-ns names DIRECTORY");
    const auto& [lowest, datagrams, connections, networkNamespace, highest] = galley::network::kNameDescriptors;
    const UniqueFd listening(lowest);
    const UniqueFd listeningToo(highest);
    galley::network::runNameServer(arguments[0], UniqueFd(datagrams), UniqueFd(connections),
                                   UniqueFd(networkNamespace));
}

}  // namespace galley::ns
