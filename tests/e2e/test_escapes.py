# SPDX-License-Identifier: Apache-2.0
"""Ways out that were found in other engines, tried by the author of an image and by a process inside. None leads out."""
import hashlib
import io
import pathlib
import shutil
import tarfile
import textwrap
import threading

import support
from small_images import build_reader
from support import GalleyCase, wait_until

# What it can do without a way out is done with system calls, whose numbers are those of x86-64 and of aarch64.
SYSCALLS = textwrap.dedent("""\
    import ctypes, errno, os, platform
    libc = ctypes.CDLL(None, use_errno=True)
    x86 = platform.machine() == 'x86_64'
    tries = {
        'mount': lambda: libc.mount(b'none', b'/mnt', b'tmpfs', 0, None),
        'umount': lambda: libc.umount2(b'/proc/kcore', 2),
        'unshare user': lambda: libc.unshare(0x10000000),
        'unshare mount': lambda: libc.unshare(0x20000),
        'setns': lambda: libc.setns(os.open('/proc/1/ns/net', os.O_RDONLY), 0),
        'pivot_root': lambda: libc.syscall(155 if x86 else 41, b'/', b'/'),
        'keyctl': lambda: libc.syscall(250 if x86 else 219, 0, -3, 1),
        'add_key': lambda: libc.syscall(248 if x86 else 217, b'user', b'x', b'y', 1, -3),
        'bpf': lambda: libc.syscall(321 if x86 else 280, 0, None, 0),
        'open_by_handle_at': lambda: libc.syscall(304 if x86 else 265, 0, None, 0),
        'init_module': lambda: libc.syscall(175 if x86 else 105, None, 0, b''),
        'kexec_load': lambda: libc.syscall(246 if x86 else 104, 0, 0, None, 0),
        'io_uring_setup': lambda: libc.syscall(425, 1, None),
        'userfaultfd': lambda: libc.syscall(323 if x86 else 282, 0),
        'perf_event_open': lambda: libc.syscall(298 if x86 else 241, None, 0, -1, -1, 0),
        'swapon': lambda: libc.swapon(b'/etc/passwd', 0),
        'reboot': lambda: libc.reboot(0),
        'settimeofday': lambda: libc.settimeofday(ctypes.byref(ctypes.c_longlong(0)), None),
    }
    for name, call in tries.items():
        ctypes.set_errno(0)
        result = call()
        error = ctypes.get_errno()
        print(name, 'refused' if result == -1 and error in (errno.EPERM, errno.EACCES, errno.ENOSYS) else f'{result} {error}')
    """)


