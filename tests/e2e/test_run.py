# SPDX-License-Identifier: Apache-2.0
"""`galley run` and its family behave as `docker` does: exit codes, streams, environment, mounts, users, names."""
import fcntl
import json
import os
import pathlib
import pty
import signal
import socket
import struct
import tempfile
import termios

import support
from support import GalleyCase, answers, free_port, is_alive, refuses, wait_until


class ExitCodes(GalleyCase):
    def test_exit_codes_are_dockers(self):
        for command, code in ((["true"], 0), (["sh", "-c", "exit 7"], 7), (["no-such-command"], 127), (["/etc"], 126)):
            with self.subTest(command=command):
                self.assertEqual(self.run_container(command=command, check=False).returncode, code)

    def test_a_signal_gives_128_and_its_number(self):
        for name, code in (("KILL", 137), ("TERM", 143)):
            process = self.spawn("run", "--name", name.lower(), self.image, "python3", "-c",
                                 "import signal, time; signal.signal(15, lambda *_: __import__('os')._exit(143)); "
                                 "print('up', flush=True); time.sleep(1000)")
            support.LineReader(process.stdout).wait_for("up")
            self.galley("kill", "--signal", name, name.lower())
            self.assertEqual(process.wait(support.PATIENCE), code)
            self.galley("rm", name.lower())

    def test_a_bad_flag_and_a_missing_image_give_125(self):
        self.assertEqual(self.galley("run", "--no-such-flag", self.image, check=False).returncode, 125)
        done = self.galley("run", "--pull", "never", "nowhere/none:1", check=False)
        self.assertEqual(done.returncode, 125)
        self.assertIn("nowhere/none:1", done.stderr)

    def test_a_missing_command_is_named(self):
        done = self.run_container(command=["no-such-command"], check=False)
        self.assertIn("no-such-command", done.stderr)
        self.assertEqual(self.galley("ps", "-aq").stdout, "", "a failed --rm container stays")

    def test_wait_gives_the_code_and_ps_shows_it(self):
        self.galley("run", "-d", "--name", "seven", self.image, "sh", "-c", "exit 7")
        self.assertEqual(self.galley("wait", "seven").stdout.strip(), "7")
        self.assertIn("Exited (7)", self.galley("ps", "-a", "--filter", "name=seven").stdout)
        self.assertEqual(self.galley("inspect", "-f", "{{.State.ExitCode}} {{.State.Status}}", "seven").stdout, "7 exited\n")
        self.galley("rm", "seven")


class Streams(GalleyCase):
    def test_stdout_and_stderr_stay_apart(self):
        done = self.run_container(command=["sh", "-c", "echo out; echo err >&2"])
        self.assertEqual((done.stdout, done.stderr), ("out\n", "err\n"))

    def test_stdin_reaches_the_container_and_its_end_too(self):
        self.assertEqual(self.run_container("-i", command=["cat"], stdin="a\nb\n").stdout, "a\nb\n")
        self.assertEqual(self.run_container("-i", command=["wc", "-c"], stdin="x" * 1_000_000).stdout.strip(), "1000000")

    def test_much_output_arrives_whole(self):
        done = self.run_container(command=["seq", "200000"])
        self.assertEqual(done.stdout, "".join(f"{n}\n" for n in range(1, 200001)))

    def test_a_terminal_is_a_terminal(self):
        outer, inner = pty.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 31, 97, 0, 0))
        process = self.spawn_on(inner, "run", "--rm", "-it", self.image, "sh", "-c", "stty size; tty; echo done")
        os.close(inner)
        text = b""
        while b"done" not in text:
            text += os.read(outer, 4096)
        self.assertEqual(process.wait(support.PATIENCE), 0)
        self.assertIn(b"31 97\r\n/dev/pts/0", text)
        os.close(outer)

    def spawn_on(self, terminal, *arguments):
        import subprocess
        return subprocess.Popen([str(support.BIN / "galley"), *arguments], stdin=terminal, stdout=terminal, stderr=terminal,
                                env=self.environment, start_new_session=True)

    def test_logs_select_by_stream_time_and_tail(self):
        self.galley("run", "--name", "log", self.image, "sh", "-c", "for i in 1 2 3; do echo out$i; echo err$i >&2; done")
        done = self.galley("logs", "log")
        self.assertEqual(done.stdout, "out1\nout2\nout3\n")
        self.assertEqual(done.stderr, "err1\nerr2\nerr3\n")
        tail = self.galley("logs", "--tail", "2", "log")
        self.assertEqual(len((tail.stdout + tail.stderr).split()), 2)
        self.assertRegex(self.galley("logs", "-t", "log").stdout, r"^\d{4}-\d\d-\d\dT[0-9:.]+Z out1\n")
        self.assertEqual(self.galley("logs", "--since", "2199-01-01T00:00:00Z", "log").stdout, "")
        self.assertEqual(self.galley("logs", "--until", "2000-01-01T00:00:00Z", "log").stdout, "")
        self.galley("rm", "log")

    def test_ctrl_c_reaches_the_container(self):
        process = self.spawn("run", "--name", "trap", self.image, "sh", "-c",
                             "trap 'echo caught; exit 3' INT; echo ready; while :; do sleep 0.1; done")
        lines = support.LineReader(process.stdout)
        lines.wait_for("ready")
        process.send_signal(signal.SIGINT)
        lines.wait_for("caught")
        self.assertEqual(process.wait(support.PATIENCE), 3)
        self.galley("rm", "trap")


