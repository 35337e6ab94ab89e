# SPDX-License-Identifier: Apache-2.0
"""Docker's flags with their effect on real containers, and what is said when a command line is wrong."""
import os
import pathlib
import tempfile

import support
from support import GalleyCase, answers, free_port, wait_until


class Streams(GalleyCase):
    def test_attach_takes_the_streams_it_names(self):
        command = ("sh", "-c", "echo out; echo err >&2; exit 3")
        for stream, expected in (("stdout", ("out\n", "")), ("STDERR", ("", "err\n"))):
            done = self.run_container("-a", stream, command=command, check=False)
            self.assertEqual((done.returncode, done.stdout, done.stderr), (3, *expected))
        done = self.galley("run", "--name", "fed", "-i", "-a", "stdin", self.image, "sh", "-c", "cat; echo end", stdin="typed\n")
        self.assertEqual(len(done.stdout.strip()), 64)
        self.galley("wait", "fed")
        self.assertEqual(self.galley("logs", "fed").stdout, "typed\nend\n")
        self.assertEqual(self.galley("logs", "--details", "fed").stdout, " typed\n end\n")
        self.galley("rm", "fed")

    def test_a_client_that_is_told_to_detach_and_attach_is_told_so(self):
        done = self.galley("run", "-d", "-a", "stdout", self.image, check=False)
        self.assertEqual(done.returncode, 125)
        self.assertIn("cannot specify both --attach and --detach", done.stderr)


class Mounts(GalleyCase):
    def value(self, *arguments, command):
        return self.run_container("-u", "0", *arguments, command=["sh", "-c", command]).stdout.strip()

    def test_mount_binds_and_does_not_make_the_source(self):
        with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
            os.chmod(folder, 0o755)
            pathlib.Path(folder, "file").write_text("there", encoding="utf-8")
            self.assertEqual(self.value("--mount", f"type=bind,source={folder},target=/data,readonly",
                                        command="cat /data/file; touch /data/x 2>/dev/null || echo -n -ro"), "there-ro")
            done = self.run_container("--mount", f"type=bind,src={folder}/absent,dst=/data", command=["true"], check=False)
            self.assertEqual(done.returncode, 125)
            self.assertIn("bind source path does not exist", done.stderr)
            self.assertFalse(pathlib.Path(folder, "absent").exists())

    def test_mount_takes_volumes_with_and_without_the_images_files(self):
        self.assertIn("app.py", self.value("--mount", "source=filled,target=/srv/demo", command="ls /srv/demo"))
        self.assertEqual(self.value("--mount", "source=empty,target=/srv/demo,volume-nocopy", "-w", "/",
                                    command="ls /srv/demo"), "")
        self.assertEqual(self.value("-v", "empty:/srv/demo:nocopy", "-w", "/", command="ls /srv/demo | wc -l"), "0")

    def test_memory_file_systems_have_their_size_and_mode(self):
        for arguments in (("--tmpfs", "/scratch:size=1m,mode=0700"),
                          ("--mount", "type=tmpfs,target=/scratch,tmpfs-size=1m,tmpfs-mode=0700")):
            text = self.value(*arguments, command="stat -f -c %T /scratch; stat -c %a /scratch; df -k /scratch | tail -1; "
                                                  "grep ' /scratch ' /proc/self/mountinfo")
            lines = text.splitlines()
            self.assertEqual(lines[:2], ["tmpfs", "700"], text)
            self.assertEqual(lines[2].split()[1], "1024")
            for word in ("nosuid", "nodev", "noexec"):
                self.assertIn(word, lines[3])
        self.assertIn("ran", self.value("--tmpfs", "/bin2:exec", command="cp /bin/echo /bin2/; /bin2/echo ran"))
        self.assertEqual(self.inspected_tmpfs(), {"/scratch": "size=1m"})

    def inspected_tmpfs(self):
        self.galley("create", "--name", "shown", "--tmpfs", "/scratch:size=1m", self.image)
        tmpfs = self.inspect("shown")["HostConfig"]["Tmpfs"]
        self.galley("rm", "shown")
        return tmpfs


class Sizes(GalleyCase):
    def test_what_a_container_wrote_is_measured_whoever_owns_it(self):
        self.galley("run", "--name", "wrote", "-u", "0", self.image, "sh", "-c",
                    "mkdir -m 700 /mine; head -c 5000000 /dev/zero >/mine/big; ln /mine/big /mine/same; "
                    "head -c 1000 /dev/zero >/other; chown -R 33:33 /mine")
        self.assertRegex(self.galley("ps", "-a", "--format", "{{.Size}}").stdout, r"^5MB \(virtual \d+(\.\d+)?MB\)\n$")
        self.assertIn("SIZE", self.galley("ps", "-as").stdout.splitlines()[0])
        self.assertNotIn("SIZE", self.galley("ps", "-a").stdout)
        shown = self.galley("inspect", "-s", "-f", "{{.SizeRw}} {{.SizeRootFs}}", "wrote").stdout.split()
        self.assertEqual(shown[0], "5001000")
        self.assertGreater(int(shown[1]), 50_000_000)
        self.galley("rm", "wrote")


