# SPDX-License-Identifier: Apache-2.0
"""What must hold when something dies or somebody attacks: the truth about states, nothing left, nobody out."""
import os
import pathlib
import signal

import support
from support import GalleyCase, answers, free_port, is_alive, refuses, wait_until


class Killed(GalleyCase):
    def monitor_of(self, name):
        """The host pid of the monitor: the parent of the container's first process, whose own parent is outside."""
        pid = self.inspect(name)["State"]["Pid"]
        status = pathlib.Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
        return pid, int(next(line.split()[1] for line in status.splitlines() if line.startswith("PPid:")))

    def test_a_killed_monitor_leaves_nothing_and_ps_tells_the_truth_at_once(self):
        port = self.start_demo("victim")
        pid, monitor = self.monitor_of("victim")
        os.kill(monitor, signal.SIGKILL)
        wait_until(lambda: not is_alive(monitor), "the monitor is dead")
        self.assertIn("Exited (137)", self.galley("ps", "-a").stdout)
        wait_until(lambda: not is_alive(pid), "the kernel ended the container")
        self.assertTrue(refuses(port))
        self.assertEqual(self.traces(), [])
        self.galley("start", "victim")
        wait_until(lambda: answers(port, "/health"), "it starts again on the same port")
        pid, monitor = self.monitor_of("victim")
        os.kill(monitor, signal.SIGKILL)
        wait_until(lambda: not is_alive(monitor), "the monitor is dead")
        self.galley("rm", "-f", "victim")
        self.assertEqual(self.traces(), [])

    def test_a_killed_monitor_of_a_container_that_removes_itself_leaves_nothing_at_all(self):
        self.galley("run", "-d", "--rm", "-t", "--name", "brief", self.image, "sleep", "1000")
        pid, monitor = self.monitor_of("brief")
        os.kill(monitor, signal.SIGKILL)
        wait_until(lambda: not is_alive(monitor) and not is_alive(pid), "both are dead")
        self.assertEqual(self.galley("ps", "-aq").stdout, "")
        self.assertEqual(self.traces(), [])
        stray = self.runtime / "r" / "runtime" / ("ab" * 32)
        stray.mkdir()
        self.galley("ps")
        self.assertEqual(self.traces(), [], "what no record knows any more is swept away")

    def test_the_network_of_a_killed_keeper_gets_its_way_out_back_at_the_next_call(self):
        self.start_demo("talks")
        keepers = self.keepers()
        self.assertEqual(len(keepers), 1, self.processes())
        os.kill(keepers[0], signal.SIGKILL)
        wait_until(lambda: not is_alive(keepers[0]) and not self.pastas(), "keeper and pasta are gone")
        self.galley("ps")
        wait_until(lambda: len(self.keepers()) == 1 and self.pastas(), "both are back")
        address = self.inspect("talks")["NetworkSettings"]["IPAddress"]
        probe = ("import urllib.request\nprint(urllib.request.build_opener(urllib.request.ProxyHandler({}))"
                 f".open('http://{address}:5000/health', timeout=10).status)")
        self.assertEqual(self.run_container(command=["python3", "-c", probe]).stdout, "200\n",
                         "a new container reaches one from before")
        self.galley("rm", "-f", "talks")

    def keepers(self):
        return [pid for pid, text in self.processes() if b"\0network\0" in text]

    def pastas(self):
        return [pid for pid, text in self.processes() if text.startswith(b"pasta\0")]

    def test_a_killed_client_does_not_touch_the_container(self):
        port = free_port()
        client = self.spawn("run", "--name", "stays", "-p", f"{port}:5000", self.image)
        wait_until(lambda: answers(port, "/health"), "it answers")
        client.kill()
        client.wait()
        self.assertIsNotNone(answers(port, "/health"))
        self.assertIn("Up", self.galley("ps", "--filter", "name=stays").stdout)
        self.galley("rm", "-f", "stays")

    def test_a_container_that_ignores_the_stop_signal_is_killed_after_the_timeout(self):
        self.galley("run", "-d", "--name", "deaf", self.image, "sh", "-c", "trap '' TERM; echo up; while :; do sleep 0.1; done")
        wait_until(lambda: "up" in self.galley("logs", "deaf").stdout, "it is up")
        self.galley("stop", "-t", "1", "deaf")
        self.assertEqual(self.inspect("deaf")["State"]["ExitCode"], 137)
        self.galley("rm", "deaf")

    def test_the_restart_policy_brings_it_back_and_stop_ends_that(self):
        self.galley("run", "-d", "--name", "phoenix", "--restart", "always", self.image, "sh", "-c", "exit 3")
        wait_until(lambda: self.inspect("phoenix")["RestartCount"] >= 2, "it restarted twice")
        self.galley("stop", "phoenix")
        self.assertIn(self.inspect("phoenix")["State"]["Status"], ("exited",))
        self.galley("rm", "phoenix")
        self.galley("run", "-d", "--name", "tries", "--restart", "on-failure:2", self.image, "sh", "-c", "exit 3")
        self.assertEqual(self.galley("wait", "tries").stdout.strip(), "3")
        wait_until(lambda: self.inspect("tries")["State"]["Status"] == "exited" and
                   self.inspect("tries")["RestartCount"] == 2, "it gave up after two restarts")
        self.galley("rm", "tries")

    def test_a_killed_pull_leaves_no_image_and_the_next_one_works(self):
        self.galley("rmi", "-f", self.image)
        client = self.spawn("pull", self.image)
        line = client.stdout.readline()
        client.kill()
        client.wait()
        client.stdout.close()
        self.assertEqual(self.galley("images", "-q").stdout, "", line)
        self.galley("pull", self.image)
        self.assertEqual(self.run_container(command=["echo", "whole"]).stdout, "whole\n")


