# SPDX-License-Identifier: Apache-2.0
"""`galley volume` as docker's, and what docker lacks: clone, empty, rename, export, import, and who uses a volume."""
import io
import json
import subprocess
import tarfile

import support
from support import GalleyCase


class Volumes(GalleyCase):
    def tearDown(self):
        for container in self.galley("ps", "-aq").stdout.split():
            self.galley("rm", "-f", container)
        names = self.galley("volume", "ls", "-q").stdout.split()
        if names:
            self.galley("volume", "rm", *names)

    def names(self, *options):
        return self.galley("volume", "ls", "-q", *options).stdout.split()

    def document(self, name, *options):
        return json.loads(self.galley("volume", "inspect", *options, name).stdout)[0]

    def put(self, volume, script):
        return self.galley("run", "--rm", "-u", "0", "-v", f"{volume}:/v", self.image, "sh", "-ec", script).stdout

    def refused(self, words, *arguments):
        done = self.galley("volume", *arguments, check=False)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn(words, done.stderr)

    def test_volumes_are_made_listed_and_removed(self):
        self.assertEqual(self.galley("volume", "create", "--label", "a=1", "--label", "b", "first").stdout, "first\n")
        self.assertEqual(self.galley("volume", "create", "first").stdout, "first\n")
        chosen = self.galley("volume", "create").stdout.strip()
        self.assertRegex(chosen, "^[0-9a-f]{64}$")
        self.assertEqual(self.galley("volume", "ls", "--filter", "name=first").stdout.splitlines(),
                         ["DRIVER    VOLUME NAME", "local     first"])
        self.assertEqual(self.names("-f", "label=a=1"), ["first"])
        self.assertEqual(self.names("-f", "label=a=2"), [])
        document = self.document("first")
        self.assertEqual((document["Driver"], document["Scope"], document["Labels"]), ("local", "local", {"a": "1", "b": ""}))
        self.assertTrue(document["Mountpoint"].endswith("/volumes/first/_data"))
        self.assertRegex(document["CreatedAt"], r"^20\d\d-")
        self.assertEqual(self.galley("volume", "rm", "first", chosen).stdout, f"first\n{chosen}\n")
        self.assertEqual(self.names(), [])

    def test_what_cannot_be_is_said_in_dockers_words(self):
        self.refused("get nowhere: no such volume", "inspect", "nowhere")
        self.refused("get nowhere: no such volume", "rm", "nowhere")
        self.assertEqual(self.galley("volume", "rm", "-f", "nowhere").stdout, "nowhere\n")
        for name in ("../x", "a/b", ".hidden", "-dash", "a b"):
            self.refused("includes invalid characters for a local volume name", "create", "--name", name)
        self.refused('plugin "nfs" not found', "create", "-d", "nfs", "x")
        self.refused("no such volume", "rm", "../volumes")
        self.refused("no such volume", "export", "..")

    def test_a_volume_in_use_stays(self):
        self.galley("create", "--name", "user", "-v", "used:/v", self.image, "true")
        container = self.inspect("user")["Id"]
        for arguments in (("rm", "used"), ("rm", "-f", "used")):
            self.refused(f"remove used: volume is in use - [{container}]", *arguments)
        self.refused("volume is in use", "rename", "used", "other")
        self.assertEqual(self.document("used")["UsedBy"], ["user"])
        self.assertEqual(self.names("-f", "dangling=true"), [])
        self.assertEqual(self.names("-f", "dangling=false"), ["used"])
        self.assertEqual(self.galley("volume", "prune", "-af").stdout, "Total reclaimed space: 0B\n")
        self.galley("rm", "user")
        self.assertEqual(self.galley("volume", "rm", "used").stdout, "used\n")

    def test_prune_takes_anonymous_ones_and_with_all_every_one(self):
        anonymous = self.galley("volume", "create").stdout.strip()
        self.galley("volume", "create", "--label", "keep", "named")
        self.galley("volume", "create", "other")
        self.put("other", "head -c 5000 /dev/zero > /v/x")
        out = self.galley("volume", "prune", stdin="n\n").stdout
        self.assertIn("WARNING! This will remove anonymous local volumes not used by at least one container.", out)
        self.assertEqual(len(self.names()), 3)
        self.assertEqual(self.galley("volume", "prune", "-f").stdout, f"Deleted Volumes:\n{anonymous}\n\nTotal reclaimed space: 0B\n")
        self.assertEqual(self.galley("volume", "prune", "-f", "--all", "--filter", "label!=keep").stdout,
                         "Deleted Volumes:\nother\n\nTotal reclaimed space: 5kB\n")
        self.assertEqual(self.names(), ["named"])

    def test_sizes_are_measured_when_asked_for(self):
        self.put("sized", "head -c 5000 /dev/zero > /v/x; chown 33 /v/x; chmod 0 /v/x")
        self.assertEqual(self.galley("volume", "ls", "--format", "{{.Name}} {{.Size}} {{.Links}}").stdout, "sized N/A N/A\n")
        self.assertEqual(self.galley("volume", "ls", "--size", "--format", "{{.Name}} {{.Size}} {{.Links}}").stdout, "sized 5kB 0\n")
        self.assertEqual(self.document("sized", "--size")["UsageData"], {"RefCount": 0, "Size": 5000})

    def test_a_clone_is_the_same_and_its_own(self):
        self.galley("volume", "create", "--label", "a=1", "source")
        self.put("source", "echo x > /v/x; chown 33:34 /v/x; chmod 640 /v/x; ln -s x /v/l; ln /v/x /v/h; mkdir -m 0 /v/closed; "
                           "chown 101:102 /v; chmod 700 /v; mkfifo /v/pipe")
        self.assertEqual(self.galley("volume", "clone", "source", "copy").stdout, "copy\n")
        show = "cd /v; stat -c '%n %u:%g %a %h %F' . x l h closed pipe; cat x"
        self.assertEqual(self.put("copy", show), self.put("source", show))
        self.assertEqual(self.document("copy")["Labels"], {"a": "1"})
        self.put("copy", "echo y > /v/x")
        self.assertEqual(self.put("source", "cat /v/x"), "x\n")
        self.refused("exists already", "clone", "source", "copy")
        self.refused("no such volume", "clone", "nowhere", "more")

    def test_empty_and_rename(self):
        self.put("full", "echo x > /v/x; chown 33 /v/x; mkdir -m 0 /v/closed")
        self.galley("run", "-d", "--name", "runs", "-v", "full:/v", self.image, "sleep", "infinity")
        self.refused("in use by the running container runs", "empty", "-f", "full")
        self.galley("rm", "-f", "runs")
        self.assertEqual(self.galley("volume", "empty", "-f", "full").stdout, "full\n")
        self.assertEqual(self.put("full", "ls -A /v"), "")
        self.put("full", "echo kept > /v/x")
        self.galley("volume", "rename", "full", "renamed")
        self.assertEqual(self.names(), ["renamed"])
        self.assertEqual(self.put("renamed", "cat /v/x"), "kept\n")
        self.galley("volume", "create", "taken")
        self.refused("exists already", "rename", "renamed", "taken")
        self.refused("includes invalid characters", "rename", "renamed", "../up")

    def test_export_and_import(self):
        self.put("source", "echo x > /v/x; chown 33:34 /v/x; chmod 600 /v/x; mkdir /v/d; chown 101 /v; chmod 750 /v")
        archive = self.data / "volume.tar"
        self.galley("volume", "export", "-o", archive, "source")
        with tarfile.open(archive) as tar:
            self.assertEqual((tar.getmember("x").uid, tar.getmember("x").mode), (33, 0o600))
        self.assertEqual(self.galley("volume", "import", "again", archive).stdout, "again\n")
        show = "cd /v; stat -c '%n %u:%g %a' . x d; cat x"
        self.assertEqual(self.put("again", show), self.put("source", show))
        self.put("more", "echo old > /v/x; echo mine > /v/mine")
        with open(archive, "rb") as content:
            subprocess.run([support.BIN / "galley", "volume", "import", "more", "-"], stdin=content, env=self.environment,
                           check=True, capture_output=True)
        self.assertEqual(self.put("more", "cat /v/x /v/mine"), "x\nmine\n")
        archive.unlink()

    def test_hostile_archives_stay_inside(self):
        victim = self.data / "victim"
        victim.write_text("mine\n")
        stream = io.BytesIO()
        with tarfile.open(fileobj=stream, mode="w") as tar:
            link = tarfile.TarInfo("out")
            link.type, link.linkname = tarfile.SYMTYPE, str(self.data)
            tar.addfile(link)
            evil = tarfile.TarInfo("out/victim")
            evil.size = 5
            tar.addfile(evil, io.BytesIO(b"evil\n"))
        hostile = self.data / "hostile.tar"
        hostile.write_bytes(stream.getvalue())
        self.assertEqual(self.galley("volume", "import", "trap", hostile, check=False).returncode, 1)
        self.assertEqual(victim.read_text(), "mine\n")
        self.assertEqual(self.names(), [])
        hostile.write_bytes(b"no tar at all" * 100)
        self.assertEqual(self.galley("volume", "import", "trap", hostile, check=False).returncode, 1)
        self.assertEqual(self.names(), [])
        self.assertEqual([entry.name for entry in (self.data / "d/volumes").iterdir()], [])


if __name__ == "__main__":
    support.main()