class Ports(GalleyCase):
    def test_a_range_for_one_port_gives_a_free_one_to_each(self):
        first = free_port()
        given = f"{first}-{min(first + 20, 65535)}:5000"
        ports = []
        for name in ("one", "two"):
            self.galley("run", "-d", "--name", name, "-p", given, self.image)
            address = self.galley("port", name, "5000").stdout.strip()
            ports.append(int(address.rsplit(":", 1)[1]))
            wait_until(lambda: answers(ports[-1], "/health"), f"{name} answers on {ports[-1]}")
        self.assertEqual(len(set(ports)), 2)
        self.assertTrue(all(first <= port <= first + 20 for port in ports), ports)
        self.galley("restart", "-t", "1", "one")
        self.galley("rm", "-f", "one", "two")

    def test_ranges_of_one_length_go_port_by_port(self):
        first = free_port()
        self.galley("create", "--name", "pairs", "-p", f"{first}-{first + 2}:7000-7002", self.image)
        bindings = self.inspect("pairs")["HostConfig"]["PortBindings"]
        self.assertEqual({key: value[0]["HostPort"] for key, value in bindings.items()},
                         {f"700{n}/tcp": str(first + n) for n in range(3)})
        self.galley("rm", "pairs")
        done = self.galley("create", "-p", "8000-8001:7000-7002", self.image, check=False)
        self.assertEqual(done.returncode, 125)
        self.assertIn("invalid ranges specified", done.stderr)


