# SPDX-License-Identifier: Apache-2.0
"""The main job: pull a Flask image, run it on a chosen port, read its log, move the port, leave nothing behind."""
import pathlib
import re

import support
from support import GalleyCase, answers, fetch, free_port, is_alive, refuses, wait_until


class MainJob(GalleyCase):
    pull_image = False

    def test_from_pull_to_nothing_left(self):
        pulled = self.galley("pull", self.image).stdout
        self.assertIn(f"Status: Downloaded newer image for {self.image}", pulled)
        self.assertRegex(pulled, r"Digest: sha256:[0-9a-f]{64}")
        again = self.galley("pull", self.image).stdout
        self.assertIn(f"Status: Image is up to date for {self.image}", again)

        old, new = free_port(), free_port()
        container = self.galley("run", "-d", "--name", "web", "-p", f"{old}:5000", self.image).stdout.strip()
        self.assertRegex(container, r"^[0-9a-f]{64}$")
        page = wait_until(lambda: answers(old), f"the page answers on {old}")
        self.assertIn("Hello from a container", page)

        follower = self.spawn("logs", "-f", "web")
        lines = support.LineReader(follower.stdout)
        fetch(old, "/health?asked=by-the-test")
        lines.wait_for("GET /health?asked=by-the-test")

        before = self.inspect("web")["State"]["Pid"]
        self.galley("port", "move", "web", old, new)
        self.assertTrue(refuses(old), "the old port still listens")
        self.assertIn("Hello from a container", fetch(new))
        self.assertEqual(self.inspect("web")["State"]["Pid"], before)
        self.assertTrue(is_alive(before))
        self.assertEqual(self.galley("port", "web").stdout.strip(), f"5000/tcp -> 127.0.0.1:{new}")

        self.galley("stop", "-t", "5", "web")
        self.assertEqual(follower.wait(support.PATIENCE), 0)
        self.assertTrue(refuses(new))
        self.assertIn("Exited", self.galley("ps", "-a").stdout)
        self.assertIn("GET /health?asked=by-the-test", self.galley("logs", "web").stdout)
        self.galley("rm", "web")
        self.assertEqual(self.galley("ps", "-aq").stdout, "")
        self.assert_nothing_left(container, before)

    def assert_nothing_left(self, container, pid):
        wait_until(lambda: not is_alive(pid), "the container's process is gone")
        wait_until(lambda: not self.processes(), f"processes are gone: {self.processes()}")
        self.assertNotIn(str(self.data), pathlib.Path("/proc/self/mountinfo").read_text(encoding="utf-8"))
        left = [str(path) for root in (self.data / "d", self.runtime) for path in root.rglob("*")
                if container in path.name or path.is_socket()]
        # Its log alone stays for a while, on purpose.
        self.assertEqual(left, [str(self.data / "d/removed-logs" / container)])
        self.assertIn("GET /health?asked=by-the-test", self.galley("logs", "--search", "asked=by").stdout)
        self.assertEqual([p.name for p in (self.data / "d/containers/names").glob("*")], [])


class Pulling(GalleyCase):
    def test_a_missing_tag_is_told_in_a_sentence(self):
        done = self.galley("pull", self.image.replace(":1", ":none"), check=False)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"(?i)none.*not found|manifest unknown|no .*none")

    def test_a_registry_that_is_not_there_is_told_in_a_sentence(self):
        done = self.galley("pull", f"127.0.0.1:{free_port()}/a/b:1", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"(?i)connect|reach")

    def test_upper_case_is_refused_with_the_reason(self):
        done = self.galley("pull", "Flask", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("lowercase", done.stderr.replace("lower-case", "lowercase").replace("lower case", "lowercase"))

    def test_image_commands_show_what_was_pulled(self):
        listing = self.galley("images").stdout.splitlines()
        self.assertRegex(listing[0], r"^REPOSITORY +TAG +IMAGE ID +CREATED +SIZE$")
        row = [line for line in listing if "galley/flask-demo" in line]
        self.assertEqual(len(row), 1)
        self.assertTrue(re.search(r" 1 +[0-9a-f]{12} ", row[0]), row[0])
        self.assertEqual(self.galley("images", "--format", "{{.Repository}}:{{.Tag}}").stdout.strip(), self.image)
        details = self.inspect(self.image)
        self.assertEqual(details["Config"]["Cmd"], ["python3", "app.py"])
        self.assertIn("5000/tcp", details["Config"]["ExposedPorts"])
        self.assertEqual(len(details["RootFS"]["Layers"]), 2)
        self.assertIn("COPY app.py", self.galley("history", "--no-trunc", self.image).stdout)

    def test_tag_and_untag(self):
        self.galley("tag", self.image, "mine:2")
        self.assertEqual(self.inspect("mine:2")["Id"], self.inspect(self.image)["Id"])
        removed = self.galley("rmi", "mine:2").stdout
        self.assertIn("Untagged: mine:2", removed)
        self.assertNotIn("Deleted:", removed)
        self.assertNotEqual(self.galley("inspect", "mine:2", check=False).returncode, 0)
        self.galley("inspect", self.image)

    def test_an_image_in_use_is_not_removed(self):
        self.galley("create", "--name", "user", self.image)
        done = self.galley("rmi", self.image, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("container user is using its referenced image", done.stderr)
        self.galley("rm", "user")

    def test_removing_the_last_tag_deletes_and_a_new_pull_brings_it_back(self):
        removed = self.galley("rmi", self.image).stdout
        self.assertIn("Deleted: sha256:", removed)
        self.assertEqual(self.galley("images", "-q").stdout, "")
        self.assertEqual(list((self.data / "d/layers").glob("*")), [])
        self.galley("pull", self.image)
        self.assertEqual(self.run_container(command=["echo", "back"]).stdout, "back\n")


if __name__ == "__main__":
    support.main()
