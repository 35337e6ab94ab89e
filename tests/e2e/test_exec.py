# SPDX-License-Identifier: Apache-2.0
"""`galley exec` and `galley top` behave as docker's: streams, exit codes, users, terminals, and what is left behind."""
import fcntl
import os
import pathlib
import pty
import signal
import struct
import subprocess
import termios

import support
from support import GalleyCase, is_alive, wait_until


class Exec(GalleyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.galley("run", "-d", "--name", "box", "-e", "FROM=container", "-u", "0", "-w", "/usr", cls.image, "sleep", "infinity")

    def run_in_box(self, *arguments, options=(), **more):
        return self.galley("exec", *options, "box", *arguments, check=False, **more)

    def on_terminal(self, *arguments, rows=31, columns=97):
        """`galley exec -it` on a terminal of its own; the process and the terminal."""
        outer, inner = pty.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        process = subprocess.Popen([str(support.BIN / "galley"), "exec", "-it", *arguments], stdin=inner, stdout=inner,
                                   stderr=inner, env=self.environment, start_new_session=True)
        os.close(inner)
        self.addCleanup(os.close, outer)
        return process, outer

    def read_until(self, terminal, words):
        text = b""
        while words not in text:
            try:
                text += os.read(terminal, 4096)
            except OSError as error:  # nobody has it open any more
                self.fail(f"{words} was not printed, but {text}: {error}")
        return text

    def host_pid(self, command):
        """The host's number of the container's process with this command."""
        for line in self.galley("top", "box", "-eo", "pid,args").stdout.splitlines()[1:]:
            pid, shown = line.split(None, 1)
            if shown.strip() == command:
                return int(pid)
        return None

    def end_in_box(self, command):
        """Ends the process with this command from inside: the image has no pkill."""
        self.run_in_box("python3", "-c", "import os, pathlib, sys\n"
                        "for entry in pathlib.Path('/proc').glob('[0-9]*/cmdline'):\n"
                        "    if entry.read_bytes().rstrip(b'\\0').split(b'\\0') == sys.argv[1].encode().split():\n"
                        "        os.kill(int(entry.parent.name), 15)\n", command)

    def test_streams_stay_apart_and_the_exit_code_comes_back(self):
        done = self.run_in_box("sh", "-c", "echo out; echo err >&2; exit 7")
        self.assertEqual((done.stdout, done.stderr, done.returncode), ("out\n", "err\n", 7))

    def test_input_reaches_the_process_and_its_end_too(self):
        self.assertEqual(self.run_in_box("wc", "-c", options=["-i"], stdin="x" * 1_000_000).stdout.strip(), "1000000")
        self.assertEqual(self.run_in_box("cat", stdin="not passed without -i").stdout, "")

    def test_much_output_arrives_whole(self):
        self.assertEqual(len(self.run_in_box("seq", "200000").stdout.splitlines()), 200000)

    def test_what_cannot_be_executed_has_a_shells_exit_codes(self):
        missing = self.run_in_box("no-such-command")
        self.assertEqual(missing.returncode, 127)
        self.assertIn('exec: "no-such-command": executable file not found in $PATH', missing.stderr)
        self.assertEqual(self.run_in_box("/etc").returncode, 126)

    def test_what_is_not_there_is_named(self):
        done = self.galley("exec", "nobody", "true", check=False)
        self.assertEqual((done.returncode, done.stderr), (1, "Error: No such container: nobody\n"))
        done = self.run_in_box("true", options=["-u", "nosuchuser"])
        self.assertEqual(done.returncode, 1)
        self.assertIn("unable to find user nosuchuser", done.stderr)
        self.galley("create", "--name", "idle", self.image)
        done = self.galley("exec", "idle", "true", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, "container [0-9a-f]{64} is not running")
        self.galley("rm", "idle")

    def test_user_directory_and_environment(self):
        show = "id -u; pwd; echo $FROM $MORE $HOME"
        self.assertEqual(self.run_in_box("sh", "-c", show).stdout, "0\n/usr\ncontainer /root\n")
        options = ["-u", "33", "-w", "/tmp", "-e", "MORE=exec"]
        self.assertEqual(self.run_in_box("sh", "-c", show, options=options).stdout, "33\n/tmp\ncontainer exec /var/www\n")

    def test_capabilities_are_the_containers_unless_privileged(self):
        read = ["sh", "-c", "grep CapEff /proc/self/status"]
        inside = self.run_in_box(*read).stdout
        self.assertIn("a80425fb", inside)
        self.assertNotIn("a80425fb", self.run_in_box(*read, options=["--privileged"]).stdout)
        self.assertIn("0000000000000000", self.run_in_box(*read, options=["-u", "33"]).stdout)
        self.assertIn("2", self.run_in_box("sh", "-c", "grep Seccomp: /proc/self/status").stdout)

    def test_a_terminal_has_the_size_of_this_one(self):
        # crun sets it when the process may have begun already (see ExecSpec).
        script = 'until [ "$(stty size)" = "31 97" ]; do :; done; stty size; tty; exit 5'
        process, terminal = self.on_terminal("box", "sh", "-c", script)
        self.assertIn(b"31 97\r\n/dev/pts/", self.read_until(terminal, b"/dev/pts/"))
        self.assertEqual(process.wait(support.PATIENCE), 5)

    def test_the_size_follows(self):
        process, terminal = self.on_terminal("box", "bash", "-c", "trap 'stty size; exit' WINCH; echo up; while :; do sleep 0.05; done")
        self.read_until(terminal, b"up")
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 44, 55, 0, 0))
        os.kill(process.pid, signal.SIGWINCH)
        self.read_until(terminal, b"44 55")
        self.assertEqual(process.wait(support.PATIENCE), 0)

    def test_detach_keys_leave_the_process_and_it_can_go_on_printing(self):
        process, terminal = self.on_terminal("box", "sh", "-c", "echo up; read x; seq 100000; touch /tmp/went-on; exec sleep 7701")
        self.read_until(terminal, b"up")
        os.write(terminal, b"\n")
        os.write(terminal, b"\x10\x11")
        self.read_until(terminal, b"read escape sequence")
        self.assertEqual(process.wait(support.PATIENCE), 0)
        wait_until(lambda: self.run_in_box("test", "-e", "/tmp/went-on").returncode == 0, "the process goes on")
        pid = wait_until(lambda: self.host_pid("sleep 7701"), "it sleeps")
        self.end_in_box("sleep 7701")
        wait_until(lambda: not is_alive(pid), "it ended")

    def test_a_killed_asker_hangs_up(self):
        process, terminal = self.on_terminal("box", "sh", "-c", "echo up; exec sleep 7702")
        self.read_until(terminal, b"up")
        pid = wait_until(lambda: self.host_pid("sleep 7702"), "it sleeps")
        process.kill()
        process.wait()
        wait_until(lambda: not is_alive(pid), "the process heard of the hang-up")

    def test_what_stays_in_the_background_does_not_hold_the_command(self):
        done = self.run_in_box("sh", "-c", "sleep 7703 & echo started")
        self.assertEqual((done.stdout, done.returncode), ("started\n", 0))
        self.end_in_box("sleep 7703")

    def test_detached_processes_run_and_are_listed(self):
        done = self.run_in_box("sleep", "7704", options=["-d"])
        self.assertEqual((done.stdout, done.returncode), ("", 0))
        pid = wait_until(lambda: self.host_pid("sleep 7704"), "it is listed")
        self.assertIn(b"7704", pathlib.Path(f"/proc/{pid}/cmdline").read_bytes())
        titles = self.galley("top", "box").stdout.splitlines()[0].split()
        self.assertEqual(titles, ["UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"])
        shown = self.galley("top", "box", "-o", "pid,comm").stdout.splitlines()
        self.assertIn(str(pid), [line.split()[0] for line in shown])
        self.end_in_box("sleep 7704")
        done = self.galley("top", "box", "-o", "comm", check=False)
        self.assertEqual((done.returncode, done.stderr), (1, "Error: Couldn't find PID field in ps output\n"))

    def test_many_at_once(self):
        running = [self.spawn("exec", "box", "sh", "-c", f"echo n{number}; exit {number}") for number in range(24)]
        for number, process in enumerate(running):
            self.assertEqual(process.communicate(timeout=support.PATIENCE)[0], f"n{number}\n")
            self.assertEqual(process.returncode, number)

    def test_the_end_of_the_container_ends_it(self):
        self.galley("run", "-d", "--name", "short", self.image, "sleep", "infinity")
        process = self.spawn("exec", "short", "sh", "-c", "echo up; sleep 1000")
        support.LineReader(process.stdout).wait_for("up")
        self.galley("kill", "short")
        self.assertEqual(process.wait(support.PATIENCE), 137)
        # Its processes end before the container's own end is on record.
        self.assertEqual(self.galley("wait", "short").stdout, "137\n")
        left = [entry.name for entry in (self.data / "d/containers").glob("*/exec-*")]
        self.assertEqual(left, [])
        self.galley("rm", "short")


if __name__ == "__main__":
    support.main()
