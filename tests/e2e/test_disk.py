# SPDX-License-Identifier: Apache-2.0
"""A disk that is too small, a real one: a tmpfs of its own, mounted inside a user namespace, where Galley runs as root."""
import pathlib
import re
import subprocess

import support
from small_images import SmallRegistry
from support import BIN, GalleyCase

ROOM = 90  # MB; the unpacked image needs more, its first layer alone
SCRIPT = r"""
set -e
mount -t tmpfs -o size={room}m tmpfs {mountpoint}
export GALLEY_DATA_DIR={mountpoint}/data
{commands}
"""


class SmallDisk(GalleyCase):
    def inside(self, commands, room=ROOM):
        """Runs a shell script as root of the user namespace that holds this class's containers."""
        mountpoint = self.data / "small"
        mountpoint.mkdir(exist_ok=True)
        # Root's containers are not root: they have to pass.
        for directory in (self.data, self.runtime):
            directory.chmod(0o711)
        runtime = self.runtime / "i"
        runtime.mkdir(exist_ok=True, mode=0o700)
        script = SCRIPT.format(room=room, mountpoint=mountpoint, commands=commands)
        environment = dict(self.environment, GALLEY_RUNTIME_DIR=str(runtime), IMAGE=self.image, HOME=str(self.data))
        return subprocess.run(
            ["nsenter", f"--user=/proc/{self.monitor}/ns/user", "--setuid", "0", "--setgid", "0", "unshare", "--mount", "bash", "-c",
             script], env=environment, capture_output=True, text=True, timeout=300, check=False, errors="replace")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.galley("run", "-d", "--name", "keeper", "--network", "none", cls.image, "sleep", "600")
        status = pathlib.Path(f"/proc/{cls.inspect('keeper')['State']['Pid']}/status").read_text(encoding="utf-8")
        # The parent of a container's first process is its monitor, which lives in that namespace.
        cls.monitor = re.search(r"^PPid:\s+(\d+)", status, re.MULTILINE).group(1)

    def test_a_pull_that_does_not_fit_says_so_and_leaves_room_for_the_next(self):
        done = self.inside("""
            galley pull $IMAGE && exit 90
            echo "exit $?"
            galley images -q
            mount -o remount,size=900m $GALLEY_DATA_DIR/..
            galley pull $IMAGE
            find $GALLEY_DATA_DIR/ingest -name 'layer-*' -o -name 'trash-*' | grep -v lock && exit 91
            galley run --rm --network none $IMAGE id -u
        """)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertRegex(done.stderr, "(?i)space")
        self.assertIn("exit 1\n", done.stdout)
        self.assertIn("Status: Downloaded newer image", done.stdout)
        self.assertTrue(done.stdout.endswith("1000\n"), done.stdout)

    def test_a_container_that_fills_the_disk_ends_as_usual(self):
        done = self.inside("""
            galley pull -q $IMAGE
            galley run --name full --network none -u 0 $IMAGE sh -c 'cat /dev/zero > /big; echo "cat ended with $?"' || true
            df --output=avail $GALLEY_DATA_DIR | tail -n 1
            galley ps -a --format '{{.Names}} {{.Status}}'
            galley logs full
            galley rm full
            galley run --rm --network none $IMAGE echo afterwards
        """, room=400)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("No space left on device", done.stderr)
        self.assertRegex(done.stdout, r"full Exited \(\d+\)")
        self.assertTrue(done.stdout.endswith("afterwards\n"), done.stdout)


class FullAtManyPoints(SmallDisk):
    """Small images, so that many sizes of the disk are tried: each fills up at another point of the pull."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.data / "registry").mkdir()
        cls.small = SmallRegistry(cls.data / "registry")

    @classmethod
    def tearDownClass(cls):
        cls.small.close()
        super().tearDownClass()

    def test_a_full_disk_leaves_a_store_that_goes_on_with_more_room(self):
        mountpoint = self.data / "small"
        done = self.inside(f"""
            fails() {{ echo "$1 at $room k"; cat $disk-errors; exit 1; }}
            cd /
            disk={mountpoint}
            for room in $(seq 300 250 6800); do
              mount -t tmpfs -o size=${{room}}k tmpfs $disk
              for image in one three; do
                if galley pull -q {self.small.address}/$image:1 2>$disk-errors; then continue; fi
                grep -qiE space $disk-errors || fails 'no word of the space'
              done
              galley images -q >/dev/null || fails 'the list'
              galley system df >/dev/null || fails 'df'
              galley image prune -af >/dev/null || galley system prune -af >/dev/null || fails 'prune'
              mount -o remount,size=64m $disk
              for image in one two three; do galley pull -q {self.small.address}/$image:1 || fails "the pull of $image"; done
              galley doctor --store >$disk-errors || fails 'the check'
              ls $GALLEY_DATA_DIR/ingest | grep . && fails 'left over'
              umount -l $disk
            done
            echo all sizes
        """)
        self.assertTrue(done.stdout.endswith("all sizes\n"), done.stdout + done.stderr)


if __name__ == "__main__":
    support.main()
