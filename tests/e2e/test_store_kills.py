# SPDX-License-Identifier: Apache-2.0
"""`kill -9` at random moments of everything that changes the store: the whole process tree, or one member of it.

    test_store_kills.py [--rounds N] [--seed N]

Each round prints its own seed, so that `--seed N --rounds 1` plays it again.
"""
import os
import random
import select
import subprocess
import sys
import time

import support
from store_case import IMAGES, StoreCase, option
from support import BIN

ROUNDS = 12
SEED = 1
# What a kill may leave: rubbish that the next pull takes away. Nothing that anybody would use.
HARMLESS = {"ingest", "lease", "file"}


class Kills(StoreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.save_all()

    def prepare(self, operation):
        """Brings the store to where the operation has something to do; returns its command line."""
        name = self.small.name
        self.prepare_for(operation)
        if operation == "prune":
            for image in IMAGES[1:]:
                self.galley("tag", name("one"), name(image))
                self.galley("rmi", "-f", *self.digests(image), check=False)
        return {"pull": ["pull", name("three")], "load": ["load", "-i", str(self.archive)], "tag": ["tag", name("one"), "other:x"],
                "rmi": ["rmi", "-f", *[name(image) for image in IMAGES]], "prune": ["image", "prune", "-f"]}[operation]

    def digests(self, image):
        done = self.galley("images", "--digests", "--format", "{{.Repository}}@{{.Digest}}", self.small.name(image))
        return [line for line in done.stdout.split() if "<none>" not in line]

    def kill_at(self, command, moment, whole, choice):
        """True when something was killed before it ended by itself."""
        process = subprocess.Popen([str(BIN / "galley"), *command], env=self.environment, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, start_new_session=True)
        # A moment of the process's life, not a wait for something.
        select.select([], [], [], moment)
        pids = [pid for pid, _ in self.members()]
        if not whole and pids:
            pids = [choice.choice(pids)]
        self.kill(pids)
        try:
            process.wait(support.PATIENCE)
        finally:
            process.kill()
            process.wait()
        return bool(pids)

    def round(self, seed, durations):
        choice = random.Random(seed)
        operation = choice.choice(["pull", "pull", "rmi", "prune", "load", "tag"])
        whole = choice.random() < 0.6
        command = self.prepare(operation)
        longest = durations.get(operation, 0.6)
        moment = choice.random() * longest
        why = f"seed {seed}: {operation} killed after {moment * 1000:.0f} ms ({'all' if whole else 'one'})"
        begin = time.monotonic()
        self.kill_at(command, moment, whole, choice)
        # A round that took longer than its kill says how long the operation takes.
        durations[operation] = 0.9 * longest + 0.1 * max(0.05, min(2, 2 * (time.monotonic() - begin)))
        serious = [finding for finding in self.findings() if finding["What"] not in HARMLESS
                   and "the index does not know it" not in finding["Problem"]]
        self.assertEqual(serious, [], why)
        self.pull_all()
        self.assert_sound(why)
        return why

    def test_a_kill_at_any_moment_leaves_a_store_that_the_next_pull_mends(self):
        durations = {}
        for number in range(ROUNDS):
            why = self.round(SEED + number, durations)
            if "-v" in sys.argv or os.environ.get("GALLEY_TEST_TALK"):
                print(why, flush=True)


if __name__ == "__main__":
    SEED = option("--seed", SEED)
    ROUNDS = option("--rounds", ROUNDS)
    support.main()
