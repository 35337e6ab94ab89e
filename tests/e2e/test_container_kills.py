# SPDX-License-Identifier: Apache-2.0
"""`kill -9` at random moments of what makes, runs and ends containers: the command, the monitor, the runtime, the keepers of the
namespace and of the network, the container's first process. Afterwards `ps` is true, names and ports serve again, and nothing is
left.

    test_container_kills.py [--rounds N] [--seed N]

Each round prints its own seed, so that `--seed N --rounds 1` plays it again.
"""
import json
import os
import random
import select
import subprocess
import sys
import time

import support
from store_case import option
from support import BIN, GalleyCase, free_port, is_alive, refuses, wait_until

ROUNDS = 20
SEED = 1
# A program that answers on a port within milliseconds and ends at SIGTERM.
SERVER = ("sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.05; done")


class Kills(GalleyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.port = free_port()

    def run_arguments(self, name):
        return ["run", "-d", "--name", name, "-p", f"{self.port}:5000", "-v", "kept:/kept", *self.limits, self.image, *SERVER]

    def prepare(self, operation):
        """A container, or none, so that the operation has something to do; returns its command line."""
        commands = {"run": self.run_arguments("one"), "stop": ["stop", "-t", "1", "one"], "start": ["start", "one"],
                    "restart": ["restart", "-t", "1", "one"], "rm": ["rm", "-f", "one"], "exec": ["exec", "one", "id"],
                    "pause": ["pause", "one"], "move": ["port", "move", "one", f"{self.port}:5000", str(free_port())],
                    "kill": ["kill", "one"], "update": ["update", "--restart", "no", "one"], "rename": ["rename", "one", "two"]}
        if operation != "run":
            self.galley(*self.run_arguments("one"))
        if operation == "start":
            self.galley("kill", "one")
            self.galley("wait", "one")
        return commands[operation]

    def listed(self):
        lines = self.galley("ps", "-a", "--no-trunc", "--format", "json").stdout.splitlines()
        return [json.loads(line) for line in lines]

    def first_processes(self):
        return [pid for pid in (self.inspect(one["ID"])["State"]["Pid"] for one in self.listed()) if pid]

    def kill_at(self, command, moment, victims, choice):
        inits = self.first_processes()
        process = subprocess.Popen([str(BIN / "galley"), *command], env=self.environment, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        # A moment of the process's life, not a wait for something.
        select.select([], [], [], moment)
        pids = [pid for pid, _ in self.processes()] + inits
        if victims == "one" and pids:
            pids = [choice.choice(pids)]
        elif victims == "command":
            pids = [process.pid]
        self.kill(pids)
        try:
            process.wait(support.PATIENCE)
        finally:
            process.kill()
            process.wait()

    def assert_true(self, why):
        """What `ps` says is so."""
        for one in self.listed():
            state = self.inspect(one["ID"])["State"]
            if state["Running"] and not state["Paused"]:
                done = self.galley("exec", one["Names"], "true", check=False)
                # It may have ended or been paused between the two questions; then it says so now.
                if done.returncode != 0:
                    state = self.inspect(one["ID"])["State"]
                    runs = state["Running"] and not state["Paused"]
                    self.assertFalse(runs, f"{why}: {one['Names']} runs and does nothing: {done.stderr}")
            if not state["Running"]:
                wait_until(lambda: not state["Pid"] or not is_alive(state["Pid"]), f"{why}: its process lives")
                wait_until(lambda: refuses(self.port), f"{why}: its port is open")

    def left(self):
        """What containers keep, apart from the folder of the names: files, sockets, mounts, groups, links of the network."""
        places = (self.data / "d/containers", self.data / "d/containers/names")
        return [str(path) for place in places if place.exists() for path in place.iterdir() if path.name != "names"] + \
            self.traces() + self.groups() + self.links()

    def round(self, seed):
        choice = random.Random(seed)
        operation = choice.choice(["run", "run", "stop", "start", "restart", "rm", "exec", "pause", "move", "kill", "update", "rename"])
        victims = choice.choice(["one", "one", "one", "command", "all"])
        self.limits = choice.choice([[], ["--pids-limit", "50"]])
        command = self.prepare(operation)
        moment = choice.random() * 0.25
        why = f"seed {seed}: {operation}, {victims} killed after {moment * 1000:.0f} ms"
        self.kill_at(command, moment, victims, choice)
        self.assert_true(why)
        for one in self.listed():
            done = self.galley("rm", "-f", one["ID"], check=False)
            self.assertTrue(done.returncode == 0 or "No such container" in done.stderr, f"{why}: {done.stderr}")
        self.assertEqual(self.listed(), [], why)
        # The name, the port and the volume serve again, at once.
        again = self.galley("run", "--rm", "--name", "one", "-p", f"{self.port}:5000", "-v", "kept:/kept", "-u", "0", self.image, "sh", "-c",
                            "echo x >>/kept/log && wc -l </kept/log", check=False)
        self.assertEqual(again.returncode, 0, f"{why}: {again.stderr}")
        self.written += 1
        self.assertEqual(int(again.stdout), self.written, f"{why}: the volume lost a line")
        # A look at the containers puts right what could not be taken away while it was still ending.
        wait_until(lambda: not (self.listed() or self.left()), f"{why}: left over: {self.left()}")
        return why

    def test_a_kill_at_any_moment_leaves_the_truth_and_nothing_else(self):
        self.written = 0
        began = time.monotonic()
        for seed in range(SEED, SEED + ROUNDS):
            with self.subTest(seed=seed):
                why = self.round(seed)
                if "-v" in sys.argv or os.environ.get("GALLEY_TEST_TALK"):
                    print(f"{time.monotonic() - began:.1f} s, {why}", flush=True)
        wait_until(lambda: not self.processes(), f"processes stay: {self.processes()}")


if __name__ == "__main__":
    SEED = option("--seed", SEED)
    ROUNDS = option("--rounds", ROUNDS)
    support.main()
