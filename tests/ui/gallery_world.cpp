// SPDX-License-Identifier: Apache-2.0
// What there is in the gallery's machine.
#include "tests/ui/gallery.h"

namespace galley::gallery {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

api::ImageSummary imageOf(const std::string& id, const std::vector<std::string>& tags, std::int64_t size,
                          int containers, hours age) {
    api::ImageSummary image = test::makeImage("sha256:" + id + std::string(64 - id.size(), '0'), tags);
    image.sizeBytes = size;
    image.containers = containers;
    image.created = now() - age;
    return image;
}

void addImages(test::World& world) {
    world.images = {
        imageOf("3f2a91c07b4e", {"flask-demo:1", "flask-demo:latest"}, 128'400'000, 2, hours(2)),
        imageOf("9c41d2e8aa10", {"postgres:16"}, 432'000'000, 1, hours(24 * 5)),
        imageOf("77ab01cd3e5f", {"registry.example.org:5000/team/project/service-with-a-long-name:2026-11-23-rc1"},
                1'210'000'000, 0, hours(24 * 40)),
        imageOf("0b1c2d3e4f5a", {"debian:bookworm-slim"}, 74'800'000, 0, hours(24 * 12)),
        imageOf("e5d4c3b2a190", {}, 128'300'000, 0, hours(24 * 3)),
        imageOf("1a2b3c4d5e6f", {"datasci:2"}, 3'860'000'000, 1, hours(24 * 90)),
        imageOf("c0ffee00c0ff", {"<b>bold</b><img src=x>:1"}, 12'000, 0, hours(1)),
    };
    api::ImageDetails details;
    details.summary = world.images[0];
    details.exposedPorts = {"5000/tcp"};
    details.environment = {"PATH=/usr/local/bin:/usr/bin:/bin", "FLASK_APP=app.py"};
    details.command = {"python3", "-m", "flask", "run", "--host=0.0.0.0"};
    details.workingDirectory = "/srv";
    details.user = "app";
    details.volumes = {"/data"};
    details.entrypoint = {"/usr/local/bin/docker-entrypoint.sh"};
    details.summary.repoDigests = {"registry.example.org:5000/team/flask-demo@sha256:" + std::string(64, 'a')};
    details.summary.platform = "linux/amd64";
    details.summary.labels = {{"org.opencontainers.image.source", "https://git.example.org/team/flask-demo"},
                              {"org.opencontainers.image.title", "flask-demo"}};
    world.details["flask-demo:1"] = details;
    const auto step = [&world](const std::string& command, std::int64_t size, hours age) {
        auto& history = world.histories["flask-demo:1"];
        history.insert(history.begin(), {"<missing>", now() - age, command, size, "buildkit.dockerfile.v0"});
    };
    step("/bin/sh -c #(nop) ADD file:9a5a13e3a0a5a27d5bdfeea5d9f1d8a5ed8f1e1b7f2e2d4c8a0e6 in / ", 74'800'000,
         hours(720));
    step("/bin/sh -c #(nop)  CMD [\"bash\"]", 0, hours(720));
    step(
        "RUN /bin/sh -c apt-get update && apt-get install -y --no-install-recommends python3 python3-flask && rm -rf "
        "/var/lib/apt/lists/* # buildkit",
        51'200'000, hours(2));
    step("WORKDIR /srv", 0, hours(2));
    step("COPY app.py /srv/ # buildkit", 2'400'000, hours(2));
    step("EXPOSE map[5000/tcp:{}]", 0, hours(2));
    step("CMD [\"python3\" \"-m\" \"flask\" \"run\" \"--host=0.0.0.0\"]", 0, hours(2));
}

void addDiagnosis(test::World& world) {
    world.diagnosis.explanations = {
        {"out-of-memory", "It used more memory than it may, and the kernel ended it.",
         "Give it more: galley update --memory 2g train-job, or read the data in smaller pieces.",
         "loading survey-2026.csv (3.1 GB)"}};
    world.diagnosis.facts = {{"exit code", "137"}, {"ended by signal", "9 (SIGKILL)"}, {"memory limit", "1 GB"}};
    world.diagnosis.lastLines = {"reading survey-2025.csv (2.8 GB)", "loading survey-2026.csv (3.1 GB)"};
    api::PortFinding finding;
    finding.kind = api::PortFinding::Kind::OtherPort;
    finding.containerName = "db";
    finding.mapping = {"127.0.0.1", 5432, 5432, api::Protocol::Tcp};
    finding.otherPorts = {15432};
    world.portFindings = {finding};
}

void addContainers(test::World& world) {
    auto add = [&world](const std::string& id, const std::string& name, api::ContainerState state,
                        const std::string& image) {
        api::ContainerSummary container = test::makeContainer(id + std::string(64 - id.size(), '0'), name, state);
        container.image = image;
        container.created = now() - hours(3);
        container.started = now() - minutes(2);
        world.containers.push_back(container);
        return &world.containers.back();
    };
    add("c1", "flask-demo", api::ContainerState::Running, "flask-demo:1")->ports = {
        {"127.0.0.1", 8080, 5000, api::Protocol::Tcp}};
    world.containers.back().health = "healthy";
    add("c2", "db", api::ContainerState::Running, "postgres:16")->ports = {
        {"127.0.0.1", 5432, 5432, api::Protocol::Tcp}};
    api::ContainerSummary* failed = add("c3", "train-job", api::ContainerState::Exited, "datasci:2");
    failed->exitCode = 137;
    failed->reason = "It used more memory than it may: the kernel ended it.";
    failed->outOfMemory = true;
    failed->finished = now() - hours(1);
    add("c4", "a-container-with-a-very-long-name-that-nobody-would-type-by-hand", api::ContainerState::Running,
        "registry.example.org:5000/team/project/service-with-a-long-name:2026-11-23-rc1");
    world.containers.back().health = "unhealthy";
    addDiagnosis(world);
    for (const char* id : {"c1", "c2"}) {
        const auto& container = *std::find_if(world.containers.begin(), world.containers.end(),
                                              [id](const auto& one) { return one.id.rfind(id, 0) == 0; });
        api::PublishedPort port =
            test::makePort(container.id, container.ports[0].hostPort, container.ports[0].containerPort);
        port.containerName = container.name;
        port.answers = id == std::string("c1");
        port.connectionsTotal = 41;
        port.bytesOut = 1'200'000;
        world.ports.push_back(port);
        api::ContainerStats sample;
        sample.id = container.id;
        sample.cpuPercent = id == std::string("c1") ? 0.4 : 12.3;
        sample.memoryBytes = id == std::string("c1") ? 38'100'000 : 1'210'000'000;
        world.stats.push_back(sample);
    }
}

void addChecks(test::World& world) {
    using State = api::Check::State;
    world.checks = {
        {"subordinate-ids", "Subordinate ids", State::Failed, "none for this account",
         "Images whose files belong to several users cannot be unpacked.",
         "sudo usermod --add-subuids 100000-165535 me"},
        {"cgroups", "Control groups", State::Warning, "v2, without delegation",
         "Limits of memory and processors do not work.",
         "Log in through systemd, or ask the administrator to delegate the memory and cpu controllers."},
        {"user-namespaces", "User namespaces", State::Ok, "nested namespaces work", "", ""},
        {"overlay", "Overlay file system", State::Ok, "native overlay, kernel 6.1", "", ""},
        {"runtime", "OCI runtime", State::Ok, "crun 1.8.1", "", ""},
        {"pasta", "Way out of the network", State::Ok, "pasta 0.0~git20230309", "", ""},
    };
}

/// After addContainers().
void addVolumes(test::World& world) {
    const auto user = [&world](std::size_t number) {
        const api::ContainerSummary& container = world.containers.at(number);
        return api::VolumeUser{container.id, container.name, container.state == api::ContainerState::Running};
    };
    const auto add = [&world](const std::string& name, std::int64_t size, hours age,
                              const std::vector<api::VolumeUser>& users) {
        world.volumes.list.push_back(test::makeVolume(name, users));
        world.volumes.list.back().created = now() - age;
        world.volumes.sizes[name] = size;
    };
    add("4d1f" + std::string(60, 'a'), 88'000'000, hours(24 * 9), {});
    add("a-volume-with-a-very-long-name-that-nobody-would-type-by-hand_and-it-goes-on", 3'100'000, hours(24 * 400),
        {user(3)});
    add("cache", 1'420'000'000, hours(5), {});
    add("models", 21'700'000'000, hours(24 * 60), {user(0), user(1), user(2), user(3)});
    add("postgres-data", 712'000'000, hours(24 * 5), {user(1)});
    world.volumes.list.back().labels = {
        {"com.example.team", "<b>shop</b>"}, {"com.example.backup", "every night at three"}, {"keep", ""}};
    add("survey-2026", 3'140'000'000, hours(24), {user(2)});
}

/// After addContainers().
void addNetworks(test::World& world) {
    world.networks.list = test::fixedNetworks();
    const auto add = [&world](const std::string& name, const std::string& subnet) {
        world.networks.list.push_back(test::makeNetwork(name + std::string(64, 'f'), name, subnet));
        world.networks.list.back().id.resize(64);
        world.networks.list.back().created = now() - hours(30);
        return &world.networks.list.back();
    };
    const auto join = [&world](const std::string& network, std::size_t number, const std::string& address) {
        const api::ContainerSummary& container = world.containers.at(number);
        world.networks.members[network].push_back(test::makeMember(container.id, container.name, address));
        return &world.networks.members[network].back();
    };
    add("a-network-with-a-very-long-name-that-nobody-would-type-by-hand", "10.230.0.0/24")->internal = true;
    api::NetworkSummary* back = add("back", "10.231.0.0/24");
    back->subnet6 = "fd6b:1c2d:3e4f:1::/64";
    back->gateway6 = "fd6b:1c2d:3e4f:1::1";
    back->labels = {{"com.example.tier", "<b>back</b>"}};
    const std::string id = back->id;
    api::NetworkMember* web = join(id, 0, "10.231.0.2/24");
    web->address6 = "fd6b:1c2d:3e4f:1::2/64";
    web->aliases = {"shop", "www", "a-further-name-that-goes-on-and-on"};
    join(id, 1, "10.231.0.3/24")->address6 = "fd6b:1c2d:3e4f:1::3/64";
    join(id, 2, "");
    join(id, 3, "10.231.0.4/24")->aliases = {"<img src=x>"};
    add("lonely", "192.168.240.0/20");
    join("fixed-bridge", 1, "10.89.0.2/24");
}

std::string logLine(std::uint64_t number) {
    switch (number % 9) {
        case 0: return "\x1b[32m * Running on http://0.0.0.0:5000\x1b[0m (Press CTRL+C to quit)";
        case 1:
            return "127.0.0.1 - - [23/Nov/2026 14:05:0" + std::to_string(number % 10) +
                   "] \"\x1b[37mGET / HTTP/1.1\x1b[0m\" 200 -";
        case 2: return "127.0.0.1 - - [23/Nov/2026 14:05:01] \"\x1b[33mGET /favicon.ico HTTP/1.1\x1b[0m\" 404 -";
        case 3: return "2026-11-23 14:05:02 WARNING the cache is nearly full: 91 %";
        case 4:
            return "2026-11-23 14:05:03 \x1b[1;31mERROR\x1b[0m could not reach db:5432 (attempt " +
                   std::to_string(number) + ")";
        case 5:
            return "\x1b[38;5;208morange of 256\x1b[0m \x1b[38;2;120;200;255mtrue colour\x1b[0m \x1b[7minverse\x1b[0m "
                   "\x1b[4munderlined\x1b[0m";
        case 6:
            return "{\"level\":\"info\",\"message\":\"a long line that goes on and on, to see what wrapping does with "
                   "it when "
                   "it meets the right edge of the view, and what scrolling does without wrapping\",\"n\":" +
                   std::to_string(number) + "}";
        case 7: return "\ttab\tseparated\tvalues";
        default: return "";
    }
}

}  // namespace

api::PullProgress samplePull() {
    api::PullProgress progress;
    progress.status = "Pulling from library/flask";
    using Phase = api::LayerPhase;
    progress.layers = {{"a3ed95caeb02", Phase::AlreadyHere, 0, 0},
                       {"5f70bf18a086", Phase::Downloading, 12'300'000, 57'200'000},
                       {"c8f4bdae3fd1", Phase::Unpacking, 30'000'000, 57'200'000},
                       {"09ab0c8c1d0e", Phase::Waiting, 0, 4'200'000}};
    return progress;
}

std::shared_ptr<test::World> sampleWorld() {
    auto world = std::make_shared<test::World>();
    addImages(*world);
    addContainers(*world);
    addVolumes(*world);
    addNetworks(*world);
    addChecks(*world);
    world->usage.containersRunning = 3;
    world->usage.containersTotal = 4;
    world->usage.images = 6;
    world->usage.cpuPercent = 4.2;
    world->usage.memoryBytes = 412'000'000;
    world->usage.diskBytes = 3'100'000'000;
    world->usage.diskReclaimableBytes = 1'210'000'000;
    api::PortAvailability taken;
    taken.sentence = "Port 5000 is used by python3 (process 4711). 5001 is free.";
    taken.ownerPid = 4711;
    taken.ownerName = "python3";
    taken.suggestion = 5001;
    world->takenPorts[5000] = taken;
    auto log = std::make_shared<test::FakeLog>();
    log->textOf = logLine;
    log->count = 5000;
    world->logs["c1" + std::string(62, '0')] = log;
    return world;
}

}  // namespace galley::gallery
