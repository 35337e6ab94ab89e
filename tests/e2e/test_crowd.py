# SPDX-License-Identifier: Apache-2.0
"""A hundred containers at once: all start in parallel, all answer on their port, each costs little and nothing while it is idle, all
end, nothing is left.

    test_crowd.py [--containers N]
"""
import concurrent.futures
import pathlib
import re
import select

import support
from store_case import option
from support import GalleyCase, answers, is_alive, refuses, wait_until

CONTAINERS = 100
SERVER = "python3", "-m", "http.server", "5000", "--directory", "/srv"
# Of the kernel's accounting: kB of memory that is the process's own or its share of what several have.
MOST_PSS = 2048


def status_of(pid, key):
    text = pathlib.Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return int(re.search(rf"^{key}:\s+(\d+)", text, re.MULTILINE)[1])


def pss_of(pid):
    text = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8")
    return int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1])


class Crowd(GalleyCase):
    def in_parallel(self, work):
        """What `work` says for each name, as a person's impatience would have it: many commands at a time."""
        with concurrent.futures.ThreadPoolExecutor(16) as threads:
            return list(threads.map(work, self.names))

    def test_a_hundred_at_once(self):
        self.names = [f"crowd-{number}" for number in range(CONTAINERS)]
        self.in_parallel(lambda name: self.galley("run", "-d", "--name", name, "-p", "5000", self.image, *SERVER))
        self.assertEqual(len(self.galley("ps", "-q").stdout.split()), CONTAINERS)
        ports = self.in_parallel(lambda name: int(self.galley("port", name, "5000").stdout.rsplit(":", 1)[1]))
        self.assertEqual(len(set(ports)), CONTAINERS)
        for name, port in zip(self.names, ports):
            wait_until(lambda p=port: answers(p, "/"), f"{name} answers on {port}")
        first = self.in_parallel(lambda name: self.inspect(name)["State"]["Pid"])
        monitors = [status_of(pid, "PPid") for pid in first]
        self.assertEqual(len(set(monitors)), CONTAINERS)
        self.assert_they_cost_little(monitors)
        self.in_parallel(lambda name: self.galley("stop", "-t", "1", name))
        self.assertTrue(all(refuses(port) for port in ports))
        self.in_parallel(lambda name: self.galley("rm", name))
        wait_until(lambda: not any(is_alive(pid) for pid in first + monitors), "all are gone")
        wait_until(lambda: not self.processes(), f"processes stay: {self.processes()}")
        kept = [str(path) for path in (self.data / "d/containers").rglob("*") if path.name != "names"]
        self.assertEqual(kept + self.traces(), [])

    def assert_they_cost_little(self, monitors):
        pss = [pss_of(pid) for pid in monitors]
        print(f"monitors: {sum(pss) / len(pss):.0f} kB PSS each, at most {max(pss)} kB", flush=True)
        self.assertLess(max(pss), MOST_PSS)
        # Two seconds in which nothing happens are two seconds in which no monitor runs.
        before = [status_of(pid, "voluntary_ctxt_switches") for pid in monitors]
        select.select([], [], [], 2)
        woken = [after - old for old, after in zip(before, (status_of(pid, "voluntary_ctxt_switches") for pid in monitors))]
        self.assertEqual(sum(woken), 0, woken)


if __name__ == "__main__":
    CONTAINERS = option("--containers", CONTAINERS)
    support.main()