class Settings(GalleyCase):
    def value(self, *arguments, command):
        return self.run_container(*arguments, command=command).stdout.strip()

    def test_environment(self):
        self.assertEqual(self.value("-e", "A=1 2", command=["sh", "-c", "echo $A-$PYTHONUNBUFFERED"]), "1 2-1")
        environment = dict(self.environment, FROM_HERE="yes")
        self.assertEqual(self.run_container("-e", "FROM_HERE", command=["sh", "-c", "echo $FROM_HERE"],
                                            environment=environment).stdout, "yes\n")
        with tempfile.NamedTemporaryFile("w", suffix=".env") as file:
            file.write("# comment\nB=two\n\nC=a=b\n")
            file.flush()
            self.assertEqual(self.value("--env-file", file.name, command=["sh", "-c", "echo $B $C"]), "two a=b")

    def test_working_directory_user_hostname_entrypoint(self):
        self.assertEqual(self.value("-w", "/etc", command=["pwd"]), "/etc")
        self.assertEqual(self.value("-w", "/made/anew", command=["pwd"]), "/made/anew")
        self.assertEqual(self.value(command=["id", "-u"]), "1000")
        self.assertEqual(self.value("-u", "0", command=["id", "-u"]), "0")
        self.assertEqual(self.value("-u", "www-data", command=["sh", "-c", "id -un; id -gn"]), "www-data\nwww-data")
        self.assertEqual(self.value("--hostname", "box", command=["hostname"]), "box")
        self.assertEqual(self.value("--entrypoint", "/bin/echo", command=["a", "b"]), "a b")

    def test_bind_mounts(self):
        with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
            os.chmod(folder, 0o755)
            pathlib.Path(folder, "in").write_text("hello", encoding="utf-8")
            self.assertEqual(self.value("-v", f"{folder}:/data:ro", command=["cat", "/data/in"]), "hello")
            done = self.run_container("-u", "0", "-v", f"{folder}:/data:ro", command=["touch", "/data/x"], check=False)
            self.assertIn("Read-only", done.stderr)
            self.run_container("-u", "0", "-v", f"{folder}:/data", command=["sh", "-c", "echo new >/data/out"])
            self.assertEqual(pathlib.Path(folder, "out").read_text(encoding="utf-8"), "new\n")
            self.assertEqual(pathlib.Path(folder, "out").stat().st_uid, os.getuid())

    def test_named_volumes_keep_data_and_take_the_images_files_first(self):
        self.run_container("-u", "0", "-v", "keep:/data", command=["sh", "-c", "echo kept >/data/f"])
        self.assertEqual(self.value("-v", "keep:/data", command=["cat", "/data/f"]), "kept")
        self.assertIn("app.py", self.value("-v", "copied:/srv/demo", command=["ls", "/srv/demo"]))

    def test_networks(self):
        self.assertEqual(self.value("--network", "none", command=["sh", "-c", "ls /sys/class/net"]), "lo")
        self.assertIn("eth0", self.value(command=["sh", "-c", "ls /sys/class/net"]))
        with socket.socket() as server:
            server.bind(("127.0.0.1", 0))
            server.listen(4)
            probe = (f"import socket; s=socket.socket(); s.settimeout(3); print(s.connect_ex(('127.0.0.1', "
                     f"{server.getsockname()[1]})))")
            self.assertNotEqual(self.value(command=["python3", "-c", probe]), "0", "the host's loopback is reachable")
            self.assertEqual(self.value("--network", "host", command=["python3", "-c", probe]), "0")

    def test_names_are_unique_and_can_change(self):
        first = self.galley("create", "--name", "one", self.image).stdout.strip()
        done = self.galley("create", "--name", "one", self.image, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("already in use", done.stderr)
        self.galley("rename", "one", "two")
        self.assertEqual(self.inspect("two")["Id"], first)
        self.assertEqual(self.inspect(first[:8])["Name"], "/two")
        self.assertNotEqual(self.galley("inspect", "one", check=False).returncode, 0)
        self.galley("rm", "two")

    def test_files_of_a_container_live_until_it_is_removed(self):
        self.galley("run", "--name", "files", "-u", "0", self.image, "sh", "-c", "[ -e /x ] && echo again; touch /x")
        self.galley("start", "files")
        self.galley("wait", "files")
        self.assertIn("again", self.galley("logs", "files").stdout)
        self.galley("rm", "files")


class Network(GalleyCase):
    def test_names_resolve_and_packages_can_be_fetched(self):
        done = self.run_container("-u", "0", command=["sh", "-c", "apt-get update 2>&1 && echo all fetched"], timeout=280)
        self.assertIn("all fetched", done.stdout)
        self.assertNotIn("Err:", done.stdout)

    def test_the_files_docker_writes_are_there(self):
        text = self.run_container("--hostname", "box", command=["sh", "-c", "cat /etc/hosts /etc/hostname /etc/resolv.conf"]).stdout
        self.assertRegex(text, r"(?m)^127\.0\.0\.1\s+localhost")
        self.assertRegex(text, r"(?m)^\d+\.\d+\.\d+\.\d+\s+box$")
        self.assertIn("nameserver", text)


class Ports(GalleyCase):
    def test_ports_are_added_moved_and_removed_while_it_runs(self):
        port = self.start_demo("web")
        pid = self.inspect("web")["State"]["Pid"]
        extra, moved = free_port(), free_port()
        self.galley("port", "add", "web", f"{extra}:5000")
        self.assertIsNotNone(answers(extra, "/health"))
        self.galley("port", "move", "web", extra, moved)
        self.assertTrue(refuses(extra))
        self.assertIsNotNone(answers(moved, "/health"))
        self.galley("port", "rm", "web", moved)
        self.assertTrue(refuses(moved))
        self.assertIsNotNone(answers(port, "/health"))
        self.assertEqual(self.inspect("web")["State"]["Pid"], pid)
        self.galley("rm", "-f", "web")

    def test_ports_survive_a_restart_of_the_container(self):
        port = self.start_demo("again")
        extra = free_port()
        self.galley("port", "add", "again", f"{extra}:5000")
        self.galley("restart", "-t", "2", "again")
        wait_until(lambda: answers(port, "/health") and answers(extra, "/health"), "both ports answer after a restart")
        self.galley("rm", "-f", "again")

    def test_a_busy_port_names_its_owner_and_proposes_another(self):
        with socket.socket() as server:
            server.bind(("127.0.0.1", 0))
            server.listen(1)
            busy = server.getsockname()[1]
            done = self.galley("run", "--rm", "-p", f"{busy}:5000", self.image, "true", check=False)
        self.assertEqual(done.returncode, 125)
        self.assertIn(str(busy), done.stderr)
        self.assertIn("python", done.stderr)
        self.assertIn(str(os.getpid()), done.stderr)
        # Of another container the name helps, not the process that holds the port for it.
        port = self.start_demo("holder")
        for wanted in (f"{port}:80", f"0.0.0.0:{port}:80"):
            done = self.galley("run", "--rm", "-p", wanted, self.image, "true", check=False)
            self.assertIn(f"is already used by container holder; port ", done.stderr)
        free = free_port()
        self.galley("port", "add", "holder", f"{free}:5000")
        done = self.galley("port", "move", "holder", free, port, check=False)
        self.assertIn(f"port {port} of 127.0.0.1 is already used by container holder", done.stderr)
        self.galley("rm", "-f", "holder")

    def test_the_default_bind_is_loopback(self):
        port = self.start_demo("local")
        self.assertIn(f"127.0.0.1:{port}->5000/tcp", self.galley("ps").stdout)
        self.galley("rm", "-f", "local")

    def test_publish_all_takes_the_exposed_ports(self):
        self.galley("run", "-d", "--name", "all", "-P", self.image)
        address = self.galley("port", "all", "5000/tcp").stdout.split()[0]
        wait_until(lambda: answers(int(address.rsplit(":", 1)[1]), "/health"), "the chosen port answers")
        self.galley("rm", "-f", "all")

    def test_udp_and_ipv6_are_forwarded(self):
        tcp6, udp = free_port(), free_port()
        echo = ("import socket\ns=socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\ns.bind(('0.0.0.0', 7000))\n"
                "print('up', flush=True)\nwhile True:\n    d, a = s.recvfrom(2048)\n    s.sendto(b'echo ' + d, a)\n")
        self.galley("run", "-d", "--name", "udp", "-p", f"{udp}:7000/udp", self.image, "python3", "-c", echo)
        wait_until(lambda: "up" in self.galley("logs", "udp").stdout, "the echo is up")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.settimeout(support.PATIENCE)
            client.sendto(b"hello", ("127.0.0.1", udp))
            self.assertEqual(client.recv(2048), b"echo hello")
        self.galley("rm", "-f", "udp")
        self.galley("run", "-d", "--name", "six", "-p", f"[::1]:{tcp6}:5000", self.image)
        wait_until(lambda: self.reaches6(tcp6), "IPv6 loopback answers")
        self.galley("rm", "-f", "six")

    def reaches6(self, port):
        try:
            return "ok" in support.fetch(port, "/health", "[::1]")
        except OSError:
            return False


class Machines(GalleyCase):
    """What programs read."""

    def test_templates_and_json(self):
        self.start_demo("json")
        row = json.loads(self.galley("ps", "--format", "json").stdout)
        self.assertEqual(row["Names"], "json")
        self.assertEqual(row["State"], "running")
        pid = self.galley("inspect", "-f", "{{.State.Pid}}", "json").stdout.strip()
        self.assertTrue(is_alive(pid))
        self.assertEqual(self.galley("inspect", "-f", "{{json .Config.Cmd}}", "json").stdout, '["python3","app.py"]\n')
        self.assertIn("demo", self.galley("ps", "--format", "table {{.Names}}\t{{.Image}}").stdout)
        ports = self.galley("inspect", "-f", '{{(index (index .NetworkSettings.Ports "5000/tcp") 0).HostPort}}', "json").stdout
        self.assertIn(ports.strip(), self.galley("port", "json").stdout)
        self.galley("rm", "-f", "json")

    def test_events_tell_the_story(self):
        self.galley("run", "--rm", "--name", "story", self.image, "true")
        lines = self.galley("events", "--since", "10m", "--until", "0s", "--filter", "container=story",
                            "--format", "{{.Action}}").stdout.split()
        for action in ("create", "start", "die", "destroy"):
            self.assertIn(action, lines)

    def test_info_version_and_doctor_answer(self):
        self.assertIn("crun", self.galley("info").stdout + self.galley("version").stdout)
        checks = json.loads(self.galley("doctor", "--format", "json", check=False).stdout)
        self.assertTrue(checks)


if __name__ == "__main__":
    support.main()
