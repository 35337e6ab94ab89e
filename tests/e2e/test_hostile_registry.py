# SPDX-License-Identifier: Apache-2.0
"""The real programs against a registry that wants their memory, their disk or their time: each pull ends with one sentence,
within a bounded memory, leaves a sound store, and the next honest pull works."""
import os
import resource
import subprocess
import tempfile
import time

import support
from hostile_registry import INDEX, LAYER, MANIFEST, Answer, HostileRegistry, compact, gzip_bomb, header_of, tar_of, zstd_bomb
from hostile_registry import MEBIBYTE
from store_case import StoreCase
from support import BIN, wait_until

# Of each process, in KiB: a zstd window of 128 MiB is the largest that has to be held.
MEMORY = 150_000
# A person would give up; the tests have to end.
SECONDS = 240


def is_blob(path):
    return "/blobs/" in path


def is_manifest(path):
    return "/manifests/" in path


class Hostile(StoreCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # With the tools that look for faults in memory, a program needs many times as much.
        cls.is_measured = subprocess.run(["grep", "-q", "__[at]san_init", BIN / "galley"], check=False).returncode == 1

    @classmethod
    def open_registry(cls):
        (cls.data / "config/galley").mkdir(parents=True)
        (cls.data / "config/galley/registries.toml").write_text("retries = 1\n", encoding="utf-8")
        return HostileRegistry()

    def setUp(self):
        self.small.fault = None
        self.small.paths.clear()

    def pull(self, name):
        """Exit code, standard error, and the most memory that galley or one of its children had, in KiB."""
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            files = [(os.POSIX_SPAWN_DUP2, out.fileno(), 1), (os.POSIX_SPAWN_DUP2, err.fileno(), 2)]
            begin = time.monotonic()
            pid = os.posix_spawn(BIN / "galley", ["galley", "pull", name], self.environment, file_actions=files)
            _, status, usage = os.wait4(pid, 0)
            taken = time.monotonic() - begin
            err.seek(0)
            text = err.read().decode(errors="replace")
        self.assertLess(taken, SECONDS, text)
        # A child begins with the figure of the process that made it: this one must not be what is measured.
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        self.assertLess(own, MEMORY / 2, "the test itself needs too much memory for its measure")
        print(f"  {taken:.1f} s ({usage.ru_utime + usage.ru_stime:.1f} s of work), {usage.ru_maxrss // 1024} MiB (the test: {own // 1024} MiB): {text.strip()}", flush=True)
        return os.waitstatus_to_exitcode(status), text, usage.ru_maxrss

    def refuse(self, words, tag="1"):
        """A pull that fails as it should; `words` is a pattern in its sentence."""
        name = f"{self.small.address}/app:{tag}"
        code, text, memory = self.pull(name)
        self.assertEqual(code, 1, text)
        self.assertEqual(len(text.splitlines()), 1, text)
        self.assertRegex(text, words)
        self.assertNotRegex(text, r"(?i)internal|exception|terminate|[\x00-\x09\x0b-\x1f]")
        self.assertLess(len(text), 1000)
        if self.is_measured:
            self.assertLess(memory, MEMORY, "more memory than a hostile registry may cost")
        self.assertEqual(self.galley("images", "-q").stdout, "")
        self.assert_clean()
        self.small.fault = None
        honest = f"{self.small.address}/app:1"
        self.assertEqual(self.pull(honest)[0], 0)
        self.assertEqual(self.inspect(honest)["Id"], self.small.id)
        self.galley("rmi", honest)
        self.assert_clean()

    def assert_clean(self):
        """Nothing is wrong, and nothing lies about but what a later pull goes on with."""
        self.assertEqual(self.findings(), [])
        wait_until(lambda: not self.half_made(), f"left over: {self.half_made()}")
        parts = sum(path.stat().st_size for path in (self.store / "ingest").glob("*.part"))
        self.assertLess(parts, 64 * MEBIBYTE, "what can be gone on with is a part of a blob, not an endless one")

    def half_made(self):
        return [name for name in self.leftovers() if not name.endswith(".part")]

    def test_a_gzip_bomb_in_a_file_is_refused(self):
        bomb = gzip_bomb(header_of("zeros", 1024 * MEBIBYTE), 1024)
        self.small.add_image("bomb", bomb, b"something else")
        self.refuse("diff|digest|content", "bomb")

    def test_a_zstd_bomb_behind_the_end_of_the_tar_is_refused(self):
        bomb = zstd_bomb(tar_of("small", b"x"), 2048)
        self.small.add_image("bomb", bomb, b"something else", LAYER + "+zstd")
        self.refuse("diff|digest|content", "bomb")

    def test_a_zstd_frame_that_wants_gigabytes_is_refused(self):
        self.small.add_image("bomb", bytes([0x28, 0xB5, 0x2F, 0xFD, 0, 0xFF, 1, 0, 0]), b"", LAYER + "+zstd")
        self.refuse("damaged", "bomb")

    def test_an_endless_layer_is_left(self):
        self.small.fault = lambda path: Answer(bytes(65536), times=0) if is_blob(path) else None
        self.refuse("larger|longer|more|bytes")

    def test_an_endless_manifest_is_left(self):
        self.small.fault = lambda path: Answer(b" " * 65536, headers={"Content-Type": MANIFEST}, times=0) \
            if is_manifest(path) else None
        self.refuse("larger|longer|more|bytes")

    def test_a_huge_manifest_is_left(self):
        self.small.fault = lambda path: Answer(b"[" * MEBIBYTE, headers={"Content-Type": MANIFEST}, times=1024) \
            if is_manifest(path) else None
        self.refuse("larger|longer|more|bytes")

    def test_a_manifest_of_very_many_layers_costs_no_more_than_its_size(self):
        layer = {"mediaType": LAYER, "digest": "sha256:" + "a" * 64, "size": 1}
        document = compact({"schemaVersion": 2, "mediaType": MANIFEST, "layers": [layer] * 25_000,
                            "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": "sha256:" + "b" * 64,
                                       "size": 2}})
        self.small.add_document("many", document, MANIFEST)
        self.refuse("lost a part", "many")

    def test_a_manifest_of_a_million_parts_costs_neither_memory_nor_time(self):
        document = b'{"schemaVersion":2,"layers":[' + b"{}," * 1_300_000 + b"{}]}"
        self.small.add_document("parts", document, MANIFEST)
        self.refuse("too many parts", "parts")

    def test_a_challenge_that_never_ends_is_left(self):
        def fault(path):
            if path.startswith("/token"):
                return Answer(b'{"token":"abc"}')
            return Answer(b"{}", 401, {"WWW-Authenticate": f'Bearer realm="http://{self.small.address}/token",service="x"'})
        self.small.fault = fault
        self.refuse("(?i)denied|refuse|login|log in")
        self.assertLess(len(self.small.paths), 30)

    def test_a_redirect_to_a_file_is_not_followed(self):
        for part in (is_manifest, is_blob):
            self.small.fault = lambda path, part=part: Answer(b"", 307, {"Location": "file:///etc/passwd"}) if part(path) else None
            self.refuse("(?i)redirect|address|sends")

    def test_a_redirect_in_a_circle_is_left(self):
        self.small.fault = lambda path: Answer(b"", 307, {"Location": path}) if is_manifest(path) else None
        self.refuse("(?i)redirect")
        self.assertLess(len(self.small.paths), 60)

    def test_indexes_that_name_one_another_are_not_followed(self):
        # No index can hold its own digest: the registry answers every digest with the same index instead.
        inner = compact({"schemaVersion": 2, "mediaType": INDEX, "manifests": [
            {"mediaType": kind, "digest": "sha256:" + "c" * 64, "size": 9,
             "platform": {"os": "linux", "architecture": "amd64"}} for kind in (INDEX, MANIFEST)]})
        self.small.fault = lambda path: Answer(inner, headers={"Content-Type": INDEX}) if is_manifest(path) else None
        self.refuse("(?i)digest|index|size|bytes")
        self.assertLess(len(self.small.paths), 20)


if __name__ == "__main__":
    support.main()
