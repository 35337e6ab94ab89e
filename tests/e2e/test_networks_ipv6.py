# SPDX-License-Identifier: Apache-2.0
"""Networks with IPv6: ranges, addresses and names; who is heard and who is not; live changes and what is killed."""
import json
import os
import pathlib
import signal

import support
from network_case import TALK, NetworkCase
from support import LineReader, wait_until

# As SERVE for both families, with the address that it was reached at; and for IPv6 alone.
SERVE6 = """
import socket, sys
server = socket.create_server(("", 7000), family=socket.AF_INET6, dualstack_ipv6={dual})
print("up", flush=True)
while True:
    peer, who = server.accept()
    peer.sendall(f"{{sys.argv[1]}} from {{who[0]}}".encode())
    peer.close()
"""
SERVE6, SERVE6_ONLY = SERVE6.format(dual=True), SERVE6.format(dual=False)
RESOLVE6 = """
import socket, sys
try:
    print(*{each[4][0] for each in socket.getaddrinfo(sys.argv[1], 1, socket.AF_INET6)})
except OSError:
    print()
"""
LINK_LOCAL = """
print(*(":".join(row[:32][at:at + 4] for at in range(0, 32, 4)) for row in open("/proc/net/if_inet6") if row[:4] == "fe80"))
"""
# Asks a name server for AAAA; response code and number of answers.
ASK_AAAA = """
import socket, sys
s = socket.socket(type=socket.SOCK_DGRAM)
s.settimeout(10)
name = sys.argv[2].encode()
s.sendto(b"GY" + bytes.fromhex("01000001000000000000") + bytes([len(name)]) + name + bytes.fromhex("00001c0001"), (sys.argv[1], 53))
answer = s.recv(600)
print(answer[3] & 15, answer[7])
"""
# Says to a neighbour, under one's own and under others' addresses, that the victim's address and the router's are here,
# that this is a router, that there is a better way, and that it is asked for groups; then something honest.
LIE = """
import socket, struct, sys
victim, asker, asker_mac, gateway = sys.argv[1:]
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x86dd))
s.bind(("eth0", 0))
pack = lambda text: socket.inet_pton(socket.AF_INET6, text)
rows = [line.split() for line in open("/proc/net/if_inet6")]
link, own = sorted((bytes.fromhex(row[0]) for row in rows if row[5] == "eth0"), reverse=True)
own_mac, lie_mac = s.getsockname()[4], bytes.fromhex("024266666666")
def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff
def send(mac, source, target, body):
    body = body[:2] + struct.pack("!H", checksum(source + target + struct.pack("!II", len(body), 58) + body)) + body[4:]
    packet = struct.pack("!IHBB", 6 << 28, len(body), 58, 255) + source + target + body
    s.send(bytes.fromhex(asker_mac.replace(":", "")) + mac + b"\\x86\\xdd" + packet)
for mac, source in ((own_mac, own), (own_mac, link), (own_mac, pack(victim)), (lie_mac, pack(victim)), (lie_mac, own)):
    for target in (asker, "ff02::1"):
        for about in (victim, gateway):
            send(mac, source, pack(target), struct.pack("!BBHI", 136, 0, 0, 0x20000000) + pack(about) + b"\\x02\\x01" + lie_mac)
        send(mac, source, pack(target), struct.pack("!BBHBBHII", 134, 0, 0, 64, 0, 1800, 0, 0) + b"\\x01\\x01" + lie_mac)
        send(mac, source, pack(target), struct.pack("!BBHI", 137, 0, 0, 0) + own + pack(victim))
        send(mac, source, pack(target), struct.pack("!BBHHH", 130, 0, 0, 1000, 0) + bytes(16))
    if source == pack(victim) or mac != own_mac:
        send(mac, source, pack(asker), struct.pack("!BBHHH", 128, 0, 0, 1, 1))
send(own_mac, own, pack(asker), struct.pack("!BBHHH", 128, 0, 0, 7, 7))
print("said")
"""
# The ICMPv6 messages that arrive until the honest one, but for questions after neighbours and true answers to them.
HEAR = """
import socket
s = socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6)
s.settimeout(60)
print("listening", flush=True)
heard = set()
while True:
    message = s.recv(2000)
    if message[0] == 128 and message[4:8] == bytes.fromhex("00070007"):
        break
    if message[0] not in (135, 136, 143) or bytes.fromhex("024266666666") in message:
        heard.add(message[0])
print("heard", sorted(heard), flush=True)
"""


