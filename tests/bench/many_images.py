# SPDX-License-Identifier: Apache-2.0
"""The lists of a full store beside the peers: `images`, `system df`, `ps -a`, and what a command costs that lists nothing."""
import hashlib
import io
import json
import os
import pathlib
import shutil
import statistics
import tarfile
import tempfile

import peers as peer_programs

IMAGES = 500
CONTAINERS = 100
NAME = "bench.invalid/many"


def layer():
    """The tar of one small file."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
        member = tarfile.TarInfo("bench")
        member.size = 6
        tar.addfile(member, io.BytesIO(b"bench\n"))
    return out.getvalue()


def config(number, diff_id):
    """As long as those of Docker Hub's images for programming languages: 6 KB."""
    step = "RUN /bin/sh -c set -eux; apt-get update; apt-get install -y --no-install-recommends ca-certificates netbase tzdata; "
    return json.dumps({
        "architecture": "amd64", "os": "linux", "created": f"2024-03-{1 + number % 28:02}T10:{number % 60:02}:00.{number:09}Z",
        "config": {
            "Cmd": ["bench"], "WorkingDir": "/srv", "User": "1000",
            "Env": [f"VARIABLE_{n}=/usr/local/sbin:/usr/local/bin:{n}" for n in range(10)],
            "Labels": {f"org.opencontainers.image.label{n}": f"value {n} of image {number}, as builders write it" for n in range(12)},
        },
        "rootfs": {"type": "layers", "diff_ids": [diff_id]},
        "history": [{"created": "2024-03-01T10:00:00Z", "created_by": step * 2, "comment": "buildkit.dockerfile.v0",
                     "empty_layer": n > 0} for n in range(14)],
    }).encode()


def write_archive(path, count):
    """`count` images in the form of `docker save`; they share their one layer."""
    tar_of_layer = layer()
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as tar:
        def add(name, content):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))

        add("layer.tar", tar_of_layer)
        manifest = []
        for number in range(count):
            content = config(number, "sha256:" + hashlib.sha256(tar_of_layer).hexdigest())
            name = hashlib.sha256(content).hexdigest() + ".json"
            add(name, content)
            manifest.append({"Config": name, "RepoTags": [f"{NAME}/{number}:1"], "Layers": ["layer.tar"]})
        add("manifest.json", json.dumps(manifest).encode())


def fill(peer, archive):
    with open(archive, "rb") as content:
        peer.call("load", stdin=content)
    for number in range(CONTAINERS):
        peer.call("create", "--name", f"many-{number}", "--network", "none", f"{NAME}/{number}:1")


def listed(peer, expected, *arguments):
    """A list that lacks something would make the figure a lie."""
    lines = len(peer.call(*arguments).stdout.splitlines())
    if lines < expected:
        raise RuntimeError(f"{peer.name} {' '.join(arguments)}: {lines} lines instead of {expected}")


def steadily(peer, *arguments):
    """Milliseconds: the median of ten calls, or of as many as begin within five seconds. A peer takes a minute for one list."""
    values = []
    while len(values) < 10 and sum(values) < 5000:
        values.append(1000 * peer.timed(*arguments))
    return statistics.median(values)


def bench(peers, runs, report, in_turns):
    directory = pathlib.Path(tempfile.mkdtemp(prefix="galley-many-", dir="/var/tmp"))
    try:
        write_archive(directory / "many.tar", IMAGES)
        for peer in peers:
            fill(peer, directory / "many.tar")
            listed(peer, IMAGES, "images", "-q", "--no-trunc")
            listed(peer, CONTAINERS, "ps", "-a", "-q")
        for title, arguments in ((f"images, {IMAGES} of them", ["images"]), (f"ps -a, {CONTAINERS} containers", ["ps", "-a"]),
                                 ("system df", ["system", "df"]), ("version", ["version"])):
            report(title, in_turns(peers, min(runs, 3), lambda peer, words=arguments: steadily(peer, *words)), "ms")
    finally:
        for peer in peers:
            peer.call("rm", "-f", *[f"many-{number}" for number in range(CONTAINERS)], check=False)
            peer.call("rmi", "-f", *[f"{NAME}/{number}:1" for number in range(IMAGES)], check=False)
        shutil.rmtree(directory, ignore_errors=True)
