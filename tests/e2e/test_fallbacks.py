# SPDX-License-Identifier: Apache-2.0
"""Where crun or the kernel's overlay file system do not work, the same containers run with what is there."""
import pathlib

import support
from support import GalleyCase, wait_until


class OtherRuntime(GalleyCase):
    def whole_life(self, *arguments, environment=None):
        """A container from its start to its end, with what the runtime has a hand in; the text of inspect."""
        def galley(*words, **options):
            return self.galley(*words, environment=environment, **options)
        port = support.free_port()
        galley("run", "-d", "--name", "life", "-p", f"{port}:5000", *arguments, self.image)
        wait_until(lambda: support.answers(port, "/health"), "the demo answers")
        inspected = self.inspect("life")
        galley("stop", "-t", "5", "life")
        galley("start", "life")
        wait_until(lambda: support.answers(port, "/health"), "the demo answers again")
        galley("rm", "-f", "life")
        run = ("run", "--rm", *arguments)
        self.assertEqual(galley(*run, self.image, "sh", "-c", "exit 7", check=False).returncode, 7)
        self.assertEqual(galley(*run, self.image, "no-such-command", check=False).returncode, 127)
        self.assertEqual(galley(*run, self.image, "/etc", check=False).returncode, 126)
        self.assertEqual(galley(*run, "-i", self.image, "cat", stdin="through\n").stdout, "through\n")
        self.assertIn("/dev/pts/", galley(*run, "-t", self.image, "tty").stdout)
        text = galley(*run, "-u", "0", self.image, "cat", "/proc/self/status").stdout
        self.assertIn("CapBnd:\t00000000a80425fb", text)
        self.assertIn("Seccomp:\t2", text)
        return inspected

    def test_runc_runs_them_when_asked_for(self):
        self.assertEqual(self.whole_life("--runtime", "runc")["HostConfig"]["Runtime"], "runc")

    def test_the_environment_chooses_for_all(self):
        chosen = dict(self.environment, GALLEY_RUNTIME="runc")
        self.assertEqual(self.run_container(command=["echo", "hello"], environment=chosen).stdout, "hello\n")
        self.assertIn("runc", self.galley("version", environment=chosen).stdout)

    def test_a_crun_that_does_not_work_is_passed_over(self):
        folder = pathlib.Path(self.data, "bin")
        folder.mkdir()
        fake = folder / "crun"
        fake.write_text("#!/bin/sh\necho 'this crun is broken' >&2\nexit 1\n", encoding="utf-8")
        fake.chmod(0o755)
        broken = dict(self.environment, PATH=f"{folder}:{self.environment['PATH']}")
        self.whole_life(environment=broken)
        self.assertIn("runc", self.galley("version", environment=broken).stdout)
        text = self.galley("doctor", environment=broken, check=False).stdout
        self.assertIn("this crun is broken", text)
        self.assertIn("runc", text)

    def test_an_unknown_runtime_is_refused_before_anything_is_made(self):
        done = self.run_container("--runtime", "no-such", command=["true"], check=False)
        self.assertEqual(done.returncode, 125)
        self.assertIn("unknown or invalid runtime name: no-such", done.stderr)
        self.assertEqual(self.galley("ps", "-aq").stdout, "")


class OtherOverlay(GalleyCase):
    def test_fuse_overlayfs_carries_a_container_and_keeps_its_files(self):
        chosen = dict(self.environment, GALLEY_OVERLAY="fuse-overlayfs")
        script = ("grep -q ' / .*fuse.fuse-overlayfs' /proc/self/mountinfo && echo fuse; [ -e /kept ] && echo kept; "
                  "touch /kept; rm -r /usr/share/doc; ls -d /usr/share/doc 2>/dev/null; mkdir /usr/share/doc; "
                  "ls /usr/share/doc | wc -l; chown 1000:1000 /etc/passwd; stat -c %u /etc/passwd")
        self.galley("run", "--name", "files", "-u", "0", self.image, "sh", "-c", script, environment=chosen)
        first = self.galley("logs", "files").stdout.split()
        self.assertEqual(first[:3], ["fuse", "0", "1000"], first)
        # The same upper directory with the kernel's: what the one made, the other understands.
        self.galley("start", "-a", "files", environment=self.environment)
        self.assertIn("kept", self.galley("logs", "files").stdout.split())
        self.galley("rm", "files")

    def test_the_demo_answers_and_nothing_stays(self):
        chosen = dict(self.environment, GALLEY_OVERLAY="fuse-overlayfs")
        port = support.free_port()
        self.galley("run", "-d", "--name", "fused", "-p", f"{port}:5000", self.image, environment=chosen)
        wait_until(lambda: support.answers(port, "/health"), "the demo answers")
        self.galley("rm", "-f", "fused", environment=chosen)
        self.assertEqual([text for _, text in self.processes() if b"fuse-overlayfs" in text], [])


if __name__ == "__main__":
    support.main()
