# SPDX-License-Identifier: Apache-2.0
"""What the end-to-end tests share: a Galley of its own per test class, the demo image behind a real registry, and eyes for
what a container leaves behind."""
import json
import os
import pathlib
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request

TOP = pathlib.Path(__file__).parents[2]
BIN = pathlib.Path(os.environ.get("GALLEY_BIN", TOP / "build/dev/bin"))
CACHE = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "galley-tests"
DEMO = "galley/flask-demo:1"
# Generous: a loaded machine is slow, and nothing here measures speed.
PATIENCE = int(os.environ.get("GALLEY_TEST_PATIENCE", 60))
# Files of control groups by their name in v2, where v1 has other ones.
V1_FILES = {"memory.max": ["memory.limit_in_bytes"], "cpu.max": ["cpu.cfs_quota_us", "cpu.cfs_period_us"]}


def registry_address():
    """The address of the loopback registry that serves the demo image; starts it when it does not run."""
    CACHE.mkdir(parents=True, exist_ok=True)
    layout = os.environ.get("GALLEY_TEST_DEMO")  # made elsewhere, for a machine that cannot make it
    if layout is None:
        layout = CACHE / "demo/layout"
        subprocess.run([TOP / "packaging/demo/make-image", CACHE / "demo"], check=True, stdout=subprocess.DEVNULL)
    done = subprocess.run([TOP / "packaging/demo/serve-registry", CACHE / "registry", f"{layout}:1", DEMO],
                          check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition, what):
    """Polls a fact of the outside world that nobody announces; fails with `what` after PATIENCE seconds."""
    deadline = time.monotonic() + PATIENCE
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {PATIENCE} s: {what}")
        select.select([], [], [], 0.02)


def fetch(port, path="/", host="127.0.0.1"):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"http://{host}:{port}{path}", timeout=10) as answer:
        return answer.read().decode()


def answers(port, path="/"):
    try:
        return fetch(port, path)
    except (OSError, urllib.error.URLError):
        return None


def refuses(port):
    with socket.socket() as probe:
        probe.settimeout(5)
        return probe.connect_ex(("127.0.0.1", port)) != 0


def is_alive(pid):
    return pathlib.Path(f"/proc/{pid}").exists()


