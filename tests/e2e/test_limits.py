# SPDX-License-Identifier: Apache-2.0
"""Limits that control groups enforce, on the trees of this machine: that they hold, what happens at them, that they can be
changed, what is measured, and that no group is left behind."""
import json
import os
import pathlib
import signal
import subprocess
import time
import unittest

import support
from support import GalleyCase, controllers, limit

EAT = "data = bytearray()\nwhile True: data += b'x' * (1 << 20)"


@unittest.skipUnless("memory" in controllers(), "no control groups are passed on to this user")
class Limits(GalleyCase):
    def python(self, *arguments, program, check=True, rm=True):
        return self.galley("run", *(["--rm"] if rm else []), "--network", "none", *arguments, self.image, "python3", "-c", program,
                           check=check)

    def start(self, name, *arguments, command=("sleep", "1000")):
        self.galley("run", "-d", "--name", name, "--network", "none", *arguments, self.image, *command)
        self.addCleanup(self.galley, "rm", "-f", name, check=False)
        return self.inspect(name)

    def assert_no_group(self):
        """At once; a scope goes when systemd has heard that it is empty."""
        self.assertEqual([group for group in self.groups() if not group.endswith(".scope")], [])

    def tearDown(self):
        super().tearDown()
        self.doCleanups()
        self.galley("ps", "-a")
        support.wait_until(lambda: not self.groups(), f"groups stay: {self.groups()}")

    def test_doctor_knows_the_groups(self):
        check = next(line for line in self.galley("doctor", "--format", "{{json .}}", check=False).stdout.splitlines()
                     if "control groups" in line)
        self.assertIn("delegated", check)
        self.assertNotIn("not delegated", check)

    def test_memory_is_limited_and_the_kill_is_told(self):
        self.python("--name", "eater", "-m", "64m", program=EAT, check=False, rm=False)
        state = self.inspect("eater")["State"]
        self.assertEqual((state["OOMKilled"], state["ExitCode"], state["Status"]), (True, 137, "exited"))
        events = self.galley("events", "--since", "1h", "--until", "0s", "--filter", "container=eater", "--format", "{{.Action}}").stdout.split()
        self.assertIn("oom", events)
        shown = self.galley("inspect", "eater").stdout
        self.assertIn("memory limit of 64 MiB was reached", shown)
        self.galley("rm", "eater")

    def test_a_killed_child_is_told_as_well(self):
        program = f"import subprocess, sys\nsys.exit(abs(subprocess.run([sys.executable, '-c', {EAT!r}]).returncode))"
        self.python("--name", "parent", "-m", "64m", program=program, check=False, rm=False)
        state = self.inspect("parent")["State"]
        self.assertEqual((state["OOMKilled"], state["ExitCode"]), (True, 9))
        self.galley("rm", "parent")

    def test_a_container_below_its_limit_is_not_said_to_have_run_out(self):
        self.python("--name", "modest", "-m", "64m", program="data = bytearray(20 << 20)", rm=False)
        self.assertFalse(self.inspect("modest")["State"]["OOMKilled"])
        self.galley("rm", "modest")

    def test_a_fork_bomb_stays_within_its_number_and_can_be_stopped(self):
        bomb = "import os, time\nwhile True:\n  try:\n    os.fork()\n  except OSError:\n    time.sleep(0.2)"
        before = len(os.listdir("/proc"))
        container = self.start("bomb", "--pids-limit", "40", command=("python3", "-c", bomb))
        support.wait_until(lambda: limit(container, "pids.current") == "40", "the bomb reaches its limit")
        self.assertLess(len(os.listdir("/proc")), before + 200)
        self.assertEqual(subprocess.run(["true"], check=False).returncode, 0)
        self.galley("stop", "-t", "1", "bomb")
        self.assertEqual(self.inspect("bomb")["State"]["Status"], "exited")

    def test_processors_are_limited(self):
        spin = "import os, time\nend = time.monotonic() + 2\nwhile time.monotonic() < end: pass\nprint(time.process_time())"
        used = float(self.python("--cpus", "0.2", program=spin).stdout)
        self.assertLess(used, 1.0)

    def test_processors_are_chosen(self):
        done = self.run_container("--cpuset-cpus", "0", "--network", "none", command=["nproc"], check=False)
        if "cpuset" not in controllers():  # systemd keeps it to itself unless it is told
            self.assertEqual(done.returncode, 125)
            self.assertIn("this limit needs the controller cpuset of the control groups", done.stderr)
            return
        self.assertEqual(done.stdout, "1\n", done.stderr)
        done = self.run_container("--cpuset-cpus", "4000", "--network", "none", command=["true"], check=False)
        self.assertEqual(done.returncode, 125)
        self.assertIn("the kernel refuses 4000 for cpuset.cpus", done.stderr)

    def test_executed_processes_are_held_to_the_limits_too(self):
        self.start("held", "-m", "64m")
        done = self.galley("exec", "held", "python3", "-c", EAT, check=False)
        self.assertEqual(done.returncode, 137)
        self.assertTrue(self.inspect("held")["State"]["Running"])

    def test_a_container_cannot_change_its_own_limits(self):
        done = self.run_container("-u", "0", "-m", "64m", "--network", "none", "--cap-add", "SYS_ADMIN", "--security-opt", "seccomp=unconfined",
                                  command=["sh", "-c", "mkdir /g; mount -t cgroup -o memory none /g || mount -t cgroup2 none /g || exit 3; "
                                           "cat /g/memory.limit_in_bytes /g/memory.max 2>/dev/null; ls -d /g/galley-* 2>/dev/null; "
                                           "for file in limit_in_bytes max swap.max; do echo 900000000 >/g/memory.$file; done; "
                                           "python3 -c 'data = bytearray(200 << 20)'"], check=False)
        self.assertNotIn("galley-", done.stdout)
        self.assertEqual(done.returncode if done.returncode == 3 else 137, done.returncode, done.stdout + done.stderr)

    def test_with_runc_the_limits_hold_as_well(self):
        self.python("--runtime", "runc", "--name", "other", "-m", "64m", program=EAT, check=False, rm=False)
        self.assertTrue(self.inspect("other")["State"]["OOMKilled"])
        self.galley("rm", "other")
        self.python("--runtime", "runc", program="pass")

    def test_pause_stops_the_clock_of_a_container(self):
        counting = "import time\nn = 0\nwhile True:\n  n += 1\n  print(n, flush=True)\n  time.sleep(0.01)"
        for name, arguments in (("frozen", ("-m", "64m")), ("stopped", ())):
            self.start(name, *arguments, command=("python3", "-c", counting))
            support.wait_until(lambda name=name: self.galley("logs", name).stdout, "it counts")
            self.galley("pause", name)
            self.assertEqual(self.inspect(name)["State"]["Status"], "paused")
            first = self.galley("logs", "-n", "1", name).stdout
            time.sleep(0.3)  # nothing may happen in it: there is no event to wait for
            self.assertEqual(self.galley("logs", "-n", "1", name).stdout, first)
            self.galley("unpause", name)
            support.wait_until(lambda name=name, first=first: self.galley("logs", "-n", "1", name).stdout != first, "it counts on")
            self.galley("pause", name)
            self.galley("stop", "-t", "1", name)
            self.assertEqual(self.inspect(name)["State"]["Status"], "exited")

    def test_limits_are_changed_while_it_runs_and_stay_changed(self):
        container = self.start("changed", "-m", "64m", "--pids-limit", "50")
        self.assertEqual(self.galley("update", "-m", "96m", "--pids-limit", "60", "--cpus", "0.5", "--restart", "on-failure:2", "changed").stdout, "changed\n")
        self.assertEqual(limit(container, "pids.max"), "60")
        self.assertEqual(limit(container, "memory.max"), str(96 << 20))
        self.assertEqual(limit(container, "cpu.max"), "50000 100000")
        self.galley("update", "-m", "32m", "changed")
        self.assertEqual(limit(container, "memory.max"), str(32 << 20))
        config = self.inspect("changed")["HostConfig"]
        self.assertEqual((config["Memory"], config["PidsLimit"], config["NanoCpus"]), (32 << 20, 60, 500000000))
        self.assertEqual(config["RestartPolicy"], {"Name": "on-failure", "MaximumRetryCount": 2})
        self.galley("stop", "-t", "0", "changed")
        self.galley("update", "--pids-limit", "70", "changed")
        self.galley("start", "changed")
        again = self.inspect("changed")
        self.assertEqual(limit(again, "pids.max"), "70")
        self.assertEqual(limit(again, "memory.max"), str(32 << 20))

    def test_a_container_without_limits_can_get_some(self):
        self.start("late", "-u", "0")
        # systemd gives groups only to what it starts.
        later = "delegated by systemd" in self.galley("doctor", check=False).stdout
        if later:
            done = self.galley("update", "--pids-limit", "30", "late", check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn("stop it, update it and start it again", done.stderr)
            self.assertTrue(self.inspect("late")["State"]["Running"])
            self.galley("stop", "-t", "0", "late")
        self.galley("update", "--pids-limit", "30", "late")
        if later:
            self.galley("start", "late")
        self.assertEqual(limit(self.inspect("late"), "pids.max"), "30")

    def test_what_update_refuses(self):
        self.start("refusing", "-m", "64m", "--memory-swap", "64m")
        for words, arguments in (("you must provide one or more flags", ()), ("Minimum memory limit allowed is 6MB", ("-m", "1m")),
                                 ("already set memoryswap limit", ("-m", "90m"))):
            done = self.galley("update", *arguments, "refusing", check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn(words, done.stderr)

    def test_figures(self):
        self.start("busy", "-m", "64m", "--pids-limit", "20", command=("sh", "-c", "while :; do :; done"))
        idle = self.galley("create", "--name", "idle", self.image).stdout.strip()
        self.addCleanup(self.galley, "rm", idle)
        table = self.galley("stats", "--no-stream", "-a").stdout.splitlines()
        self.assertEqual(table[0].split("  ")[0], "CONTAINER ID")
        for title in ("NAME", "CPU %", "MEM USAGE / LIMIT", "MEM %", "NET I/O", "BLOCK I/O", "PIDS"):
            self.assertIn(title, table[0])
        self.assertTrue(any("idle" in line and "0B / 0B" in line for line in table))
        sample = json.loads(self.galley("stats", "--no-stream", "--format", "json", "busy").stdout)
        self.assertGreater(float(sample["CPUPerc"].rstrip("%")), 1)
        self.assertTrue(sample["MemUsage"].endswith(" / 64MiB"), sample)
        self.assertEqual(sample["PIDs"], "1")

    def test_traffic_is_counted(self):
        port = self.start_demo("traffic")
        self.addCleanup(self.galley, "rm", "-f", "traffic")
        support.fetch(port)
        sample = json.loads(self.galley("stats", "--no-stream", "--format", "json", "traffic").stdout)
        self.assertNotIn("0B", sample["NetIO"].split(" / "))

    def test_no_group_is_left_by_a_killed_monitor_or_runtime(self):
        container = self.start("doomed", "-m", "64m")
        self.assertTrue(self.groups())
        monitor = next(pid for pid, text in self.processes() if b"galley-monitor" in text and self.is_monitor_of(pid, container["Id"]))
        os.kill(monitor, signal.SIGKILL)
        support.wait_until(lambda: self.inspect("doomed")["State"]["Status"] == "exited", "its death is seen")
        self.galley("ps", "-a")
        self.assert_no_group()
        wrapper = self.data / "killed-crun"
        wrapper.write_text("#!/bin/sh\ncase \"$*\" in *' create '*) kill -9 $$ ;; esac\nexec crun \"$@\"\n")
        wrapper.chmod(0o755)
        done = self.run_container("-m", "64m", "--runtime", wrapper, "--network", "none", command=["true"], check=False)
        self.assertEqual(done.returncode, 125, done.stderr)
        self.assert_no_group()
        paused = self.start("asleep", "-m", "64m")
        self.galley("pause", "asleep")
        monitor = next(pid for pid, text in self.processes() if b"galley-monitor" in text and self.is_monitor_of(pid, paused["Id"]))
        os.kill(monitor, signal.SIGKILL)
        support.wait_until(lambda: self.galley("ps", "-a") and not self.groups(), "the frozen group goes")

    @staticmethod
    def is_monitor_of(pid, identifier):
        return identifier.encode() in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()


if __name__ == "__main__":
    support.main()