def image_tar(program, entries):
    """A root file system with one program, /probe, and with symbolic links: path → target."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as tar:
        member = tarfile.TarInfo("probe")
        member.size, member.mode = len(program), 0o755
        tar.addfile(member, io.BytesIO(program))
        for path, target in entries.items():
            member = tarfile.TarInfo(path)
            member.type, member.linkname = tarfile.SYMTYPE, target
            tar.addfile(member)
    return stream.getvalue()


def fingerprint(directory):
    return sorted((str(path.relative_to(directory)), path.read_bytes() if path.is_file() else b"") for path in directory.rglob("*"))


class ByTheImage(GalleyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.outside = cls.data / "outside"
        cls.program = build_reader(cls.data)

    def setUp(self):
        self.outside.mkdir()
        (self.outside / "victim").write_text("untouched\n", encoding="utf-8")
        (self.outside / "folder").mkdir()
        self.addCleanup(shutil.rmtree, self.outside)
        self.before = fingerprint(self.outside)

    def try_out(self, links, *arguments):
        """Runs /probe of an image with these links. It may be refused, with a sentence; outside nothing changes."""
        archive = self.data / "image.tar"
        archive.write_bytes(image_tar(self.program, links))
        self.galley("import", archive, "hostile:1")
        done = self.galley("run", "--rm", *arguments, "hostile:1", "/probe", "/probe", check=False)
        self.assertEqual(fingerprint(self.outside), self.before, f"{links} {arguments}: {done.stderr}")
        self.assertTrue(done.returncode == 0 or done.stderr.strip(), f"{links}: no sentence")
        self.assertEqual(self.galley("ps", "-aq").stdout, "")
        self.galley("rmi", "-f", "hostile:1")
        return done

    def test_links_in_place_of_what_the_engine_mounts_upon(self):
        """CVE-2019-16884, CVE-2019-19921, CVE-2021-30465, CVE-2026-41579 and their like."""
        for path in ("dev", "proc", "sys", "etc", "dev/shm", "dev/pts", "etc/hosts", "etc/hostname", "etc/resolv.conf", "etc/passwd",
                     "etc/group", "tmp", "run"):
            for target in (str(self.outside), str(self.outside / "victim"), "../../../../../.." + str(self.outside), "/proc/self/root",
                           "/proc/1/root"):
                with self.subTest(path=path, target=target):
                    self.try_out({path: target})

    def test_links_in_place_of_a_volume_and_a_directory_to_work_in(self):
        for target in (str(self.outside), "/../../../../../.." + str(self.outside), "/proc/1/cwd"):
            with self.subTest(target=target):
                self.try_out({"data": target}, "-v", "kept:/data")
                self.try_out({"data": target}, "-v", f"{self.outside / 'folder'}:/data/below:ro")
                self.try_out({"data": target}, "--tmpfs", "/data/folder")
                self.try_out({"data": target}, "-w", "/data")
                self.try_out({"data": target}, "-w", "/data/made-by-the-engine")

    def test_files_of_the_computer_are_not_read_for_the_image(self):
        """A user that is looked up in /etc/passwd must not be looked up in this computer's."""
        (self.outside / "passwd").write_text("stranger:x:0:0::/:/bin/sh\n", encoding="utf-8")
        self.before = fingerprint(self.outside)
        for target in (str(self.outside / "passwd"), "/../../../../.." + str(self.outside / "passwd"), "/proc/self/root/etc/passwd"):
            done = self.try_out({"etc/passwd": target}, "-u", "stranger")
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("unable to find user stranger", done.stderr)
        for user in ("4294967296", "-1", "0x0", "4294967295", "1000:4294967296"):
            with self.subTest(user=user):
                self.assertNotEqual(self.try_out({}, "-u", user).returncode, 0)


