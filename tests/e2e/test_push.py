# SPDX-License-Identifier: Apache-2.0
"""Pushing to a real registry: what was pushed comes back as the same image and runs, other programs read it, nothing is sent
twice, and a push that was killed leaves nothing in the way of the next one."""
import json
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile

import support
from support import CACHE, DEMO, GalleyCase, TOP, wait_until


def start_registry(directory):
    """A second registry, empty; its address and a function that ends it."""
    done = subprocess.run([TOP / "packaging/demo/serve-registry", directory], check=True, stdout=subprocess.PIPE, text=True)
    pid = (directory / "pid").read_text(encoding="utf-8").strip()
    return done.stdout.strip(), lambda: subprocess.run(["kill", pid], check=False, stderr=subprocess.DEVNULL)


class Registry:
    """An empty registry for one test: `with Registry() as (address, directory)`."""

    def __enter__(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="galley-registry-", dir="/var/tmp"))
        self.address, self.stop = start_registry(self.directory)
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.directory, ignore_errors=True)

    def uploads(self, file=""):
        """What lies there of uploads that have not ended."""
        return list((self.directory / "storage").rglob(f"_uploads/*{file}"))


def skopeo(*arguments):
    return subprocess.run(["skopeo", *arguments], check=True, stdout=subprocess.PIPE, text=True).stdout


