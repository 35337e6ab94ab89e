# SPDX-License-Identifier: Apache-2.0
"""Logins to a real registry behind TLS and a password: kept in Docker's file, with a helper, in a real keyring that Docker's
own helper reads too; and registries.toml, which says how registries are reached. The password shows up nowhere else."""
import base64
import json
import os
import pathlib
import shutil
import stat
import subprocess
import tempfile

import support
from support import BIN, CACHE, GalleyCase, free_port, wait_until
from test_registry import CONFIG, HTPASSWD, PASSWORD, USER, make_certificates

HELPER = """#!/bin/sh
# Keeps nothing secret; writes down what every process of this machine shows of itself meanwhile.
store={directory}/kept
cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' '\\n' >>{directory}/cmdlines
case $1 in
  store) cat >$store ;;
  get) cat >/dev/null; cat $store 2>/dev/null || {{ echo credentials not found in native keychain; exit 1; }} ;;
  erase) cat >/dev/null; rm $store 2>/dev/null || {{ echo credentials not found in native keychain; exit 1; }} ;;
  list) echo '{{}}' ;;
esac
"""


class Logins(GalleyCase):
    pull_image = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.directory = pathlib.Path(tempfile.mkdtemp(prefix="galley-login-", dir="/var/tmp"))
        make_certificates(cls.directory)
        (cls.directory / "htpasswd").write_text(HTPASSWD, encoding="utf-8")
        cls.port = free_port()
        config = cls.directory / "config.yml"
        config.write_text(CONFIG.format(directory=cls.directory, port=cls.port), encoding="utf-8")
        cls.log = open(cls.directory / "log", "w", encoding="utf-8")
        cls.server = subprocess.Popen(["docker-registry", "serve", config], stdout=cls.log, stderr=cls.log)
        wait_until(lambda: not support.refuses(cls.port), "the registry listens")
        cls.host = f"localhost:{cls.port}"
        cls.secured = f"{cls.host}/{support.DEMO}"
        trusted = cls.directory / "trusted"
        trusted.mkdir()
        shutil.copy(cls.directory / "ca.pem", trusted / "ca.crt")
        subprocess.run(["skopeo", "copy", "--quiet", "--dest-cert-dir", trusted, "--dest-creds", f"{USER}:{PASSWORD}",
                        f"oci:{CACHE}/demo/layout:1", f"docker://{cls.secured}"], check=True)

    @classmethod
    def tearDownClass(cls):
        cls.server.terminate()
        cls.server.wait(support.PATIENCE)
        cls.log.close()
        shutil.rmtree(cls.directory)
        super().tearDownClass()

    def setUp(self):
        self.docker = pathlib.Path(tempfile.mkdtemp(prefix="docker-", dir=self.directory))
        self.config = self.docker / "config.json"
        self.settings = pathlib.Path(self.environment["XDG_CONFIG_HOME"]) / "galley/registries.toml"
        self.env = dict(self.environment, DOCKER_CONFIG=str(self.docker))
        for name in ("DBUS_SESSION_BUS_ADDRESS", "SSL_CERT_FILE"):
            self.env.pop(name, None)
        self.said = ""
        self.configure(f'[registry."{self.host}"]\nca = "{self.directory}/ca.pem"\n')

    def configure(self, text):
        self.settings.parent.mkdir(parents=True, exist_ok=True)
        self.settings.write_text(text, encoding="utf-8")

    def run_galley(self, *arguments, stdin=None, code=0):
        done = self.galley(*arguments, stdin=stdin, check=False, environment=self.env)
        self.said += done.stdout + done.stderr
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def login(self, password=PASSWORD, code=0):
        return self.run_galley("login", "-u", USER, "--password-stdin", self.host, stdin=password + "\n", code=code)

    def assert_nothing_shown(self, *secrets):
        secrets = secrets or (PASSWORD, base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode())
        for secret in secrets:
            self.assertNotIn(secret, self.said)
            self.assertNotIn(secret, (self.directory / "log").read_text(encoding="utf-8"))
            for path in list((self.data / "d").glob("*")) + list(self.runtime.rglob("*")):
                if path.is_file():
                    self.assertNotIn(secret.encode(), path.read_bytes(), path)

    def test_a_login_is_checked_kept_and_forgotten(self):
        wrong = self.login("not-" + PASSWORD, code=1)
        self.assertIn("does not accept this user name and password", wrong.stderr)
        self.assertFalse(self.config.exists())
        good = self.login()
        self.assertEqual(good.stdout, "Login Succeeded\n")
        self.assertIn(f"stored unencrypted in {self.config}", good.stderr)
        self.assertEqual(stat.S_IMODE(self.config.stat().st_mode), 0o600)
        before = self.config.read_bytes()
        self.login("not-" + PASSWORD, code=1)
        self.assertEqual(self.config.read_bytes(), before)
        self.assertIn("Authenticating with existing credentials", self.run_galley("login", self.host).stdout)
        self.run_galley("pull", "-q", self.secured)
        # Other programs read the file as Docker's own.
        subprocess.run(["skopeo", "inspect", "--authfile", self.config, "--cert-dir", self.directory / "trusted",
                        f"docker://{self.secured}"], check=True, stdout=subprocess.DEVNULL)
        self.assertEqual(self.run_galley("logout", self.host).stdout, f"Removing login credentials for {self.host}\n")
        self.assertEqual(self.run_galley("logout", self.host).stdout, f"Not logged in to {self.host}\n")
        refused = self.run_galley("pull", self.secured, code=1)
        self.assertIn(f"galley login {self.host}", refused.stderr)
        self.assert_nothing_shown()

    def test_a_helper_gets_the_password_and_nobody_sees_it(self):
        programs = self.docker / "bin"
        programs.mkdir()
        helper = programs / "docker-credential-e2e"
        helper.write_text(HELPER.format(directory=self.docker), encoding="utf-8")
        helper.chmod(0o700)
        self.env["PATH"] = f"{programs}:{self.env['PATH']}"
        self.config.write_text(json.dumps({"detachKeys": "ctrl-q", "credsStore": "e2e"}), encoding="utf-8")
        self.assertEqual(self.login().stderr, "")
        kept = json.loads((self.docker / "kept").read_text(encoding="utf-8"))
        self.assertEqual(kept, {"ServerURL": self.host, "Username": USER, "Secret": PASSWORD})
        self.run_galley("pull", "-q", self.secured)
        self.assertEqual(json.loads(self.config.read_text(encoding="utf-8")),
                         {"detachKeys": "ctrl-q", "credsStore": "e2e", "auths": {self.host: {}}})
        self.run_galley("logout", self.host)
        self.assertFalse((self.docker / "kept").exists())
        shown = (self.docker / "cmdlines").read_text(encoding="utf-8", errors="replace")
        self.assertIn("docker-credential-e2e", shown)
        self.assertNotIn(PASSWORD, shown.splitlines())
        self.assertNotIn(f"{USER}:{PASSWORD}", shown)
        self.env["PATH"] = self.environment["PATH"]
        missing = self.login(code=1)
        self.assertIn("docker-credential-e2e", missing.stderr)
        self.assertIn("not installed", missing.stderr)
        self.assert_nothing_shown()

    def start_session(self):
        """A session bus with an unlocked keyring of its own."""
        bus = subprocess.Popen(["dbus-daemon", "--session", "--nofork", "--print-address=1"], stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, text=True, env=self.env)
        self.addCleanup(lambda: (bus.terminate(), bus.wait(support.PATIENCE), bus.stdout.close()))
        self.env["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().strip()
        self.env["XDG_DATA_HOME"] = str(self.docker / "share")
        control = pathlib.Path(tempfile.mkdtemp(prefix="k", dir=self.runtime))
        keyring = subprocess.Popen(["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets",
                                    f"--control-directory={control}"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL, text=True, env=self.env)
        self.addCleanup(lambda: (keyring.terminate(), keyring.wait(support.PATIENCE)))
        keyring.stdin.write("keyring password")
        keyring.stdin.close()
        owned = ["dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/org/freedesktop/DBus",
                 "org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"]
        wait_until(lambda: "boolean true" in subprocess.run(owned, capture_output=True, text=True, env=self.env,
                                                            check=False).stdout, "the keyring is on the bus")

    def helper(self, program, verb, text=""):
        return subprocess.run([program, verb], input=text, capture_output=True, text=True, env=self.env, check=False)

    def test_the_keyring_is_shared_with_dockers_helper(self):
        self.start_session()
        theirs = "docker-credential-secretservice"
        ours = str(BIN / "galley-keyring")
        self.assertEqual(self.login().stderr, "")
        self.assertFalse(self.config.exists())
        got = json.loads(self.helper(theirs, "get", self.host).stdout)
        self.assertEqual((got["Username"], got["Secret"]), (USER, PASSWORD))
        self.assertEqual(json.loads(self.helper(theirs, "list").stdout), {self.host: USER})
        self.run_galley("pull", "-q", self.secured)
        self.assertEqual(self.helper(theirs, "erase", self.host).returncode, 0)
        self.assertEqual(self.run_galley("logout", self.host).stdout, f"Not logged in to {self.host}\n")
        # The other way: Docker's helper stores, Galley reads and removes.
        entry = json.dumps({"ServerURL": self.host, "Username": USER, "Secret": PASSWORD})
        self.assertEqual(self.helper(theirs, "store", entry).returncode, 0)
        self.assertEqual(json.loads(self.helper(ours, "list").stdout), {self.host: USER})
        self.assertIn("Login Succeeded", self.run_galley("login", self.host).stdout)
        self.run_galley("pull", "-q", self.secured)
        self.run_galley("logout", self.host)
        missing = self.helper(theirs, "get", self.host)
        self.assertEqual((missing.returncode, missing.stdout.strip()), (1, "credentials not found in native keychain"))
        self.assertEqual(self.helper(ours, "get", self.host).stdout.strip(), missing.stdout.strip())
        # Another account replaces the first one; a setting keeps the keyring out of it.
        other = json.dumps({"ServerURL": self.host, "Username": "other", "Secret": "x"})
        for text in (entry, other):
            self.assertEqual(self.helper(ours, "store", text).returncode, 0)
        self.assertEqual(json.loads(self.helper(theirs, "get", self.host).stdout)["Username"], "other")
        self.configure("keyring = false\n" + self.settings.read_text(encoding="utf-8"))
        self.assertIn("unencrypted", self.login().stderr)
        self.assert_nothing_shown()

    def test_a_certificate_is_trusted_where_that_is_said(self):
        self.configure("")
        unknown = self.run_galley("login", "-u", USER, "--password-stdin", self.host, stdin=PASSWORD, code=1)
        self.assertIn("set `ca` for the host in registries.toml", unknown.stderr)
        certificates = self.settings.parent.parent / "docker/certs.d" / self.host
        certificates.mkdir(parents=True)
        self.addCleanup(shutil.rmtree, certificates)
        shutil.copy(self.directory / "ca.pem", certificates / "ca.crt")
        self.assertEqual(self.login().stdout, "Login Succeeded\n")
        wrong = self.run_galley("login", "-u", USER, "--password-stdin", f"127.0.0.1:{self.port}", stdin=PASSWORD, code=1)
        self.assertIn("certificate", wrong.stderr)
        self.configure(f'[registry."127.0.0.1:{self.port}"]\ninsecure = true\n')
        done = self.run_galley("login", "-u", USER, "--password-stdin", f"127.0.0.1:{self.port}", stdin=PASSWORD)
        self.assertEqual(done.stdout, "Login Succeeded\n")
        self.assert_nothing_shown()

    def test_a_mistake_in_the_settings_is_told_with_its_line(self):
        self.configure(f'retries = 2\n\n[registry."{self.host}"]\ninsecur = true\n')
        done = self.run_galley("pull", self.secured, code=1)
        self.assertIn(f'{self.settings}:4: there is no key "insecur"', done.stderr)
        self.assertIn('do you mean "insecure"?', done.stderr)

    def test_a_mirror_gives_what_the_registry_has_not_to_give(self):
        gone = free_port()
        self.configure(f'[registry."docker.io"]\nmirrors = ["localhost:{gone}", "http://{self.registry}"]\n'
                       f'blocked = true\n')
        done = self.run_galley("pull", support.DEMO)
        self.assertIn(f"Status: Downloaded newer image for {support.DEMO}", done.stdout)
        self.assertIn(f"Note: the mirror localhost:{gone} did not help", done.stderr)
        self.assertEqual(done.stdout.splitlines()[-1], f"docker.io/{support.DEMO}")
        blocked = self.run_galley("pull", "galley/nothing:1", code=1)
        self.assertIn(f"is blocked by {self.settings}:3", blocked.stderr)


if __name__ == "__main__":
    support.main()
