# SPDX-License-Identifier: Apache-2.0
"""Health checks: of the image and of the command line, as the monitor runs them and as `ps`, `inspect` and `events` show
them."""
import hashlib
import json
import pathlib
import subprocess
import threading

import support
from support import GalleyCase, wait_until

SLEEPER = ("python3", "-c", "import time; time.sleep(1000)")


class Health(GalleyCase):
    def health(self, name):
        return self.inspect(name)["State"].get("Health")

    def status(self, name):
        return (self.health(name) or {}).get("Status")

    def start(self, name, *arguments, image=None, command=SLEEPER):
        self.galley("run", "-d", "--name", name, *arguments, image or self.image, *command)
        self.addCleanup(self.galley, "rm", "-f", name, check=False)

    def make_image(self, tag, healthcheck, **config):
        """An image like the demo with a health check in its config: only the config is another one."""
        archive = self.data / f"{tag}.tar"
        tree = self.data / f"{tag}-tree"
        self.galley("save", "-o", archive, self.image)
        tree.mkdir()
        subprocess.run(["tar", "-xf", archive, "-C", tree], check=True)
        manifest = json.loads((tree / "manifest.json").read_text())
        image = json.loads((tree / manifest[0]["Config"]).read_text())
        image["config"]["Healthcheck"] = healthcheck
        image["config"].update(config)
        text = json.dumps(image).encode()
        name = hashlib.sha256(text).hexdigest() + ".json"
        (tree / name).write_bytes(text)
        manifest[0].update(Config=name, RepoTags=[f"{tag}:1"])
        for extra in ("index.json", "oci-layout"):
            (tree / extra).unlink(missing_ok=True)
        (tree / "manifest.json").write_text(json.dumps(manifest))
        subprocess.run(["tar", "-cf", archive, "-C", tree, "."], check=True)
        self.galley("load", "-i", archive)
        return f"{tag}:1"

    def test_a_container_becomes_healthy_and_says_so_everywhere(self):
        self.start("well", "--health-cmd", "test -e /tmp/ready && echo fine", "--health-interval", "200ms", "--health-retries", "1000")
        self.assertIn("(health: starting)", self.galley("ps", "--filter", "name=well").stdout)
        self.assertEqual(self.galley("ps", "-q", "--filter", "health=starting", "--filter", "name=well").stdout.count("\n"), 1)
        self.galley("exec", "well", "touch", "/tmp/ready")
        wait_until(lambda: self.status("well") == "healthy", "it is healthy")
        self.assertIn("(healthy)", self.galley("ps", "--filter", "name=well").stdout)
        self.assertEqual(self.galley("ps", "-q", "--filter", "health=none", "--filter", "name=well").stdout, "")
        self.assertEqual(self.galley("ps", "-q", "--filter", "health=healthy", "--filter", "name=well").stdout.count("\n"), 1)
        last = self.health("well")["Log"][-1]
        self.assertEqual((last["ExitCode"], last["Output"]), (0, "fine\n"))
        config = self.inspect("well")["Config"]["Healthcheck"]
        self.assertEqual(config, {"Test": ["CMD-SHELL", "test -e /tmp/ready && echo fine"], "Interval": 200000000, "Retries": 1000})
        events = self.galley("events", "--since", "1h", "--until", "0s", "--filter", "container=well", "--format", "{{.Action}}").stdout
        self.assertEqual([line for line in events.splitlines() if line.startswith("health")], ["health_status: healthy"])
        self.assertNotIn("exec_die", events.split("health_status")[1], "probes are no events of their own")

    def test_it_becomes_unhealthy_after_so_many_failures_and_well_again(self):
        self.start("ill", "--health-cmd", "cat /tmp/ready", "--health-interval", "100ms", "--health-retries", "2")
        wait_until(lambda: self.status("ill") == "unhealthy", "it is unhealthy")
        found = self.health("ill")
        self.assertGreaterEqual(found["FailingStreak"], 2)
        self.assertIn("No such file", found["Log"][-1]["Output"])
        self.assertLessEqual(len(found["Log"]), 5)
        self.assertIn("(unhealthy)", self.galley("ps", "--filter", "name=ill").stdout)
        self.galley("exec", "ill", "touch", "/tmp/ready")
        wait_until(lambda: self.status("ill") == "healthy", "it is well again")
        self.assertEqual(self.health("ill")["FailingStreak"], 0)

    def test_a_probe_that_hangs_is_killed_with_its_children(self):
        self.start("hangs", "--health-cmd", "(sleep 4711; true) & sleep 4712", "--health-interval", "100ms", "--health-timeout", "500ms",
                   "--health-retries", "1")
        wait_until(lambda: self.status("hangs") == "unhealthy", "it is unhealthy")
        last = self.health("hangs")["Log"][-1]
        self.assertEqual(last["ExitCode"], -1)
        self.assertIn("Health check exceeded timeout (500ms)", last["Output"])
        # However many were killed, no more than those of the one that runs now are left.
        wait_until(lambda: len(self.health("hangs")["Log"]) >= 3, "three were killed")
        self.assertLessEqual(self.galley("top", "hangs").stdout.count("sleep 471"), 2 + 1)

    def test_an_endless_talker_is_cut_and_holds_nobody_up(self):
        self.start("talks", "--health-cmd", "yes", "--health-interval", "50ms", "--health-timeout", "1s", "--health-retries", "1")
        wait_until(lambda: self.health("talks") and self.health("talks")["Log"], "one probe has ended")
        self.assertLess(len(self.health("talks")["Log"][0]["Output"]), 4096 + 100)
        self.assertTrue(self.health("talks")["Log"][0]["Output"].endswith("..."))
        self.assertEqual(self.galley("exec", "talks", "echo", "here", timeout=60).stdout, "here\n")

    def test_a_missing_command_is_a_failure_that_is_told(self):
        image = self.make_image("nothere", {"Test": ["CMD", "/no/such/probe"], "Interval": 100000000, "Retries": 1})
        self.start("missing", image=image)
        wait_until(lambda: self.status("missing") == "unhealthy", "it is unhealthy")
        self.assertEqual(self.health("missing")["Log"][-1]["ExitCode"], -1)
        self.assertIn("/no/such/probe", self.health("missing")["Log"][-1]["Output"])

    def test_the_images_check_is_used_changed_and_left_out(self):
        image = self.make_image("checked", {"Test": ["CMD", "true"], "Interval": 100000000})
        self.start("asis", image=image)
        wait_until(lambda: self.status("asis") == "healthy", "the image's check ran")
        self.start("changed", "--health-retries", "7", image=image)
        self.assertEqual(self.inspect("changed")["Config"]["Healthcheck"], {"Test": ["CMD", "true"], "Interval": 100000000, "Retries": 7})
        self.start("without", "--no-healthcheck", image=image)
        self.assertIsNone(self.health("without"))
        self.assertEqual(self.inspect("without")["Config"]["Healthcheck"]["Test"], ["NONE"])
        none = self.make_image("none", {"Test": ["NONE"]})
        self.start("imagesnone", image=none)
        self.assertIsNone(self.health("imagesnone"))
        shell = self.make_image("shelled", {"Test": ["CMD-SHELL", "print('by', 'python')"], "Interval": 100000000}, Shell=["python3", "-c"])
        self.start("shell", image=shell)
        wait_until(lambda: self.status("shell") == "healthy", "the image's shell ran it")
        self.assertEqual(self.health("shell")["Log"][0]["Output"], "by python\n")

    def test_failures_of_the_start_period_do_not_count(self):
        self.start("slow", "--health-cmd", "false", "--health-interval", "1h", "--health-start-interval", "100ms",
                   "--health-start-period", "1h", "--health-retries", "1")
        wait_until(lambda: len((self.health("slow") or {}).get("Log", [])) == 5, "probes came at the start interval")
        self.assertEqual((self.status("slow"), self.health("slow")["FailingStreak"]), ("starting", 0))

    def test_a_stopped_container_is_not_healthy_any_more(self):
        self.start("ends", "--health-cmd", "true", "--health-interval", "100ms")
        wait_until(lambda: self.status("ends") == "healthy", "it is healthy")
        self.galley("stop", "-t", "0", "ends")
        self.assertEqual(self.status("ends"), "unhealthy")
        self.galley("start", "ends")
        wait_until(lambda: self.status("ends") == "healthy", "it is healthy again")

    def test_a_paused_container_is_not_asked(self):
        self.start("still", "--health-cmd", "true", "--health-interval", "50ms")
        wait_until(lambda: self.status("still") == "healthy", "it is healthy")
        self.galley("pause", "still")
        before = self.health("still")["Log"][-1]
        threading.Event().wait(1)  # the length of the look: twenty probes
        self.assertEqual(self.health("still")["Log"][-1], before)
        self.galley("unpause", "still")
        wait_until(lambda: self.health("still")["Log"][-1] != before, "it is asked again")

    def test_wrong_flags_are_refused(self):
        for words, *flags in [("time: invalid duration", "--health-interval", "often"),
                              ("--health-timeout cannot be negative", "--health-timeout", "-1s"),
                              ("--health-retries cannot be negative", "--health-retries", "-1"),
                              ("Interval in Healthcheck cannot be less than 1ms", "--health-interval", "5us"),
                              ("--no-healthcheck conflicts with --health-* options", "--no-healthcheck", "--health-cmd", "true"),
                              ("--no-healthcheck conflicts with --health-* options", "--health-cmd", "true", "--no-healthcheck")]:
            done = self.galley("create", *flags, self.image, check=False)
            self.assertNotEqual(done.returncode, 0, flags)
            self.assertIn(words, done.stderr)

    def test_without_a_check_the_monitor_keeps_asleep(self):
        self.start("quiet")
        monitor = next(pid for pid, text in self.processes() if b"galley-monitor" in text and self.inspect("quiet")["Id"].encode() in
                       (pathlib.Path("/proc") / str(pid) / "cmdline").read_bytes())
        status = lambda: [line for line in pathlib.Path(f"/proc/{monitor}/status").read_text().splitlines() if "ctxt" in line]
        before = status()
        ended = threading.Event()
        ended.wait(2)  # the length of the look, not a wait for something
        self.assertEqual(status(), before)


if __name__ == "__main__":
    support.main()
