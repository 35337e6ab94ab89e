# SPDX-License-Identifier: Apache-2.0
"""Images that leave as an archive and come back: between Galley, skopeo, umoci and podman, whole or not at all."""
import gzip
import hashlib
import http.server
import io
import json
import lzma
import os
import pathlib
import resource
import shutil
import signal
import subprocess
import tarfile
import threading
import unittest

import support
from support import BIN, CACHE, GalleyCase, wait_until


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def layer_tar(**files):
    """A layer with these files."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content.encode()))
    return out.getvalue()


def config_of(*layers, **fields):
    config = {"architecture": "amd64", "os": "linux", "config": {"Env": ["A=b"]},
              "rootfs": {"type": "layers", "diff_ids": ["sha256:" + sha256(layer) for layer in layers]}}
    config.update(fields)
    return json.dumps(config).encode()


def archive_of(members):
    """A tar of (name, bytes), or (name, link target as str)."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, content in members:
            member = tarfile.TarInfo(name)
            if isinstance(content, str):
                member.type, member.linkname = tarfile.SYMTYPE, content
                tar.addfile(member)
            else:
                member.size = len(content)
                tar.addfile(member, io.BytesIO(content))
    return out.getvalue()


def old_archive(layer, tag="old:1", **fields):
    """As `docker save` wrote it before Docker 25."""
    config = config_of(layer, **fields)
    manifest = [{"Config": f"{sha256(config)}.json", "RepoTags": [tag], "Layers": ["aaaa/layer.tar"]}]
    return [("aaaa/layer.tar", layer), ("aaaa/VERSION", b"1.0"), ("aaaa/json", b"{}"), (f"{sha256(config)}.json", config),
            ("manifest.json", json.dumps(manifest).encode())]


def layout(layer, blob=None, media="application/vnd.oci.image.layer.v1.tar", annotations=None):
    """An OCI layout: members in the order in which nothing can be streamed."""
    blob = layer if blob is None else blob
    config = config_of(layer)
    manifest = json.dumps({
        "schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
        "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": "sha256:" + sha256(config),
                   "size": len(config)},
        "layers": [{"mediaType": media, "digest": "sha256:" + sha256(blob), "size": len(blob)}]}).encode()
    index = {"schemaVersion": 2, "manifests": [{
        "mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": "sha256:" + sha256(manifest),
        "size": len(manifest), "annotations": annotations or {}}]}
    return [(f"blobs/sha256/{sha256(blob)}", blob), (f"blobs/sha256/{sha256(config)}", config),
            (f"blobs/sha256/{sha256(manifest)}", manifest), ("index.json", json.dumps(index).encode()),
            ("oci-layout", b'{"imageLayoutVersion":"1.0.0"}')]


class ArchiveCase(GalleyCase):
    pull_image = False

    def setUp(self):
        self.work = self.data / "work"
        self.work.mkdir(exist_ok=True)

    def tearDown(self):
        shutil.rmtree(self.work)

    def images(self):
        return self.galley("images", "-q", "--no-trunc").stdout.split()

    def remove_all(self):
        for image in set(self.images()):
            self.galley("rmi", "-f", image)
        self.assert_clean()

    def assert_clean(self):
        """No layer, no blob and nothing half-made."""
        store = self.data / "d"
        for part in ("layers", "blobs/sha256"):
            self.assertEqual(os.listdir(store / part), [], part)
        self.assert_nothing_half_made()

    def assert_nothing_half_made(self):
        left = [name for name in os.listdir(self.data / "d/ingest") if not name.endswith(".part")]
        self.assertEqual(left, [])

    def load(self, data, check=True):
        path = self.work / "archive"
        path.write_bytes(data)
        return self.galley("load", "-i", path, check=check)

    def refused(self, members, words):
        done = self.load(members if isinstance(members, bytes) else archive_of(members), check=False)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertRegex(done.stderr, words)
        self.assertEqual(self.images(), [])
        self.assert_clean()


