# SPDX-License-Identifier: Apache-2.0
"""Networks: made, used, taken away; names, isolation, the way to this computer; connected and disconnected live."""
import http.server
import json
import os
import pathlib
import signal
import socket
import threading

import support
from network_case import RESOLVE, SERVE, NetworkCase
from support import wait_until

# Adds a default route where a gateway is given, then tries TCP to a nameserver.
ROUTE_AND_CONNECT = """
import fcntl, socket, struct, sys
def name(address):
    return struct.pack("HH4s8x", socket.AF_INET, 0, socket.inet_aton(address))
if sys.argv[1]:
    route = bytes(8) + name("0.0.0.0") + name(sys.argv[1]) + name("0.0.0.0") + struct.pack("Hh", 3, 0) + bytes(60)
    fcntl.ioctl(socket.socket(socket.AF_INET, socket.SOCK_DGRAM), 0x890B, route)
    print("routed")
try:
    socket.create_connection((sys.argv[2], 53), timeout=float(sys.argv[3]))
    print("connected")
except OSError:
    print("no")
"""

ADD_ADDRESS = """
import fcntl, socket, struct
request = struct.pack("16sH2x4s8x", b"lo:9", socket.AF_INET, socket.inet_aton("198.51.100.9"))
fcntl.ioctl(socket.socket(socket.AF_INET, socket.SOCK_DGRAM), 0x8916, request)
"""


def host_nameserver():
    return next(line.split()[1] for line in pathlib.Path("/etc/resolv.conf").read_text().splitlines()
                if line.startswith("nameserver"))


class Definitions(NetworkCase):
    def test_a_network_is_made_shown_and_removed(self):
        identifier = self.galley("network", "create", "--label", "tier=back", "--subnet", "10.231.0.0/24", "--gateway",
                                 "10.231.0.9", "back").stdout.strip()
        self.assertRegex(identifier, "^[0-9a-f]{64}$")
        shown = json.loads(self.galley("network", "inspect", "back").stdout)[0]
        self.assertEqual((shown["Id"], shown["Name"], shown["Driver"], shown["Internal"]), (identifier, "back", "bridge", False))
        self.assertEqual(shown["IPAM"]["Config"], [{"Subnet": "10.231.0.0/24", "Gateway": "10.231.0.9"}])
        self.assertEqual((shown["Labels"], shown["Containers"]), ({"tier": "back"}, {}))
        rows = self.galley("network", "ls").stdout.splitlines()
        self.assertEqual(rows[0].split(), ["NETWORK", "ID", "NAME", "DRIVER", "SCOPE"])
        self.assertEqual([row.split()[1:] for row in rows[1:]], [["bridge", "bridge", "local"], ["host", "host", "local"],
                                                                 ["none", "null", "local"], ["back", "bridge", "local"]])
        self.assertEqual(self.galley("network", "ls", "-qf", "label=tier=back", "--no-trunc").stdout.strip(), identifier)
        self.assertEqual(self.galley("network", "ls", "-f", "name=bac", "--format", "{{.Name}}").stdout, "back\n")
        self.refused("network with name back already exists", "network", "create", "back")
        self.refused("Pool overlaps with other one", "network", "create", "--subnet", "10.231.0.0/25", "other")
        self.assertEqual(self.galley("network", "rm", identifier[:12]).stdout, identifier[:12] + "\n")
        self.refused("network back not found", "network", "inspect", "back")
        self.refused("bridge is a pre-defined network and cannot be removed", "network", "rm", "bridge")
        self.refused("network nowhere not found", "run", "--rm", "--network", "nowhere", self.image, "true", code=125)

    def test_a_network_in_use_stays(self):
        self.galley("network", "create", "used")
        self.sleeper("user", "--network", "used")
        self.refused("has active endpoints", "network", "rm", "used")
        member = json.loads(self.galley("network", "inspect", "used").stdout)[0]["Containers"]
        self.assertEqual([entry["Name"] for entry in member.values()], ["user"])
        self.assertEqual(self.galley("ps", "-q", "--filter", "network=used").stdout.split()[0],
                         self.inspect("user")["Id"][:12])
        self.galley("stop", "-t", "0", "user")
        self.assertNotIn("used", self.galley("network", "prune", "-f").stdout)
        self.galley("network", "rm", "used")
        self.refused("network used not found", "start", "user")
        # Made again, with another range: the old one is nowhere any more.
        self.galley("network", "create", "--subnet", "10.232.0.0/24", "used")
        self.galley("start", "user")
        self.assertEqual(self.address("user", "used"), "10.232.0.2")

    def test_an_address_can_be_asked_for(self):
        self.galley("network", "create", "--subnet", "10.233.0.0/24", "fixed")
        self.galley("network", "create", "free")
        self.sleeper("one", "--network", "fixed", "--ip", "10.233.0.77")
        self.assertEqual(self.address("one", "fixed"), "10.233.0.77")
        self.refused("Address already in use", "run", "--network", "fixed", "--ip", "10.233.0.77", self.image, "true", code=125)
        self.refused("user configured subnets", "run", "--network", "free", "--ip", "10.0.0.9", self.image, "true", code=125)
        self.refused("user defined networks only", "run", "--ip", "10.0.0.9", self.image, "true", code=125)