class Confined(GalleyCase):
    def shell(self, script, *arguments):
        done = self.run_container("-u", "0", *arguments, command=["sh", "-c", script], check=False)
        return done.stdout + done.stderr

    def test_capabilities_are_dockers_fourteen(self):
        text = self.shell("grep -E 'Cap(Inh|Prm|Eff|Bnd|Amb)' /proc/self/status")
        masks = {line.split(":")[0]: line.split()[1] for line in text.splitlines()}
        self.assertEqual(masks["CapBnd"], "00000000a80425fb")
        self.assertEqual(masks["CapEff"], "00000000a80425fb")
        self.assertEqual((masks["CapInh"], masks["CapAmb"]), ("0" * 16, "0" * 16))

    def test_a_filter_is_loaded_and_refuses_what_docker_refuses(self):
        self.assertIn("Seccomp:\t2", self.shell("cat /proc/self/status"))
        self.assertIn("denied-unshare", self.shell("unshare -U true 2>&1 || echo denied-unshare"))
        self.assertIn("denied-mount", self.shell("mount -t tmpfs none /mnt 2>&1 || echo denied-mount"))
        probe = "import socket\ntry:\n    socket.socket(38, 5)\n    print('open')\nexcept OSError as e:\n    print('errno', e.errno)"
        self.assertNotIn("open", self.run_container(command=["python3", "-c", probe]).stdout)

    def test_proc_and_sys_are_masked_and_read_only(self):
        text = self.shell("cat /proc/kcore | head -c 1 | wc -c; ls /sys/firmware | wc -l; echo x >/proc/sys/kernel/domainname; "
                          "echo x >/proc/sysrq-trigger; touch /sys/x")
        self.assertEqual(text.split()[:2], ["0", "0"])
        self.assertEqual(text.count("Read-only") + text.count("Permission denied") + text.count("nonexistent"), 3, text)

    def test_root_inside_is_not_root_outside(self):
        self.galley("run", "-d", "--name", "root", "-u", "0", self.image, "sleep", "1000")
        pid = self.inspect("root")["State"]["Pid"]
        uid = next(line.split()[1] for line in pathlib.Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
                   if line.startswith("Uid:"))
        self.assertNotEqual(uid, "0")
        self.galley("rm", "-f", "root")

    def test_a_working_directory_in_a_leaked_descriptor_is_refused(self):
        for number in range(3, 20):
            done = self.run_container("-w", f"/proc/self/fd/{number}", command=["ls"], check=False)
            self.assertNotEqual(done.returncode, 0, f"descriptor {number} leads somewhere: {done.stdout}")

    def test_no_descriptor_leaks_into_the_container(self):
        self.assertEqual(self.shell("ls /proc/self/fd | tr '\\n' ' '").split(), ["0", "1", "2", "3"])

    def test_the_control_sockets_are_out_of_reach(self):
        self.assertEqual(self.shell(f"ls -d {self.runtime} {self.data} 2>/dev/null").strip(), "")
        self.assertEqual(self.shell("cat /proc/net/unix | grep -c galley").strip(), "0")


if __name__ == "__main__":
    support.main()
