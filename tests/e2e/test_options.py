# SPDX-License-Identifier: Apache-2.0
"""The options of `galley run` that shape a container: what they do inside, what `inspect` says, what is refused."""
import json
import os
import shutil
import tempfile
import textwrap

import support
from support import GalleyCase


class Options(GalleyCase):
    def sh(self, *arguments, script, check=True):
        return self.run_container("-u", "0", *arguments, command=["sh", "-c", script], check=check)

    def status(self, key, *arguments):
        return self.sh(*arguments, script=f"grep '^{key}:' /proc/self/status").stdout.split()[1]

    def host_config(self, *arguments):
        identifier = self.galley("create", *arguments, self.image).stdout.strip()
        config = self.inspect(identifier)["HostConfig"]
        self.galley("rm", identifier)
        return config

    def refused(self, words, *arguments):
        done = self.galley("run", "--rm", *arguments, self.image, "true", check=False)
        self.assertEqual(done.returncode, 125, done.stderr)
        self.assertIn(words, done.stderr)
        self.assertEqual(self.galley("ps", "-aq").stdout, "", "a refused container stays")

    def test_capabilities_are_added_and_dropped(self):
        bit = 1 << 12  # NET_ADMIN
        self.assertFalse(int(self.status("CapEff"), 16) & bit)
        self.assertTrue(int(self.status("CapEff", "--cap-add", "net_admin"), 16) & bit)
        self.assertEqual(int(self.status("CapEff", "--cap-drop", "ALL"), 16), 0)
        self.assertEqual(int(self.status("CapEff", "--cap-drop", "ALL", "--cap-add", "CHOWN"), 16), 1)
        self.assertEqual(int(self.status("CapBnd", "--cap-drop=chown"), 16) & 1, 0)
        every = int(self.status("CapEff", "--cap-add", "ALL", "--cap-drop", "CHOWN"), 16)
        self.assertTrue(every & bit and not every & 1)
        self.refused('unknown capability: "CAP_FLYING"', "--cap-add", "flying")

    def test_a_capability_opens_its_system_calls(self):
        mount = "mount -t tmpfs none /mnt && echo mounted"
        self.assertNotIn("mounted", self.sh(script=mount, check=False).stdout)
        self.assertIn("mounted", self.sh("--cap-add", "SYS_ADMIN", script=mount).stdout)

    def test_seccomp_can_be_left_out_or_replaced(self):
        self.assertEqual(self.status("Seccomp"), "2")
        self.assertEqual(self.status("Seccomp", "--security-opt", "seccomp=unconfined"), "0")
        profile = self.data / "profile.json"
        profile.write_text(json.dumps({"defaultAction": "SCMP_ACT_ALLOW", "archMap": [
            {"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X86"]}],
            "syscalls": [{"names": ["mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO", "errnoRet": 13}]}))
        done = self.sh("--security-opt", f"seccomp={profile}", script="mkdir /x; echo $?; ls / >/dev/null && echo fine", check=False)
        self.assertIn("Permission denied", done.stderr)
        self.assertIn("fine", done.stdout)
        profile.write_text("no profile")
        self.refused("no profile in Docker's form", "--security-opt", f"seccomp={profile}")
        self.refused("invalid --security-opt", "--security-opt", "magic")

    def test_no_new_privileges(self):
        self.assertEqual(self.status("NoNewPrivs"), "0")
        self.assertEqual(self.status("NoNewPrivs", "--security-opt", "no-new-privileges"), "1")

    def test_a_read_only_root_takes_no_file_but_its_tmpfs_does(self):
        done = self.sh("--read-only", "--tmpfs", "/run", script="touch /x; touch /run/x && echo run", check=False)
        self.assertIn("Read-only file system", done.stderr)
        self.assertEqual(done.stdout, "run\n")
        self.assertTrue(self.host_config("--read-only")["ReadonlyRootfs"])

    def test_an_init_reaps_and_passes_signals_on(self):
        first = self.sh("--init", script="cat /proc/1/cmdline | tr '\\0' ' '").stdout
        self.assertIn("/sbin/docker-init --", first)
        self.galley("run", "-d", "--init", "--name", "reaped", self.image, "python3", "-c",
                    "import signal, sys, time\nsignal.signal(15, lambda *_: sys.exit(4))\nprint('up', flush=True)\ntime.sleep(1000)")
        support.wait_until(lambda: "up" in self.galley("logs", "reaped").stdout, "it runs")
        self.galley("stop", "reaped")
        self.assertEqual(self.galley("wait", "reaped").stdout, "4\n")
        self.galley("rm", "reaped")

    def test_a_privileged_container_has_all_that_its_user_can_give(self):
        status = dict(line.split(":", 1) for line in self.sh("--privileged", script="cat /proc/self/status").stdout.splitlines())
        self.assertEqual(status["CapEff"].strip(), status["CapBnd"].strip())
        self.assertTrue(int(status["CapEff"], 16) & 1 << 21, "SYS_ADMIN")
        self.assertEqual(status["Seccomp"].strip(), "0")
        script = "mount -t tmpfs none /mnt && echo mounted; wc -l < /proc/timer_list; echo 77 > /proc/sys/net/ipv4/ip_default_ttl; " \
                 "cat /proc/sys/net/ipv4/ip_default_ttl; test -c /dev/fuse && echo fuse"
        done = self.sh("--privileged", script=script, check=False)
        self.assertIn("mounted", done.stdout)
        self.assertIn("77\n", done.stdout)
        self.assertEqual("fuse" in done.stdout, os.access("/dev/fuse", os.R_OK | os.W_OK))
        # Still nothing that its user may not do: the computer's clock, memory and messages.
        beyond = self.sh("--privileged", script="date -s 2001-01-01; echo 1 > /proc/sys/vm/drop_caches; cat /proc/kmsg", check=False)
        self.assertIn("cannot set date", beyond.stderr)
        self.assertIn("cannot create /proc/sys/vm/drop_caches: Permission denied", beyond.stderr)
        self.assertIn("/proc/kmsg: Permission denied", beyond.stderr)
        self.galley("run", "-d", "--privileged", "--name", "mighty", self.image, "sleep", "1000")
        self.assertIn("Seccomp:\t0", self.galley("exec", "mighty", "cat", "/proc/self/status").stdout)
        self.galley("rm", "-f", "mighty")
        config = self.host_config("--privileged")
        self.assertEqual((config["Privileged"], config["MaskedPaths"], config["ReadonlyPaths"]), (True, None, None))
        self.assertFalse(self.host_config()["Privileged"])

    def test_messages_between_processes_stay_inside_unless_asked(self):
        own = os.readlink("/proc/self/ns/ipc")
        look = "readlink /proc/self/ns/ipc; test -e {0} && echo shared; df -k /dev/shm 2>/dev/null | tail -1"
        with tempfile.NamedTemporaryFile(dir="/dev/shm") as note:
            self.assertNotIn("shared", self.sh(script=look.format(note.name)).stdout)
            host = self.sh("--ipc", "host", script=look.format(note.name)).stdout
        self.assertIn(own, host)
        self.assertIn("shared", host)
        none = self.sh("--ipc=none", script="readlink /proc/self/ns/ipc; grep -c ' /dev/shm ' /proc/mounts", check=False).stdout
        self.assertNotIn(own, none)
        self.assertIn("\n0\n", none)
        self.assertEqual(self.host_config("--ipc", "host")["IpcMode"], "host")
        self.refused("invalid IPC mode: nosuch", "--ipc", "nosuch")
        self.refused("not allowed in host ipc namespace", "--ipc", "host", "--sysctl", "kernel.shmmax=1000")

    def test_ports_are_exposed_and_published_by_need(self):
        self.galley("run", "-d", "--name", "open", "--expose", "7000-7001", "--expose", "53/udp", "-P", self.image, "sleep", "1000")
        self.assertEqual({"7000/tcp", "7001/tcp", "53/udp"} - set(self.inspect("open")["Config"]["ExposedPorts"]), set())
        published = {line.split(" ")[0] for line in self.galley("port", "open").stdout.splitlines()}
        self.assertEqual({"7000/tcp", "7001/tcp", "53/udp"} - published, set())
        self.galley("rm", "-f", "open")
        self.refused("invalid containerPort: nothing", "--expose", "nothing")

    def test_volumes_come_from_another_container_and_outlive_it(self):
        folder = self.data / "folder"
        folder.mkdir()
        self.galley("run", "-d", "--name", "first", "-v", "/own", "-v", "named:/named", "-v", f"{folder}:/folder", "--tmpfs", "/quick",
                    self.image, "sleep", "1000")
        self.galley("exec", "-u", "0", "first", "sh", "-c", "for i in own named folder quick; do echo $i > /$i/note; done")
        script = "cat /own/note /named/note /folder/note; ls /quick 2>&1; echo more > /own/more"
        seen = self.sh("--volumes-from", "first", script=script, check=False).stdout
        self.assertTrue(seen.startswith("own\nnamed\nfolder\n"), seen)
        self.assertIn("more", self.galley("exec", "first", "ls", "/own").stdout)
        done = self.sh("--volumes-from", "first:ro", "-v", "other:/named", script="ls /named; touch /own/x", check=False)
        self.assertIn("Read-only file system", done.stderr)
        self.assertEqual(done.stdout, "", "what was asked for oneself comes first")
        self.galley("create", "--name", "second", "--volumes-from", "first", self.image, "cat", "/own/note")
        self.assertEqual(self.inspect("second")["HostConfig"]["VolumesFrom"], ["first"])
        self.galley("rm", "-f", "-v", "first")
        self.assertEqual(self.galley("start", "-a", "second").stdout, "own\n")
        self.galley("rm", "second")
        self.refused("No such container: first", "--volumes-from", "first")
        self.refused("invalid mode: rx", "--volumes-from", "first:rx")
        self.galley("volume", "prune", "-f", "-a")

    def test_an_anonymous_volume_that_another_uses_stays_with_rm(self):
        self.galley("run", "-d", "--rm", "-u", "0", "--name", "short", "-v", "/own", self.image, "sh", "-c", "echo kept > /own/note; sleep 1000")
        support.wait_until(lambda: "note" in self.galley("exec", "short", "ls", "/own").stdout, "the note")
        self.galley("create", "--name", "heir", "--volumes-from", "short", self.image, "cat", "/own/note")
        self.galley("stop", "-t", "0", "short")
        self.assertEqual(self.galley("start", "-a", "heir").stdout, "kept\n")
        self.galley("rm", "heir")
        self.galley("volume", "prune", "-f")

    def test_who_goes_first_when_memory_runs_out(self):
        self.assertEqual(self.sh("--oom-score-adj", "777", script="cat /proc/self/oom_score_adj").stdout, "777\n")
        self.assertEqual(self.host_config("--oom-score-adj", "5")["OomScoreAdj"], 5)
        self.refused("range for oom score adj is [-1000, 1000]", "--oom-score-adj", "1001")
        self.refused("only the machine's root may go lower", "--oom-score-adj", "-1000")

    def test_limits_of_a_process(self):
        self.assertEqual(self.sh("--ulimit", "nofile=100:200", script="ulimit -n; ulimit -Hn").stdout, "100\n200\n")
        self.assertEqual(self.sh("--ulimit", "core=0", script="ulimit -c").stdout, "0\n")
        self.assertEqual(self.host_config("--ulimit", "nofile=5")["Ulimits"], [{"Name": "nofile", "Hard": 5, "Soft": 5}])
        self.refused("soft limit must be less than or equal to hard limit", "--ulimit", "nofile=9:5")
        self.refused("invalid ulimit argument", "--ulimit", "nothing=1")
        self.refused("cannot be above", "--ulimit", "nofile=4000000000")

    def test_shared_memory(self):
        self.assertEqual(self.sh(script="df -k /dev/shm | tail -1 | awk '{print $2}'").stdout.strip(), "65536")
        self.assertEqual(self.sh("--shm-size", "1m", script="df -k /dev/shm | tail -1 | awk '{print $2}'").stdout.strip(), "1024")
        self.refused("invalid size: 'much'", "--shm-size", "much")

    def test_groups(self):
        self.assertIn("33(www-data)", self.sh("--group-add", "www-data", "--group-add", "4242", script="id").stdout)
        self.assertIn("4242", self.sh("--group-add", "4242", script="id -G").stdout.split())
        self.refused("no matching entries in group file", "--group-add", "nosuchgroup")

    def test_names_and_their_servers(self):
        done = self.sh("--dns", "192.0.2.53", "--dns-search", "example.org", "--dns-option", "ndots:3",
                       "--add-host", "one:192.0.2.1", "--add-host", "two=2001:db8::2", script="cat /etc/resolv.conf /etc/hosts")
        # The network's own server is asked, which asks those.
        self.assertRegex(done.stdout, r"^nameserver [0-9.]+\.0\.1\nsearch example.org\noptions ndots:3\n")
        self.assertEqual(done.stdout.count("nameserver"), 1)
        alone = self.sh("--network", "host", "--dns", "192.0.2.53", script="cat /etc/resolv.conf")
        self.assertIn("nameserver 192.0.2.53\n", alone.stdout)
        self.assertIn("192.0.2.1\tone\n2001:db8::2\ttwo\n", done.stdout)
        self.refused("is not an ip address", "--dns", "name")
        self.refused("invalid IP address in add-host", "--add-host", "x:y")

    def test_kernel_settings_of_its_own_namespaces(self):
        self.assertEqual(self.sh("--sysctl", "net.core.somaxconn=77", script="cat /proc/sys/net/core/somaxconn").stdout, "77\n")
        self.refused("is not in a separate kernel namespace", "--sysctl", "vm.swappiness=1")
        self.refused("not allowed in host network namespace", "--network", "host", "--sysctl", "net.core.somaxconn=77")

    def test_a_device_of_the_host(self):
        self.assertEqual(self.sh(script="test -e /dev/fuse; echo $?").stdout, "1\n")
        self.assertEqual(self.sh("--device", "/dev/fuse", script="test -c /dev/fuse; echo $?").stdout, "0\n")
        self.assertEqual(self.sh("--device", "/dev/fuse:/dev/other:r", script="test -c /dev/other; echo $?").stdout, "0\n")
        self.refused("no such file or directory", "--device", "/dev/no-such-device")

    def test_a_device_as_its_vendor_describes_it(self):
        seen = self.data / "hook-ran"
        folder = self.data / "config/galley/cdi"
        folder.mkdir(parents=True)
        self.addCleanup(shutil.rmtree, folder)
        (folder / "gpu.yaml").write_text(textwrap.dedent(f"""\
            cdiVersion: 0.6.0
            kind: nvidia.com/gpu
            devices:
            - name: "0"
              containerEdits:
                deviceNodes: [{{path: /dev/galley0, hostPath: /dev/null}}]
                env: [GPU=zero]
            - name: all
              containerEdits: {{env: [GPU=all]}}
            containerEdits:
              mounts:
              - {{hostPath: {folder}, containerPath: /opt/vendor/lib, options: [ro, nosuid, nodev, bind]}}
              hooks:
              - {{hookName: createRuntime, path: /bin/sh, args: [sh, -c, "cat > {seen}"]}}
            """), encoding="utf-8")
        show = "echo $GPU; test -c /dev/galley0 && echo device; ls /opt/vendor/lib; touch /opt/vendor/lib/x"
        done = self.sh("--device", "nvidia.com/gpu=0", script=show, check=False)
        self.assertEqual(done.stdout, "zero\ndevice\ngpu.yaml\n")
        self.assertIn("Read-only file system", done.stderr)
        self.assertIn('"id"', seen.read_text(encoding="utf-8"), "the hook got the container's state")
        self.assertEqual(self.sh("--gpus", "all", script="echo $GPU").stdout, "all\n")
        requests = self.host_config("--gpus", "all", "--device", "nvidia.com/gpu=0")["DeviceRequests"]
        self.assertEqual([(one["Driver"], one["Count"], one["DeviceIDs"]) for one in requests],
                         [("", -1, None), ("cdi", 0, ["nvidia.com/gpu=0"])])
        self.refused("2 GPUs were asked for, and 1 are described", "--gpus", "2")
        self.refused("unresolvable CDI device amd.com/gpu=0: no file describes it", "--device", "amd.com/gpu=0")

    def test_the_time_zone(self):
        self.assertEqual(self.sh(script="date +%z").stdout, "+0000\n")
        self.assertEqual(self.sh("--tz", "Asia/Kolkata", script="date +%z").stdout, "+0530\n")
        self.refused("is not known here", "--tz", "Atlantis/Center")
        self.refused("is not known here", "--tz", "../../../etc/passwd")

    def test_the_log_keeps_what_was_asked_for(self):
        self.galley("run", "--name", "talker", "--log-opt", "max-size=64k", "--log-opt", "max-file=2", self.image,
                    "python3", "-c", "for number in range(20000): print('line', number)")
        lines = self.galley("logs", "talker").stdout.splitlines()
        self.assertEqual(lines[-1], "line 19999")
        self.assertLess(len(lines), 20000)
        self.assertEqual(self.inspect("talker")["HostConfig"]["LogConfig"]["Config"], {"max-size": "64k", "max-file": "2"})
        self.galley("rm", "talker")
        self.refused("unknown log opt 'colour'", "--log-opt", "colour=red")

    def test_limits_are_read_and_shown(self):
        config = self.host_config("-m", "64m", "--cpus", "1.5", "--pids-limit", "50", "--cpuset-cpus", "0", "--memory-swap", "1g")
        self.assertEqual(config["Memory"], 64 << 20)
        self.assertEqual(config["MemorySwap"], 1 << 30)
        self.assertEqual(config["NanoCpus"], 1500000000)
        self.assertEqual((config["PidsLimit"], config["CpusetCpus"]), (50, "0"))
        self.refused("Minimum memory limit allowed is 6MB", "-m", "1m")
        self.refused("Minimum memoryswap limit should be larger than memory limit", "-m", "64m", "--memory-swap", "32m")
        self.refused("as a rational number", "--cpus", "many")


if __name__ == "__main__":
    support.main()
