# SPDX-License-Identifier: Apache-2.0
"""Many processes on one store: pulls of the same and of overlapping images share each layer's download, and nothing that is in
use goes away while others remove and prune."""
import random
import subprocess
import threading
import time

import support
from store_case import IMAGES, StoreCase
from support import BIN

SECONDS = 15


class Together(StoreCase):
    def start(self, *arguments):
        return subprocess.Popen([str(BIN / "galley"), *arguments], env=self.environment, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True)

    def pull_at_once(self, count):
        self.empty_store()
        before = self.small.fetches()
        pulls = [self.start("pull", self.small.name(IMAGES[number % len(IMAGES)])) for number in range(count)]
        for pull in pulls:
            output = pull.communicate(timeout=300)[0]
            self.assertEqual(pull.returncode, 0, output)
        fetched = self.small.fetches() - before
        layers = {blob["digest"] for manifest in self.small.images.values() for blob in manifest["layers"]}
        for digest in layers & set(fetched):
            self.assertEqual(fetched[digest], 1, f"{count} pulls fetched {digest} {fetched[digest]} times")
        self.pull_all()
        self.assert_sound(f"{count} pulls at once")

    def test_two_four_and_eight_pulls_download_each_layer_once(self):
        for count in (2, 4, 8):
            self.pull_at_once(count)

    def test_an_image_forced_away_from_under_a_stopped_container_stays_startable_and_goes_with_it(self):
        self.empty_store()
        image = self.small.name("one")
        self.galley("pull", "-q", image)
        self.galley("create", "--name", "user", "--network", "none", image)
        identity = self.galley("images", "-q", "--no-trunc").stdout.strip()
        removed = self.galley("rmi", "-f", image).stdout
        self.assertIn(f"Deleted: {identity}", removed)
        self.assertEqual(self.galley("images", "-aq").stdout, "")
        done = self.galley("image", "inspect", identity, check=False)
        self.assertIn("No such image", done.stderr)
        self.assertNotEqual(self.galley("run", "--rm", "--pull", "never", image, check=False).returncode, 0)
        self.galley("image", "prune", "-af")
        self.assertEqual(self.galley("inspect", "--format", "{{.Image}}", "user").stdout.strip(), identity)
        self.galley("start", "-a", "user")
        self.assertEqual(self.galley("wait", "user").stdout.strip(), "0")
        self.assertEqual(self.findings(), [])
        self.assertIn("0B (0%)", self.galley("system", "df", "--format", "{{.Type}} {{.Reclaimable}}").stdout.splitlines()[0])
        self.galley("rm", "user")
        self.assertEqual(list((self.store / "layers").iterdir()), [])
        self.assertEqual(list((self.store / "blobs/sha256").iterdir()), [])
        self.assertEqual(self.findings(), [])

    def test_nothing_in_use_goes_away_while_others_pull_remove_and_prune(self):
        self.pull_all()
        errors = []
        ended = threading.Event()
        # Reads a file of its lowest layer until it is killed.
        self.galley("run", "-d", "--name", "watcher", "--network", "none", self.small.name("two"), "/reader", "/base/data", "-1")
        deadline = time.monotonic() + SECONDS

        def hammer(seed, act):
            choice = random.Random(seed)
            while time.monotonic() < deadline and not ended.is_set():
                done = act(choice)
                complaint = done.stdout + done.stderr
                # Somebody else may just have removed what was named, and a container keeps its image.
                allowed = ("No such image", "there is no image", "is being used by", "is using its referenced", "is used by",
                           "is missing; pull it again", "referenced in multiple")
                if done.returncode != 0 and not any(words in complaint for words in allowed):
                    errors.append(f"{done.args[1:]} ended with {done.returncode}: {complaint}")
                    ended.set()

        def pull(choice):
            return self.galley("pull", "-q", self.small.name(choice.choice(IMAGES)), check=False)

        def remove(choice):
            return self.galley("rmi", "-f", self.small.name(choice.choice(IMAGES)), check=False)

        def prune(choice):
            return self.galley("image", "prune", "-f", *choice.choice([[], ["-a"]]), check=False)

        def run(choice):
            return self.galley("run", "--rm", "--network", "none", self.small.name(choice.choice(IMAGES)), "/reader", "/base/data",
                               "300", check=False)

        threads = [threading.Thread(target=hammer, args=(number, act))
                   for number, act in enumerate([pull, pull, remove, prune, run, run])]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(errors, [])
        # 3 is what the reader says when its file is gone.
        self.assertEqual(self.inspect("watcher")["State"]["Status"], "running", self.galley("ps", "-a").stdout)
        self.galley("rm", "-f", "watcher")
        self.pull_all()
        self.assert_sound("after pulling, removing, pruning and running at once")


if __name__ == "__main__":
    support.main()