class Push(GalleyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry_beside = Registry()
        cls.other = cls.registry_beside.__enter__().address

    @classmethod
    def tearDownClass(cls):
        cls.registry_beside.__exit__()
        super().tearDownClass()

    def blobs_of_other(self):
        folder = self.registry_beside.directory / "storage/docker/registry/v2/blobs/sha256"
        return sum(1 for _ in folder.glob("*/*/data")) if folder.exists() else 0

    def image_id(self, name):
        return json.loads(self.galley("inspect", name).stdout)[0]["Id"]

    def push(self, name, *flags):
        """(digest, what the command printed)"""
        done = self.galley("push", *flags, name)
        return re.search(r"digest: (sha256:[0-9a-f]{64}) size: (\d+)", done.stdout).group(1), done.stdout

    def test_1_what_was_pushed_comes_back_and_runs(self):
        for compression in ("gzip", "zstd"):
            # One each: what a neighbour has is not compressed again.
            with Registry() as registry:
                self.push_and_pull(f"{registry.address}/team/app:1", compression)
                self.assertEqual(registry.uploads(), [])

    def push_and_pull(self, name, compression):
        self.galley("tag", self.image, name)
        before = self.image_id(name)
        digest, text = self.push(name, "--compression", compression)
        lines = text.splitlines()
        self.assertEqual(lines[0], f"The push refers to repository [{name.rsplit(':', 1)[0]}]")
        self.assertEqual(len([line for line in lines if line.endswith(": Pushed")]), 2, text)
        about = json.loads(skopeo("inspect", "--tls-verify=false", f"docker://{name}"))
        self.assertEqual(about["Digest"], digest)
        layout = tempfile.mkdtemp(prefix="galley-copy-", dir="/var/tmp")
        skopeo("copy", "--quiet", "--src-tls-verify=false", f"docker://{name}", f"oci:{layout}:1")
        shutil.rmtree(layout)
        self.galley("rmi", name)
        self.galley("rmi", "-f", before)
        self.galley("pull", "-q", name)
        self.assertEqual(self.image_id(name), before)
        self.assertEqual(self.galley("run", "--rm", "--network", "none", name, "echo", "back").stdout, "back\n")
        self.galley("pull", "-q", self.image)

    def test_2_a_second_push_sends_nothing(self):
        name = f"{self.other}/team/again:1"
        self.galley("tag", self.image, name)
        first, _ = self.push(name)
        blobs = self.blobs_of_other()
        second, text = self.push(name)
        self.assertEqual(second, first)
        self.assertEqual(text.count(": Layer already exists"), 2, text)
        self.assertEqual(self.blobs_of_other(), blobs)
        # Another name in the same registry takes the layers over.
        copy = f"{self.other}/somebody/else:1"
        self.galley("tag", name, copy)
        plan = self.galley("push", "--dry-run", copy).stdout
        self.assertIn("2 of 2 layers are already there, 0B to send", plan)
        third, text = self.push(copy)
        self.assertRegex(text, r": Mounted from team/\w+")
        self.assertEqual(third, first)
        self.assertEqual(self.blobs_of_other(), blobs)

    def test_3_beside_where_it_was_pulled_from_it_keeps_its_digest(self):
        pulled = json.loads(skopeo("inspect", "--tls-verify=false", f"docker://{self.image}"))["Digest"]
        copy = f"{self.registry}/team/copy:1"
        self.galley("tag", self.image, copy)
        digest, text = self.push(copy)
        self.assertEqual(digest, pulled)
        self.assertNotIn(": Pushed", text)

    def test_4_all_tags_go(self):
        for tag in ("a", "b"):
            self.galley("tag", self.image, f"{self.other}/team/many:{tag}")
        text = self.galley("push", "-a", f"{self.other}/team/many").stdout
        self.assertIn("a: digest: sha256:", text)
        self.assertIn("b: digest: sha256:", text)
        tags = json.loads(skopeo("list-tags", "--tls-verify=false", f"docker://{self.other}/team/many"))["Tags"]
        self.assertEqual(sorted(tags), ["a", "b"])
        self.assertEqual(self.galley("push", "-q", f"{self.other}/team/many:a").stdout, f"{self.other}/team/many:a\n")

    def test_5_a_killed_push_leaves_nothing_in_the_way(self):
        with Registry() as registry:
            name = f"{registry.address}/team/killed:1"
            self.galley("tag", self.image, name)
            for _ in range(5):
                pushing = self.spawn("push", name)
                wait_until(lambda: pushing.poll() is not None or registry.uploads("/data"), "an upload begins")
                pushing.send_signal(signal.SIGKILL)
                pushing.communicate()
            self.push(name)
            before = self.image_id(name)
            self.galley("rmi", name)
            self.galley("rmi", "-f", before)
            self.galley("pull", "-q", name)
            self.assertEqual(self.image_id(name), before)
            left = [path.name for path in (self.data / "d/ingest").iterdir() if not path.name.endswith(".lock")]
            self.assertEqual(left, [])
            self.galley("pull", "-q", self.image)

    def test_6_a_registry_that_ends_half_way_is_an_error_in_the_end(self):
        with Registry() as registry:
            name = f"{registry.address}/team/broken:1"
            self.galley("tag", self.image, name)
            pushing = self.spawn("push", name)
            wait_until(lambda: registry.uploads("/data"), "an upload begins")
            registry.stop()
            text, _ = pushing.communicate(timeout=120)
            self.assertEqual(pushing.returncode, 1, text)
            self.assertRegex(text, "Error: .*(refuses connections|broke off)")

    def test_7_what_better_stays_at_home_is_named(self):
        work = pathlib.Path(tempfile.mkdtemp(prefix="galley-secret-", dir="/var/tmp"))
        layout = work / "layout"
        shutil.copytree(CACHE / "demo/layout", layout)
        files = work / "files"
        for path, content in {"srv/demo/.env": "PASSWORD=x", "srv/demo/.env.example": "PASSWORD=",
                              "root/.ssh/id_ed25519": "-----BEGIN OPENSSH PRIVATE KEY-----\n",
                              "root/.ssh/id_ed25519.pub": "ssh-ed25519 AAAA", "srv/demo/.git/HEAD": "ref: refs/heads/main",
                              "etc/ssl/server.pem": "-----BEGIN CERTIFICATE-----\n"}.items():
            (files / path).parent.mkdir(parents=True, exist_ok=True)
            (files / path).write_text(content, encoding="utf-8")
        (files / "root/.ssh/id_ed25519").chmod(0o600)
        subprocess.run(["tar", "--create", "--owner=0", "--group=0", "--numeric-owner", "--file", work / "layer.tar", "-C", files,
                        "."], check=True)
        subprocess.run(["umoci", "raw", "add-layer", "--image", f"{layout}:1", work / "layer.tar"], check=True,
                       stdout=subprocess.DEVNULL)
        name = f"{self.other}/team/secrets:1"
        skopeo("copy", "--quiet", "--dest-tls-verify=false", f"oci:{layout}:1", f"docker://{name}")
        shutil.rmtree(work)
        self.galley("pull", "-q", name)
        warnings = re.findall(r"Warning: layer [0-9a-f]{12} has (\S+),", self.galley("push", "--dry-run", name).stdout)
        ours = [path for path in warnings if path.startswith(("srv/", "root/")) or path.endswith("server.pem")]
        self.assertEqual(ours, ["root/.ssh/id_ed25519", "srv/demo/.env", "srv/demo/.git"])

    def test_8_errors_are_dockers(self):
        done = self.galley("push", f"{self.other}/never/made:1", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"An image does not exist locally with the tag: {self.other}/never/made", done.stderr)
        self.assertEqual(self.galley("push", f"{self.image}@sha256:{'0' * 64}", check=False).returncode, 1)
        self.galley("tag", self.image, f"127.0.0.1:{support.free_port()}/nobody/there:1")
        unreachable = [line.split()[0] for line in self.galley("images").stdout.splitlines() if "nobody/there" in line][0]
        done = self.galley("push", f"{unreachable}:1", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("refuses connections", done.stderr)


if __name__ == "__main__":
    support.main()
