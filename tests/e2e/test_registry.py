# SPDX-License-Identifier: Apache-2.0
"""A real registry behind TLS and a password: the certificate must be one that the system trusts, the login is the one that
`docker login` left, and neither the password nor anything else reaches an error text."""
import base64
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

import support
from support import CACHE, GalleyCase, free_port, wait_until

# "cook" and its password, as htpasswd has them.
USER, PASSWORD = "cook", "recipe"
HTPASSWD = "cook:$2b$05$8uAR0JhJvyL.t7treBFUUOZ1Cfh4BbYjvKHwfCBPaWLhNy7IQyBrG\n"
CONFIG = """
version: 0.1
log: {{level: warn}}
storage:
  filesystem: {{rootdirectory: {directory}/storage}}
auth:
  htpasswd: {{realm: galley-test, path: {directory}/htpasswd}}
http:
  addr: 127.0.0.1:{port}
  tls: {{certificate: {directory}/server.pem, key: {directory}/server.key}}
"""


def openssl(directory, *arguments):
    subprocess.run(["openssl", *arguments], cwd=directory, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def make_certificates(directory, hosts=("localhost",)):
    """ca.pem, and server.pem with server.key for these hosts and nothing else."""
    openssl(directory, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Galley test CA",
            "-keyout", "ca.key", "-out", "ca.pem")
    openssl(directory, "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", "server.key", "-out",
            "server.csr")
    names = ",".join(f"DNS:{host}" for host in hosts)
    (directory / "names").write_text(f"subjectAltName={names}\n", encoding="utf-8")
    openssl(directory, "x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days",
            "2", "-extfile", "names", "-out", "server.pem")


class SecuredRegistry(GalleyCase):
    pull_image = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.directory = pathlib.Path(tempfile.mkdtemp(prefix="galley-tls-", dir="/var/tmp"))
        make_certificates(cls.directory)
        (cls.directory / "htpasswd").write_text(HTPASSWD, encoding="utf-8")
        cls.port = free_port()
        config = cls.directory / "config.yml"
        config.write_text(CONFIG.format(directory=cls.directory, port=cls.port), encoding="utf-8")
        cls.log = open(cls.directory / "log", "w", encoding="utf-8")
        cls.server = subprocess.Popen(["docker-registry", "serve", config], stdout=cls.log, stderr=cls.log)
        wait_until(lambda: not support.refuses(cls.port), "the registry listens")
        cls.secured = f"localhost:{cls.port}/{support.DEMO}"
        certificates = cls.directory / "trusted"
        certificates.mkdir()
        shutil.copy(cls.directory / "ca.pem", certificates / "ca.crt")
        subprocess.run(["skopeo", "copy", "--quiet", "--dest-cert-dir", certificates, "--dest-creds", f"{USER}:{PASSWORD}",
                        f"oci:{CACHE}/demo/layout:1", f"docker://{cls.secured}"], check=True)

    @classmethod
    def tearDownClass(cls):
        cls.server.terminate()
        cls.server.wait(support.PATIENCE)
        cls.log.close()
        shutil.rmtree(cls.directory)
        super().tearDownClass()

    def pull(self, reference, trusted=True, password=PASSWORD):
        environment = dict(self.environment)
        if trusted:
            environment["SSL_CERT_FILE"] = str(self.directory / "ca.pem")
        if password:
            docker = self.directory / "docker"
            docker.mkdir(exist_ok=True)
            login = base64.b64encode(f"{USER}:{password}".encode()).decode()
            (docker / "config.json").write_text(json.dumps({"auths": {f"localhost:{self.port}": {"auth": login}}}),
                                                encoding="utf-8")
            environment["DOCKER_CONFIG"] = str(docker)
        else:
            environment["DOCKER_CONFIG"] = os.devnull
        return self.galley("pull", reference, check=False, environment=environment)

    def test_1_an_unknown_certificate_is_refused(self):
        done = self.pull(self.secured, trusted=False)
        self.assertEqual(done.returncode, 1)
        self.assertIn("certificate", done.stderr)
        self.assertNotIn(PASSWORD, done.stdout + done.stderr)

    def test_2_a_certificate_for_another_name_is_refused(self):
        done = self.pull(self.secured.replace("localhost", "127.0.0.1"))
        self.assertEqual(done.returncode, 1)
        self.assertIn("certificate", done.stderr)

    def test_3_without_a_login_the_image_is_out_of_reach(self):
        done = self.pull(self.secured, password=None)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, "(?i)log in|login|unauthorized")

    def test_4_a_wrong_password_is_refused_and_not_repeated(self):
        done = self.pull(self.secured, password="secret-of-the-cook")
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, "(?i)log in|login|password|unauthorized")
        self.assertNotIn("secret-of-the-cook", done.stdout + done.stderr)

    def test_5_with_the_login_of_docker_it_is_pulled_and_runs(self):
        done = self.pull(self.secured)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("Status: Downloaded newer image", done.stdout)
        self.assertEqual(self.galley("run", "--rm", "--network", "none", self.secured, "echo", "cooked").stdout, "cooked\n")
        # A container that removes itself answers before its files are gone.
        support.wait_until(lambda: not self.processes(), "nothing is at work in the background")
        kept = [path for path in (self.data / "d").rglob("*") if path.is_file() and not path.is_relative_to(
            self.data / "d/layers") and PASSWORD.encode() in path.read_bytes()]
        self.assertEqual(kept, [])


if __name__ == "__main__":
    support.main()
