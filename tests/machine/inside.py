# SPDX-License-Identifier: Apache-2.0
"""The engine on a machine with systemd and control groups v2, as an account that stays when nobody is logged in (linger).

    inside.py Before|After     before and after a reboot
"""
import json
import os
import pathlib
import subprocess
import time
import unittest
import urllib.request

IMAGE = "flask-demo:1"
PATIENCE = 240  # an emulated machine is slow
MIB = 1 << 20
EAT = "data = bytearray(200 << 20)"
ASK = """
import socket, time
end = time.monotonic() + 120
while True:
    try:
        print(socket.create_connection(socket.getaddrinfo('one', 80, socket.AF_INET6)[0][4][:2], 20).getpeername()[0])
        break
    except ConnectionRefusedError:
        assert time.monotonic() < end, 'it does not listen'
"""
FORK = """
import os, signal
count = 0
try:
    while count < 100:
        if os.fork() == 0:
            signal.pause()
        count += 1
except OSError:
    print('stopped at', count, flush=True)
os.kill(0, 9)
"""

# A group that somebody passed on to us, with all of our processes one level below, and no systemd to be found.
BY_HAND = r"""
set -eu
group=/sys/fs/cgroup$(sed -n 's/^0:://p' /proc/self/cgroup)
mkdir "$group/shell"
echo $$ > "$group/shell/cgroup.procs"
export GALLEY_RUNTIME_DIR="$XDG_RUNTIME_DIR/galley"
XDG_RUNTIME_DIR=$(mktemp -d)
galley doctor | grep -o 'control groups v2, delegated (.*)'
cd /sys/fs/cgroup
galley run -d --name byhand --memory 64m --cpus 0.5 --pids-limit 33 "$1" sleep 1000 >/dev/null
galley exec -w /sys/fs/cgroup byhand cat memory.max cpu.max pids.max
galley update --memory 96m byhand >/dev/null
galley exec byhand cat /sys/fs/cgroup/memory.max
galley pause byhand >/dev/null
galley ps --format '{{.Status}}' --filter name=byhand
galley unpause byhand >/dev/null
test -d "$group"/galley-*/container && echo grouped
galley rm -f byhand >/dev/null
galley run --name hog --memory 32m --memory-swap 32m "$1" python3 -c "$2" || echo ended $?
galley inspect -f '{{.State.OOMKilled}}' hog
galley rm hog >/dev/null
test -d "$group"/galley-* || echo gone
"""


