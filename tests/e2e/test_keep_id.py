# SPDX-License-Identifier: Apache-2.0
"""`--userns keep-id`: files of the user who runs a container belong to the container's own user, the image's to whom they belonged."""
import io
import os
import subprocess
import tarfile

import support
from support import GalleyCase, wait_until

# An image as many are: an account of its own, and a directory that it may write.
MAKE = """
groupadd -g 450 cooks; useradd -u 440 -g 450 -d /home/cook -m cook
mkdir /var/soup; echo fresh > /var/soup/pot; chown -R cook:cooks /var/soup; chmod 750 /var/soup
"""
OWNERS = "stat -c '%n %u:%g' /etc/passwd /var/soup /var/soup/pot /home/cook /work /work/mine"


class KeepId(GalleyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.galley("run", "--name", "kitchen", "-u", "0", cls.image, "sh", "-ec", MAKE)
        cls.galley("commit", "-c", "USER cook", "-c", "WORKDIR /", "-c", "ENTRYPOINT []", "-c", 'CMD ["sh"]', "kitchen", "soup:1")
        cls.work = cls.data / "work"
        cls.work.mkdir()
        (cls.work / "mine").write_text("by hand")

    def soup(self, *command, options=("--userns", "keep-id:user"), check=True):
        return self.galley("run", "--rm", "-v", f"{self.work}:/work", *options, "soup:1", *command, check=check)

    def owner_of(self, name):
        status = (self.work / name).stat()
        return status.st_uid, status.st_gid

    def test_the_users_files_belong_to_the_containers_user(self):
        done = self.soup("sh", "-c", f"id -u; id -g; {OWNERS}; cat /work/mine; echo new > /work/new; echo more >> /var/soup/pot")
        self.assertEqual(done.stdout, "440\n450\n/etc/passwd 0:0\n/var/soup 440:450\n/var/soup/pot 440:450\n"
                                      "/home/cook 440:450\n/work 440:450\n/work/mine 440:450\nby hand")
        self.assertEqual(done.stderr, "")
        self.assertEqual(self.owner_of("new"), (os.getuid(), os.getgid()))
        denied = self.soup("sh", "-c", "echo no > /etc/passwd", check=False)
        self.assertNotEqual(denied.returncode, 0)
        self.assertIn("Permission denied", denied.stderr)

    def test_without_it_it_is_offered(self):
        done = self.soup("sh", "-c", "stat -c %u /work", options=())
        self.assertEqual(done.stdout, "0\n")
        self.assertIn("WARNING: The container runs as user cook, but what is mounted at /work belongs to root inside; add --userns "
                      "keep-id:user", done.stderr)
        for options in (("-u", "0"), ("--userns", "keep-id:user")):
            self.assertEqual(self.soup("true", options=options).stderr, "")
        read_only = self.galley("run", "--rm", "-v", f"{self.work}:/work:ro", "soup:1", "true")
        self.assertEqual(read_only.stderr, "")

    def test_the_ids_of_the_host_or_those_given(self):
        self.galley_bytes("export", "kitchen")
        self.galley("import", self.data / "archive.tar", "nobodys:1")
        plain = self.galley("run", "--rm", "-v", f"{self.work}:/work", "--userns", "keep-id", "nobodys:1", "sh", "-c",
                            "id -u; id -g; stat -c '%u:%g' /work /etc/passwd")
        own = f"{os.getuid()}:{os.getgid()}"
        self.assertEqual(plain.stdout.splitlines()[:4], [str(os.getuid()), str(os.getgid()), own, "0:0"])
        given = self.galley("run", "--rm", "-v", f"{self.work}:/work", "--userns", "keep-id:uid=7,gid=0", "nobodys:1", "sh", "-c",
                            "id -u; id -g; stat -c '%u:%g' /work /etc/passwd; cat /proc/self/uid_map")
        self.assertEqual(given.stdout.splitlines()[:4], ["7", "0", "7:0", "0:0"])
        self.assertEqual(len(given.stdout.splitlines()), 8, given.stdout)

    def test_root_inside_is_not_the_user(self):
        done = self.soup("sh", "-c", "touch /work/by-root; chown 0:0 /work/mine; stat -c %u /work/by-root; echo r > /root/r; "
                                     "stat -c %u /root/r; touch /work/by-root-too", options=("-u", "0", "--userns", "keep-id:uid=440,gid=450"))
        self.assertEqual(done.stdout, "0\n0\n")
        self.assertNotEqual(self.owner_of("by-root")[0], os.getuid())
        self.assertNotEqual(self.owner_of("mine")[0], os.getuid())
        self.soup("sh", "-c", "chown 440:450 /work/mine; rm /work/by-root*", options=("-u", "0", "--userns", "keep-id:uid=440,gid=450"))
        self.assertEqual(self.owner_of("mine"), (os.getuid(), os.getgid()))

    def test_its_files_go_in_and_out_with_their_owners(self):
        self.galley("run", "-d", "--name", "pot", "-v", f"{self.work}:/work", "--userns", "keep-id:user", "soup:1", "sleep", "600")
        self.galley("exec", "-u", "0", "pot", "sh", "-c", "echo r > /etc/of-root; echo s > /var/soup/second; chown cook:cooks /var/soup/second")
        self.assertEqual(self.galley("exec", "pot", "sh", "-c", "id -u; echo c > /var/soup/third").stdout, "440\n")
        self.assertEqual(self.inspect("pot")["HostConfig"]["UsernsMode"], "keep-id:user")
        (self.data / "in").write_text("in")
        for moment in ("running", "stopped"):
            self.galley("cp", self.data / "in", f"pot:/etc/in-{moment}")
            members = self.members(self.galley_bytes("cp", "pot:/var/soup", "-"))
            self.assertEqual(members["soup/pot"], (440, 450), moment)
            self.assertEqual(members["soup/second"], (440, 450), moment)
            self.assertEqual(self.members(self.galley_bytes("cp", "pot:/etc/of-root", "-"))["of-root"], (0, 0), moment)
            self.assertEqual(self.members(self.galley_bytes("cp", "pot:/work/mine", "-"))["mine"], (440, 450), moment)
            exported = self.members(self.galley_bytes("export", "pot"))
            self.assertEqual((exported["etc/passwd"], exported["var/soup/third"], exported[f"etc/in-{moment}"]), ((0, 0), (440, 450), (0, 0)), moment)
            self.assertIn("A /etc/of-root", self.galley("diff", "pot").stdout)
            self.galley("commit", "pot", f"again:{moment}")
            shown = self.galley("run", "--rm", f"again:{moment}", "sh", "-c",
                                f"stat -c %u /etc/of-root /etc/in-{moment} /etc/passwd /var/soup /var/soup/second /var/soup/third")
            self.assertEqual(shown.stdout, "0\n0\n0\n440\n440\n440\n", moment)
            self.galley("stop", "-t", "0", "pot")
        self.galley("start", "pot")
        self.assertEqual(self.galley("exec", "pot", "sh", "-c", "cat /etc/in-stopped; stat -c %u /etc/in-stopped /var/soup/third").stdout, "in0\n440\n")
        self.galley("rm", "-f", "pot")

    def galley_bytes(self, *arguments):
        archive = self.data / "archive.tar"
        with archive.open("wb") as file:
            subprocess.run([str(support.BIN / "galley"), *arguments], stdout=file, env=self.environment, check=True, timeout=120)
        return archive.read_bytes()

    @staticmethod
    def members(archive):
        with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
            return {member.name.removeprefix("./"): (member.uid, member.gid) for member in tar}

    def test_a_new_volume_has_the_images_owners(self):
        self.galley("volume", "create", "stock")
        for _ in range(2):
            done = self.galley("run", "--rm", "-v", "stock:/var/soup", "--userns", "keep-id:user", "soup:1", "sh", "-c",
                               "stat -c %u:%g /var/soup /var/soup/pot; echo x >> /var/soup/pot && tail -n1 /var/soup/pot")
            self.assertEqual(done.stdout, "440:450\n440:450\nx\n")
        self.galley("volume", "rm", "stock")

    def test_it_stays_itself_when_it_is_restarted(self):
        self.galley("run", "-d", "--name", "stays", "-v", f"{self.work}:/work", "--userns", "keep-id:user", "--health-cmd",
                    "test $(id -u) = 440 && test -O /work", "--health-interval", "1s", "soup:1", "sleep", "600")
        wait_until(lambda: self.inspect("stays")["State"]["Health"]["Status"] == "healthy", "it is healthy")
        self.galley("restart", "-t", "0", "stays")
        wait_until(lambda: self.inspect("stays")["State"]["Health"]["Status"] == "healthy", "it is healthy again")
        self.galley("rm", "-f", "stays")

    def test_what_cannot_be_is_refused(self):
        for text, words in (("host", "use keep-id"), ("keep-id:", "use keep-id"), ("keep-id:uid=x", "use keep-id"),
                            ("keep-id:uid=3,size=4", "use keep-id"), ("keep-id:uid=-1", "use keep-id"),
                            ("keep-id:uid=2000000000,gid=1", "outside the ids that a container has here")):
            done = self.galley("create", "--name", "never", "--userns", text, "soup:1", check=False)
            self.assertNotEqual(done.returncode, 0, text)
            self.assertIn(words, done.stderr, text)
        self.assertEqual(self.galley("ps", "-aq", "--filter", "name=never").stdout, "")


if __name__ == "__main__":
    support.main()
