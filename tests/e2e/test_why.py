# SPDX-License-Identifier: Apache-2.0
"""`galley why`, `galley port doctor` and `galley system autostart` over real containers."""
import json
import os
import pathlib
import signal
import stat

import support
from support import GalleyCase, answers, free_port, wait_until


class Why(GalleyCase):
    def ended(self, name, *command, arguments=()):
        self.galley("run", "--name", name, *arguments, self.image, *command, check=False)
        self.addCleanup(self.galley, "rm", "-f", name, check=False)

    def rules(self, name):
        found = json.loads(self.galley("why", "--format", "json", name).stdout)
        return [explanation["Rule"] for explanation in found["Explanations"]], found

    def test_a_missing_python_module_is_named(self):
        self.ended("nomodule", "python3", "-c", "import no_such_thing")
        text = self.galley("why", "nomodule").stdout
        self.assertTrue(text.startswith("Python does not find the module no_such_thing\n"), text)
        self.assertIn("> ModuleNotFoundError: No module named 'no_such_thing'", text)
        self.assertRegex(text, r"exit code +1\n")
        self.assertRegex(text, r"command +python3 -c import no_such_thing\n")
        rules, found = self.rules("nomodule")
        self.assertEqual(rules[0], "python-module")
        self.assertEqual(found["Facts"]["exit code"], "1")
        self.assertEqual(found["LastLines"][-1], "ModuleNotFoundError: No module named 'no_such_thing'")

    def test_what_happens_most_is_told_apart(self):
        mounted = self.data / "mounted"
        mounted.mkdir()
        mounted.chmod(0o700)
        for name, rule, command, arguments in [
                ("raises", "python-error", ["python3", "-c", "raise ValueError('bad value')"], []),
                ("taken", "address-in-use", ["python3", "-c", "import socket as s; a=s.socket(); a.bind(('', 99)); s.socket().bind(('', 99))"], ["-u", "0"]),
                ("nocommand", "command-missing", ["no-such-command"], []),
                ("noscript", "shell-command-missing", ["sh", "-c", "no-such-command"], []),
                ("nofile", "python-file", ["python3", "/srv/nothing.py"], []),
                ("novariable", "environment-variable", ["python3", "-c", "import os; os.environ['API_TOKEN']"], []),
                ("segfault", "crash", ["sh", "-c", "sh -c 'kill -SEGV $$'; exit $?"], []),
                ("aborts", "abort", ["sh", "-c", "sh -c 'kill -ABRT $$'; exit $?"], []),
                ("done", "finished", ["true"], []),
                ("mount", "mount-permission", ["touch", "/data/x"], ["-u", "1000", "-v", f"{mounted}:/data"]),
                ("readonly", "read-only", ["touch", "/x"], ["-u", "0", "--read-only"]),
                ("noflask", "flask-application", ["sh", "-c", "cd /tmp && flask run"], []),
                ("unable", "command-not-executable", ["/etc/passwd"], [])]:
            with self.subTest(name):
                self.ended(name, *command, arguments=arguments)
                rules, found = self.rules(name)
                self.assertTrue(rules, found)
                self.assertEqual(rules[0], rule, found)
                if rule == "crash":
                    self.assertEqual(found["Facts"]["signal"], "SIGSEGV")

    def test_somebody_stopped_it_and_it_runs(self):
        self.galley("run", "-d", "--name", "sleeps", self.image, "python3", "-c", "print('Permission denied', flush=True); import time; time.sleep(1000)")
        self.addCleanup(self.galley, "rm", "-f", "sleeps", check=False)
        self.assertTrue(self.galley("why", "sleeps").stdout.startswith("sleeps is running.\n"))
        self.galley("stop", "-t", "0", "sleeps")
        self.assertEqual(self.rules("sleeps")[0], ["stopped", "killed"])

    def test_a_container_that_is_not_there(self):
        done = self.galley("why", "nobody", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("No such container: nobody", done.stderr)


class PortDoctor(GalleyCase):
    def serve(self, name, address, inside, published):
        port = free_port()
        self.galley("run", "-d", "--name", name, "-p", f"{port}:{published}", self.image, "python3", "-m", "http.server", "--bind", address,
                    str(inside))
        self.addCleanup(self.galley, "rm", "-f", name, check=False)
        wait_until(lambda: f":{inside:04X} " in self.galley("exec", name, "cat", "/proc/net/tcp", "/proc/net/tcp6", check=False).stdout, "it listens")
        return port

    def test_an_app_on_loopback_is_reached_and_explained(self):
        port = self.serve("loop", "127.0.0.1", 5000, 5000)
        done = self.galley("port", "doctor", "loop")
        self.assertIn("the app listens on 127.0.0.1:5000 inside the container only. Galley reaches it all the same", done.stdout)
        self.assertIsNotNone(answers(port))

    def test_the_wrong_port_is_told_with_the_command_that_mends_it(self):
        port = self.serve("wrong", "0.0.0.0", 5000, 80)
        done = self.galley("port", "doctor", "wrong", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("nothing listens on 80 inside the container, but it listens on 5000. To publish that:", done.stdout)
        command = done.stdout.splitlines()[1].split()
        self.assertEqual(command[:4], ["galley", "port", "move", "wrong"])
        self.galley(*command[1:])
        self.assertIsNotNone(wait_until(lambda: answers(port), "the moved port answers"))
        self.assertEqual(self.galley("port", "doctor", "wrong").stdout, "Everything that is published is listened on.\n")

    def test_nothing_listens(self):
        self.galley("run", "-d", "--name", "mute", "-p", f"{free_port()}:80", self.image, "python3", "-c", "import time; time.sleep(1000)")
        self.addCleanup(self.galley, "rm", "-f", "mute", check=False)
        done = self.galley("port", "doctor", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("nothing listens on 80 inside the container (yet)", done.stdout)
        self.galley("stop", "-t", "0", "mute")
        self.assertIn("is not running", self.galley("port", "doctor", "mute", check=False).stderr)


class Autostart(GalleyCase):
    def fake_systemctl(self, works=True):
        directory = self.data / ("systemctl" if works else "broken")
        directory.mkdir(exist_ok=True)
        program = directory / "systemctl"
        enabled = directory / "enabled"
        program.write_text(f"""#!/bin/sh
echo "$@" >> {directory}/calls
{'' if works else 'echo no bus >&2; exit 1'}
case "$2" in
  enable) touch {enabled} ;;
  disable) rm -f {enabled} ;;
  is-enabled) test -e {enabled} ;;
esac
""")
        program.chmod(program.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
        return dict(self.environment, PATH=f"{directory}:{self.environment['PATH']}"), directory / "calls"

    def test_the_unit_is_installed_and_taken_away(self):
        environment, calls = self.fake_systemctl()
        unit = self.data / "config/systemd/user/galley-autostart.service"
        self.assertIn("Autostart: disabled", self.galley("system", "autostart", environment=environment).stdout)
        done = self.galley("system", "autostart", "enable", environment=environment)
        self.assertIn("Autostart: enabled", done.stdout)
        self.assertIn("loginctl enable-linger", done.stdout)
        text = unit.read_text()
        self.assertIn(f'ExecStart="{support.BIN}/galley" system start-stopped\n', text)
        self.assertEqual(calls.read_text().splitlines(), ["--user daemon-reload", "--user enable galley-autostart.service",
                                                          "--user is-enabled galley-autostart.service"])
        self.galley("system", "autostart", "disable", environment=environment)
        self.assertFalse(unit.exists())
        self.assertIn("Autostart: disabled", self.galley("system", "autostart", "status", environment=environment).stdout)

    def test_without_systemd_nothing_is_left_behind(self):
        environment, _ = self.fake_systemctl(works=False)
        done = self.galley("system", "autostart", "enable", environment=environment, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("systemctl --user daemon-reload failed: no bus", done.stderr)
        self.assertFalse((self.data / "config/systemd/user/galley-autostart.service").exists())

    def test_what_a_reboot_ended_comes_back_and_what_was_stopped_stays(self):
        sleeper = ["python3", "-c", "import time; time.sleep(1000)"]
        names = {"always": "always", "unless": "unless-stopped", "stopped": "unless-stopped", "alwaysstopped": "always", "no": "no",
                 "failure": "on-failure"}
        for name, policy in names.items():
            self.galley("run", "-d", "--name", name, "--restart", policy, self.image, *sleeper)
            self.addCleanup(self.galley, "rm", "-f", name, check=False)
        self.galley("create", "--name", "never", "--restart", "always", self.image, *sleeper)
        self.galley("stop", "-t", "0", "stopped", "alwaysstopped")
        for name in ("always", "unless", "no", "failure"):  # a power cut: the monitors are gone
            identifier = self.inspect(name)["Id"]
            for pid, _ in self.processes():
                try:
                    line = (pathlib.Path("/proc") / str(pid) / "cmdline").read_bytes()
                except OSError:
                    continue
                if b"galley-monitor" in line and identifier.encode() in line:
                    os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not self.galley("ps", "-q").stdout, "nothing runs")
        done = self.galley("system", "start-stopped")
        self.assertEqual(sorted(done.stdout.split()), ["always", "alwaysstopped", "unless"])
        running = self.galley("ps", "--format", "{{.Names}}").stdout.split()
        self.assertEqual(sorted(running), ["always", "alwaysstopped", "unless"])
        self.assertEqual(self.galley("system", "start-stopped").stdout, "")


if __name__ == "__main__":
    support.main()
