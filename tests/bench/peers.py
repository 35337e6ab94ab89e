# SPDX-License-Identifier: Apache-2.0
"""Galley, podman and docker behind one face: the same command line, each with storage of its own."""
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile
import time

TOP = pathlib.Path(__file__).parents[2]
AS_USER = str(TOP / "tests/support/as-user")
USER = os.environ.get("GALLEY_TEST_USER", "galley-test")


# What a timed command is a child of: who becomes the account, and the environment, are not in the figure.
STOPWATCH = """import subprocess, sys, time
begin = time.monotonic()
code = subprocess.run(sys.argv[2:]).returncode
end = time.monotonic()
open(int(sys.argv[1]), "w").write(str(end - begin))
sys.exit(code)"""


class Peer:
    """`program` and the flags behind it run by way of `wrapper`, which makes account and environment."""

    def __init__(self, name, wrapper, program, pull_flags=()):
        self.name = name
        self.wrapper = wrapper
        self.program = program
        self.pull_flags = list(pull_flags)

    def argv(self, *arguments):
        return [*self.wrapper, *self.program, *map(str, arguments)]

    def call(self, *arguments, check=True, stdin=None):
        return subprocess.run(self.argv(*arguments), stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=check,
                              errors="replace")

    def timed(self, *arguments):
        """Seconds from the program's start to its end. Its output is dropped."""
        reading, writing = os.pipe()
        with open(reading, encoding="ascii") as elapsed:
            try:
                subprocess.run([*self.wrapper, "python3", "-I", "-c", STOPWATCH, str(writing), *self.program, *map(str, arguments)],
                               pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True)
            finally:
                os.close(writing)
            return float(elapsed.read())

    def pull(self, image):
        return self.timed("pull", "-q", *self.pull_flags, image)

    def close(self):
        pass


def unprivileged(assignments):
    """What to put before a program for it to run as the account, which `run` has set up."""
    settings = [f"{name}={value}" for name, value in assignments.items()]
    if os.getuid() != 0:
        return ["env", *settings]
    entry = pwd.getpwnam(USER)
    settings += [f"HOME={entry.pw_dir}", f"USER={USER}", f"XDG_RUNTIME_DIR=/run/user/{entry.pw_uid}"]
    return ["setpriv", "--reuid", USER, "--regid", str(entry.pw_gid), "--init-groups", "--inh-caps=-all", "env", *settings]


def galley(binaries, work):
    directories = {"GALLEY_DATA_DIR": f"{work}/galley/data", "GALLEY_RUNTIME_DIR": f"{work}/galley/run"}
    return Peer("galley", unprivileged(directories), [f"{binaries}/galley"])


def podman(work):
    if not shutil.which("podman") or not (shutil.which("slirp4netns") or os.getuid() == 0):
        return None
    flags = ["--root", f"{work}/podman/root", "--runroot", f"{work}/podman/run", "--storage-driver", "overlay"]
    return Peer("podman", unprivileged({}), ["podman", *flags], ["--tls-verify=false"])


class Docker(Peer):
    """A dockerd of its own, started by hand; only root can have one."""

    def __init__(self, work):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="galley-dockerd-", dir="/var/tmp"))
        socket = f"unix://{self.directory}/sock"
        self.log = open(self.directory / "log", "w", encoding="utf-8")
        self.daemon = subprocess.Popen(
            ["dockerd", "--data-root", self.directory / "data", "--exec-root", self.directory / "exec", "-H", socket,
             "--pidfile", self.directory / "pid", "--insecure-registry", "127.0.0.0/8"], stdout=self.log, stderr=self.log)
        super().__init__("docker", ["env", f"DOCKER_HOST={socket}"], ["docker"])
        deadline = time.monotonic() + 60
        while self.call("version", check=False).returncode != 0:
            if self.daemon.poll() is not None or time.monotonic() > deadline:
                text = (self.directory / "log").read_text(encoding="utf-8")[-800:]
                self.close()
                raise RuntimeError(f"dockerd did not start: {text}")
            time.sleep(0.1)

    def close(self):
        self.daemon.terminate()
        self.daemon.wait(60)
        self.log.close()
        shutil.rmtree(self.directory, ignore_errors=True)


def all_peers(binaries, work):
    peers = [galley(binaries, work)]
    other = podman(work)
    if other:
        peers.append(other)
    if os.getuid() == 0 and shutil.which("dockerd"):
        try:
            peers.append(Docker(work))
        except RuntimeError as failure:
            print(f"docker is left out: {failure}")
    return peers