class Six(NetworkCase):
    """Networks with IPv6."""

    def serve6(self, name, *arguments, script=SERVE6):
        self.serve(name, *arguments, script=script)

    def address6(self, name, network):
        return self.endpoints(name)[network]["GlobalIPv6Address"]

    def resolve6(self, name, wanted):
        done = self.galley("exec", name, "python3", "-c", RESOLVE6, wanted)
        return done.stdout.split()

    def test_a_range_is_chosen_from_the_name(self):
        self.galley("network", "create", "--ipv6", "alpha")
        self.galley("network", "create", "--ipv6", "beta")
        ranges = {}
        for name in ("alpha", "beta"):
            shown = json.loads(self.galley("network", "inspect", name).stdout)[0]
            self.assertIs(shown["EnableIPv6"], True)
            self.assertEqual(len(shown["IPAM"]["Config"]), 2)
            six = shown["IPAM"]["Config"][1]
            self.assertRegex(six["Subnet"], r"^fd[0-9a-f]{2}:.*::/64$")
            self.assertEqual(six["Gateway"], six["Subnet"].replace("/64", "1"))
            ranges[name] = six["Subnet"]
        self.assertNotEqual(ranges["alpha"], ranges["beta"])
        self.galley("network", "rm", "alpha")
        self.galley("network", "create", "--ipv6", "alpha")
        again = json.loads(self.galley("network", "inspect", "alpha").stdout)[0]
        self.assertEqual(again["IPAM"]["Config"][1]["Subnet"], ranges["alpha"])
        self.assertEqual(self.galley("network", "ls", "-f", "name=alpha", "--format", "{{.IPv6}}").stdout, "true\n")
        self.assertEqual(self.galley("network", "ls", "-f", "name=bridge", "--format", "{{.IPv6}}").stdout, "false\n")

    def test_what_cannot_be_is_refused(self):
        create = ("network", "create")
        self.refused("invalid subnet fd00:7::/64: IPv6 needs --ipv6", *create, "--subnet", "fd00:7::/64", "bad")
        self.refused("use a prefix between /16 and /125", *create, "--ipv6", "--subnet", "fd00:7::/126", "bad")
        self.refused("it should be fd00:7::/64", *create, "--ipv6", "--subnet", "fd00:7::5/64", "bad")
        self.refused("invalid CIDR", *create, "--ipv6", "--subnet", "fd00:7:/64", "bad")
        self.refused("it is reserved", *create, "--ipv6", "--subnet", "fe80::/64", "bad")
        self.refused("no matching subnet for gateway fd00:8::1", *create, "--ipv6", "--subnet", "fd00:7::/64", "--gateway",
                     "fd00:8::1", "bad")
        self.refused("no matching subnet for gateway fd00:8::1", *create, "--ipv6", "--gateway", "fd00:8::1", "bad")
        self.refused("one subnet of each family", *create, "--ipv6", "--subnet", "fd00:7::/64", "--subnet", "fd00:8::/64", "bad")
        self.galley(*create, "--ipv6", "--subnet", "fd00:7::/64", "six")
        self.refused("Pool overlaps with other one", *create, "--ipv6", "--subnet", "fd00:7::/48", "bad")
        self.galley(*create, "--subnet", "10.235.0.0/24", "four")
        self.galley(*create, "--ipv6", "free")
        run = ("run", "--rm", "--network")
        self.refused("the address fd00:8::5 cannot be given in the network fd00:7::/64", *run, "six", "--ip6", "fd00:8::5",
                     self.image, "true", code=125)
        self.refused("cannot be given", *run, "six", "--ip6", "fd00:7::1", self.image, "true", code=125)
        self.refused("invalid IPv6 address: five", *run, "six", "--ip6", "five", self.image, "true", code=125)
        self.refused("the network four has no IPv6", *run, "four", "--ip6", "fd00:7::5", self.image, "true", code=125)
        self.refused("user configured subnets", *run, "free", "--ip6", "fd00:7::5", self.image, "true", code=125)
        self.refused("user defined networks only", "run", "--rm", "--ip6", "fd00:7::5", self.image, "true", code=125)

    def test_containers_talk_by_name_and_are_shown_with_their_addresses(self):
        self.galley("network", "create", "--ipv6", "--subnet", "10.236.0.0/24", "--subnet", "fd00:21::/64", "--gateway",
                    "fd00:21::99", "back")
        self.serve6("db", "--network", "back", "--network-alias", "store", "--ip6", "fd00:21::abcd")
        self.sleeper("web", "--network", "back")
        place = self.endpoints("db")["back"]
        self.assertEqual((place["GlobalIPv6Address"], place["GlobalIPv6PrefixLen"], place["IPv6Gateway"]),
                         ("fd00:21::abcd", 64, "fd00:21::99"))
        self.assertEqual(place["IPAMConfig"], {"IPv6Address": "fd00:21::abcd"})
        self.assertEqual((self.address6("web", "back"), self.address("web", "back")), ("fd00:21::3", "10.236.0.3"))
        shown = json.loads(self.galley("network", "inspect", "back").stdout)[0]
        self.assertEqual(shown["IPAM"]["Config"], [{"Subnet": "10.236.0.0/24", "Gateway": "10.236.0.1"},
                                                   {"Subnet": "fd00:21::/64", "Gateway": "fd00:21::99"}])
        self.assertEqual({each["Name"]: each["IPv6Address"] for each in shown["Containers"].values()},
                         {"db": "fd00:21::abcd/64", "web": "fd00:21::3/64"})
        for name in ("db", "store", "db.back"):
            self.assertEqual(self.resolve6("web", name), ["fd00:21::abcd"], name)
            self.assertEqual(self.talk("web", name), "db from fd00:21::3")
        self.assertEqual(self.resolve("web", "db"), self.address("db", "back"))
        self.assertIn("fd00:21::3\tweb\n", self.galley("run", "--rm", "--network", "back", "--ip6", "fd00:21::7", "--hostname", "web",
                                                      self.image, "cat", "/etc/hosts").stdout.replace("fd00:21::7", "fd00:21::3"))
        # The very first process is heard, and so is who gets the address after another.
        for _ in range(2):
            done = self.run_container("--network", "back", "--ip6", "fd00:21::8", command=["python3", "-c", TALK, "db", "7000", "10"])
            self.assertEqual(done.stdout, "db from fd00:21::8\n")
        self.refused("Address already in use: fd00:21::abcd", "run", "--network", "back", "--ip6", "fd00:21::abcd", self.image, "true",
                     code=125)

    def test_a_name_without_such_an_address_exists_all_the_same(self):
        self.galley("network", "create", "four")
        self.sleeper("db", "--network", "four")
        self.sleeper("web", "--network", "four")
        gateway = self.endpoints("web")["four"]["Gateway"]
        answers = self.galley("exec", "web", "python3", "-c", ASK_AAAA, gateway, "db").stdout.split()
        self.assertEqual(answers, ["0", "0"], "NOERROR and no records")
        self.assertEqual(self.resolve("web", "db"), self.address("db", "four"))
        self.assertEqual(self.address6("web", "four"), "")

    def test_networks_are_apart(self):
        for name in ("left", "right"):
            self.galley("network", "create", "--ipv6", name)
            self.serve6(f"in-{name}", "--network", name)
        self.galley("network", "create", "four")
        self.serve6("in-four", "--network", "four")
        self.sleeper("client", "--network", "left")
        self.sleeper("other", "--network", "four")
        self.assertIn("in-left", self.talk("client", self.address6("in-left", "left")))
        self.assertEqual(self.talk("client", self.address6("in-right", "right"), patience=1), "no")
        self.assertEqual(self.resolve6("client", "in-right"), [])
        # Where there is no IPv6 the link's own addresses lead nowhere either; where there is, to the neighbours only.
        for client, name, hears in (("client", "in-left", True), ("client", "in-right", False), ("other", "in-four", False)):
            target = self.galley("exec", name, "python3", "-c", LINK_LOCAL).stdout.strip()
            self.assertEqual(self.talk(client, f"{target}%eth0", patience=10 if hears else 1) != "no", hears, (client, name))

    def test_nobody_speaks_for_another(self):
        self.galley("network", "create", "--ipv6", "--subnet", "fd00:22::/64", "back")
        self.serve6("db", "--network", "back")
        self.sleeper("web", "--network", "back")
        self.assertIn("db", self.talk("web", "db"))
        listener = self.spawn("exec", "-u", "0", "web", "python3", "-c", HEAR)
        lines = LineReader(listener.stdout)
        lines.wait_for("listening")
        lies = self.run_container("--network", "back", "-u", "0", command=[
            "python3", "-c", LIE, self.address6("db", "back"), self.address6("web", "back"),
            self.endpoints("web")["back"]["MacAddress"], "fd00:22::1"])
        self.assertEqual(lies.stdout, "said\n")
        lines.wait_for("heard")
        self.assertEqual(lines.lines[-1], "heard []\n")
        listener.wait(support.PATIENCE)
        listener.stdout.close()
        self.assertIn("db", self.talk("web", "db"))

    def test_the_way_out_is_there_when_this_computer_has_one(self):
        def defaults(name):
            rows = [row.split() for row in self.galley("exec", name, "cat", "/proc/net/ipv6_route").stdout.splitlines()]
            return [row[4] for row in rows if row[1] == "00" and row[9] != "lo"]

        host = [row.split() for row in pathlib.Path("/proc/net/ipv6_route").read_text().splitlines()]
        leads = any(row[1] == "00" and row[9] != "lo" and not int(row[8], 16) & 0x200 for row in host)
        self.galley("network", "create", "--ipv6", "--subnet", "fd00:23::/64", "open")
        self.galley("network", "create", "--ipv6", "--internal", "--subnet", "fd00:24::/64", "closed")
        self.sleeper("out", "--network", "open")
        self.assertEqual(defaults("out"), [f"fd000023{'0' * 23}1"] if leads else [])
        self.serve6("db", "--network", "closed")
        self.sleeper("in", "--network", "closed")
        self.assertEqual(defaults("in"), [])
        self.assertEqual(self.talk("in", "db"), "db from fd00:24::3")
        self.assertEqual(self.galley("exec", "out", "cat", "/proc/sys/net/ipv6/conf/eth0/accept_ra").stdout, "0\n")

    def test_a_running_container_is_connected_and_disconnected(self):
        self.galley("network", "create", "front")
        self.galley("network", "create", "--ipv6", "--subnet", "fd00:25::/64", "back")
        self.serve6("db", "--network", "back")
        port = support.free_port()
        self.serve6("web", "--network", "front", "-p", f"{port}:7000", script=SERVE6_ONLY)
        self.refused("has no IPv6", "network", "connect", "--ip6", "fd00:25::50", "front", "db")
        self.galley("network", "connect", "--alias", "shop", "--ip6", "fd00:25::50", "back", "web")
        self.assertEqual(self.address6("web", "back"), "fd00:25::50")
        self.assertEqual(self.talk("web", "db"), "db from fd00:25::50")
        self.assertEqual(self.resolve6("db", "shop"), ["fd00:25::50"])
        self.assertIn("web", self.talk("db", "shop"))
        # A published port leads to what listens for IPv6 only, under the container's own address.
        with support.socket.create_connection(("127.0.0.1", port), timeout=10) as peer:
            self.assertEqual(peer.recv(50), b"web from fd00:25::50")
        self.galley("restart", "-t", "0", "web")
        self.assertEqual(self.address6("web", "back"), "fd00:25::50")
        self.galley("network", "disconnect", "back", "web")
        self.assertEqual(self.resolve6("db", "shop"), [])
        self.assertNotIn("fd00:25", self.galley("exec", "web", "cat", "/etc/hosts").stdout)
        # Its address is free for the next, who has another MAC.
        self.serve6("next", "--network", "back", "--ip6", "fd00:25::50")
        self.assertIn("next", self.talk("db", "fd00:25::50"))

    def test_a_killed_keeper_and_a_killed_monitor_leave_what_stands(self):
        self.galley("network", "create", "--ipv6", "back")
        self.serve6("db", "--network", "back")
        self.sleeper("web", "--network", "back")
        before = self.address6("db", "back")
        key = self.galley("network", "ls", "-qf", "name=back").stdout.strip()
        killed = self.process_of("network", key)
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: self.galley("ps") and self.process_of("network", key) not in (None, killed), "another keeper comes")
        self.assertIn("db", self.talk("web", "db"))
        self.serve6("late", "--network", "back")
        self.assertEqual(self.resolve6("web", "late"), [self.address6("late", "back")])
        self.assertIn("late", self.talk("web", "late"))
        os.kill(self.monitor("db"), signal.SIGKILL)
        wait_until(lambda: self.resolve6("web", "db") == [], "the name of a killed container goes")
        wait_until(lambda: self.inspect("db")["State"]["Status"] == "exited", "its end is known")
        self.galley("start", "db")
        self.assertEqual(self.address6("db", "back"), before)
        wait_until(lambda: self.galley("logs", "db").stdout.count("up") == 2, "db serves again")
        self.assertIn("db", self.talk("web", "db"))

    def test_who_switched_ipv6_off_is_in_the_network_without_it(self):
        self.galley("network", "create", "--ipv6", "back")
        self.sleeper("web", "--network", "back", "--sysctl", "net.ipv6.conf.all.disable_ipv6=1")
        self.assertEqual(self.address6("web", "back"), "")
        self.assertTrue(self.address("web", "back"))


if __name__ == "__main__":
    support.main()
