# SPDX-License-Identifier: Apache-2.0
"""Docker Hub, with its host names, tokens, limits and its other host for blobs, behind a proxy: what a beginner does on the first
day. Neither a login nor a token reaches a host that it is not for."""
import json
import pathlib
import shutil
import tempfile

import support
from docker_hub import CDN, HOSTS, LOGIN, REGISTRY, DockerHub
from support import GalleyCase
from test_registry import make_certificates

USER, PASSWORD = "ann", "dckr_pat_of-ann"
IMAGE = "flask-demo:1"
WHOLE_NAME = "docker.io/library/flask-demo:1"


class Hub(GalleyCase):
    pull_image = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.directory = pathlib.Path(tempfile.mkdtemp(prefix="galley-hub-", dir="/var/tmp"))
        make_certificates(cls.directory, HOSTS)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.directory)
        super().tearDownClass()

    def setUp(self):
        self.hub = DockerHub(self.directory / "server.pem", self.directory / "server.key", self.registry,
                             {"library/flask-demo": "galley/flask-demo", "library/flask-other": "galley/flask-demo"}, {USER: PASSWORD})
        self.addCleanup(self.hub.close)
        self.docker = pathlib.Path(tempfile.mkdtemp(prefix="docker-", dir=self.directory))
        # NO_PROXY as desktops have it: nothing of this is an exception for Docker Hub.
        self.env = dict(self.environment, SSL_CERT_FILE=str(self.directory / "ca.pem"), HTTPS_PROXY=self.hub.proxy,
                        https_proxy=self.hub.proxy, NO_PROXY="localhost,127.0.0.1", no_proxy="localhost,127.0.0.1",
                        DOCKER_CONFIG=str(self.docker))
        self.env.pop("DBUS_SESSION_BUS_ADDRESS", None)

    def ask(self, *arguments, stdin=None, code=0):
        done = self.galley(*arguments, stdin=stdin, check=False, environment=self.env)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertNotIn(PASSWORD, done.stdout + done.stderr)
        return done

    def log_in(self):
        self.assertEqual(self.ask("login", "-u", USER, "--password-stdin", stdin=PASSWORD).stdout, "Login Succeeded\n")

    def forget(self):
        for image in set(self.ask("images", "-q").stdout.split()):
            self.ask("rmi", "-f", image)

    def asked(self, host):
        return [(method, path, login) for at, method, path, login in self.hub.requests if at == host]

    def test_a_name_alone_is_found_at_docker_hub(self):
        pulled = self.ask("pull", IMAGE).stdout.splitlines()
        self.assertEqual(pulled[0], "1: Pulling from library/flask-demo")
        self.assertEqual(pulled[-2:], [f"Status: Downloaded newer image for {IMAGE}", WHOLE_NAME])
        # The blobs came from the other host, which got no token; the login service got no login, because there is none.
        blobs = self.asked(CDN)
        self.assertEqual(len(blobs), 3)
        self.assertFalse(any(login for _, _, login in blobs + self.asked(LOGIN)))
        self.assertLessEqual(set(self.hub.connections), {f"CONNECT {host}:443" for host in HOSTS})
        self.assertEqual(self.ask("run", "--rm", IMAGE, "echo", "it runs").stdout, "it runs\n")
        self.assertIn("Docker Hub Pulls Left: 99 of 100", self.ask("info").stdout)
        # What is there is asked for by HEAD, which counts as no pull.
        before = len(self.hub.requests)
        again = self.ask("pull", IMAGE).stdout
        self.assertIn(f"Status: Image is up to date for {IMAGE}", again)
        manifests = [method for host, method, path, _ in self.hub.requests[before:] if "/manifests/" in path and host == REGISTRY]
        self.assertEqual(set(manifests), {"HEAD"})
        self.assertEqual(self.hub.remaining[""], 99)
        self.forget()

    def test_a_log_in_opens_what_is_ones_own_and_no_more(self):
        wrong = self.ask("login", "-u", USER, "--password-stdin", stdin="guess", code=1)
        self.assertIn("docker.io does not accept this user name and password", wrong.stderr)
        self.log_in()
        kept = json.loads((self.docker / "config.json").read_text(encoding="utf-8"))
        self.assertEqual(list(kept["auths"]), ["https://index.docker.io/v1/"])
        self.ask("pull", "-q", IMAGE)
        self.assertEqual(self.hub.remaining[USER], 199)
        self.ask("tag", IMAGE, f"{USER}/app:2")
        self.assertIn("2: digest: sha256:", self.ask("push", f"{USER}/app:2").stdout)
        self.hub.private.add(f"{USER}/app")
        self.forget()
        self.ask("pull", "-q", f"{USER}/app:2")
        self.assertEqual(self.ask("run", "--rm", f"{USER}/app:2", "echo", "back").stdout, "back\n")
        # Her own namespace is offered where another's was meant.
        self.ask("tag", f"{USER}/app:2", IMAGE)
        refused = self.ask("push", IMAGE, code=1)
        self.assertIn(f"logged in to docker.io as {USER}", refused.stderr)
        self.assertIn(f"{USER}/flask-demo", refused.stderr)
        self.ask("logout")
        self.forget()
        closed = self.ask("pull", f"{USER}/app:2", code=1)
        self.assertIn("galley login", closed.stderr)
        # The password goes to the login service alone.
        self.assertFalse(any(login for _, _, login in self.asked(CDN)))

    def test_the_end_of_the_free_pulls_is_explained(self):
        self.hub.remaining[""] = 0
        refused = self.ask("pull", IMAGE, code=1)
        self.assertIn("(100 in 6 hours)", refused.stderr)
        self.assertIn("galley login", refused.stderr)
        self.assertEqual(self.ask("images", "-q").stdout, "")
        self.log_in()
        self.ask("pull", "-q", IMAGE)
        self.forget()

    def test_search_and_tags(self):
        rows = self.ask("search", "flask").stdout.splitlines()
        self.assertEqual(rows[0].split(), ["NAME", "DESCRIPTION", "STARS", "OFFICIAL"])
        self.assertRegex(rows[1], r"^flask-demo +About library/flask-demo +9000 +\[OK\]$")
        found = [json.loads(line) for line in self.ask("search", "--format", "json", "flask").stdout.splitlines()]
        self.assertEqual([row["Name"] for row in found], ["flask-demo", "flask-other"])
        self.assertEqual(self.ask("image", "tags", "-q", "flask-demo").stdout, "1\n")

    def test_an_image_that_is_not_there_is_told_with_what_to_do(self):
        missing = self.ask("pull", "flask-demo:none", code=1)
        self.assertIn('there is no tag "none" in flask-demo', missing.stderr)
        # Docker Hub does not say whether there is no such repository or whether it is somebody's own.
        hidden = self.ask("pull", "nobody/nothing:1", code=1)
        self.assertIn("nobody/nothing", hidden.stderr)
        self.assertIn("galley login", hidden.stderr)


if __name__ == "__main__":
    support.main()