class FromInside(GalleyCase):
    def python(self, script, *arguments):
        return self.run_container("-u", "0", *arguments, command=["python3", "-c", script], check=False)

    def test_system_calls_that_lead_out_are_refused(self):
        done = self.python(SYSCALLS)
        lines = done.stdout.splitlines()
        self.assertGreater(len(lines), 15, done.stderr)
        self.assertEqual([line for line in lines if not line.endswith(" refused")], [])

    def test_the_kernel_is_not_written_to(self):
        paths = ("/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe", "/proc/sys/vm/overcommit_memory", "/proc/sysrq-trigger",
                 "/proc/irq/default_smp_affinity", "/sys/kernel/uevent_helper", "/sys/fs/cgroup/release_agent")
        script = "".join(f"(echo 1 >{path}) 2>/dev/null && echo wrote {path}\n" for path in paths)
        done = self.run_container("-u", "0", command=["sh", "-c", script + "true"], check=False)
        self.assertEqual(done.stdout, "")

    def test_no_device_of_the_computer_can_be_made_or_read(self):
        script = ("import os, stat\n"
                  "for kind, major, minor in ((stat.S_IFBLK, 254, 0), (stat.S_IFBLK, 8, 0), (stat.S_IFCHR, 1, 1)):\n"
                  "    try:\n"
                  "        os.mknod('/tmp/node', kind | 0o600, os.makedev(major, minor))\n"
                  "        os.open('/tmp/node', os.O_RDONLY)\n"
                  "        print('opened', major, minor)\n"
                  "    except OSError as error:\n"
                  "        print(error.strerror)\n"
                  "    if os.path.exists('/tmp/node'): os.unlink('/tmp/node')\n")
        self.assertNotIn("opened", self.python(script).stdout)

    def test_a_signal_to_all_ends_nobody_else(self):
        self.galley("run", "-d", "--name", "other", self.image, "sleep", "1000")
        self.galley("run", "-d", "--name", "killer", "-u", "0", self.image, "sleep", "1000")
        self.galley("exec", "-u", "0", "killer", "python3", "-c", "import os; os.kill(-1, 9)", check=False)
        self.assertEqual(self.galley("exec", "other", "echo", "alive").stdout, "alive\n")
        self.assertEqual(self.inspect("other")["State"]["Status"], "running")
        self.galley("rm", "-f", "other", "killer")

    def test_no_process_shows_the_way_to_other_roots(self):
        """/proc/<pid>/root and cwd of whatever the engine brings in (CVE-2024-21626's class), while it brings something in."""
        self.galley("run", "-d", "--name", "watcher", "-u", "0", self.image, "python3", "-u", "-c", textwrap.dedent("""\
            import os
            home = os.stat('/')
            print('up')
            while not os.path.exists('/tmp/enough'):
                for pid in filter(str.isdigit, os.listdir('/proc')):
                    for link in ('root', 'cwd'):
                        try:
                            top = os.stat(f'/proc/{pid}/{link}/')
                            if link == 'root' and (top.st_dev, top.st_ino) != (home.st_dev, home.st_ino):
                                print('another root', pid, open(f'/proc/{pid}/comm').read())
                        except OSError:
                            pass
                    try:
                        for fd in os.listdir(f'/proc/{pid}/fd'):
                            where = os.readlink(f'/proc/{pid}/fd/{fd}')
                            if '/containers/' in where or 'monitors' in where: print('a descriptor', where)
                    except OSError:
                        pass
                    try:
                        os.close(os.open(f'/proc/{pid}/exe', os.O_WRONLY))
                        print('a program open for writing', pid, os.readlink(f'/proc/{pid}/exe'))
                    except OSError:
                        pass
            print('done')
            """))
        wait_until(lambda: "up" in self.galley("logs", "watcher").stdout, "it watches")
        programs = [support.BIN / name for name in ("galley", "galley-monitor", "galley-ns")]
        programs += [pathlib.Path(path) for path in (shutil.which("crun"), shutil.which("runc")) if path]
        before = [hashlib.sha256(path.read_bytes()).digest() for path in programs]
        calls = [threading.Thread(target=lambda: [self.galley("exec", "watcher", "true") for _ in range(8)]) for _ in range(3)]
        for call in calls:
            call.start()
        for call in calls:
            call.join()
        self.galley("exec", "watcher", "touch", "/tmp/enough")
        self.galley("wait", "watcher")
        self.assertEqual(self.galley("logs", "watcher").stdout, "up\ndone\n")
        self.assertEqual([hashlib.sha256(path.read_bytes()).digest() for path in programs], before)
        self.galley("rm", "watcher")

    def test_sockets_see_their_own_network_only(self):
        script = ("import socket\n"
                  "s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.ntohs(3))\n"
                  "print(sorted(name for _, name in socket.if_nameindex()))\n"
                  "try: socket.socket(38, socket.SOCK_SEQPACKET)\n"
                  "except OSError as e: print('no AF_ALG', e.errno)\n"
                  "try: socket.socket(40, socket.SOCK_STREAM)\n"
                  "except OSError as e: print('no AF_VSOCK', e.errno)\n")
        lines = self.python(script).stdout.splitlines()
        self.assertEqual(lines[0], "['eth0', 'lo']")
        self.assertTrue(lines[1].startswith("no AF_ALG") and lines[2].startswith("no AF_VSOCK"), lines)


if __name__ == "__main__":
    support.main()
