# SPDX-License-Identifier: Apache-2.0
"""One call that changes the store fails: a bad disk, a read-only file system, a full table of files, no memory. Every command
says so in a sentence or does without, and what it leaves is a sound store.

    test_store_faults.py [--rounds N] [--seed N]
"""
import errno
import mmap
import os
import random
import resource
import struct
import subprocess

import support
from store_case import IMAGES, StoreCase, option
from support import BIN

ROUNDS = 40
SEED = 1
ERRORS = (errno.EIO, errno.EROFS, errno.EMFILE, errno.ENOMEM, errno.EDQUOT)
WORDS = {errno.EIO: "Input/output error", errno.EROFS: "Read-only file system", errno.EMFILE: "Too many open files",
         errno.ENOMEM: "Cannot allocate memory", errno.EDQUOT: "quota exceeded|no space left|no room"}


class Faults(StoreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.save_all()
        shared = cls.data / "calls"
        shared.write_bytes(bytes(24))
        with open(shared, "r+b") as file:
            cls.calls = mmap.mmap(file.fileno(), 24)
        cls.log = cls.data / "failed"
        library = BIN / "libfailing_calls.so"
        cls.failing = dict(cls.environment, LD_PRELOAD=str(library), GALLEY_FAIL_UNDER=str(cls.store), GALLEY_FAIL_FILE=str(shared),
                           GALLEY_FAIL_LOG=str(cls.log))

    def prepare(self, operation):
        name = self.small.name
        self.prepare_for(operation)
        return {"pull": ["pull", "-q", name("three")], "load": ["load", "-q", "-i", str(self.archive)],
                "tag": ["tag", name("one"), "other:x"], "rmi": ["rmi", "-f", name("one")], "prune": ["image", "prune", "-af"],
                "create": ["create", name("one"), "true"]}[operation]

    def run_with(self, command, failing, error):
        self.log.write_bytes(b"")
        struct.pack_into("qqq", self.calls, 0, 0, failing, error)
        done = subprocess.run([str(BIN / "galley"), *command], env=self.failing, capture_output=True, text=True, timeout=120, check=False)
        return done, struct.unpack_from("q", self.calls)[0]

    def round(self, seed, lengths):
        choice = random.Random(seed)
        operation = choice.choice(["pull", "pull", "load", "rmi", "prune", "tag", "create"])
        error = choice.choice(ERRORS)
        command = self.prepare(operation)
        failing = 1 + choice.randrange(lengths.get(operation, 60))
        done, calls = self.run_with(command, failing, error)
        lengths[operation] = max(10, calls)
        failed = self.log.read_text()
        why = f"seed {seed}: {operation}, call {failing} of {calls} ({failed or 'none'}) fails with {WORDS[error]}: {done.stderr}"
        self.assertIn(done.returncode, (0, 1), why)
        self.assertLessEqual(len(done.stderr.splitlines()), 2, why)
        if not failed:
            self.assertEqual(done.returncode, 0, why)
        if done.returncode != 0:
            # SQLite falls back to reading when it cannot open the index for writing, and then says only that.
            self.assertRegex(done.stderr, f"{WORDS[error]}|cannot be written", why)
        serious = [finding for finding in self.findings() if finding["What"] not in ("ingest", "lease", "file")
                   and "the index does not know it" not in finding["Problem"]]
        self.assertEqual(serious, [], why)
        for container in self.galley("ps", "-aq").stdout.split():
            self.galley("rm", container)
        self.pull_all()
        self.assert_sound(why)
        return bool(failed), done.returncode != 0

    def test_a_call_that_fails_leaves_a_sound_store_and_a_sentence(self):
        lengths = {}
        rounds = []
        for seed in range(SEED, SEED + ROUNDS):
            with self.subTest(seed=seed):
                rounds.append(self.round(seed, lengths))
        # The library reaches what writes, also in the namespace of the layers.
        self.assertGreater(sum(failed for failed, _ in rounds), ROUNDS // 2)
        self.assertGreater(sum(said for _, said in rounds), 0)

    def test_what_a_power_cut_must_find_is_on_the_disk_in_this_order(self):
        """Everything of an image, then the word that it is there; each of the words whole before it gets its name."""
        self.galley("rmi", "-f", *[self.small.name(image) for image in IMAGES], check=False)
        self.wait_until_settled()
        before = int((self.store / "settled").read_text())
        trace = self.data / "trace"
        trace.write_bytes(b"")
        struct.pack_into("qqq", self.calls, 0, 0, 0, 0)
        self.galley("pull", "-q", self.small.name("three"), environment=dict(self.failing, GALLEY_CALLS_LOG=str(trace)))
        self.wait_until_settled()
        self.assertGreater(int((self.store / "settled").read_text()), before)
        calls = [line.split(" ", 1) for line in trace.read_text().splitlines()]
        calls = [(name, os.path.relpath(path, self.store)) for name, path in calls]
        why = "\n".join(map(" ".join, calls))
        named = [at for at, (name, path) in enumerate(calls) if name.startswith("rename") and path == "settled"]
        self.assertEqual(len(named), 1, why)
        whole = max(at for at, (name, _) in enumerate(calls[:named[0]]) if name == "syncfs")
        content = [at for at, (name, path) in enumerate(calls)
                   if name not in ("fsync", "fdatasync") and path.startswith(("blobs", "layers", "ingest/layer"))]
        self.assertGreater(len(content), 5, why)
        self.assertLess(max(content), whole, why)
        # Of the word itself: its bytes, then its name, then its directory.
        temporary = [at for at, (_, path) in enumerate(calls) if path.startswith(".settled.")]
        self.assertIn(calls[temporary[-1]][0], ("fsync", "fdatasync"), why)
        self.assertTrue(whole < temporary[0] and temporary[-1] < named[0], why)
        self.assertIn("fsync", [name for name, path in calls[named[0]:] if path == "."], why)

    def test_a_read_only_store_is_still_read(self):
        self.pull_all()
        self.wait_until_settled()
        places = [self.store, *self.store.rglob("*")]
        modes = {}
        for place in places:
            status = place.lstat()
            if status.st_uid != os.geteuid() or place.is_symlink() or not place.exists():
                continue
            modes[place] = status.st_mode & 0o7777
        try:
            for place, mode in modes.items():
                place.chmod(mode & ~0o222)
            listed = self.galley("images", "-q")
            self.assertEqual(len(set(listed.stdout.split())), len(IMAGES))
            self.assertEqual(self.galley("ps", "-a", "-q").stdout, "")
            for command in (["tag", self.small.name("one"), "x:y"], ["rmi", self.small.name("one")],
                            ["create", self.small.name("one"), "true"]):
                refused = self.galley(*command, check=False)
                self.assertIn(refused.returncode, (1, 125), refused.stdout)
                self.assertEqual(len(refused.stderr.splitlines()), 1, refused.stderr)
        finally:
            for place, mode in modes.items():
                place.chmod(mode)
        self.assert_sound("writable again")

    def wait_until_settled(self):
        support.wait_until(lambda: not self.members(), f"processes end: {self.members()}")

    def test_few_files_and_little_memory_end_in_a_sentence(self):
        for limit, values in ((resource.RLIMIT_NOFILE, (8, 12, 16, 24, 32)), (resource.RLIMIT_AS, (40 << 20, 80 << 20, 160 << 20))):
            for value in values:
                with self.subTest(limit=limit, value=value):
                    self.galley("rmi", "-f", *[self.small.name(image) for image in IMAGES], check=False)
                    done = subprocess.run([str(BIN / "galley"), "pull", "-q", self.small.name("three")], env=self.environment,
                                          capture_output=True, text=True, timeout=120, check=False,
                                          preexec_fn=lambda: resource.setrlimit(limit, (value, value)))
                    # Where not even the program's libraries can be loaded, the loader says so (127).
                    self.assertIn(done.returncode, (0, 1, 127), done.stderr)
                    if done.returncode != 0:
                        self.assertNotEqual(done.stderr, "")
                    self.pull_all()
                    self.assert_sound(f"limit {limit} of {value}")


if __name__ == "__main__":
    SEED = option("--seed", SEED)
    ROUNDS = option("--rounds", ROUNDS)
    support.main()
