# SPDX-License-Identifier: Apache-2.0
"""What happens to a computer and to processes without anybody meaning it: processes and monitors that somebody stopped, a power
cut, a clock that is set. Galley answers in time, says what is so, and goes on."""
import os
import pathlib
import shutil
import signal
import time

import support
from support import BIN, GalleyCase, answers, is_alive, refuses, wait_until

# Nobody hangs: far more than any of these commands needs, also on a loaded machine.
AT_ONCE = 30
DAY = 86400
# What Docker and Galley say about lengths of time; never a negative one.
UP = r"Up (Less than a second|About an? \w+|\d+ \w+)"


def status_of(pid):
    lines = pathlib.Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def with_children(pid):
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="utf-8").split()
    return [pid, *(one for child in children for one in with_children(int(child)))]


class Accidents(GalleyCase):
    def tearDown(self):
        for one in self.galley("ps", "-aq").stdout.split():
            self.galley("rm", "-f", one, timeout=AT_ONCE)
        wait_until(lambda: not self.left(), f"left over: {self.left()}")

    def left(self):
        return self.traces() + self.groups() + self.links()

    def asked(self, *arguments, code=0):
        """The answer of a command that must not hang."""
        done = self.galley(*arguments, check=False, timeout=AT_ONCE)
        self.assertEqual(done.returncode, code, f"{arguments}: {done.stdout}{done.stderr}")
        return done.stdout + done.stderr

    def start_sleeper(self, name, *arguments):
        self.galley("run", "-d", "--name", name, *arguments, self.image, "sleep", "1000")

    def first_process(self, name):
        return self.inspect(name)["State"]["Pid"]

    def monitor_of(self, name):
        return int(status_of(self.first_process(name))["PPid"])


class Stopped(Accidents):
    def stop_monitor(self, name):
        monitor = self.monitor_of(name)
        os.kill(monitor, signal.SIGSTOP)
        wait_until(lambda: status_of(monitor)["State"].startswith("T"), "the monitor stands still")
        return monitor

    def test_a_container_whose_processes_stand_still_is_looked_at_and_ended(self):
        self.start_demo("still")
        self.kill(with_children(self.first_process("still")), signal.SIGSTOP)
        wait_until(lambda: status_of(self.first_process("still"))["State"].startswith("T"), "it stands still")
        self.assertIn("Up", self.asked("ps"))
        self.assertTrue(self.inspect("still")["State"]["Running"])
        self.asked("logs", "still")
        self.assertEqual(self.asked("exec", "still", "echo", "alive"), "alive\n")
        self.assertIn("still", self.asked("stats", "--no-stream"))
        self.assertIn("still", self.asked("port", "ls"))
        self.assertIn("python3", self.asked("top", "still"))
        self.asked("stop", "-t", "1", "still")
        self.assertEqual(self.inspect("still")["State"]["ExitCode"], 137)
        self.asked("start", "still")
        self.kill(with_children(self.first_process("still")), signal.SIGSTOP)
        self.asked("rm", "-f", "still")

    def test_of_a_stopped_monitor_everybody_hears_at_once_and_the_others_go_on(self):
        self.start_demo("deaf")
        self.start_sleeper("other", "--network", "none")
        monitor = self.stop_monitor("deaf")
        self.assertRegex(self.asked("ps", "--filter", "name=deaf"), UP)
        self.assertTrue(self.inspect("deaf")["State"]["Running"])
        self.asked("logs", "deaf")
        self.assertIn("deaf", self.asked("port", "ls"))
        self.assertIn("other", self.asked("stats", "--no-stream"))
        file = self.data / "file"
        file.write_text("x")
        for code, command in ((1, ["exec", "deaf", "true"]), (1, ["pause", "deaf"]), (1, ["port", "add", "deaf", "0:5000"]),
                              (1, ["stats", "--no-stream", "deaf"]), (1, ["update", "--restart", "no", "deaf"]), (1, ["top", "deaf"]),
                              (1, ["cp", file, "deaf:/tmp/file"]), (1, ["attach", "--no-stdin", "deaf"])):
            said = self.asked(*command, code=code)
            self.assertIn(f"monitor (process {monitor}) does not answer because it was stopped: `kill -CONT {monitor}`", said)
            self.assertEqual(said.count("\n"), 1, said)
        os.kill(monitor, signal.SIGCONT)
        self.assertEqual(self.asked("exec", "deaf", "echo", "again"), "again\n")

    def test_a_stopped_monitor_does_not_keep_its_container_from_ending(self):
        for name, command in (("killed", ["kill"]), ("stopped", ["stop", "-t", "1"]), ("removed", ["rm", "-f"])):
            self.start_sleeper(name, "--restart", "always")
            first = self.first_process(name)
            self.stop_monitor(name)
            self.asked(*command, name)
            wait_until(lambda: not is_alive(first), f"the container ends by {command}")
            if name != "removed":
                wait_until(lambda: self.inspect(name)["State"]["Status"] == "exited", "it is down for good")
                self.assertEqual(self.inspect(name)["State"]["ExitCode"], 137)
        self.assertNotIn("removed", self.asked("ps", "-a"))

    def test_who_waits_goes_on_waiting_while_the_monitor_is_stopped(self):
        self.start_sleeper("waited")
        waiter = self.spawn("wait", "waited")
        monitor = self.stop_monitor("waited")
        self.assertIn("was stopped", self.asked("exec", "waited", "true", code=1))
        self.assertIsNone(waiter.poll())
        os.kill(monitor, signal.SIGCONT)
        self.asked("kill", "waited")
        self.assertEqual(waiter.communicate(timeout=support.PATIENCE)[0], "137\n")


