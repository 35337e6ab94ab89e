# SPDX-License-Identifier: Apache-2.0
"""Push of the large image (science_image.py) to an empty registry on loopback beside the peers; where the processors' time goes."""
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import tempfile
import time

import peers as peer_programs
import science

TURNS = 3
TICKS = os.sysconf("SC_CLK_TCK")


class EmptyRegistry:
    """`with EmptyRegistry() as registry`: nobody has pushed anything to it, and nobody knows what lies in it."""

    def __enter__(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="galley-registry-", dir="/var/tmp"))
        done = subprocess.run([peer_programs.TOP / "packaging/demo/serve-registry", self.directory], check=True,
                              stdout=subprocess.PIPE, text=True)
        self.address = done.stdout.strip()
        self.pid = int((self.directory / "pid").read_text(encoding="utf-8"))
        return self

    def __exit__(self, *_):
        os.kill(self.pid, 15)
        shutil.rmtree(self.directory, ignore_errors=True)

    def seconds(self):
        """Of processor time, so far."""
        fields = pathlib.Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def bytes(self):
        return sum(file.stat().st_size for file in (self.directory / "storage").rglob("data"))


def push(peer, image):
    flags = ["--tls-verify=false"] if peer.name == "podman" else []
    return peer.timed("push", "-q", *flags, image)


def processor_seconds():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def push_once(peer, image, tag, details):
    """Seconds; what galley's processes and the registry used goes into `details`."""
    with EmptyRegistry() as registry:
        name = f"{registry.address}/bench/science:{tag}"
        peer.call("tag", image, name)
        os.sync()
        before = processor_seconds()
        elapsed = push(peer, name)
        details.setdefault(peer.name, []).append((processor_seconds() - before, registry.seconds(), registry.bytes()))
        again = push(peer, name)
        details.setdefault(f"{peer.name} again", []).append(again)
        peer.call("rmi", name, check=False)
    return elapsed


def bench(peers, image, runs, report):
    turns = min(runs, TURNS)
    source = science.push_variants(image.split("/", 1)[0], 1)[0]
    for peer in peers:
        peer.pull(source)
    figures = {peer.name: [] for peer in peers}
    details = {}
    for turn in range(turns):
        for peer in peers:
            figures[peer.name].append(push_once(peer, source, turn, details))
    report("push of a large image to an empty registry on loopback", figures, "s")
    used = [statistics.median(values) for values in zip(*details["galley"])]
    print(f"  galley used {used[0]:.1f} s of processors, the registry {used[1]:.1f} s; {used[2] / 1e6:.0f} MB were sent")
    for name in ("podman", "docker"):
        if name in details:
            print(f"  {name} sent {statistics.median(one[2] for one in details[name]) / 1e6:.0f} MB")
    report("the same once more", {peer.name: details[f"{peer.name} again"] for peer in peers}, "s")
    for peer in peers:
        peer.call("rmi", "-f", source, check=False)