class Names(NetworkCase):
    def test_containers_find_each_other(self):
        self.galley("network", "create", "back")
        self.sleeper("db", "--network", "back", "--network-alias", "store")
        address = self.address("db", "back")
        short = self.inspect("db")["Id"][:12]
        self.sleeper("web", "--network", "back")
        for name in ("db", "DB", "store", short, "db.back"):
            self.assertEqual(self.resolve("web", name), address, name)
        # The very first process finds them, and itself.
        first = self.run_container("--network", "back", "--name", "third", command=["python3", "-c", RESOLVE, "db"])
        self.assertEqual(first.stdout.strip(), address)
        self.galley("rename", "db", "maria")
        self.assertEqual((self.resolve("web", "maria"), self.resolve("web", "db")), (address, None))
        self.galley("rm", "-f", "maria")
        self.assertIsNone(self.resolve("web", "store"))
        # Everything else is asked of whom it was asked before.
        outside = host_nameserver()
        probe = ("import socket, sys; s = socket.socket(type=socket.SOCK_DGRAM); s.settimeout(10); "
                 "s.sendto(bytes.fromhex('475901000001000000000000076578616d706c65036f72670000010001'), (sys.argv[1], 53)); "
                 "answer = s.recv(600); print(answer[:2].decode(), answer[3] & 15)")
        asked = [self.galley("exec", "web", "python3", "-c", probe, server).stdout for server in
                 (self.endpoints("web")["back"]["Gateway"], outside)]
        self.assertTrue(asked[0].startswith("GY"), asked)
        self.assertEqual(asked[0], asked[1])

    def test_names_work_in_the_default_network_too(self):
        self.sleeper("db")
        self.sleeper("web")
        self.assertEqual(self.resolve("web", "db"), self.address("db", "bridge"))

    def test_a_killed_monitor_leaves_no_name(self):
        self.galley("network", "create", "back")
        self.sleeper("db", "--network", "back")
        self.sleeper("web", "--network", "back")
        self.assertIsNotNone(self.resolve("web", "db"))
        os.kill(self.monitor("db"), signal.SIGKILL)
        wait_until(lambda: self.resolve("web", "db") is None, "the name of a killed container goes")
        wait_until(lambda: self.inspect("db")["State"]["Status"] == "exited", "its end is known")
        self.galley("start", "db")
        self.assertEqual(self.resolve("web", "db"), self.address("db", "back"))

    def test_a_killed_name_server_or_keeper_is_replaced(self):
        self.galley("network", "create", "back")
        self.serve("db", "--network", "back")
        self.sleeper("web", "--network", "back")
        key = self.galley("network", "ls", "-qf", "name=back").stdout.strip()
        os.kill(self.process_of("names", key), signal.SIGKILL)
        self.assertEqual(self.resolve("web", "db"), self.address("db", "back"))
        killed = self.process_of("network", key)
        os.kill(killed, signal.SIGKILL)
        # Whoever looks at the containers next starts another, at once and while the rest of the old one is still ending.
        wait_until(lambda: self.galley("ps") and self.process_of("network", key) not in (None, killed), "another keeper comes")
        self.assertEqual(self.resolve("web", "db"), self.address("db", "back"))
        self.assertEqual(self.talk("web", "db"), "db")
        self.sleeper("late", "--network", "back")
        self.assertEqual(self.resolve("late", "db"), self.address("db", "back"))