class Hesitant(Accidents):
    """A start that takes its time, and whose command is killed meanwhile: the container is there and does not run yet."""

    def begin(self, name):
        self.go = self.data / f"go-{name}"
        self.go.unlink(missing_ok=True)
        runtime = self.data / f"crun-{name}"
        runtime.write_text(f"#!/bin/sh\ncase \"$*\" in *' create '*) until [ -e {self.go} ]; do sleep 0.02; done ;; esac\nexec crun \"$@\"\n")
        runtime.chmod(0o755)
        starter = self.spawn("run", "-d", "--name", name, "--runtime", runtime, self.image, "sleep", "1000")
        asked = f"/bin/sh\0{runtime}".encode()
        wait_until(lambda: any(text.startswith(asked) for _, text in self.processes()), "the runtime is asked")
        starter.kill()
        starter.communicate()

    def asks_while_it_starts(self, *command):
        asker = self.spawn(*command)
        wait_until(lambda: asker.poll() is not None or int(status_of(asker.pid)["voluntary_ctxt_switches"]) > 5, "it waits")
        self.go.touch()
        said = asker.communicate(timeout=AT_ONCE)[0]
        self.assertEqual(asker.returncode, 0, said)
        return said

    def test_it_can_be_removed(self):
        self.begin("half")
        self.asks_while_it_starts("rm", "-f", "half")
        self.assertEqual(self.asked("ps", "-aq"), "")

    def test_another_start_and_a_look_inside_find_it_running(self):
        self.begin("half")
        self.asks_while_it_starts("start", "half")
        self.assertEqual(self.asked("exec", "half", "echo", "runs"), "runs\n")
        self.begin("seen")
        self.asks_while_it_starts("cp", "seen:/etc/hostname", self.data / "hostname")
        self.assertEqual(self.asked("exec", "seen", "echo", "runs"), "runs\n")