def run(*command, check=True):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=PATIENCE, check=False)
    if check and done.returncode != 0:
        raise AssertionError(f"{command} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return done


def galley(*arguments, check=True):
    return run("galley", *arguments, check=check)


def inspect(name):
    return json.loads(galley("inspect", name).stdout)[0]


def wait_until(holds, what):
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise AssertionError(f"this did not come true in {PATIENCE} s: {what}")
        time.sleep(0.2)


def page_answers():
    try:
        with urllib.request.urlopen("http://127.0.0.1:5000/health", timeout=5) as answer:
            return json.load(answer)["status"] == "ok"
    except OSError:
        return False


class Before(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        galley("load", "-i", "/opt/galley/demo.tar")
        galley("tag", galley("images", "-q").stdout.split()[0], IMAGE)
        galley("run", "-d", "--name", "web", "--restart", "always", "-p", "5000:5000", "--memory", "128m", "--cpus", "0.5",
               "--pids-limit", "40", IMAGE)

    @staticmethod
    def group_of(name):
        """The directory of the control group that holds a container's processes."""
        path = pathlib.Path(f"/proc/{inspect(name)['State']['Pid']}/cgroup").read_text(encoding="ascii").strip()
        return pathlib.Path("/sys/fs/cgroup" + path.removeprefix("0::"))

    def test_doctor_finds_everything(self):
        done = galley("doctor", check=False)
        self.assertIn("control groups v2, delegated by systemd", done.stdout)
        self.assertNotIn(" error ", done.stdout)

    def test_limits_hold_and_are_seen_inside(self):
        group = self.group_of("web")
        self.assertRegex(str(group), r"/user@1000\.service/.*/galley-[0-9a-f-]+\.scope/")
        wanted = {"memory.max": str(128 * MIB), "memory.swap.max": str(128 * MIB), "cpu.max": "50000 100000", "pids.max": "40"}
        for name, value in wanted.items():
            self.assertEqual((group.parent / name).read_text(encoding="ascii").strip(), value, name)
            self.assertEqual(galley("exec", "web", "cat", f"/sys/fs/cgroup/{name}").stdout.strip(), value, name)
        self.assertNotEqual(galley("exec", "-u", "0", "web", "sh", "-c", "echo max > /sys/fs/cgroup/memory.max", check=False).returncode, 0)
        galley("update", "--memory", "160m", "web")
        self.assertEqual((group.parent / "memory.max").read_text(encoding="ascii").strip(), str(160 * MIB))
        self.assertEqual(galley("exec", "web", "cat", "/sys/fs/cgroup/memory.max").stdout.strip(), str(160 * MIB))
        self.assertIn(" / 160MiB", galley("stats", "--no-stream").stdout)

    def test_its_page_answers_also_after_a_pause(self):
        wait_until(page_answers, "the page answers")
        galley("pause", "web")
        self.assertIn("(Paused)", galley("ps").stdout)
        galley("unpause", "web")
        wait_until(page_answers, "the page answers again")

    def test_what_takes_too_much_memory_is_told(self):
        self.assertEqual(galley("run", "--name", "hog", "--memory", "32m", "--memory-swap", "32m", IMAGE, "python3", "-c", EAT,
                                check=False).returncode, 137)
        self.assertEqual(inspect("hog")["State"]["OOMKilled"], True)
        self.assertTrue(galley("why", "hog").stdout.startswith("Memory ran out"))
        galley("rm", "hog")

    def test_processes_and_time_are_limited(self):
        done = galley("run", "--rm", "--pids-limit", "20", "-u", "0", IMAGE, "python3", "-c", FORK, check=False)
        self.assertEqual(done.stdout, "stopped at 19\n")
        spin = "import time\nend = time.monotonic() + 4\nwhile time.monotonic() < end: pass\nprint(time.process_time())"
        self.assertLess(float(galley("run", "--rm", "--cpus", "0.2", IMAGE, "python3", "-c", spin).stdout), 2)

    def test_no_scope_stays(self):
        galley("run", "--rm", "--memory", "64m", IMAGE, "true")
        scopes = "systemctl --user list-units --no-legend --plain 'galley-*.scope'"
        wait_until(lambda: len(run("sh", "-c", scopes).stdout.splitlines()) == 1, "only web has a scope")

    def test_without_systemd_the_group_that_one_was_given_is_used(self):
        done = run("systemd-run", "--user", "--scope", "--quiet", "-p", "Delegate=yes", "sh", "-c", BY_HAND, "sh", IMAGE, EAT)
        lines = done.stdout.splitlines()
        self.assertIn("memory", lines[0])
        self.assertEqual(lines[1:5], [str(64 * MIB), "50000 100000", "33", str(96 * MIB)], done.stdout)
        self.assertIn("(Paused)", lines[5])
        self.assertEqual(lines[6:], ["grouped", "ended 137", "true", "gone"], done.stdout)

    def test_files_belong_to_the_containers_user(self):
        work = pathlib.Path.home() / "work"
        work.mkdir()
        galley("run", "--rm", "-v", f"{work}:/work", "--userns", "keep-id:user", IMAGE, "sh", "-c", "echo new > /work/new")
        self.assertEqual((work / "new").stat().st_uid, os.getuid())

    def test_containers_find_each_other_over_ipv6(self):
        galley("network", "create", "--ipv6", "six")
        galley("run", "-d", "--name", "one", "--network", "six", IMAGE, "python3", "-m", "http.server", "80", "--bind", "::")
        address = inspect("one")["NetworkSettings"]["Networks"]["six"]["GlobalIPv6Address"]
        done = galley("run", "--rm", "--network", "six", IMAGE, "python3", "-c", ASK)
        self.assertEqual(done.stdout.strip(), address)
        galley("rm", "-f", "one")

    def test_it_will_start_with_the_machine(self):
        galley("run", "-d", "--name", "once", IMAGE)
        self.assertIn("Without a login: yes", galley("system", "autostart", "enable").stdout)
        self.assertEqual(run("systemctl", "--user", "is-enabled", "galley-autostart").stdout.strip(), "enabled")


class After(unittest.TestCase):
    def test_what_shall_always_run_runs_and_the_rest_is_told(self):
        wait_until(page_answers, "the page answers after the reboot")
        states = dict(line.split(" ", 1) for line in galley("ps", "-a", "--format", "{{.Names}} {{.State}}").stdout.splitlines())
        self.assertEqual(states, {"web": "running", "once": "exited"})
        self.assertIn(f"{160 * MIB}", galley("exec", "web", "cat", "/sys/fs/cgroup/memory.max").stdout)
        galley("start", "once")
        galley("rm", "-f", "web", "once")
        wait_until(lambda: not run("pgrep", "-f", "galley-monitor", check=False).stdout, "no monitor stays")


if __name__ == "__main__":
    unittest.main(verbosity=2)
