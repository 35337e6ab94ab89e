# SPDX-License-Identifier: Apache-2.0
"""A registry on loopback that wants to fill memories and disks, or to keep its visitors for ever. It has one honest image."""
import hashlib
import http.server
import itertools
import json
import os
import subprocess
import tarfile
import threading
import zlib
from io import BytesIO

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar"
MACHINE = {"x86_64": "amd64", "aarch64": "arm64"}[os.uname().machine]
MEBIBYTE = 1 << 20


def sha256(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def descriptor(kind, data, **more):
    return {"mediaType": kind, "digest": sha256(data), "size": len(data), **more}


def compact(document):
    return json.dumps(document, separators=(",", ":")).encode()


def tar_of(name, content):
    stream = BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as tar:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        tar.addfile(member, BytesIO(content))
    return stream.getvalue()


def header_of(name, size):
    member = tarfile.TarInfo(name)
    member.size = size
    return member.tobuf(tarfile.GNU_FORMAT)


def gzip_bomb(head, zeros):
    """`head` and then so many mebibytes of zeros; a thousandth of that in length."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(MEBIBYTE)
    return packer.compress(head) + b"".join(packer.compress(block) for _ in range(zeros)) + packer.flush()


def zstd_bomb(head, zeros):
    """The same with zstd and the largest window that a decoder has to offer."""
    packer = subprocess.Popen(["zstd", "-q", "--long=27", "-c"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def feed():
        packer.stdin.write(head)
        for _ in range(zeros):
            packer.stdin.write(bytes(MEBIBYTE))
        packer.stdin.close()

    feeder = threading.Thread(target=feed)
    feeder.start()
    data = packer.stdout.read()
    feeder.join()
    packer.stdout.close()
    if packer.wait() != 0:
        raise AssertionError("zstd failed")
    return data


class Answer:
    """What a request gets: `body` so many times, or for ever when that is 0."""

    def __init__(self, body=b"", status=200, headers=None, times=1):
        self.body, self.status, self.headers, self.times = body, status, headers or {}, times


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        answer = self.server.owner.answer(self.path)
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.times == 0:
            self.send_header("Connection", "close")
            self.close_connection = True
        else:
            self.send_header("Content-Length", str(len(answer.body) * answer.times))
        self.end_headers()
        if self.command == "HEAD":
            return
        try:
            for _ in range(answer.times) if answer.times else itertools.count():
                self.wfile.write(answer.body)
        except OSError:
            self.close_connection = True

    do_HEAD = do_GET

    def log_message(self, *_):
        return


class HostileRegistry:
    """`address`/app:1 is the honest image, unless `fault`, a function of the path, has another answer."""

    def __init__(self):
        self.fault = None
        self.paths = []
        self.content = {}
        tar = tar_of("honest", b"good bytes\n" * 1000)
        self.id = self.add_image("1", gzip_bomb(tar, 0), tar)
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.owner = self
        self.address = f"127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def close(self):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def add_image(self, tag, blob, tar, kind=LAYER + "+gzip"):
        """Of one layer, whose content is claimed to be `tar`; the image's id."""
        config = compact({"architecture": MACHINE, "os": "linux", "config": {"Cmd": ["/honest"]},
                          "rootfs": {"type": "layers", "diff_ids": [sha256(tar)]}})
        manifest = compact({"schemaVersion": 2, "mediaType": MANIFEST, "config": descriptor(CONFIG, config),
                            "layers": [descriptor(kind, blob)]})
        for data in (config, blob):
            self.content[sha256(data)] = Answer(data, headers={"Content-Type": "application/octet-stream"})
        self.add_document(tag, manifest, MANIFEST)
        return sha256(config)

    def add_document(self, tag, data, kind):
        self.content[tag] = self.content[sha256(data)] = Answer(data, headers={"Content-Type": kind})

    def answer(self, path):
        self.paths.append(path)
        found = self.fault(path) if self.fault else None
        if found:
            return found
        return self.content.get(path.rpartition("/")[2]) or Answer(b"{}", 200 if path == "/v2/" else 404)