class Shared(NetworkCase):
    def test_a_container_uses_the_network_of_another_one(self):
        port = support.free_port()
        self.sleeper("owner", "-p", f"127.0.0.1:{port}:7000", "--hostname", "box", "--add-host", "far:192.0.2.1")
        self.serve("guest", "--network", "container:owner")
        owner, guest = self.inspect("owner"), self.inspect("guest")
        self.assertEqual(guest["HostConfig"]["NetworkMode"], "container:" + owner["Id"])
        self.assertEqual((guest["NetworkSettings"]["Networks"], guest["NetworkSettings"]["Ports"]), ({}, {}))
        self.assertEqual(guest["HostsPath"], owner["HostsPath"])
        show = "cat /etc/hosts /etc/hostname /etc/resolv.conf; hostname; ls /sys/class/net; cat /proc/self/uid_map"
        self.assertEqual(*(self.galley("exec", name, "sh", "-c", show).stdout for name in ("owner", "guest")))
        # One loopback, one published port; everything else is its own.
        self.assertEqual(self.talk("owner", "127.0.0.1"), "guest")
        with socket.create_connection(("127.0.0.1", port), timeout=10) as peer:
            self.assertEqual(peer.recv(100), b"guest")
        self.assertNotIn("python3", self.galley("exec", "owner", "sh", "-c", "cat /proc/[0-9]*/cmdline").stdout)
        self.galley("exec", "guest", "touch", "/tmp/mine")
        self.galley("exec", "owner", "test", "!", "-e", "/tmp/mine")
        # A third one beside them, by way of the guest; with the right to change what it shares.
        self.galley("run", "--rm", "-u", "0", "--cap-add", "NET_ADMIN", "--network", "container:guest", self.image, "python3", "-c", ADD_ADDRESS)
        self.assertEqual(self.talk("owner", "198.51.100.9"), "guest")

    def test_whose_network_is_shared_has_to_run(self):
        self.sleeper("owner")
        self.sleeper("guest", "--network", "container:owner")
        interfaces = lambda: self.galley("exec", "guest", "ls", "/sys/class/net").stdout.split()
        self.assertEqual(interfaces(), ["eth0", "lo"])
        self.galley("restart", "-t", "0", "owner")
        self.assertEqual(interfaces(), ["lo"])  # the rest went with the run before; the address is free
        self.galley("restart", "-t", "0", "guest")
        self.assertEqual(interfaces(), ["eth0", "lo"])
        address = self.address("owner", "bridge")
        before, after = (os.readlink(f"/proc/{self.inspect(name)['State']['Pid']}/ns/net") for name in ("owner", "guest"))
        self.assertEqual(before, after)
        os.kill(self.monitor("owner"), signal.SIGKILL)
        wait_until(lambda: interfaces() == ["lo"], "the guest has no network")
        self.sleeper("next")
        self.assertEqual(self.address("next", "bridge"), address)
        self.assertEqual(self.galley("ps", "-a", "--format", "{{.Names}} {{.State}}", "-f", "name=guest", "-f", "name=owner").stdout,
                         "guest running\nowner exited\n")
        self.galley("stop", "-t", "0", "guest")
        self.refused("cannot join network of a non running container: owner", "start", "guest")
        self.galley("rm", "owner")
        self.refused("No such container", "start", "guest")

    def test_what_goes_with_a_shared_network_and_what_does_not(self):
        self.sleeper("owner")
        run = ("run", "--rm", "--network", "container:owner")
        for words, *flags in (("hostname and the network mode", "-h", "x"), ("dns and the network mode", "--dns", "192.0.2.1"),
                              ("custom host-to-IP mapping and the network mode", "--add-host", "a:192.0.2.1"),
                              ("port publishing and the container type network mode", "-p", "80"),
                              ("port exposing and the container type network mode", "--expose", "80")):
            self.refused("conflicting options: " + words, *run, *flags, self.image, "true", code=125)
        self.refused("network-scoped aliases are only supported", *run, "--network-alias", "a", self.image, "true", code=125)
        self.refused("No such container: nobody", "run", "--network", "container:nobody", self.image, "true", code=125)
        self.sleeper("guest", "--network", "container:owner")
        self.galley("network", "create", "more")
        self.refused("container sharing network namespace with another container", "network", "connect", "more", "guest")
        self.refused("publish the port there", "port", "add", "guest", "7000")
        self.refused("need the same --userns", *run, "--userns", "keep-id:uid=7,gid=7", self.image, "true", code=125)


