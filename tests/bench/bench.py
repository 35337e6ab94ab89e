# SPDX-License-Identifier: Apache-2.0
"""Start latency, pull, log and port throughput, side by side. Peers take turns, so that a drift of the machine hits all."""
import argparse
import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time

import crowd
import many_images
import peers as peer_programs
import push
import science
import variants

TOP = pathlib.Path(__file__).parents[2]
BENCH_REQUESTS = TOP / "build/release/bin/bench_requests"
LINES = 2_000_000
BULK_BYTES = 4 << 30
SERVER = """
import socket
s = socket.create_server(("0.0.0.0", 7000))
print("up", flush=True)
block = bytes(1 << 20)
while True:
    c, _ = s.accept()
    try:
        left = int(c.recv(64))
        while left > 0:
            left -= c.send(block[:left])
    except OSError:
        pass
    c.close()
"""


def registry(user_cache):
    """The demo image behind a registry on loopback; (address, stop)."""
    as_user = peer_programs.AS_USER
    subprocess.run([as_user, TOP / "packaging/demo/make-image", f"{user_cache}/demo"], check=True)
    done = subprocess.run([as_user, TOP / "packaging/demo/serve-registry", f"{user_cache}/bench-registry",
                           f"{user_cache}/demo/layout:1", "galley/flask-demo:1"], check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip(), lambda: subprocess.run(["kill", pathlib.Path(f"{user_cache}/bench-registry/pid").read_text(
        encoding="utf-8").strip()], check=False)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def in_turns(peers, runs, measure):
    """peer name → list of figures; one warm-up each, then A B C A B C …"""
    return in_numbered_turns(peers, runs, lambda peer, _: measure(peer))


def in_numbered_turns(peers, runs, measure):
    figures = {peer.name: [] for peer in peers}
    for turn in range(runs + 1):
        for peer in peers:
            os.sync()  # what one leaves to be written is not paid by the next
            value = measure(peer, turn)
            if turn > 0:
                figures[peer.name].append(value)
    return figures


def report(title, figures, unit, higher_is_better=False):
    base = statistics.median(figures["galley"])
    print(f"\n{title} ({unit})")
    for name, values in figures.items():
        median = statistics.median(values)
        ratio = (base / median if higher_is_better else median / base) if base and median else float("nan")
        note = "" if name == "galley" else f"   galley is {ratio:.1f} times as fast"
        print(f"  {name:8} median {median:10.3f}   min {min(values):10.3f}   max {max(values):10.3f}{note}")
    sys.stdout.flush()


def bench_start(peers, image, runs):
    report("run --rm --network none IMAGE true", in_turns(
        peers, runs, lambda peer: peer.timed("run", "--rm", "--network", "none", image, "true")), "s")
    port = free_port()
    report("run --rm -p PORT:5000 IMAGE true", in_turns(
        peers, runs, lambda peer: peer.timed("run", "--rm", "-p", f"127.0.0.1:{port}:5000", image, "true")), "s")


def push_variants(image, count):
    """Images that nobody has a layer of: removing one before pulling it again would measure the removal as well."""
    address, repository = image.split("/", 1)
    layout = pathlib.Path(tempfile.mkdtemp(prefix="galley-variant-", dir="/var/tmp"))
    home = subprocess.run([peer_programs.AS_USER, "sh", "-c", "echo ~"], check=True, stdout=subprocess.PIPE,
                          text=True).stdout.strip()
    names = []
    for number in range(count):
        name = f"{address}/{repository.rsplit(':', 1)[0]}:variant-{number}"
        variants.make(f"{home}/.cache/galley-tests/demo/layout", layout, number)
        subprocess.run(["skopeo", "copy", "--quiet", "--dest-tls-verify=false", f"oci:{layout}:1", f"docker://{name}"],
                       check=True)
        shutil.rmtree(layout / "blobs")
        names.append(name)
    shutil.rmtree(layout)
    return names


def bench_pull(peers, image, runs):
    turns = min(runs, 5)
    names = push_variants(image, 2 * (turns + 1))
    title = "pull of the demo image (2 layers, 61 MB compressed) from loopback"
    report(title, in_numbered_turns(peers, turns, lambda peer, turn: peer.pull(names[turn])), "s")

    def to_the_disk(peer, turn):
        begin = time.monotonic()
        peer.pull(names[turns + 1 + turn])
        os.sync()
        return time.monotonic() - begin
    report("the same until everything is on the disk", in_numbered_turns(peers, turns, to_the_disk), "s")
    report("pull of what is there already", in_turns(peers, runs, lambda peer: peer.pull(image)), "s")
    for peer in peers:
        peer.call("rmi", "-f", *names, check=False)


def check_log(peer):
    """A line that is lost or not yet written would make the figure a lie."""
    with subprocess.Popen(peer.argv("logs", "bench"), stdout=subprocess.PIPE) as reading:
        count, last = 0, b""
        for last in reading.stdout:
            count += 1
    if count != LINES or last.strip() != str(LINES).encode():
        raise RuntimeError(f"{peer.name}: the log has {count} lines, the last is {last!r}")


def bench_logs(peers, image, runs):
    def write(peer):
        peer.call("rm", "-f", "bench", check=False)
        begin = time.monotonic()
        flags = ["--log-driver", "k8s-file"] if peer.name == "podman" else []
        peer.call("run", "-d", "--name", "bench", "--network", "none", *flags, image, "seq", LINES)
        peer.call("wait", "bench")
        elapsed = time.monotonic() - begin
        check_log(peer)
        return LINES / elapsed / 1e6
    report(f"a container prints {LINES:,} lines into its log", in_turns(peers, min(runs, 3), write), "million lines/s", True)
    report("logs: reads them all", in_turns(
        peers, min(runs, 3), lambda peer: LINES / peer.timed("logs", "bench") / 1e6), "million lines/s", True)
    for peer in peers:
        peer.call("rm", "-f", "bench", check=False)


def receive(port):
    """Seconds for BULK_BYTES through the port."""
    buffer = bytearray(1 << 20)
    begin = time.monotonic()
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(str(BULK_BYTES).encode())
        left = BULK_BYTES
        while left > 0:
            got = connection.recv_into(buffer)
            if got == 0:
                raise RuntimeError("the connection ended early")
            left -= got
    return time.monotonic() - begin


def bench_port(peers, image, runs):
    ports = {}
    for peer in peers:
        ports[peer.name] = free_port()
        peer.call("rm", "-f", "bench", check=False)
        peer.call("run", "-d", "--name", "bench", "-p", f"127.0.0.1:{ports[peer.name]}:7000", image, "python3", "-c", SERVER)
        crowd.wait_for(peer, "bench", "up")
    direct = subprocess.Popen([sys.executable, "-c", SERVER.replace("7000", "7001")], stdout=subprocess.PIPE)
    direct.stdout.readline()
    figures = in_turns(peers, min(runs, 3), lambda peer: BULK_BYTES * 8e-9 / receive(ports[peer.name]))
    figures["loopback"] = [BULK_BYTES * 8e-9 / receive(7001)]
    direct.kill()
    report("bulk TCP through a published port", figures, "Gbit/s", True)
    for peer in peers:
        peer.call("rm", "-f", "bench", check=False)


def bench_science(peers, image, runs):
    science.bench(peers, image, runs, report)


def bench_push(peers, image, runs):
    push.bench(peers, image, runs, report)


def bench_images(peers, image, runs):
    many_images.bench(peers, runs, report, in_turns)


def bench_crowd(peers, image, runs):
    crowd.bench_crowd(peers, image, runs, report, in_turns)


def bench_requests(peers, image, runs):
    crowd.bench_requests(peers, image, runs, report, in_turns, BENCH_REQUESTS, free_port, TOP / "packaging/demo/app.py")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bin", required=True)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("what", nargs="*", default=[])
    options = parser.parse_args()
    benches = {"start": bench_start, "pull": bench_pull, "logs": bench_logs, "port": bench_port,
               "science": bench_science, "push": bench_push, "images": bench_images,
               "crowd": bench_crowd, "requests": bench_requests}
    chosen = options.what or list(benches)

    home = subprocess.run([peer_programs.AS_USER, "sh", "-c", "mkdir -p ~/.cache/galley-tests; echo ~"], check=True,
                          stdout=subprocess.PIPE, text=True).stdout.strip()
    work = tempfile.mkdtemp(prefix="galley-bench-", dir="/var/tmp")
    if os.getuid() == 0:
        shutil.chown(work, subprocess.run([peer_programs.AS_USER, "id", "-un"], check=True, stdout=subprocess.PIPE,
                                          text=True).stdout.strip())
    address, stop_registry = registry(f"{home}/.cache/galley-tests")
    peers = peer_programs.all_peers(options.bin, work)
    image = f"{address}/galley/flask-demo:1"
    try:
        print(f"{os.cpu_count()} processors, kernel {os.uname().release}; peers: {', '.join(peer.name for peer in peers)}")
        for peer in peers:
            peer.pull(image)
        for what in chosen:
            benches[what](peers, image, options.runs)
    finally:
        for peer in peers:
            peer.call("rm", "-f", "bench", check=False)
            peer.call("rmi", "-f", image, check=False)
            peer.close()
        stop_registry()
        subprocess.run([peer_programs.AS_USER, "podman", "unshare", "rm", "-rf", work], check=False,
                       stderr=subprocess.DEVNULL) if shutil.which("podman") else None
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
