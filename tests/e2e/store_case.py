# SPDX-License-Identifier: Apache-2.0
"""What the tests of the store share: a data directory, a registry with small images, and the question whether the store is
sound."""
import json
import os
import pathlib
import shutil
import sys
import tempfile

from small_images import SmallRegistry
from support import BIN, GalleyCase, wait_until

IMAGES = ("one", "two", "three")


def option(name, default):
    """Takes a number of the command line away, so that unittest does not see it."""
    if name not in sys.argv:
        return default
    at = sys.argv.index(name)
    value = int(sys.argv[at + 1])
    del sys.argv[at:at + 2]
    return value


class StoreCase(GalleyCase):
    @classmethod
    def setUpClass(cls):
        cls.data = pathlib.Path(tempfile.mkdtemp(prefix="galley-store-", dir="/var/tmp"))
        cls.runtime = pathlib.Path(tempfile.mkdtemp(prefix="g", dir=os.environ.get("XDG_RUNTIME_DIR") or "/tmp"))
        cls.environment = dict(os.environ, GALLEY_DATA_DIR=str(cls.data / "d"), GALLEY_RUNTIME_DIR=str(cls.runtime / "r"),
                               XDG_CONFIG_HOME=str(cls.data / "config"), PATH=f"{BIN}:{os.environ['PATH']}")
        cls.small = cls.open_registry()
        cls.store = cls.data / "d"

    @classmethod
    def open_registry(cls):
        (cls.data / "registry").mkdir()
        return SmallRegistry(cls.data / "registry")

    @classmethod
    def tearDownClass(cls):
        cls.small.close()
        cls.empty_store()
        wait_until(lambda: not cls.processes(), f"processes stay: {cls.processes()}")
        shutil.rmtree(cls.runtime)
        shutil.rmtree(cls.data)

    @classmethod
    def empty_store(cls):
        for container in cls.galley("ps", "-aq").stdout.split():
            cls.galley("rm", "-f", container)
        cls.galley("image", "prune", "-af")
        cls.galley("system", "prune", "-f")

    @classmethod
    def pull_all(cls):
        for image in IMAGES:
            cls.galley("pull", "-q", cls.small.name(image))

    @classmethod
    def save_all(cls):
        """All images as one archive, to be loaded."""
        cls.pull_all()
        cls.archive = cls.data / "images.tar"
        cls.galley("save", "-o", cls.archive, *map(cls.small.name, IMAGES))

    @classmethod
    def prepare_for(cls, operation):
        """What brings images in begins with none of them, everything else with all."""
        if operation in ("pull", "load"):
            cls.galley("rmi", "-f", *map(cls.small.name, IMAGES), check=False)
        else:
            cls.pull_all()

    @classmethod
    def findings(cls, *flags):
        """What `doctor --store` finds, once nobody settles any more."""
        done = cls.galley("doctor", "--store", "--format", "json", *flags, check=False)
        if not done.stdout:
            raise AssertionError(f"doctor says nothing: {done.stderr}")
        report = json.loads(done.stdout)
        open_ones = [finding for finding in report["Findings"] if not finding["Repaired"]]
        if done.returncode != (1 if open_ones else 0):
            raise AssertionError(f"doctor ended with {done.returncode}: {report}")
        return report["Findings"]

    @classmethod
    def leftovers(cls):
        """Files that no process works on and no next pull goes on from."""
        found = [path.name for path in (cls.store / "ingest").iterdir()]
        return found + [str(path) for path in cls.store.glob(".*.tmp")] + [str(path) for path in cls.store.glob("blobs/*/.*")]

    def assert_sound(self, why):
        """All images are here and run, the store is clean, nothing is left over."""
        self.assertEqual(self.findings(), [], why)
        wait_until(lambda: not self.leftovers(), f"{why}: left over: {self.leftovers()}")
        names = self.galley("images", "--format", "{{.Repository}}").stdout.split()
        for image in IMAGES:
            self.assertIn(f"{self.small.address}/{image}", names, why)

    @classmethod
    def members(cls):
        """Processes of this Galley, by number."""
        return [(pid, text) for pid, text in cls.processes() if b"registry" not in text]
