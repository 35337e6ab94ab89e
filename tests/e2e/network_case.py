# SPDX-License-Identifier: Apache-2.0
"""What the tests of networks share: containers that serve, talk and resolve, and who keeps their networks."""
import pathlib

from support import GalleyCase, wait_until

# One line of text from an address and a port; "no" when none comes.
TALK = """
import socket, sys
try:
    print(socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=float(sys.argv[3])).recv(100).decode())
except OSError:
    print("no")
"""
# Answers each connection with its argument.
SERVE = """
import socket, sys
server = socket.create_server(("", 7000))
print("up", flush=True)
while True:
    peer, _ = server.accept()
    peer.sendall(sys.argv[1].encode())
    peer.close()
"""
RESOLVE = "import socket, sys; print(socket.gethostbyname(sys.argv[1]))"


class NetworkCase(GalleyCase):
    def tearDown(self):
        for container in self.galley("ps", "-aq").stdout.split():
            self.galley("rm", "-f", container)
        self.galley("network", "prune", "-f")
        self.assertEqual(self.galley("network", "ls", "-f", "type=custom", "-q").stdout, "")

    def serve(self, name, *arguments, script=SERVE):
        self.galley("run", "-d", "--name", name, *arguments, self.image, "python3", "-c", script, name)
        wait_until(lambda: "up" in self.galley("logs", name).stdout, f"{name} serves")

    def sleeper(self, name, *arguments):
        self.galley("run", "-d", "--name", name, *arguments, self.image, "sleep", "1000")

    def talk(self, name, address, port=7000, patience=10):
        return self.galley("exec", name, "python3", "-c", TALK, address, port, patience).stdout.strip()

    def resolve(self, name, wanted):
        done = self.galley("exec", name, "python3", "-c", RESOLVE, wanted, check=False)
        return done.stdout.strip() if done.returncode == 0 else None

    def endpoints(self, name):
        return self.inspect(name)["NetworkSettings"]["Networks"]

    def address(self, name, network):
        return self.endpoints(name)[network]["IPAddress"]

    def refused(self, words, *arguments, code=1):
        done = self.galley(*arguments, check=False)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(words, done.stderr)

    def monitor(self, name):
        identifier = self.inspect(name)["Id"]
        found = self.find(lambda words: "galley-monitor" in words[0] and any(identifier in word for word in words))
        self.assertIsNotNone(found)
        return found

    def process_of(self, command, key=""):
        return self.find(lambda words: "galley-ns" in words[0] and command in words and
                         any(str(self.runtime) in word and key in word for word in words))

    def find(self, fits):
        for entry in pathlib.Path("/proc").iterdir():
            try:
                words = (entry / "cmdline").read_text().split("\0") if entry.name.isdigit() else []
            except OSError:
                continue
            if len(words) > 1 and fits(words):
                return int(entry.name)
        return None