class RoundTrips(ArchiveCase):
    """The demo image, with layers of real packages."""

    pull_image = True

    def test_1_saved_removed_loaded_it_is_the_same_image_and_runs(self):
        self.galley("tag", self.image, "demo:1")
        self.galley("tag", self.image, "demo:2")
        before = self.inspect("demo:1")
        for name, options in {"a.tar": [], "b.tar.gz": [], "c.tar.zst": [], "d.tar": ["--format", "oci-archive"]}.items():
            with self.subTest(name):
                path = self.work / name
                self.galley("save", "-o", path, *options, "demo")
                self.assertEqual(path.stat().st_mode & 0o777, 0o600)
                self.assertEqual(os.listdir(self.work), [name])
                self.remove_all()
                done = self.galley("load", "-i", path)
                self.assertEqual(done.stdout, "Loaded image: demo:1\nLoaded image: demo:2\n")
                after = self.inspect("demo:2")
                self.assertEqual(after["Id"], before["Id"])
                self.assertEqual(after["RootFS"], before["RootFS"])
                self.assertEqual(self.galley("run", "--rm", "--network", "none", "demo:1", "echo", "back").stdout, "back\n")
                self.assert_nothing_half_made()
                path.unlink()

    def test_2_the_same_images_give_the_same_archive(self):
        first = subprocess.run([BIN / "galley", "save", "demo:1"], env=self.environment, capture_output=True, check=True).stdout
        with open(self.work / "again", "wb") as out:
            subprocess.run([BIN / "galley", "save", "demo:1"], env=self.environment, stdout=out, check=True)
        self.assertEqual(sha256(first), sha256((self.work / "again").read_bytes()))
        with tarfile.open(fileobj=io.BytesIO(first)) as tar:
            names = tar.getnames()
            self.assertEqual(len(names), len(set(names)))
            for member in tar:
                if member.isfile() and member.name.startswith("blobs/"):
                    digest = hashlib.file_digest(tar.extractfile(member), "sha256").hexdigest() if hasattr(
                        hashlib, "file_digest") else sha256(tar.extractfile(member).read())
                    self.assertEqual(f"blobs/sha256/{digest}", member.name)
            manifest = json.load(tar.extractfile("manifest.json"))
            index = json.load(tar.extractfile("index.json"))
            repositories = json.load(tar.extractfile("repositories"))
        self.assertEqual(manifest[0]["RepoTags"], ["demo:1"])
        self.assertEqual("sha256:" + manifest[0]["Config"].rsplit("/", 1)[1], self.inspect("demo:1")["Id"])
        self.assertEqual(list(repositories), ["demo"])
        self.assertEqual(index["manifests"][0]["annotations"], {
            "io.containerd.image.name": "docker.io/library/demo:1", "org.opencontainers.image.ref.name": "1"})

    def test_3_skopeo_umoci_and_podman_read_what_galley_saves(self):
        identity = self.inspect("demo:1")["Id"].removeprefix("sha256:")
        policy = ["--insecure-policy", "--tmpdir", self.work]
        self.galley("save", "-o", self.work / "docker.tar", "demo:1")
        self.galley("save", "--format", "oci-archive", "-o", self.work / "oci.tar", "demo:1")
        for transport in ("docker-archive:docker.tar", "oci-archive:oci.tar"):
            with self.subTest(transport):
                target = self.work / "copied"
                subprocess.run(["skopeo", *policy, "copy", "--quiet", transport, f"dir:{target}"], cwd=self.work, check=True)
                manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
                self.assertEqual(manifest["config"]["digest"], "sha256:" + identity)
                shutil.rmtree(target)
        layout_copy = self.work / "layout"
        subprocess.run(["skopeo", *policy, "copy", "--quiet", "oci-archive:oci.tar", f"oci:{layout_copy}:1"], cwd=self.work,
                       check=True)
        described = subprocess.run(["umoci", "stat", "--image", f"{layout_copy}:1"], check=True, capture_output=True)
        self.assertIn(b"LAYER", described.stdout)
        if shutil.which("podman"):
            podman = ["podman", "--root", self.work / "podman", "--runroot", self.work / "podman-run", "--storage-driver", "vfs"]
            for archive, name in (("docker.tar", "localhost/demo:1"), ("oci.tar", "docker.io/library/demo:1")):
                loaded = subprocess.run([*podman, "load", "-q", "-i", archive], cwd=self.work, capture_output=True, text=True,
                                        check=False)
                self.assertEqual(loaded.returncode, 0, loaded.stderr)
                self.assertRegex(loaded.stdout, r"Loaded image: (localhost|docker.io/library)/demo:1")
                found = subprocess.run([*podman, "images", "-q", "--no-trunc"], cwd=self.work, capture_output=True, text=True,
                                       check=True).stdout
                self.assertIn(identity, found)
            subprocess.run(["podman", "unshare", "rm", "-rf", self.work / "podman", self.work / "podman-run"], check=True)

    def test_4_galley_reads_what_skopeo_writes(self):
        identity = self.inspect("demo:1")["Id"]
        policy = ["--insecure-policy", "--tmpdir", self.work]
        self.remove_all()
        source = f"oci:{CACHE}/demo/layout:1"
        for transport in ("docker-archive", "oci-archive"):
            with self.subTest(transport):
                subprocess.run(["skopeo", *policy, "copy", "--quiet", source, f"{transport}:written.tar:cooked/demo:7"],
                               cwd=self.work, check=True)
                with open(self.work / "written.tar", "rb") as archive:
                    done = subprocess.run([BIN / "galley", "load", "-q"], env=self.environment, stdin=archive,
                                          capture_output=True, check=True, text=True)
                self.assertRegex(done.stdout, r"^Loaded image: (localhost/)?cooked/demo:7\n$")
                self.assertEqual(self.images(), [identity])
                (self.work / "written.tar").unlink()
                self.remove_all()

    def test_5_killed_while_saving_or_loading_nothing_half_made_stays(self):
        self.galley("pull", "-q", self.image)
        path = self.work / "killed.tar"
        for size in (0, 1 << 20, 30 << 20):
            saving = subprocess.Popen([BIN / "galley", "save", self.image], env=self.environment, stdout=subprocess.PIPE)
            saving.stdout.read(size)
            saving.kill()
            saving.stdout.close()
            saving.wait()
        self.galley("save", "-o", path, self.image)
        self.remove_all()
        data = path.read_bytes()
        for share in (0.01, 0.5, 0.98, 1):
            loading = subprocess.Popen([BIN / "galley", "load"], env=self.environment, stdin=subprocess.PIPE)
            loading.stdin.write(data[:int(len(data) * share)])
            loading.stdin.flush()
            loading.send_signal(signal.SIGKILL)
            loading.wait()
            loading.stdin.close()
        self.assertEqual(self.images(), [])
        wait_until(lambda: not self.processes() or all(b"hold" in text for _, text in self.processes()),
                   "the unpacking processes see that nobody is there any more")
        self.galley("load", "-i", path)
        self.assert_nothing_half_made()
        self.remove_all()


