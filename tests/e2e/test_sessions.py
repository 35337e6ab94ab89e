# SPDX-License-Identifier: Apache-2.0
"""What a desktop session does to its processes: a logout, a reader that stands still, several commands at once on one container.

    test_sessions.py [--rounds N] [--seed N]
"""
import os
import random
import signal

import support
from store_case import option
from support import GalleyCase, is_alive, wait_until

ROUNDS = 15
SEED = 4
# Ends in order when it is asked to, and says so.
ORDERLY = ("sh", "-c", "trap 'echo saved; exit 0' TERM; echo up; while :; do sleep 0.05; done")


class Sessions(GalleyCase):
    def tearDown(self):
        for one in self.galley("ps", "-aq").stdout.split():
            self.galley("rm", "-f", one)

    def test_a_logout_ends_containers_in_order_and_they_start_again(self):
        for name, policy in (("plain", "no"), ("always", "always")):
            self.galley("run", "-d", "--name", name, "--restart", policy, "-v", "kept:/kept", self.image, *ORDERLY)
            wait_until(lambda: "up" in self.galley("logs", name).stdout, "it is up")
        follower = self.spawn("logs", "-f", "plain")
        support.LineReader(follower.stdout).wait_for("up")
        # All at once and in any order: commands, monitors, the keepers of the namespace and of the network, pasta.
        self.kill([pid for pid, _ in self.processes()], signal.SIGTERM)
        follower.wait(support.PATIENCE)
        wait_until(lambda: not self.processes(), f"processes stay: {self.processes()}")
        for name in ("plain", "always"):
            state = self.inspect(name)["State"]
            self.assertEqual((state["Status"], state["ExitCode"], state["Pid"]), ("exited", 0, 0), name)
            self.assertIn("saved", self.galley("logs", name).stdout)
        self.assertEqual(self.traces(), [])
        for name in ("plain", "always"):
            self.galley("start", name)
            self.assertEqual(self.galley("exec", name, "echo", "again").stdout, "again\n")
            self.galley("rm", "-f", name)

    def test_a_reader_that_stands_still_does_not_hold_the_container(self):
        lines = 300_000
        script = f"echo first; until [ -e /tmp/go ]; do sleep 0.02; done; seq {lines}"
        self.galley("run", "-d", "--name", "writes", self.image, "sh", "-c", script)
        follower = self.spawn("logs", "-f", "writes")
        self.assertEqual(follower.stdout.readline(), "first\n")
        os.kill(follower.pid, signal.SIGSTOP)
        self.galley("exec", "writes", "touch", "/tmp/go")
        self.assertEqual(self.galley("wait", "writes").stdout, "0\n", "it goes on although nobody reads")
        os.kill(follower.pid, signal.SIGCONT)
        rest = follower.communicate(timeout=support.PATIENCE)[0]
        self.assertEqual(follower.returncode, 0)
        self.assertEqual(rest.splitlines(), [str(number) for number in range(1, lines + 1)])
        self.galley("rm", "writes")

    def test_of_several_that_make_one_name_one_succeeds(self):
        for turn in range(10):
            with self.subTest(turn=turn):
                makers = [self.spawn("create", "--name", "contested", self.image, "true") for _ in range(4)]
                said = [maker.communicate(timeout=support.PATIENCE)[0] for maker in makers]
                self.assertEqual(sorted(maker.returncode for maker in makers), [0, 1, 1, 1], said)
                for maker, words in zip(makers, said):
                    self.assertTrue(maker.returncode == 0 or 'name "/contested" is already in use' in words, words)
                removers = [self.spawn("rm", "contested") for _ in range(4)]
                said = [remover.communicate(timeout=support.PATIENCE)[0] for remover in removers]
                self.assertEqual(self.galley("ps", "-aq").stdout, "", said)
                self.assertGreaterEqual([remover.returncode for remover in removers].count(0), 1, said)
                for remover, words in zip(removers, said):
                    self.assertTrue(remover.returncode == 0 or "No such container: contested" in words, words)
                kept = [str(path) for path in (self.data / "d/containers").rglob("*") if path.name != "names"]
                self.assertEqual(kept, [], said)

    def test_commands_at_once_on_one_container_leave_a_true_state(self):
        choice = random.Random(SEED)
        commands = {"stop": ["stop", "-t", "1", "one"], "kill": ["kill", "one"], "restart": ["restart", "-t", "1", "one"],
                    "start": ["start", "one"], "pause": ["pause", "one"], "unpause": ["unpause", "one"], "rm": ["rm", "-f", "one"],
                    "update": ["update", "--restart", "no", "one"], "rename": ["rename", "one", "two"], "exec": ["exec", "one", "id"]}
        for turn in range(ROUNDS):
            chosen = choice.choices(sorted(commands), k=3)
            with self.subTest(turn=turn, commands=chosen):
                self.galley("run", "-d", "--name", "one", self.image, *ORDERLY)
                first = self.inspect("one")["State"]["Pid"]
                running = [self.spawn(*commands[name]) for name in chosen]
                said = [process.communicate(timeout=support.PATIENCE)[0] for process in running]
                told = [(name, process.returncode, words) for name, process, words in zip(chosen, running, said)]
                listed = self.galley("ps", "-aq", "--no-trunc").stdout.split()
                # Under its new name it is not found under the old one.
                gone = any(name == "rm" and "No such container: one" not in words for name, _, words in told)
                self.assertEqual(len(listed), 0 if gone else 1, told)
                for one in listed:
                    self.assert_true_state(one, first)
                    self.galley("rm", "-f", one)
                wait_until(lambda: not self.traces(), f"left over: {self.traces()}")

    def assert_true_state(self, container, first):
        state = self.inspect(container)["State"]
        if not state["Running"]:
            wait_until(lambda: not is_alive(first), f"{state}: its first process lives")
        elif state["Paused"]:
            self.galley("unpause", container)
        if state["Running"]:
            self.assertTrue(is_alive(state["Pid"]), state)
            self.assertEqual(self.galley("exec", container, "echo", "alive").stdout, "alive\n")


if __name__ == "__main__":
    SEED = option("--seed", SEED)
    ROUNDS = option("--rounds", ROUNDS)
    support.main()