def groups_of(process="self"):
    """The directory of a process in each v1 hierarchy, by controller, and in the v2 tree as ''."""
    groups = {}
    mounts = [line.split() for line in pathlib.Path("/proc/self/mountinfo").read_text().splitlines()]
    for line in pathlib.Path(f"/proc/{process}/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        for mount in mounts:
            kind, options = mount[mount.index("-") + 1], mount[-1].split(",")
            fits = kind == "cgroup2" if not controllers else kind == "cgroup" and controllers.split(",")[0] in options
            if fits:
                for controller in controllers.split(","):
                    groups[controller] = pathlib.Path(mount[4] + path.rstrip("/"))
    return groups


def has_v2():
    """In a hybrid tree the controllers that matter are with v1."""
    return "memory" not in groups_of() and "" in groups_of()


def is_ours(path):
    try:
        return path.stat().st_uid == os.getuid()
    except FileNotFoundError:
        return False


def group_places():
    """The directories in which Galley makes the groups of containers: ours, in v2 the highest one, and that of our systemd."""
    if not has_v2():
        return set(groups_of().values())
    top = groups_of()[""]
    while is_ours(top.parent / "cgroup.procs"):
        top = top.parent
    user = os.getuid()
    return {top, pathlib.Path(f"/sys/fs/cgroup/user.slice/user-{user}.slice/user@{user}.service")}


def controllers():
    """What the groups of containers can limit here."""
    if not has_v2():
        return set(groups_of())
    return {word for place in group_places() if is_ours(place) for word in (place / "cgroup.controllers").read_text().split()}


def limit(container, name):
    """What a file of a container's group says, by its name in v2. The processes are one level below the limits."""
    groups = groups_of(container["State"]["Pid"])
    controller = name.split(".")[0]
    files = V1_FILES.get(name, [name]) if controller in groups else [name]
    return " ".join((groups.get(controller, groups.get("")).parent / file).read_text().strip() for file in files)


class LineReader:
    """Reads a process's output in a thread, so that a test can wait for a line with a deadline."""

    def __init__(self, stream):
        self.lines = []
        self._news = threading.Condition()
        self._thread = threading.Thread(target=self._pump, args=(stream,), daemon=True)
        self._thread.start()

    def _pump(self, stream):
        for line in stream:
            with self._news:
                self.lines.append(line)
                self._news.notify_all()

    def wait_for(self, words):
        with self._news:
            found = self._news.wait_for(lambda: any(words in line for line in self.lines), PATIENCE)
        if not found:
            raise AssertionError(f"no line with {words!r} came in {PATIENCE} s: {self.lines[-20:]}")


class GalleyCase(unittest.TestCase):
    """Each class has its own data and runtime directories and the demo image as cls.image."""

    pull_image = True
    foreign_scopes = []

    @classmethod
    def setUpClass(cls):
        cls.registry = registry_address()
        cls.image = f"{cls.registry}/{DEMO}"
        base = "/var/tmp"
        cls.data = pathlib.Path(tempfile.mkdtemp(prefix="galley-e2e-", dir=base))
        runtime = os.environ.get("XDG_RUNTIME_DIR") or "/tmp"
        cls.runtime = pathlib.Path(tempfile.mkdtemp(prefix="g", dir=runtime))
        # Our systemd has those of the user's own Galley, too.
        cls.foreign_scopes = [path for path in cls.groups() if path.endswith(".scope")]
        cls.environment = dict(os.environ, GALLEY_DATA_DIR=str(cls.data / "d"), GALLEY_RUNTIME_DIR=str(cls.runtime / "r"),
                               XDG_CONFIG_HOME=str(cls.data / "config"), PATH=f"{BIN}:{os.environ['PATH']}")
        if cls.pull_image:
            cls.galley("pull", "-q", cls.image)

    @classmethod
    def tearDownClass(cls):
        for container in cls.galley("ps", "-aq", check=False).stdout.split():
            cls.galley("rm", "-f", container, check=False)
        for image in set(cls.galley("images", "-q", check=False).stdout.split()):
            cls.galley("rmi", "-f", image, check=False)
        wait_until(lambda: not cls.processes(), f"processes stay: {cls.processes()}")
        shutil.rmtree(cls.runtime)
        shutil.rmtree(cls.data)

    @classmethod
    def galley(cls, *arguments, check=True, stdin=None, environment=None, timeout=300):
        done = subprocess.run([str(BIN / "galley"), *map(str, arguments)], input=stdin, capture_output=True, text=True,
                              env=environment or cls.environment, timeout=timeout, check=False, errors="replace")
        if check and done.returncode != 0:
            raise AssertionError(f"galley {' '.join(map(str, arguments))} ended with {done.returncode}:\n"
                                 f"{done.stdout}\n{done.stderr}")
        return done

    @classmethod
    def spawn(cls, *arguments, **options):
        return subprocess.Popen([str(BIN / "galley"), *map(str, arguments)], stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True, env=cls.environment, errors="replace", **options)

    @classmethod
    def inspect(cls, name):
        return json.loads(cls.galley("inspect", name).stdout)[0]

    @classmethod
    def processes(cls):
        """Processes of this class's Galley: their command line or environment names its directories."""
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == os.getpid():
                continue
            try:
                text = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
            except OSError:
                text = b""
            try:
                if not text:
                    text = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if str(cls.runtime).encode() in text or str(cls.data).encode() in text:
                found.append((int(entry.name), text[:120]))
        return found

    @classmethod
    def traces(cls):
        """What the runtime and the monitors keep in the runtime directory, and mounts: nothing, when nothing runs."""
        kept = [str(path) for kind in ("monitors", "runtime", "cgroups") for path in (cls.runtime / "r" / kind).glob("*")]
        mounts = pathlib.Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines()
        return kept + [line for line in mounts if str(cls.data) in line or str(cls.runtime) in line]

    @classmethod
    def groups(cls):
        """Control groups of containers that are there, and the scopes that systemd has made around them."""
        found = [pathlib.Path(above, name) for place in group_places() for above, names, _ in os.walk(place)
                 for name in names if name.startswith("galley-")]
        return [str(path) for path in found
                if is_ours(path) and not any(str(path).startswith(scope) for scope in cls.foreign_scopes)]

    @classmethod
    def links(cls):
        """The ends of containers' networks in the bridges that are there."""
        found = []
        for pid in [pid for pid, text in cls.processes() if b"\0names\0" in text]:
            done = subprocess.run(["nsenter", f"--user=/proc/{pid}/ns/user", f"--net=/proc/{pid}/ns/net", "--preserve-credentials",
                                   "ip", "-o", "link"], capture_output=True, text=True, check=False)
            found += [line for line in done.stdout.splitlines() if ": veth" in line]
        return found

    @classmethod
    def kill(cls, pids, number=signal.SIGKILL):
        for pid in pids:
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue

    def run_container(self, *arguments, command=(), **options):
        """`galley run --rm IMAGE` with the arguments; the finished process."""
        return self.galley("run", "--rm", *arguments, self.image, *command, **options)

    def start_demo(self, name, *arguments):
        port = free_port()
        self.galley("run", "-d", "--name", name, "-p", f"{port}:5000", *arguments, self.image)
        wait_until(lambda: answers(port, "/health"), f"the demo answers on {port}")
        return port


def main():
    unittest.main(verbosity=2, warnings="ignore")
