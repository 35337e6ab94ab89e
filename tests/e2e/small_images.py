# SPDX-License-Identifier: Apache-2.0
"""Small images that share layers, in a registry (docker-registry) of the test's own, which tells what was fetched."""
import collections
import gzip
import hashlib
import io
import json
import os
import pathlib
import random
import re
import subprocess
import tarfile
import urllib.parse
import urllib.request

from support import free_port, wait_until

CONFIG = """
version: 0.1
log: {{level: warn, accesslog: {{disabled: false}}}}
storage:
  filesystem: {{rootdirectory: {directory}/storage}}
  delete: {{enabled: true}}
http:
  addr: 127.0.0.1:{port}
"""
# Reads a file over and over: COUNT times, or until it is killed. A layer that goes away under it is seen at once.
READER = r"""
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
int main(int argc, char** argv) {
    char byte;
    for (long left = argc > 2 ? atol(argv[2]) : 1; left != 0; left -= left > 0) {
        int fd = open(argv[1], O_RDONLY);
        if (fd < 0 || read(fd, &byte, 1) != 1) return 3;
        close(fd);
    }
    return 0;
}
"""


def sha256(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def build_reader(directory):
    program = pathlib.Path(directory) / "reader"
    subprocess.run(["cc", "-static", "-O1", "-xc", "-", "-o", program], input=READER.encode(), check=True)
    return program.read_bytes()


def layer(files):
    """A tar of path → content (None: a directory that only its owner may enter), with owners of a container's own."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for number, (path, content) in enumerate(sorted(files.items())):
            member = tarfile.TarInfo(path)
            member.uid = member.gid = 33 if number % 3 == 2 else 0
            member.mtime = 1_700_000_000
            if content is None:
                member.type, member.mode = tarfile.DIRTYPE, 0o755
                tar.addfile(member)
            else:
                member.size, member.mode = len(content), 0o755
                tar.addfile(member, io.BytesIO(content))
    return stream.getvalue()


class SmallRegistry:
    """Three images over five layers: one:1 = base+a, two:1 = base+b, three:1 = base+a+c, each with the reader."""

    def __init__(self, directory):
        self.directory = pathlib.Path(directory)
        port = free_port()
        self.address = f"127.0.0.1:{port}"
        config = self.directory / "config.yml"
        config.write_text(CONFIG.format(directory=self.directory, port=port), encoding="utf-8")
        self.log = self.directory / "log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(["docker-registry", "serve", config], stdout=log, stderr=log)
        wait_until(self._answers, "the registry answers")
        noise = random.Random(7)
        base = layer({"base": None, "base/data": noise.randbytes(1 << 20), "base/empty": b"", "reader": build_reader(directory)})
        tops = {name: layer({name: None, f"{name}/data": noise.randbytes(700_000),
                             **{f"{name}/{number}": noise.randbytes(2000) for number in range(200)}}) for name in "abc"}
        self.layers = {"one": [base, tops["a"]], "two": [base, tops["b"]], "three": [base, tops["a"], tops["c"]]}
        self.images = {name: self._push(name, layers) for name, layers in self.layers.items()}

    def close(self):
        self.process.terminate()
        self.process.wait()

    def name(self, image):
        return f"{self.address}/{image}:1"

    def fetches(self):
        """Blob → how often it was fetched so far."""
        found = re.findall(rb'"GET /v2/\w+/blobs/(sha256:\w+) HTTP/[\d.]+" 20', self.log.read_bytes())
        return collections.Counter(digest.decode() for digest in found)

    def _request(self, method, path, data=None, content_type="application/octet-stream"):
        url = path if path.startswith("http") else f"http://{self.address}{path}"
        request = urllib.request.Request(url, data=data, method=method, headers={"Content-Type": content_type})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=60) as answer:
            return answer.headers

    def _answers(self):
        try:
            return self._request("GET", "/v2/")
        except OSError:
            return None

    def _blob(self, image, data, media_type):
        location = self._request("POST", f"/v2/{image}/blobs/uploads/", data=b"")["Location"]
        separator = "&" if urllib.parse.urlparse(location).query else "?"
        digest = sha256(data)
        self._request("PUT", f"{location}{separator}digest={digest}", data=data)
        return {"mediaType": media_type, "digest": digest, "size": len(data)}

    def _push(self, image, layers):
        config = json.dumps({"architecture": {"x86_64": "amd64", "aarch64": "arm64"}[os.uname().machine], "os": "linux",
                             "created": "2026-01-02T03:04:05Z", "config": {"Cmd": ["/reader", "/base/data", "1"]},
                             "rootfs": {"type": "layers", "diff_ids": [sha256(tar) for tar in layers]}}).encode()
        manifest = {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
                    "config": self._blob(image, config, "application/vnd.oci.image.config.v1+json"),
                    "layers": [self._blob(image, gzip.compress(tar, 1, mtime=0), "application/vnd.oci.image.layer.v1.tar+gzip")
                               for tar in layers]}
        self._request("PUT", f"/v2/{image}/manifests/1", json.dumps(manifest).encode(), manifest["mediaType"])
        return manifest
