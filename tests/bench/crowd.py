# SPDX-License-Identifier: Apache-2.0
"""Many containers at once, and many small requests through one published port."""
import concurrent.futures
import subprocess
import time

CONTAINERS = 100
AT_ONCE = 16
CONNECTIONS = 32
SECONDS = 3


def wait_for(peer, name, words):
    deadline = time.monotonic() + 60
    while words not in peer.call("logs", name).stdout:
        if time.monotonic() > deadline:
            raise RuntimeError(f"{peer.name}: {name} did not say {words!r}")
        time.sleep(0.05)


def all_at_once(peer, work):
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as threads:
        list(threads.map(work, [f"crowd-{number}" for number in range(CONTAINERS)]))


def bench_crowd(peers, image, runs, report, in_turns):
    figures = {}

    def turn(peer):
        begin = time.monotonic()
        all_at_once(peer, lambda name: peer.call("run", "-d", "--name", name, "-p", "127.0.0.1::7000", image, "sleep", "1000"))
        started = time.monotonic()
        count = len(peer.call("ps", "-q").stdout.split())
        if count < CONTAINERS:
            raise RuntimeError(f"{peer.name}: {count} of {CONTAINERS} run")
        removing = time.monotonic()
        all_at_once(peer, lambda name: peer.call("rm", "-f", name))
        figures.setdefault(peer.name, []).append(time.monotonic() - removing)
        return started - begin

    # One turn after the first: a peer takes minutes.
    report(f"run -d -p, {CONTAINERS} containers, {AT_ONCE} commands at a time", in_turns(peers, 1, turn), "s")
    report("rm -f of all of them", {name: values[1:] for name, values in figures.items()}, "s")


def rate(client, verb, port):
    done = subprocess.run([*client, verb, str(port), str(CONNECTIONS), str(SECONDS)], check=True, stdout=subprocess.PIPE, text=True)
    return float(done.stdout)


def bench_served(peers, runs, in_turns, free_port, client, verb, arguments, direct, up):
    """Answers by the second through a published port of each peer, and of the same server without a container."""
    ports = {}
    for peer in peers:
        ports[peer.name] = free_port()
        peer.call("rm", "-f", "bench", check=False)
        peer.call("run", "-d", "--name", "bench", "-p", f"127.0.0.1:{ports[peer.name]}:7000", *arguments)
        wait_for(peer, "bench", up)
    port = free_port()
    with subprocess.Popen([*direct, str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={"PORT": str(port)}) as server:
        while subprocess.run([*client, verb, str(port), "1", "0"], check=False, stdout=subprocess.DEVNULL,
                             stderr=subprocess.DEVNULL).returncode != 0:
            time.sleep(0.05)
        figures = in_turns(peers, min(runs, 5), lambda peer: rate(client, verb, ports[peer.name]))
        figures["direct"] = [rate(client, verb, port) for _ in range(min(runs, 5))]
        server.kill()
    for peer in peers:
        peer.call("rm", "-f", "bench", check=False)
    return figures


def bench_requests(peers, image, runs, report, in_turns, program, free_port, page):
    # What people publish: a server that does something for each answer.
    figures = bench_served(peers, runs, in_turns, free_port, [program], "fetch", ("-e", "PORT=7000", image),
                           ["python3", "-B", page], "is starting")
    report(f"pages of the Flask demo, a connection each, {CONNECTIONS} at a time", figures, "pages/s", True)
    # The forwarder alone. On one processor, client and server leave the other to whoever stands between them. On both
    # they fill it all with handing messages over, which a relay doubles: half is what is left at best.
    for where, pinned in ((", client and server on one processor", ["taskset", "-c", "0"]), (", on all processors", [])):
        served = ("-v", f"{program}:/bench:ro", image, *pinned, "/bench", "serve", "7000")
        figures = bench_served(peers, runs, in_turns, free_port, [*pinned, program], "ask", served, [*pinned, program, "serve"], "up")
        report(f"bare echo, {CONNECTIONS} connections{where}", figures, "requests/s", True)
