# SPDX-License-Identifier: Apache-2.0
"""Every kind of file of the store cut off, emptied, removed and with a flipped bit: `doctor --store` names it, `--repair` and the
next pull cure it. And what a power cut or a jump of the clock does to it."""
import os
import pathlib
import random
import re
import sqlite3
import struct
import unittest

import support
from store_case import IMAGES, StoreCase
from support import wait_until

FAKETIME = next(pathlib.Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)


def cut(path):
    os.truncate(path, path.stat().st_size // 2)


def empty(path):
    os.truncate(path, 0)


def zero(path):
    path.write_bytes(bytes(path.stat().st_size))


PAGE = 4096  # of index.db


def flip_at(path, offset):
    data = bytearray(path.read_bytes())
    data[offset] ^= 0x10
    path.write_bytes(data)


def flip(path):
    """A bit in the middle. Most of a page of the index is room for more rows, where a bit changes nothing: its first byte counts."""
    middle = path.stat().st_size // 2
    flip_at(path, middle - middle % PAGE if path.name == "index.db" else middle)


def remove(path):
    path.unlink()


DAMAGES = (cut, empty, zero, flip, remove)


class Damage(StoreCase):
    def blob_of(self, image, part):
        manifest = self.small.images[image]
        name = manifest["config"]["digest"] if part == "config" else self.inspect(self.small.name(image))["RepoDigests"][0].split("@")[1]
        return self.store / "blobs/sha256" / name.removeprefix("sha256:")

    def layer_file(self, name):
        return next(self.store.glob(f"layers/*/diff/{name}"))

    def targets(self):
        """The kinds of files, and what the finding about them is called."""
        recipe = self.layer_file("a/data").parents[2] / "recipe.zst"
        return [(self.blob_of("one", "manifest"), "blob"), (self.blob_of("one", "config"), "blob"),
                (self.layer_file("base/data"), "layer"), (self.layer_file("a/data"), "layer"), (recipe, "layer"),
                (self.store / "settled", "file"), (self.store / "index.db", "index")]

    def still(self):
        """Nobody settles or holds the namespace any more: files are at rest."""
        wait_until(lambda: not self.members(), f"processes end: {self.members()}")

    def fold(self):
        """Everything in index.db, nothing in its log: damage hits what it is meant for."""
        self.still()
        with sqlite3.connect(self.store / "index.db") as index:
            index.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        index.close()
        self.drop_log()

    def drop_log(self):
        self.still()
        for suffix in ("-wal", "-shm"):
            (self.store / f"index.db{suffix}").unlink(missing_ok=True)

    def damage_and_cure(self, path, what, damage):
        self.fold()
        why = f"{path.relative_to(self.store)} {damage.__name__}"
        damage(path)
        found = self.findings()
        # A config lies in the index as well; a missing or a smaller number only means that more is brought to the disk again.
        harmless = {("settled", "remove"), ("settled", "cut"), (self.blob_of("one", "config").name, "remove")}
        if (path.name, damage.__name__) not in harmless:
            self.assertTrue(any(finding["What"] == what for finding in found), f"{why}: {found}")
        self.findings("--repair")
        self.pull_all()
        self.assert_sound(why)
        self.galley("run", "--rm", "--network", "none", self.small.name("three"))

    def test_each_kind_of_damage_is_found_and_cured(self):
        self.pull_all()
        self.assert_sound("before")
        for number in range(len(self.targets())):
            for damage in DAMAGES:
                with self.subTest(number=number, damage=damage.__name__):
                    path, what = self.targets()[number]
                    self.damage_and_cure(path, what, damage)

    def test_a_flipped_bit_in_any_row_about_an_image_is_found(self):
        self.pull_all()
        self.fold()
        index = self.store / "index.db"
        whole = index.read_bytes()
        image = self.small.images["one"]["config"]["digest"].removeprefix("sha256:").encode()
        places = [match.start() + len(image) // 2 for match in re.finditer(re.escape(image), whole)]
        self.assertGreaterEqual(len(places), 4, "images, image_layers, image_blobs, tags")
        for place in places:
            flip_at(index, place)
            self.assertTrue(any(finding["What"] in ("index", "image") for finding in self.findings()), f"byte {place}")
            self.drop_log()
            index.write_bytes(whole)
        self.assert_sound("with every bit put back")

    def test_a_lost_index_is_made_again_without_a_download(self):
        self.pull_all()
        self.galley("create", "--name", "user", self.small.name("one"))
        self.fold()
        before = self.small.fetches()
        (self.store / "index.db").unlink()
        refused = self.galley("images", check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("galley doctor --store --repair", refused.stderr)
        self.assertIn("user", self.galley("ps", "-a", "--format", "{{.Names}}").stdout)
        self.assertIn("3 images", self.findings("--repair")[0]["Remedy"])
        self.assertEqual(len(self.galley("images", "-q").stdout.split()), 3)
        self.pull_all()
        self.assertEqual(self.small.fetches() - before, {})
        # The container's pin is there again.
        self.galley("image", "prune", "-af")
        self.galley("start", "user")
        self.galley("rm", "-f", "user")
        self.pull_all()
        self.assert_sound("after the index was made again")

    def test_after_a_power_cut_an_image_is_absent_or_whole(self):
        choice = random.Random(4)
        for _ in range(4):
            self.galley("rmi", "-f", *map(self.small.name, IMAGES), check=False)
            self.galley("pull", "-q", self.small.name("two"))
            self.still()
            self.galley("pull", "-q", self.small.name("three"))
            # The kernel had not written the second one, and another boot has begun.
            self.kill([pid for pid, _ in self.members()])
            self.still()
            with sqlite3.connect(self.store / "index.db") as index:
                fresh = "chain IN (SELECT chain FROM image_layers GROUP BY chain HAVING COUNT(*) = 1)"
                for table, condition in (("images", "number = (SELECT MAX(number) FROM images)"), ("layers", f"{fresh}")):
                    index.execute(f"UPDATE {table} SET boot = 'former' WHERE {condition} AND boot <> ''")
            index.close()
            settled = int((self.store / "settled").read_text()) if (self.store / "settled").exists() else 0
            lost = self.layer_file("c/data")
            choice.choice(DAMAGES)(lost)
            names = self.galley("images", "--format", "{{.Repository}}").stdout
            if f"{self.small.address}/three" in names:
                self.assertGreaterEqual(settled, 2, "an image was vouched for that was not on the disk")
                self.findings("--repair")
            self.pull_all()
            self.assert_sound("after a power cut")

    def test_an_index_that_lost_its_tail_opens_and_names_nothing_that_is_not_here(self):
        choice = random.Random(5)
        for _ in range(6):
            self.galley("rmi", "-f", *map(self.small.name, IMAGES), check=False)
            self.pull_all()
            self.galley("tag", self.small.name("one"), "tail:1")
            self.kill([pid for pid, _ in self.members()])
            self.still()
            log = self.store / "index.db-wal"
            size = log.stat().st_size if log.exists() else 0
            if size > self.safe_bytes():
                os.truncate(log, choice.randrange(self.safe_bytes(), size))
            (self.store / "index.db-shm").unlink(missing_ok=True)
            serious = [finding for finding in self.findings() if "does not know it" not in finding["Problem"]
                       and finding["What"] not in ("file", "lease", "ingest")]
            self.assertEqual(serious, [])
            self.pull_all()
            self.findings("--repair")
            self.assert_sound("after the index lost its tail")

    def safe_bytes(self):
        """What no power cut takes from the log: before a checkpoint copies frames it syncs them. Their number stands behind the two
        headers of the WAL index (sqlite.org/walformat.html, 2.1)."""
        shared = self.store / "index.db-shm"
        if not shared.exists() or shared.stat().st_size < 136:
            return 0
        header = shared.read_bytes()[96:136]
        done, attempted = struct.unpack_from("=I", header, 0)[0], struct.unpack_from("=I", header, 32)[0]
        frames = max(done, attempted)
        return 32 + frames * (24 + PAGE) if frames else 0

    @unittest.skipIf(FAKETIME is None and not os.environ.get("GALLEY_TEST_STRICT"), "needs the package faketime")
    def test_a_clock_that_jumps_a_day_changes_nothing(self):
        plain = dict(self.environment)
        for first, second in (("+1d", "-1d"), ("-1d", "+1d"), ("-1d", "+0")):
            self.galley("rmi", "-f", *map(self.small.name, IMAGES), check=False)
            for jump, image in ((first, "one"), (second, "two"), (first, "three")):
                environment = dict(plain, LD_PRELOAD=str(FAKETIME), FAKETIME=jump, FAKETIME_DONT_FAKE_MONOTONIC="1", NO_FAKE_STAT="1")
                self.galley("pull", "-q", self.small.name(image), environment=environment)
                self.galley("run", "--rm", "--network", "none", self.small.name(image), environment=environment)
                self.galley("image", "prune", "-f", environment=environment)
            self.pull_all()
            self.assert_sound(f"clock {first}, then {second}")


if __name__ == "__main__":
    support.main()