class Loading(ArchiveCase):
    def test_archives_of_docker_before_25(self):
        layer = layer_tar(greeting="hello\n")
        done = self.load(archive_of(old_archive(layer)))
        self.assertEqual(done.stdout, "Loaded image: old:1\n")
        self.assertEqual(self.inspect("old:1")["Id"], "sha256:" + sha256(config_of(layer)))
        self.remove_all()

    def test_the_layer_may_be_compressed_and_so_may_the_archive(self):
        layer = layer_tar(greeting="hello\n")
        archive = archive_of(old_archive(layer))
        for outer in (gzip.compress, lzma.compress):
            self.assertIn("old:1", self.load(outer(archive)).stdout)
            self.remove_all()
        members = dict(old_archive(layer))
        for inner in (gzip.compress, lzma.compress):
            members["aaaa/layer.tar"] = inner(layer)
            self.assertIn("old:1", self.load(archive_of(members.items())).stdout)
            self.remove_all()

    def test_links_between_members_stay_inside(self):
        layer = layer_tar(greeting="hello\n")
        members = old_archive(layer)
        members[0] = ("bbbb/layer.tar", layer)
        self.assertIn("old:1", self.load(archive_of([("aaaa/layer.tar", "../bbbb/layer.tar"), *members])).stdout)
        self.remove_all()
        self.refused([("aaaa/layer.tar", "/etc/passwd"), *members[1:]], "lacks")
        self.refused([("aaaa/layer.tar", "../../etc/passwd"), *members[1:]], "leads out")
        self.refused([("aaaa/layer.tar", "layer.tar"), *members[1:]], "lacks")

    def test_an_oci_layout_with_and_without_a_name(self):
        layer = layer_tar(greeting="hello\n")
        for annotations, words in (({}, "Loaded image ID: sha256:"),
                                   ({"org.opencontainers.image.ref.name": "1.0"}, "Loaded image ID: sha256:"),
                                   ({"org.opencontainers.image.ref.name": "localhost:5000/a:2"}, "Loaded image: localhost:5000/a:2"),
                                   ({"io.containerd.image.name": "docker.io/library/a:3",
                                     "org.opencontainers.image.ref.name": "3"}, "Loaded image: a:3")):
            self.assertIn(words, self.load(archive_of(layout(layer, annotations=annotations))).stdout)
            self.remove_all()
        blob = gzip.compress(layer)
        self.assertIn("Loaded image ID", self.load(archive_of(layout(layer, blob, "application/vnd.oci.image.layer.v1.tar+gzip"))).stdout)
        self.remove_all()

    def test_a_name_moves_to_what_was_loaded_last(self):
        self.load(archive_of(old_archive(layer_tar(greeting="one\n"))))
        first = self.inspect("old:1")["Id"]
        self.load(archive_of(old_archive(layer_tar(greeting="two\n"))))
        self.assertNotEqual(self.inspect("old:1")["Id"], first)
        self.assertEqual(len(self.images()), 2)
        self.remove_all()

    def test_several_images_share_layers(self):
        base, top = layer_tar(base="base\n"), layer_tar(top="top\n")
        first, second = config_of(base), config_of(base, top)
        manifest = [{"Config": f"{sha256(first)}.json", "RepoTags": ["one:1"], "Layers": ["base.tar"]},
                    {"Config": f"{sha256(second)}.json", "RepoTags": None, "Layers": ["base.tar", "top.tar"]}]
        done = self.load(archive_of([("base.tar", base), ("top.tar", top), (f"{sha256(first)}.json", first),
                                     (f"{sha256(second)}.json", second), ("manifest.json", json.dumps(manifest).encode())]))
        self.assertEqual(done.stdout, f"Loaded image: one:1\nLoaded image ID: sha256:{sha256(second)}\n")
        path = self.work / "both.tar"
        self.galley("save", "-o", path, "one", "sha256:" + sha256(second))
        with tarfile.open(path) as tar:
            self.assertEqual(sum(name == f"blobs/sha256/{sha256(base)}" for name in tar.getnames()), 1)
        self.remove_all()
        self.assertEqual(self.galley("load", "-i", path).stdout, done.stdout)
        self.remove_all()

    def test_hostile_archives_are_refused_and_leave_nothing(self):
        layer = layer_tar(greeting="hello\n")
        good = old_archive(layer)
        names = [name for name, _ in good]
        self.refused([("../evil", b"x"), *good], "impossible name")
        self.refused([("aaaa/layer.tar", b"other"), *good], "twice")
        self.refused([("./aaaa//layer.tar", b"other"), *good], "twice")
        self.refused([*good[:3], ("manifest.json", good[4][1])], "lacks")
        self.refused(good[1:], "lacks")
        self.refused([("aaaa/layer.tar", layer_tar(greeting="bye\n")), *good[1:]], "not what the image config says")
        self.refused([*good[:3], (names[3], config_of(layer, os="windows")), good[4]], "digest of its name")
        self.refused(old_archive(layer, os="windows"), "Linux")
        self.refused(old_archive(layer, tag="UPPER"), "which is no tag")
        self.refused(old_archive(layer, tag="a@sha256:" + "0" * 64), "no tag")
        self.refused([("file", b"x")], "neither manifest.json nor index.json")
        self.refused([("manifest.json", b"[" * 100_000)], "nested too deeply")
        self.refused([("manifest.json", b" " * (5 << 20))], "too large")
        self.refused([("manifest.json", b"[]")], "no image in the archive")
        self.refused(b"soup" * 5000, "no proper tar")
        self.refused(archive_of(good)[:3000], "no proper tar|lacks")
        self.refused(gzip.compress(archive_of(good))[:-20], "cut off|damaged")

    def test_hostile_layouts_are_refused_and_leave_nothing(self):
        layer = layer_tar(greeting="hello\n")
        good = layout(layer)
        self.refused([(good[0][0], layer + b"\0"), *good[1:]], "not what its manifest says")
        self.refused([(good[0][0], layer_tar(greeting="hullo\n")), *good[1:]], "not what its manifest says")
        self.refused(good[1:], "lacks")
        inner = json.loads(good[3][1])
        for _ in range(8):
            nested = json.dumps(inner).encode()
            good.insert(0, (f"blobs/sha256/{sha256(nested)}", nested))
            inner = {"schemaVersion": 2, "manifests": [{"mediaType": "application/vnd.oci.image.index.v1+json",
                                                        "digest": "sha256:" + sha256(nested), "size": len(nested)}]}
        self.refused([*good[:-2], ("index.json", json.dumps(inner).encode())], "circles")

    def test_a_bomb_stays_small_in_memory(self):
        bomb = gzip.compress(archive_of([("zeros", bytes(200 << 20))]))
        path = self.work / "bomb"
        path.write_bytes(bomb)
        done = subprocess.run(["bash", "-c", f"ulimit -v 1500000; exec '{BIN}/galley' load -i '{path}'"],
                              env=self.environment, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("neither manifest.json", done.stderr)
        self.assert_clean()


class Words(ArchiveCase):
    def test_what_docker_says(self):
        done = self.galley("save", "no-such-image", "-o", self.work / "x", check=False)
        self.assertEqual((done.returncode, os.listdir(self.work)), (1, []))
        self.assertIn("No such image: no-such-image:latest", done.stderr)
        done = self.galley("save", "-o", self.work / "no/such/file", "x", check=False)
        self.assertIn("invalid output path: directory", done.stderr)
        terminal, other = os.openpty()
        try:
            done = subprocess.run([BIN / "galley", "save", "x"], env=self.environment, stdout=other, stderr=subprocess.PIPE,
                                  text=True, check=False)
            self.assertIn("cowardly refusing to save to a terminal. Use the -o flag or redirect", done.stderr)
            done = subprocess.run([BIN / "galley", "load"], env=self.environment, stdin=other, capture_output=True, text=True,
                                  check=False)
            self.assertIn("requested load from stdin, but stdin is empty", done.stderr)
        finally:
            os.close(terminal)
            os.close(other)


class WaysIn(ArchiveCase):
    """What is new beside the images themselves."""

    def archive(self, count, tag="many:1"):
        """An image of `count` layers: each replaces a file of all, and leaves some of the one below."""
        layers = [layer_tar(**{"common": str(number), f"own{number}": "x" * 50_000, f".wh.own{number - 3}": ""})
                  for number in range(count)]
        config = config_of(*layers)
        manifest = [{"Config": f"{sha256(config)}.json", "RepoTags": [tag], "Layers": [f"{n}/layer.tar" for n in range(count)]}]
        return archive_of([(f"{n}/layer.tar", layer) for n, layer in enumerate(layers)] + [
            (f"{sha256(config)}.json", config), ("manifest.json", json.dumps(manifest).encode())])

    def limited(self, data, piped):
        """Loads while no process may write a file of more than a megabyte."""
        (self.work / "archive").write_bytes(data)
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
        with open(self.work / "archive", "rb") as archive:
            return subprocess.run([BIN / "galley", "load", *([] if piped else ["-i", self.work / "archive"])], check=False,
                                  env=self.environment, input=archive.read() if piped else None, capture_output=True,
                                  preexec_fn=limit)

    def test_many_layers_come_in_at_once_and_lie_on_one_another_in_order(self):
        self.load(self.archive(24))
        seen = subprocess.run([BIN / "galley", "save", "many:1"], env=self.environment, capture_output=True, check=True).stdout
        self.remove_all()
        self.assertEqual(self.load(seen).stdout, "Loaded image: many:1\n")
        with tarfile.open(fileobj=io.BytesIO(seen)) as tar:
            for member in tar:
                if member.isfile() and member.name.startswith("blobs/"):
                    self.assertEqual(f"blobs/sha256/{sha256(tar.extractfile(member).read())}", member.name)
        self.remove_all()

    def test_an_archive_in_a_file_is_not_copied(self):
        self.galley("images")
        data = archive_of(old_archive(layer_tar(**{str(number): "x" * 100_000 for number in range(40)})))
        done = self.limited(data, False)
        self.assertEqual((done.returncode, done.stdout), (0, b"Loaded image: old:1\n"), done.stderr)
        self.remove_all()
        # The same through a pipe has to be put down first.
        self.assertNotEqual(self.limited(data, True).returncode, 0)
        self.galley("system", "prune", "-f")
        self.assert_clean()

    def test_a_file_on_standard_input_may_have_been_read_in_part(self):
        (self.work / "archive").write_bytes(b"first line\n" + self.archive(3))
        with open(self.work / "archive", "rb", buffering=0) as archive:
            archive.read(11)
            done = subprocess.run([BIN / "galley", "load"], stdin=archive, env=self.environment, capture_output=True, check=False)
        self.assertEqual((done.returncode, done.stdout), (0, b"Loaded image: many:1\n"), done.stderr)
        self.remove_all()

    def test_the_image_that_loses_its_name_is_told(self):
        self.load(self.archive(1))
        before = self.images()[0]
        done = self.load(self.archive(2))
        self.assertEqual(done.stdout, f"The image many:1 already exists, renaming the old one with ID {before} to empty string\n"
                                      "Loaded image: many:1\n")
        self.assertEqual(self.load(self.archive(2)).stdout, "Loaded image: many:1\n")
        self.assertEqual(len(self.images()), 2)
        self.remove_all()

    def test_a_terminal_shows_layers_that_are_new(self):
        (self.work / "archive").write_bytes(self.archive(2))
        for quiet, shown in (([], True), (["-q"], False), ([], False)):
            with self.subTest(quiet=quiet, shown=shown):
                terminal, other = os.openpty()
                subprocess.run([BIN / "galley", "load", *quiet, "-i", self.work / "archive"], env=self.environment, stdout=other,
                               check=True)
                os.close(other)
                text = b""
                try:
                    while piece := os.read(terminal, 65536):
                        text += piece
                except OSError:
                    pass  # the end of a terminal
                os.close(terminal)
                self.assertEqual(b": Loading layer " in text, shown, text)
                self.assertIn(b"Loaded image: many:1", text)
                if shown:
                    self.remove_all()
        self.remove_all()


class FileServer:
    """`with FileServer(answers) as server`: path → (status, headers, body) over http on loopback."""

    def __init__(self, answers):
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                status, headers, body = answers[self.path.split("?")[0]]
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class ImportingFromAnAddress(ArchiveCase):
    def test_what_lies_at_an_address_becomes_an_image(self):
        tar = layer_tar(a="x" * 3_000_000)
        with FileServer({"/a.tar.gz": (200, {}, gzip.compress(tar)), "/moved": (302, {"Location": "/a.tar.gz"}, b"")}) as server:
            for path in ("/a.tar.gz?signature=secret", "/moved"):
                with self.subTest(path):
                    done = self.galley("import", "-c", "CMD true", server.address + path, "far:1")
                    facts = self.inspect("far:1")
                    self.assertEqual(done.stdout, facts["Id"] + "\n")
                    self.assertEqual(facts["RootFS"]["Layers"], ["sha256:" + sha256(tar)])
                    history = self.galley("history", "--no-trunc", "far:1").stdout
                    self.assertIn(f"Imported from {server.address}{path.split('?')[0]}", history)
                    self.assertNotIn("secret", history)
                    self.remove_all()

    def test_what_cannot_be_had_leaves_nothing_and_says_why(self):
        tar = layer_tar(a="x" * 100_000)
        answers = {"/absent": (404, {}, b"<html>no</html>"), "/locked": (401, {"WWW-Authenticate": "Basic"}, b""),
                   "/short": (200, {"Content-Length": str(len(tar) + 7)}, tar), "/page": (200, {}, b"<html>" + b"x" * 5000)}
        (self.data / "config/galley").mkdir(parents=True, exist_ok=True)
        (self.data / "config/galley/registries.toml").write_text("retries = 0\n", encoding="utf-8")
        with FileServer(answers) as server:
            for path, words in (("/absent", "there is nothing at this address"), ("/locked", "asks for a login"),
                                ("/short", "Error: "), ("/page", "no proper tar")):
                with self.subTest(path):
                    done = self.galley("import", server.address + path + "?signature=secret", "far:1", check=False)
                    self.assertEqual((done.returncode, done.stdout), (1, ""))
                    self.assertIn(words, done.stderr)
                    self.assertNotIn("secret", done.stderr)
                    self.assertEqual(len(done.stderr.splitlines()), 1)
                    self.assertEqual(self.images(), [])
                    self.galley("system", "prune", "-f")
                    self.assert_clean()
        for address, words in (("http://", "Error: "), ("http://me:pass@127.0.0.1/a", "Error: "),
                               (server.address + "/gone", "Error: ")):
            done = self.galley("import", address, check=False)
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertNotIn("pass", done.stderr)


class Importing(ArchiveCase):
    def test_a_file_system_becomes_an_image(self):
        tar = layer_tar(**{"etc/greeting": "hello\n"})
        changes = ["CMD [\"cat\", \"/etc/greeting\"]", "ENV A=1 B='two words'", "EXPOSE 80 53/udp", "LABEL who=\"me\"",
                   "USER 33:33", "VOLUME /data", "WORKDIR /etc", "ENTRYPOINT []"]
        options = [word for change in changes for word in ("-c", change)]
        for pack in (bytes, gzip.compress, lzma.compress):
            with self.subTest(pack.__module__):
                (self.work / "tar").write_bytes(pack(tar))
                done = self.galley("import", *options, "-m", "as it was", self.work / "tar", "made:1")
                facts = self.inspect("made:1")
                self.assertEqual(done.stdout, facts["Id"] + "\n")
                self.assertEqual(facts["RootFS"]["Layers"], ["sha256:" + sha256(tar)])
                config = facts["Config"]
                self.assertEqual((config["Cmd"], config["User"], config["WorkingDir"]), (["cat", "/etc/greeting"], "33:33", "/etc"))
                self.assertEqual(config["Env"], ["A=1", "B=two words"])
                self.assertEqual(sorted(config["ExposedPorts"]), ["53/udp", "80/tcp"])
                self.assertEqual((list(config["Volumes"]), config["Labels"]), (["/data"], {"who": "me"}))
                self.assertIn("as it was", self.galley("history", "made:1").stdout)
                self.remove_all()

    def test_a_change_that_is_none_is_refused(self):
        (self.work / "tar").write_bytes(layer_tar(a="x"))
        for change, words in (("RUN true", "not valid"), ("ENV", "says nothing"), ("EXPOSE http", "no port"), ("ENV A", "lacks a value")):
            done = self.galley("import", "-c", change, self.work / "tar", check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn(words, done.stderr)
        self.assert_clean()


if __name__ == "__main__":
    support.main()