class Isolation(NetworkCase):
    def test_networks_are_apart(self):
        for name in ("left", "right"):
            self.galley("network", "create", name)
            self.serve(f"in-{name}", "--network", name)
        self.sleeper("client", "--network", "left")
        self.assertEqual(self.talk("client", self.address("in-left", "left")), "in-left")
        self.assertEqual(self.talk("client", self.address("in-right", "right"), patience=1), "no")
        self.assertIsNone(self.resolve("client", "in-right"))
        self.sleeper("default")
        self.assertEqual(self.talk("default", self.address("in-right", "right"), patience=1), "no")

    def test_an_internal_network_has_no_way_out(self):
        self.galley("network", "create", "--internal", "closed")
        self.serve("db", "--network", "closed")
        self.sleeper("client", "--network", "closed", "--add-host", "here:host-gateway")
        self.assertEqual(self.talk("client", "db"), "db")
        routes = self.galley("exec", "client", "cat", "/proc/net/route").stdout.splitlines()[1:]
        self.assertEqual([row.split()[1] for row in routes if row.split()[1] == "00000000"], [])
        # Not with a route of its own either: nothing is forwarded.
        gateway = self.endpoints("client")["closed"]["Gateway"]
        server = host_nameserver()
        done = self.run_container("--network", "closed", "--cap-add", "NET_ADMIN", "-u", "0",
                                  command=["python3", "-c", ROUTE_AND_CONNECT, gateway, server, "1"])
        self.assertEqual(done.stdout, "routed\nno\n")
        done = self.run_container("--network", "bridge", command=["python3", "-c", ROUTE_AND_CONNECT, "", server, "10"])
        self.assertEqual(done.stdout, "connected\n", "the same is reached from a network with a way out")
        self.assertIsNone(self.resolve("client", "example.org"))

    def test_this_computer_is_reached_only_by_who_asks(self):
        class Answer(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        server = http.server.HTTPServer(("127.0.0.1", 0), Answer)
        port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        probe = ("import sys, urllib.request\ntry:\n print(urllib.request.urlopen(f'http://{sys.argv[1]}:{sys.argv[2]}/', "
                 "timeout=float(sys.argv[3])).status)\nexcept OSError:\n print('no')")
        self.galley("network", "create", "mine")
        for network in ("bridge", "mine"):
            asked = ["--network", network, "--add-host", "host.docker.internal:host-gateway"]
            done = self.run_container(*asked, command=["python3", "-c", probe, "host.docker.internal", str(port), "10"])
            self.assertEqual(done.stdout, "200\n", network)
            # The next owner of the same address did not ask.
            for way in ("169.254.1.2", "127.0.0.1"):
                done = self.run_container("--network", network, command=["python3", "-c", probe, way, str(port), "1"])
                self.assertEqual(done.stdout, "no\n", f"{network} {way}")
        host = self.run_container("--network", "host", "--add-host", "here:host-gateway",
                                  command=["python3", "-c", probe, "here", str(port), "10"])
        self.assertEqual(host.stdout, "200\n")


class Live(NetworkCase):
    def test_a_running_container_is_connected_and_disconnected(self):
        self.galley("network", "create", "front")
        self.galley("network", "create", "--subnet", "10.234.0.0/24", "back")
        self.serve("db", "--network", "back")
        port = support.free_port()
        self.galley("run", "-d", "--name", "web", "--network", "front", "-p", f"{port}:7000", self.image, "python3", "-c", SERVE, "web")
        wait_until(lambda: "up" in self.galley("logs", "web").stdout, "web serves")
        self.assertEqual(self.talk("web", "db", patience=1), "no")
        self.galley("network", "connect", "--alias", "shop", "--ip", "10.234.0.50", "back", "web")
        self.assertEqual(set(self.endpoints("web")), {"front", "back"})
        self.assertEqual(self.address("web", "back"), "10.234.0.50")
        self.assertEqual(self.talk("web", "db"), "db")
        self.assertEqual(self.resolve("db", "shop"), "10.234.0.50")
        self.refused("already exists in network back", "network", "connect", "back", "web")
        # The way out moves to what is left, and with it the names and the published port.
        self.galley("network", "disconnect", "front", "web")
        self.assertEqual(set(self.endpoints("web")), {"back"})
        self.assertEqual(self.talk("web", "db"), "db")
        routes = self.galley("exec", "web", "cat", "/proc/net/route").stdout
        self.assertIn("00000000", [row.split()[1] for row in routes.splitlines()[1:]])
        with support.socket.create_connection(("127.0.0.1", port), timeout=10) as peer:
            self.assertEqual(peer.recv(20), b"web")
        self.refused("is not connected to network front", "network", "disconnect", "front", "web")
        self.galley("network", "rm", "front")
        # It stays so after a restart.
        self.galley("restart", "-t", "0", "web")
        self.assertEqual({name: each["IPAddress"] for name, each in self.endpoints("web").items()}, {"back": "10.234.0.50"})
        self.galley("network", "disconnect", "back", "web")
        self.assertEqual(self.endpoints("web"), {})

    def test_a_stopped_container_is_connected_for_its_next_start(self):
        self.galley("network", "create", "front")
        self.galley("network", "create", "back")
        self.galley("create", "--name", "later", "--network", "front", "--network", "name=back,alias=x", self.image, "sleep", "1000")
        self.galley("network", "disconnect", "front", "later")
        self.galley("network", "connect", "bridge", "later")
        told = self.galley("events", "--since", "1h", "--until", "0s", "--filter", "type=network", "--format",
                           "{{.Action}} {{.Actor.Attributes.name}} {{.Actor.Attributes.container}}").stdout.splitlines()
        identifier = self.inspect("later")["Id"]
        self.assertEqual([line for line in told if line.endswith(identifier)],
                         [f"disconnect front {identifier}", f"connect bridge {identifier}"])
        self.galley("start", "later")
        self.assertEqual(set(self.endpoints("later")), {"back", "bridge"})
        self.assertTrue(all(each["IPAddress"] for each in self.endpoints("later").values()))
        self.assertEqual(self.endpoints("later")["back"]["Aliases"], ["x"])
        self.sleeper("alone", "--network", "none")
        self.refused("private (none) mode", "network", "connect", "front", "alone")


if __name__ == "__main__":
    support.main()
