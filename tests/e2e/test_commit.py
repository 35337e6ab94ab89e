# SPDX-License-Identifier: Apache-2.0
"""`galley diff` and `galley commit` as docker's: what a container wrote, as a list and as an image."""
import json

import support
from support import GalleyCase

CHANGE = """
echo new > /etc/added; echo more >> /etc/passwd; rm /etc/debian_version; rm -rf /etc/apt /etc/skel; mkdir /etc/skel
echo mine > /etc/skel/mine; mkdir -p /srv/deep/er; echo x > /srv/deep/er/x; chown 33:34 /srv/deep/er/x; chmod 4750 /srv/deep/er/x
touch -d @1000000000 /srv/deep/er/x; ln -s added /etc/link; ln /etc/added /etc/hard; chmod 600 /etc/added
mkdir /srv/closed; echo closed > /srv/closed/file; chown -R 33:33 /srv/closed; chmod 000 /srv/closed/file /srv/closed
mkfifo /srv/pipe; echo volume > /data/inside
python3 -c "import os; os.setxattr('/srv/deep/er/x', 'user.note', b'kept')"
"""


class Commit(GalleyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.galley("run", "--name", "box", "-u", "0", "-v", "data:/data", "-e", "FROM=run", "-w", "/srv", cls.image,
                   "sh", "-ec", CHANGE)

    def show(self, image, script):
        return self.galley("run", "--rm", "-u", "0", "--entrypoint", "sh", image, "-c", script).stdout

    def test_diff_tells_what_was_changed_added_and_deleted(self):
        lines = self.galley("diff", "box").stdout.splitlines()
        for line in ("C /etc", "A /etc/added", "C /etc/passwd", "D /etc/debian_version", "D /etc/apt", "C /etc/skel",
                     "D /etc/skel/.bashrc", "A /etc/skel/mine", "A /srv/deep", "A /srv/deep/er/x", "C /srv", "A /etc/link",
                     "A /srv/closed/file", "A /srv/pipe"):
            self.assertIn(line, lines)
        self.assertEqual(lines, sorted(lines, key=lambda line: line[2:]))
        self.assertFalse([line for line in lines if line.startswith(("C /usr", "D /usr", "A /data/"))])
        self.assertEqual(self.galley("diff", "nobody", check=False).stderr, "Error: No such container: nobody\n")

    def test_diff_does_not_tell_of_what_was_only_mounted_upon(self):
        self.galley("run", "--name", "quiet", self.image, "true")
        self.assertEqual(self.galley("diff", "quiet").stdout, "")
        self.galley("rm", "quiet")
        self.galley("run", "--name", "loud", "-u", "0", self.image, "sh", "-c", "chmod 700 /etc; echo x > /srv/hosts")
        self.assertEqual(self.galley("diff", "loud").stdout, "C /etc\nC /srv\nA /srv/hosts\n")
        self.galley("rm", "loud")

    def test_an_image_has_what_the_container_wrote(self):
        image = self.galley("commit", "-a", "Somebody", "-m", "why", "box", "made:1").stdout.strip()
        self.assertRegex(image, "^sha256:[0-9a-f]{64}$")
        self.assertEqual(self.show("made:1", "cat /etc/added; tail -n1 /etc/passwd; ls /etc/skel; cat /etc/skel/mine"),
                         "new\nmore\nmine\nmine\n")
        self.assertEqual(self.show("made:1", "ls -d /etc/debian_version /etc/apt 2>/dev/null || true"), "")
        self.assertEqual(self.show("made:1", "stat -c '%u:%g %a %Y' /srv/deep/er/x; stat -c '%u:%a' /srv/closed /srv/closed/file; "
                                   "cat /srv/closed/file; stat -c %h /etc/hard; readlink /etc/link; test -p /srv/pipe && echo fifo"),
                         "33:34 4750 1000000000\n33:0\n33:0\nclosed\n2\nadded\nfifo\n")
        self.assertEqual(self.show("made:1", "python3 -c \"import os; print(os.getxattr('/srv/deep/er/x', 'user.note'))\""), "b'kept'\n")
        self.assertEqual(self.show("made:1", "ls /data 2>/dev/null || true"), "")
        document = json.loads(self.galley("image", "inspect", "made:1").stdout)[0]
        self.assertEqual((document["Author"], document["Comment"]), ("Somebody", "why"))
        self.assertIn("FROM=run", document["Config"]["Env"])
        self.assertEqual(document["Config"]["WorkingDir"], "/srv")
        base = json.loads(self.galley("image", "inspect", self.image).stdout)[0]
        self.assertEqual(document["RootFS"]["Layers"][:-1], base["RootFS"]["Layers"])
        history = self.galley("history", "--no-trunc", "--format", "{{.Comment}}|{{.CreatedBy}}", "made:1").stdout.splitlines()
        self.assertTrue(history[0].startswith("why|"), history)
        self.assertEqual(len(history), len(self.galley("history", "-q", self.image).stdout.splitlines()) + 1)

    def test_changes_go_into_the_config(self):
        self.galley("commit", "-c", 'CMD ["cat", "/etc/added"]', "-c", "ENTRYPOINT []", "-c", "ENV MORE=1", "-c", "USER 33", "box", "made:2")
        config = json.loads(self.galley("image", "inspect", "made:2").stdout)[0]["Config"]
        self.assertEqual((config["Cmd"], config["User"]), (["cat", "/etc/added"], "33"))
        self.assertIn("MORE=1", config["Env"])
        done = self.galley("commit", "-c", "RUN true", "box", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("is not among CMD", done.stderr)

    def test_a_running_container_goes_on(self):
        self.galley("run", "-d", "--name", "busy", "-u", "0", self.image, "sh", "-c",
                    "i=0; while :; do i=$((i+1)); echo $i > /srv/count; done")
        support.wait_until(lambda: "A /srv/count" in self.galley("diff", "busy").stdout, "it counts")
        for options in ((), ("--pause=false",)):
            self.galley("commit", *options, "busy", "counted:1")
            self.assertRegex(self.show("counted:1", "cat /srv/count; true"), r"^\d*\n?$")
        self.assertEqual(self.galley("ps", "--format", "{{.State}}", "--filter", "name=busy").stdout, "running\n")
        before = self.galley("exec", "busy", "cat", "/srv/count").stdout
        support.wait_until(lambda: self.galley("exec", "busy", "cat", "/srv/count").stdout not in (before, ""), "it goes on counting")
        self.galley("rm", "-f", "busy")

    def test_a_committed_image_can_be_saved_and_loaded(self):
        self.galley("commit", "box", "made:3")
        archive = self.data / "made.tar"
        self.galley("save", "-o", archive, "made:3")
        before = json.loads(self.galley("image", "inspect", "made:3").stdout)[0]["Id"]
        self.galley("rmi", "made:3")
        self.galley("load", "-i", archive)
        self.assertEqual(json.loads(self.galley("image", "inspect", "made:3").stdout)[0]["Id"], before)
        self.assertEqual(self.show("made:3", "cat /etc/skel/mine"), "mine\n")
        archive.unlink()

    def test_what_cannot_be_is_refused(self):
        self.assertEqual(self.galley("commit", "nobody", check=False).stderr, "Error: No such container: nobody\n")
        digest = "x@sha256:" + "0" * 64
        self.assertIn("cannot commit to digest reference", self.galley("commit", "box", digest, check=False).stderr)


if __name__ == "__main__":
    support.main()
