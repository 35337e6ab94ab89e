# SPDX-License-Identifier: Apache-2.0
"""Pull of a large image (seven layers, science_image.py) beside the peers, beside `tar -x` of the same layers, and its memory."""
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import tempfile
import threading
import time

import peers as peer_programs
import variants

TURNS = 3


def cache():
    home = subprocess.run([peer_programs.AS_USER, "sh", "-c", "echo ~"], check=True, stdout=subprocess.PIPE, text=True)
    return pathlib.Path(home.stdout.strip()) / ".cache/galley-tests/science"


def blobs_of(layout):
    read = lambda descriptor: json.loads((layout / "blobs" / descriptor["digest"].replace(":", "/")).read_bytes())
    manifest = read(json.loads((layout / "index.json").read_bytes())["manifests"][0])
    return [layout / "blobs" / layer["digest"].replace(":", "/") for layer in manifest["layers"]]


def push_variants(address, count):
    """Every turn pulls layers that nobody has."""
    names = []
    for number in range(count):
        layout = pathlib.Path(tempfile.mkdtemp(prefix="galley-science-", dir="/var/tmp"))
        variants.make(cache() / "layout", layout, number)
        names.append(f"{address}/science:{number}")
        subprocess.run(["skopeo", "copy", "--quiet", "--dest-tls-verify=false", f"oci:{layout}:1", f"docker://{names[-1]}"],
                       check=True)
        shutil.rmtree(layout)
    return names


def untar(blobs, directory):
    """Seconds of `tar -x` of all layers, one after another, by the account that galley and podman run as."""
    script = "set -e; mkdir \"$0\"; for blob; do tar -xzf \"$blob\" -C \"$0\" --exclude='dev/*' 2>/dev/null || true; done"
    argv = [*peer_programs.unprivileged({}), "sh", "-c", script, directory / "untar", *blobs]
    os.sync()
    begin = time.monotonic()
    subprocess.run(argv, check=True)
    elapsed = time.monotonic() - begin
    shutil.rmtree(directory / "untar")
    return elapsed


def family(pid):
    """The process and its descendants."""
    found = [pid]
    for task in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text(encoding="ascii").split():
            found += family(int(child))
    return found


def memory(pid):
    total = 0
    for member in family(pid):
        try:
            for line in pathlib.Path(f"/proc/{member}/smaps_rollup").read_text(encoding="ascii").splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
        except OSError:
            continue  # it ended meanwhile
    return total


class PeakMemory:
    """Of a process and its descendants, looked at often: proportional set size, in bytes."""

    def __init__(self, pid):
        self.peak = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, args=(pid,))
        self._thread.start()

    def _watch(self, pid):
        while not self._ended.wait(0.05):
            try:
                self.peak = max(self.peak, memory(pid))
            except OSError:
                continue

    def stop(self):
        self._ended.set()
        self._thread.join()
        return self.peak


def pull_watched(peer, image):
    with subprocess.Popen(peer.argv("pull", "-q", image), stdout=subprocess.DEVNULL) as running:
        watch = PeakMemory(running.pid)
        running.wait()
        if running.returncode != 0:
            raise RuntimeError("the pull failed")
        return watch.stop()


def bench(peers, image, runs, report):
    turns = min(runs, TURNS)
    blobs = blobs_of(cache() / "layout")
    compressed = sum(blob.stat().st_size for blob in blobs)
    names = push_variants(image.split("/", 1)[0], turns + 1)
    work = pathlib.Path(tempfile.mkdtemp(prefix="galley-untar-", dir="/var/tmp"))
    work.chmod(0o777)
    figures = {peer.name: [] for peer in peers}
    figures["tar -x"] = []
    for turn in range(turns):
        for peer in peers:
            os.sync()
            figures[peer.name].append(peer.pull(names[turn]))
        figures["tar -x"].append(untar(blobs, work))
    report(f"pull of a large image ({len(blobs)} layers, {compressed / 1e6:.0f} MB compressed) from loopback", figures, "s")
    galley = statistics.median(figures["galley"])
    best = min(statistics.median(values) for name, values in figures.items() if name not in ("galley", "tar -x"))
    print(f"  galley / best peer {galley / best:.2f}   galley / tar -x {galley / statistics.median(figures['tar -x']):.2f}")
    print(f"  memory of galley at most {pull_watched(peers[0], names[turns]) / 1e6:.0f} MB")
    for peer in peers:
        peer.call("rmi", "-f", *names, check=False)
    shutil.rmtree(work, ignore_errors=True)
