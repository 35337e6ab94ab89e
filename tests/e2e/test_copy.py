# SPDX-License-Identifier: Apache-2.0
"""`galley cp` and `galley export` as docker's, for running and stopped containers, and against containers that fight
back."""
import io
import os
import pathlib
import shutil
import subprocess
import tarfile
import tempfile

import support
from support import GalleyCase, wait_until

SWAP = """
import os
os.makedirs('/work/real', exist_ok=True)
os.chdir('/work')
try:
    os.symlink('/etc', 'link')
except FileExistsError:
    pass
libc = __import__('ctypes').CDLL(None, use_errno=True)
print('swapping', flush=True)
while True:
    libc.renameat2(-100, b'real', -100, b'link', 2)
"""


class Copy(GalleyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shared = pathlib.Path(tempfile.mkdtemp(prefix="galley-copy-", dir="/var/tmp"))
        cls.galley("run", "-d", "--name", "up", "-u", "0", "-v", "store:/store", "-v", f"{cls.shared}:/shared",
                   "-v", "sealed:/sealed:ro", cls.image, "sleep", "infinity")
        cls.galley("create", "--name", "down", "-u", "0", "-v", "other:/store", "-v", f"{cls.shared}:/shared",
                   "-v", "sealed:/sealed:ro", cls.image, "sh", "-c",
                   "cat /in/file; stat -c %u:%g /in/file; cat /store/file")

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        shutil.rmtree(cls.shared)

    def setUp(self):
        self.here = pathlib.Path(tempfile.mkdtemp(prefix="galley-copy-", dir="/var/tmp"))
        self.addCleanup(shutil.rmtree, self.here)
        (self.here / "file").write_text("content\n")
        tree = self.here / "tree"
        (tree / "sub").mkdir(parents=True)
        (tree / "sub/deep").write_text("deep\n")
        (tree / "link").symlink_to("sub/deep")
        os.chmod(tree / "sub", 0o750)
        self.sh("rm -rf /t; mkdir -p /t/dir; echo old > /t/old")

    def sh(self, script, check=True):
        return self.galley("exec", "up", "sh", "-c", script, check=check).stdout

    def cp(self, *arguments, **more):
        return self.galley("cp", *arguments, check=False, **more)

    def copied(self, *arguments, **more):
        done = self.cp(*arguments, **more)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def refused(self, words, *arguments, **more):
        done = self.cp(*arguments, **more)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(words, done.stderr)

    # The table of docker cp, into a container.

    def test_a_file_into_a_container(self):
        done = self.copied(self.here / "file", "up:/t/new")
        self.assertEqual(done.stderr, "Successfully copied 2.05kB to up:/t/new\n")
        self.assertEqual(self.copied("-q", self.here / "file", "up:/t/dir").stderr, "")
        self.copied(self.here / "file", "up:/t/old")
        self.assertEqual(self.sh("cat /t/new /t/dir/file /t/old"), "content\n" * 3)
        self.assertEqual(self.sh("stat -c %u:%g /t/new /t/dir/file"), "0:0\n0:0\n")
        self.refused("no such directory", self.here / "file", "up:/t/missing/")
        self.refused("Could not find the file /t/no/where in container up", self.here / "file", "up:/t/no/where")
        self.refused("Not a directory", self.here / "file", "up:/t/old/")

    def test_a_directory_into_a_container(self):
        self.copied(self.here / "tree", "up:/t/made")
        self.copied(self.here / "tree", "up:/t/dir")
        self.copied(f"{self.here}/tree/.", "up:/t/content")
        self.sh("mkdir /t/flat; chmod 1777 /t/flat")
        self.copied(f"{self.here}/tree/.", "up:/t/flat/")
        for place in ("made", "dir/tree", "content", "flat"):
            self.assertEqual(self.sh(f"cat /t/{place}/sub/deep /t/{place}/link; stat -c %a:%u /t/{place}/sub"),
                             "deep\ndeep\n750:0\n", place)
        self.assertEqual(self.sh("stat -c %a /t/flat"), "1777\n")
        self.refused("cannot copy directory", self.here / "tree", "up:/t/old")

    def test_the_name_may_be_taken_by_the_other_kind(self):
        self.sh("mkdir -p /t/dir/file; touch /t/dir/tree")
        self.refused("cannot overwrite directory", self.here / "file", "up:/t/dir")
        self.refused("cannot overwrite non-directory", self.here / "tree", "up:/t/dir")

    def test_owners_are_kept_only_in_archive_mode(self):
        self.copied("-a", self.here / "file", "up:/t/kept")
        status = (self.here / "file").stat()
        self.assertEqual(self.sh("stat -c %u:%g /t/kept"), f"{status.st_uid}:{status.st_gid}\n")

    def test_links_stand_for_themselves_unless_followed(self):
        (self.here / "alias").symlink_to("file")
        self.copied(self.here / "alias", "up:/t/alias")
        self.copied("-L", self.here / "alias", "up:/t/followed")
        self.assertEqual(self.sh("readlink /t/alias; cat /t/followed"), "file\ncontent\n")
        self.sh("ln -s old /t/toold; ln -s dir /t/todir; ln -s absent /t/toabsent")
        for target in ("toold", "todir", "toabsent"):
            self.copied(self.here / "file", f"up:/t/{target}")
        self.assertEqual(self.sh("cat /t/old /t/dir/file /t/absent; readlink /t/toold"), "content\n" * 3 + "old\n")
        # An absolute link of the image on the way (GHSA-vp62-88p7-qqf5 broke them).
        self.copied(self.here / "file", "up:/var/run/by-link")
        self.assertEqual(self.sh("cat /run/by-link"), "content\n")

    # Out of a container.

    def test_out_of_a_container(self):
        self.sh("echo secret > /t/private; chmod 600 /t/private; chown 33:33 /t/private; mkdir /t/closed; "
                "echo in > /t/closed/x; chown -R 33:33 /t/closed; chmod 700 /t/closed; cp /bin/true /t/suid; chmod 4755 /t/suid; "
                "ln -s private /t/alias; ln /t/private /t/closed/hard")
        self.copied("up:/t/private", self.here / "mine")
        self.assertEqual((self.here / "mine").read_text(), "secret\n")
        self.assertEqual((self.here / "mine").stat().st_uid, os.getuid())
        self.copied("up:/t", self.here / "made")
        self.copied("up:/t", self.here)
        for place in ("made", "t"):
            self.assertEqual((self.here / place / "closed/x").read_text(), "in\n")
            self.assertTrue(os.path.samefile(self.here / place / "closed/hard", self.here / place / "private"))
            self.assertEqual((self.here / place / "suid").stat().st_mode & 0o7777, 0o755)
        self.copied("up:/t/.", self.here / "tree")
        self.assertEqual((self.here / "tree/old").read_text(), "old\n")
        self.copied("up:/t/alias", self.here / "alias")
        self.copied("-L", "up:/t/alias", self.here / "content")
        self.assertEqual((os.readlink(self.here / "alias"), (self.here / "content").read_text()), ("private", "secret\n"))

    def test_what_is_not_there_is_named(self):
        self.refused("Could not find the file /nowhere in container up", "up:/nowhere", self.here)
        self.refused("No such container: nobody", "nobody:/etc", self.here)
        self.refused(f"lstat {self.here}/nowhere: no such file or directory", self.here / "nowhere", "up:/t")
        self.refused(f'invalid output path: directory "{self.here}/no" does not exist', "up:/t", self.here / "no/where")
        self.refused("copying between containers is not supported", "up:/t", "down:/t")
        self.refused("must specify at least one container source", "/t", "/t")
        self.refused("cannot copy directory", "up:/t", self.here / "file")

    def test_odd_names_come_back_as_they_went(self):
        odd = os.fsencode(self.here / "odd")
        names = [b"\xff\xfe", b"new\nline", b"n" * 200, b"d" * 120, b" blank ", b".wh.kept", "ü".encode()]
        os.makedirs(os.path.join(odd, names[3]))
        for name in names:
            place = os.path.join(odd, names[3], name)
            with open(place, "wb") as file:
                file.write(name * 1000)
            os.symlink(name * 1 + b"x" * 120, place[:-1] + b"-")
        os.utime(os.path.join(odd, names[3], names[0]), (1, 1))
        self.copied(self.here / "odd", "up:/t")
        self.copied("up:/t/odd", self.here / "back")
        for name in names:
            place = os.path.join(names[3], name)
            with open(os.path.join(os.fsencode(self.here / "back"), place), "rb") as file:
                self.assertEqual(file.read(), name * 1000)
            link = place[:-1] + b"-"
            self.assertEqual(os.readlink(os.path.join(os.fsencode(self.here / "back"), link)), name + b"x" * 120)
        self.assertEqual(os.stat(os.path.join(os.fsencode(self.here / "back"), names[3], names[0])).st_mtime, 1)

    # Streams.

    def test_streams(self):
        done = subprocess.run([support.BIN / "galley", "cp", "up:/t", "-"], env=self.environment, capture_output=True, check=True)
        with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
            self.assertEqual(archive.getnames(), ["t", "t/dir", "t/old"])
        for mode in ("w", "w:gz"):
            stream = io.BytesIO()
            with tarfile.open(fileobj=stream, mode=mode) as archive:
                archive.add(self.here / "tree", "tree")
            subprocess.run([support.BIN / "galley", "cp", "-", "up:/t/dir"], env=self.environment, check=True,
                           input=stream.getvalue(), capture_output=True)
            self.assertEqual(self.sh("cat /t/dir/tree/link; rm -r /t/dir/tree"), "deep\n")
        self.refused('destination "up:/t/old" must be a directory', "-", "up:/t/old", stdin="")

    def test_hostile_archives_write_nothing_outside(self):
        outside = self.shared / "victim"
        outside.write_text("mine\n")
        self.sh("mkdir -p /t/box; ln -s /etc /t/planted; chown -h 33:33 /t/planted")
        members = [("../escape", None), ("/../../escape", None), ("a/../../escape", None), ("planted/passwd", None)]
        for name, target in members:
            stream = io.BytesIO()
            with tarfile.open(fileobj=stream, mode="w") as archive:
                info = tarfile.TarInfo(name)
                info.size = 5
                archive.addfile(info, io.BytesIO(b"evil\n"))
            done = subprocess.run([support.BIN / "galley", "cp", "-", "up:/t"], env=self.environment, input=stream.getvalue(),
                                  capture_output=True, check=False)
            self.assertEqual(done.returncode, 1, name)
        stream = io.BytesIO()
        with tarfile.open(fileobj=stream, mode="w") as archive:
            link = tarfile.TarInfo("out")
            link.type, link.linkname = tarfile.SYMTYPE, str(self.here)
            archive.addfile(link)
            info = tarfile.TarInfo("out/evil")
            info.size = 5
            archive.addfile(info, io.BytesIO(b"evil\n"))
        subprocess.run([support.BIN / "galley", "cp", "-", "up:/t/box"], env=self.environment, input=stream.getvalue(),
                       capture_output=True, check=False)
        self.assertFalse((self.here / "evil").exists())
        self.assertNotIn("evil", self.sh("cat /etc/passwd"))
        self.assertEqual(self.sh("ls /escape 2>&1 || true").strip()[-25:], "No such file or directory")

    # Volumes, binds, stopped containers.

    def test_volumes_and_binds_are_seen_whether_it_runs_or_not(self):
        for name in ("up", "down"):
            self.copied(self.here / "file", f"{name}:/store/file")
            self.copied(f"{name}:/store/file", self.here / "back")
            self.assertEqual((self.here / "back").read_text(), "content\n")
            self.copied(self.here / "file", f"{name}:/shared/{name}")
            self.assertEqual((self.shared / name).read_text(), "content\n")
            self.refused("mounted volume is marked read-only", self.here / "file", f"{name}:/sealed/file")
        self.assertEqual(self.sh("cat /store/file"), "content\n")

    def test_a_stopped_container_starts_with_what_was_put_into_it(self):
        self.copied(self.here / "tree", "down:/in")
        self.copied(self.here / "file", "down:/in/file")
        self.copied(self.here / "file", "down:/store/file")
        done = self.galley("start", "-a", "down")
        self.assertEqual(done.stdout, "content\n0:0\ncontent\n")
        self.copied("down:/in", self.here / "again")
        self.assertEqual((self.here / "again/sub/deep").read_text(), "deep\n")
        self.copied("down:/etc/hostname", self.here / "hostname")
        self.assertTrue((self.here / "hostname").read_text().strip())
        self.assertFalse(os.path.ismount(self.inspect("down")["GraphDriver"]["Data"]["MergedDir"]))

    def test_a_read_only_root_is_refused(self):
        self.galley("create", "--name", "fixed", "--read-only", self.image, "true")
        self.refused("container rootfs is marked read-only", self.here / "file", "fixed:/tmp/x")
        self.galley("rm", "fixed")

    # Attacks.

    def test_fifos_and_devices_are_never_opened(self):
        self.sh("mkfifo /t/pipe; mkdir /t/with; mkfifo /t/with/pipe; touch /t/with/file")
        self.copied("up:/t/with", self.here / "with", timeout=60)
        self.assertTrue((self.here / "with/pipe").is_fifo())
        self.copied("up:/t/pipe", self.here / "pipe", timeout=60)
        self.refused("is a device or socket", "up:/dev/null", self.here / "null", timeout=60)
        self.refused("must be a directory or a regular file", self.here / "file", "up:/t/pipe", timeout=60)

    def test_loops_and_magic_links_lead_nowhere(self):
        self.sh("ln -s loop /t/loop; ln -s /proc/self/root/etc /t/magic; ln -s /../../../../etc/hostname /t/up")
        self.refused("", "up:/t/loop/x", self.here / "x")
        self.refused("", self.here / "file", "up:/t/loop")
        self.refused("", "up:/t/magic/passwd", self.here / "x")
        self.copied("-L", "up:/t/up", self.here / "name")
        self.assertEqual((self.here / "name").read_text(), self.sh("cat /etc/hostname"))

    def test_a_swapped_directory_leads_nowhere(self):
        """A container exchanges a directory and a link to /etc as fast as it can, while files go both ways."""
        self.sh("rm -rf /work; mkdir -p /work/real; echo container > /etc/swapmark; echo container > /work/real/swapmark")
        swapper = self.spawn("exec", "up", "python3", "-c", SWAP)
        reader = support.LineReader(swapper.stdout)
        reader.wait_for("swapping")
        before = {path: path.stat().st_mtime_ns for path in pathlib.Path("/etc").iterdir() if path.is_file()}
        (self.here / "swapmark").write_text("container\n")
        for _ in range(25):
            self.cp(self.here / "swapmark", "up:/work/real/swapmark")
            self.cp(self.here / "tree", "up:/work/real")
            if self.cp("up:/work/real/swapmark", self.here / "out").returncode == 0:
                self.assertEqual((self.here / "out").read_text(), "container\n")
            if self.cp("up:/work/real/passwd", self.here / "passwd").returncode == 0:
                self.assertNotIn(os.environ["USER"] + ":", (self.here / "passwd").read_text())
        self.assertFalse(pathlib.Path("/etc/swapmark").exists())
        self.assertFalse(pathlib.Path("/etc/tree").exists())
        self.assertEqual(before, {path: path.stat().st_mtime_ns for path in before})
        self.galley("exec", "up", "python3", "-c", "import os, pathlib\n"
                    "for entry in pathlib.Path('/proc').glob('[0-9]*/cmdline'):\n"
                    "    if b'renameat2' in entry.read_bytes() and int(entry.parent.name) != os.getpid():\n"
                    "        os.kill(int(entry.parent.name), 9)\n")
        swapper.wait(support.PATIENCE)

    # Export.

    def test_export_has_the_files_and_no_volumes(self):
        self.sh("echo exported > /t/mark; echo volume > /store/inside")
        self.galley("export", "-o", self.here / "up.tar", "up")
        with tarfile.open(self.here / "up.tar") as archive:
            names = archive.getnames()
            self.assertEqual(archive.extractfile("t/mark").read(), b"exported\n")
        self.assertIn("store", names)
        self.assertNotIn("store/inside", names)
        self.assertFalse([name for name in names if name.startswith(("proc/", "sys/", "dev/null"))])
        self.galley("create", "--name", "gone", self.image, "true")
        self.galley("export", "-o", self.here / "gone.tar", "gone")
        self.galley("import", self.here / "gone.tar", "exported:1")
        self.assertIn("root", self.galley("run", "--rm", "exported:1", "cat", "/etc/passwd").stdout)
        self.galley("rm", "gone")
        self.assertEqual(self.galley("export", "nobody", check=False, stdin="").stderr, "Error: No such container: nobody\n")


if __name__ == "__main__":
    support.main()