class PowerCut(Accidents):
    def cut(self):
        """All processes are gone in one moment, and with them what lived in memory: mounts, network, runtime directory."""
        self.kill([pid for pid, _ in self.processes()])
        wait_until(lambda: not self.processes(), f"processes stay: {self.processes()}")
        shutil.rmtree(self.runtime / "r")

    def test_after_a_power_cut_nothing_is_up_and_everything_works_again(self):
        self.galley("network", "create", "town")
        port = self.start_demo("plain", "--network", "town", "-v", "kept:/kept")
        self.galley("exec", "-u", "0", "plain", "sh", "-c", "echo before >/kept/word && sync")
        for name, policy in (("always", "always"), ("unless", "unless-stopped"), ("wanted", "unless-stopped"), ("failing", "on-failure")):
            self.start_sleeper(name, "--network", "town", "--restart", policy)
        self.galley("stop", "-t", "0", "wanted")
        self.start_sleeper("paused")
        self.galley("pause", "paused")
        self.galley("run", "-d", "--rm", "--name", "brief", self.image, "sleep", "1000")
        self.cut()
        self.assertEqual(self.asked("ps", "-q"), "")
        listed = self.asked("ps", "-a")
        self.assertNotIn("Up", listed)
        self.assertNotIn("brief", listed, "what removes itself is gone")
        self.assertEqual(listed.count("Exited (137)"), 6, listed)
        for name in ("plain", "always", "paused"):
            state = self.inspect(name)["State"]
            self.assertEqual((state["Status"], state["Running"], state["Paused"], state["Pid"]), ("exited", False, False, 0))
        self.assertTrue(refuses(port))
        self.assertEqual(self.asked("system", "start-stopped").split(), ["always", "unless"])
        self.assertEqual(self.asked("exec", "always", "getent", "hosts", "unless").split()[1], "unless", "names are found again")
        self.asked("start", "plain")
        wait_until(lambda: answers(port, "/health"), "its port answers again")
        self.assertEqual(self.asked("exec", "plain", "cat", "/kept/word"), "before\n")
        self.asked("rm", "-f", "plain")
        self.start_demo("plain", "--network", "town")
        self.assertIn("town", self.asked("network", "ls"))
        for name in ("plain", "always", "unless", "wanted", "failing"):
            self.asked("rm", "-f", name)
        self.asked("network", "rm", "town")
        self.asked("volume", "rm", "kept")