class Signals(GalleyCase):
    script = ("import signal, sys\n"
              "for n in (2, 3, 10, 15):\n    signal.signal(n, lambda n, _: (print('got', n, flush=True), sys.exit(n)))\n"
              "print('up', flush=True)\nsignal.pause()\n")

    def ended_with(self, *command):
        self.galley("run", "-d", "--name", "listens", self.image, "python3", "-c", self.script)
        wait_until(lambda: "up" in self.galley("logs", "listens").stdout, "it listens")
        self.galley(*command, "listens")
        code = self.galley("wait", "listens").stdout.strip()
        self.galley("rm", "listens")
        return code

    def test_stop_and_kill_send_what_they_are_told(self):
        self.assertEqual(self.ended_with("stop"), "15")
        self.assertEqual(self.ended_with("stop", "-s", "QUIT"), "3")
        self.assertEqual(self.ended_with("stop", "--signal=2", "-t", "30"), "2")
        self.assertEqual(self.ended_with("kill", "-s", "SIGUSR1"), "10")
        self.assertEqual(self.ended_with("kill", "-susr1"), "10")
        self.assertEqual(self.ended_with("kill", "--signal", "15"), "15")
        self.assertEqual(self.ended_with("kill"), "137")

    def test_a_signal_that_does_not_exist_is_refused(self):
        self.galley("create", "--name", "still", self.image)
        for command in (("kill", "-s", "NONE"), ("stop", "-s", "0"), ("kill", "-s", "99")):
            done = self.galley(*command, "still", check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn("Invalid signal", done.stderr)
        self.galley("rm", "still")


class Events(GalleyCase):
    def test_every_event_carries_the_labels(self):
        self.galley("run", "--rm", "--name", "told", "--label", "colour=blue", "--label", "name=liar", self.image, "true")
        lines = self.galley("events", "--since", "10m", "--until", "0s", "--filter", "container=told", "--format",
                            '{{.Action}} {{index .Actor.Attributes "colour"}} {{.Actor.Attributes.name}}').stdout.splitlines()
        for action in ("create", "start", "die", "destroy"):
            self.assertIn(f"{action} blue told", lines)
        only = self.galley("events", "--since", "10m", "--until", "0s", "--filter", "label=colour=blue", "--filter",
                           "event=start", "--format", "{{.Action}}").stdout
        self.assertEqual(only, "start\n")


class Refusals(GalleyCase):
    def refused(self, code, words, *arguments):
        with self.subTest(arguments=arguments):
            done = self.galley(*arguments, check=False)
            self.assertEqual(done.returncode, code, done.stderr)
            self.assertEqual(done.stdout, "")
            self.assertIn(words, done.stderr)

    def test_run_and_create_say_what_is_wrong_and_make_nothing(self):
        for words, *arguments in (
                ("unknown flag: --nope", "--nope", self.image),
                ("unknown shorthand flag: 'Z' in -Z", "-Z", self.image),
                ("flag needs an argument: --name", "--name"),
                ("invalid reference format", "Not/A//Ref"),
                ("must be lower case", "UPPER:1"),
                ("invalid containerPort: x", "-p", "80:x", self.image),
                ("invalid IP address: 1.2.3", "-p", "1.2.3:80:80", self.image),
                ("invalid proto: icmp", "-p", "80:80/icmp", self.image),
                ("mount path must be absolute", "-v", "data:relative", self.image),
                ("Duplicate mount point: /x", "-v", "a1:/x", "--tmpfs", "/x", self.image),
                ("network nowhere not found", "--network", "nowhere", self.image),
                ("invalid restart policy", "--restart", "sometimes", self.image),
                ("Invalid container name", "--name", "bad name", self.image),
                ("invalid hostname", "--hostname", "-x-", self.image),
                ("invalid environment variable", "-e", "=x", self.image),
                ("no such file or directory", "--env-file", "/nowhere", self.image),
                ("working directory", "-w", "relative", self.image),
                ("Invalid signal: FOO", "--stop-signal", "FOO", self.image),
                ("unable to find user nobodyhere", "-u", "nobodyhere", self.image)):
            self.refused(125, words, "run", "--rm", *arguments)
        self.assertEqual(self.galley("ps", "-aq").stdout, "")

    def test_a_taken_name_is_named_with_its_owner(self):
        owner = self.galley("create", "--name", "taken", self.image).stdout.strip()
        done = self.galley("run", "--name", "taken", self.image, check=False)
        self.assertEqual(done.returncode, 125)
        self.assertIn('The container name "/taken" is already in use by container', done.stderr)
        self.assertIn(owner, done.stderr)
        self.galley("create", "--name", "other", self.image)
        self.refused(1, "already in use", "rename", "other", "taken")
        self.galley("rm", "taken", "other")

    def test_a_container_that_is_not_there_is_said_by_every_command(self):
        for command in ("start", "stop", "restart", "kill", "rm", "logs", "wait", "attach", "port"):
            self.refused(1, "No such container: nosuch", command, "nosuch")
        self.refused(1, "No such container: nosuch", "rename", "nosuch", "x1")
        done = self.galley("inspect", "nosuch", check=False)
        self.assertEqual((done.returncode, done.stdout), (1, "[]\n"))
        self.assertIn("No such object: nosuch", done.stderr)

    def test_the_others_are_done_when_one_name_is_wrong(self):
        self.galley("create", "--name", "good", self.image)
        done = self.galley("rm", "nosuch", "good", check=False)
        self.assertEqual((done.returncode, done.stdout), (1, "good\n"))
        self.assertIn("No such container: nosuch", done.stderr)

    def test_a_prefix_must_fit_one(self):
        ids = [self.galley("create", self.image).stdout.strip() for _ in range(17)]
        first = next(digit for digit in "0123456789abcdef" if sum(id_.startswith(digit) for id_ in ids) > 1)
        done = self.galley("inspect", "--type", "container", first, check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("multiple", done.stderr.lower())
        self.galley("rm", *ids)

    def test_wrong_formats_say_where(self):
        self.galley("create", "--name", "shown", self.image)
        self.refused(1, "can't evaluate field Foo", "ps", "-a", "--format", "{{.Foo}}")
        self.refused(64, "template parsing error", "inspect", "-f", "{{", "shown")
        done = self.galley("inspect", "-f", "{{.Foo}}", "shown", check=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn('no entry for key "Foo"', done.stderr)
        for command in ("version", "info"):
            done = self.galley(command, "--format", "{{.Foo}}", check=False)
            self.assertEqual(done.returncode, 1, command)
            self.assertIn("Foo", done.stderr)
        self.refused(1, "invalid filter", "ps", "--filter", "nope=1")
        self.galley("rm", "shown")

    def test_a_running_container_is_not_removed_or_started_twice(self):
        self.galley("run", "-d", "--name", "busy", self.image, "sleep", "1000")
        self.refused(1, "container is running", "rm", "busy")
        self.assertEqual(self.galley("start", "busy").stdout, "busy\n")
        self.galley("rm", "-f", "busy")
        self.galley("create", "--name", "idle", self.image)
        self.refused(1, "is not running", "kill", "idle")
        self.refused(1, "stopped container", "attach", "idle")
        self.assertEqual(self.galley("stop", "idle").stdout, "idle\n")
        self.galley("rm", "idle")


if __name__ == "__main__":
    support.main()