class Clock(Accidents):
    """The clock of every program here is the real one and what a file says; monitors that run see it change."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.offset = cls.data / "offset"
        cls.environment = dict(cls.environment, LD_PRELOAD=str(BIN / "libshifted_clock.so"), GALLEY_TEST_CLOCK=str(cls.offset))

    def setUp(self):
        self.jump(0)

    def jump(self, seconds):
        fresh = self.offset.with_suffix(".new")
        fresh.write_text(f"{seconds:+d}\n")
        fresh.rename(self.offset)

    def health(self, name):
        return self.inspect(name)["State"]["Health"]

    def test_the_clock_that_is_faked_is_seen_by_running_monitors(self):
        self.galley("run", "-d", "--name", "prints", self.image, "sh", "-c", "while :; do echo line; sleep 0.05; done")
        for offset in (DAY, -DAY):
            self.jump(offset)
            wanted = time.strftime("%Y-%m-%d", time.gmtime(time.time() + offset))
            wait_until(lambda: self.galley("logs", "-t", "-n", "1", "prints").stdout.startswith(wanted), f"a line of {wanted}")

    def test_health_checks_and_restarts_go_on_when_the_clock_jumps(self):
        self.galley("run", "-d", "--name", "jumps", "--restart", "always", "--health-cmd", "true", "--health-interval", "100ms",
                    self.image, "sh", "-c", "until [ -e /tmp/end ]; do sleep 0.05; done; rm /tmp/end; exit 3")
        wait_until(lambda: self.health("jumps")["Status"] == "healthy", "it is healthy")
        for turn, offset in enumerate((DAY, -DAY, 0), start=1):
            self.jump(offset)
            day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + offset))
            wait_until(lambda: self.health("jumps")["Log"][-1]["Start"].startswith(day), "probes go on")
            self.assertRegex(self.asked("ps", "--filter", "name=jumps"), UP + r" \(healthy\)")
            self.asked("exec", "jumps", "touch", "/tmp/end")
            wait_until(lambda: self.inspect("jumps")["RestartCount"] == turn, "it is started again")
            wait_until(lambda: self.health("jumps")["Status"] == "healthy", "it is healthy again")

    def test_a_start_period_ends_although_the_clock_was_set_back(self):
        self.galley("run", "-d", "--name", "ill", "--health-cmd", "false", "--health-interval", "100ms", "--health-retries", "1",
                    "--health-start-period", "2s", "--health-start-interval", "100ms", self.image, "sleep", "1000")
        self.jump(-DAY)
        wait_until(lambda: self.health("ill")["Status"] == "unhealthy", "it is unhealthy")

    def test_times_that_are_told_are_never_absurd(self):
        self.start_sleeper("told", "--network", "none")
        self.galley("run", "--name", "ended", "--network", "none", self.image, "true")
        for offset, up in ((0, "(Less than a second|\\d+ seconds?)"), (DAY, "24 hours"), (-DAY, "Less than a second")):
            self.jump(offset)
            listed = self.asked("ps", "-a")
            self.assertRegex(listed, f"Up {up}")
            self.assertRegex(listed, rf"Exited \(0\) {up} ago")
            self.assertRegex(listed, rf"{up} ago")
            self.assertNotRegex(listed, r"-\d+ (second|minute|hour|day)")
        self.asked("rm", "-f", "told")
        # Killed by a clock that goes wrong: the end is not before the beginning of time, nor that of an earlier run.
        self.jump(0)
        self.start_sleeper("told", "--network", "none")
        os.kill(self.monitor_of("told"), signal.SIGKILL)
        self.jump(-DAY)
        self.assertRegex(self.asked("ps", "-a", "--filter", "name=told"), r"Exited \(137\) (Less than a second|\d+ seconds?) ago")

    def test_logs_of_a_time_are_found_on_both_sides_of_a_jump(self):
        self.galley("run", "-d", "--name", "speaks", self.image, "sh", "-c",
                    "for word in first second third; do until [ -e /tmp/$word ]; do sleep 0.02; done; echo $word; done; sleep 1000")
        for word, offset in (("first", 0), ("second", DAY), ("third", 0)):
            self.jump(offset)
            self.galley("exec", "speaks", "touch", f"/tmp/{word}")
            wait_until(lambda: word in self.galley("logs", "speaks").stdout, f"it says {word}")
        self.assertEqual(self.asked("logs", "speaks").split(), ["first", "second", "third"])
        self.assertEqual(self.asked("logs", "--since", "1h", "speaks").split(), ["first", "second", "third"])
        self.assertEqual(self.asked("logs", "--until", "0s", "speaks").split(), ["first", "third"])
        self.assertEqual(self.asked("logs", "-f", "--until", "0s", "speaks").split(), ["first", "third"])
        self.jump(DAY)
        self.assertEqual(self.asked("logs", "--since", "1h", "speaks").split(), ["second"])

    def test_a_jump_takes_nothing_away(self):
        self.galley("run", "--rm", "--name", "kept", self.image, "echo", "words")
        self.galley("create", "--name", "made", self.image, "true")
        for offset in (DAY, -DAY):
            self.jump(offset)
            self.assertEqual(self.asked("logs", "kept"), "words\n")
            self.assertIn("kept", self.asked("logs", "--removed"))
            self.asked("container", "prune", "-f", "--filter", "until=48h")
            self.asked("image", "prune", "-af", "--filter", "until=48h")
            self.assertIn("made", self.asked("ps", "-a"))
        self.assertEqual(self.run_container(command=["echo", "whole"]).stdout, "whole\n")
        self.jump(DAY)
        self.asked("container", "prune", "-f", "--filter", "until=23h")
        self.assertNotIn("made", self.asked("ps", "-a"), "what is old by the clock of now goes")


if __name__ == "__main__":
    support.main()
