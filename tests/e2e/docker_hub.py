# SPDX-License-Identifier: Apache-2.0
"""Docker Hub in miniature, under Docker Hub's own host names: a proxy through which alone it is reached, one certificate for all
of its hosts, tokens that say who may do what, blobs from another host than the registry's, a limit of pulls, search and tags. What
it stores lies in the real registry behind it. Shapes: distribution-spec, Docker's token specification, hub.docker.com/v2."""
import base64
import http.client
import http.server
import json
import re
import secrets
import socket
import socketserver
import ssl
import threading
import urllib.parse

REGISTRY, LOGIN, SITE, INDEX, CDN = ("registry-1.docker.io", "auth.docker.io", "hub.docker.com", "index.docker.io",
                                     "production.cloudflare.docker.com")
HOSTS = (REGISTRY, LOGIN, SITE, INDEX, CDN)
MANIFESTS = re.compile(r"/v2/(.+)/manifests/(.+)")
BLOBS = re.compile(r"/v2/(.+)/blobs/(sha256:[0-9a-f]{64})")
REPOSITORY = re.compile(r"/v2/(.+?)/(?:manifests|blobs|tags)/")
WINDOW = 21600
PREVIEW = "ratelimitpreview/test"
HOP_BY_HOP = ("connection", "transfer-encoding", "content-length", "host", "authorization", "keep-alive", "date", "server")


class DockerHub:
    def __init__(self, certificate, key, upstream, repositories, accounts):
        """`repositories`: name at the Hub → name at `upstream`, "HOST:PORT"; `accounts`: user → password. A repository belongs to
        the first part of its name; those of `library` are for all to read."""
        self.upstream, self.repositories, self.accounts = upstream, repositories, accounts
        self.tokens = {}      # token → (user, {repository: actions})
        self.requests = []    # (host, method, path with its query, whether with an Authorization)
        self.connections = []  # what the proxy was asked for
        self.private, self.pushed = set(), set()
        self.limits = {"": 100, **{user: 200 for user in accounts}}
        self.remaining = dict(self.limits)
        self._lock = threading.Lock()
        hub = self

        class Handler(_Handler):
            owner = hub
        self._site = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        # In the thread of the connection, so that a peer that leaves does not hold up the others.
        self._site.socket = context.wrap_socket(self._site.socket, server_side=True, do_handshake_on_connect=False)

        class Proxy(_Proxy):
            owner = hub
        self._proxy = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Proxy)
        for server in (self._site, self._proxy):
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        self.proxy = f"http://127.0.0.1:{self._proxy.server_address[1]}"

    def close(self):
        for server in (self._site, self._proxy):
            server.shutdown()
            server.server_close()

    def site_address(self):
        return self._site.server_address

    def note(self, *request):
        with self._lock:
            self.requests.append(request)

    def take_pull(self, user):
        """One pull less; whether there was one."""
        with self._lock:
            left = self.remaining[user]
            self.remaining[user] = max(0, left - 1)
            return left > 0

    def granted(self, user, repository, wanted):
        """What `user` ("" is nobody) may do there."""
        owner = repository.split("/")[0]
        allowed = set()
        known = repository in self.repositories or repository in self.pushed or repository == PREVIEW
        if owner == user or (known and repository not in self.private):
            allowed.add("pull")
        if owner == user:
            allowed.add("push")
        return [action for action in wanted if action in allowed]

    def issue(self, user, scopes):
        access = {}
        for scope in scopes:
            kind, repository, actions = scope.split(":")
            assert kind == "repository", scope
            access[repository] = self.granted(user, repository, actions.split(","))
        token = secrets.token_urlsafe(32)
        with self._lock:
            self.tokens[token] = (user, access)
        return token


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    owner: DockerHub

    def log_message(self, *_):
        pass

    def answer(self, status, document=None, headers=(), body=None):
        body = json.dumps(document).encode() if body is None else body
        self.send_response(status)
        for name, value in (("Content-Type", "application/json"), *headers):
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def refuse(self, status, code, words, headers=()):
        self.answer(status, {"errors": [{"code": code, "message": words}]}, headers)

    def body(self):
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        pieces = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            pieces.append(self.rfile.read(size))
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return b"".join(pieces)

    def handle_any(self):
        host = self.headers.get("Host", "").split(":")[0]
        self.owner.note(host, self.command, self.path, "Authorization" in self.headers)
        if self.headers.get("Expect", "").lower() == "100-continue":
            self.send_response_only(100)
            self.end_headers()
        content = self.body()
        {REGISTRY: self.registry, LOGIN: self.login, SITE: self.site, INDEX: self.index, CDN: self.cdn}[host](content)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any

    def query(self):
        return urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)

    # auth.docker.io
    def login(self, _):
        user = ""
        given = self.headers.get("Authorization", "")
        if given.startswith("Basic "):
            user, _, password = base64.b64decode(given[6:]).decode().partition(":")
            if self.owner.accounts.get(user) != password:
                return self.answer(401, {"details": "incorrect username or password"})
        if self.query().get("service") != ["registry.docker.io"]:
            return self.answer(400, {"details": "no such service"})
        scopes = [scope for entry in self.query().get("scope", []) for scope in entry.split(" ")]
        token = self.owner.issue(user, scopes)
        return self.answer(200, {"token": token, "access_token": token, "expires_in": 300, "issued_at": "2026-01-01T00:00:00Z"})

    # registry-1.docker.io
    def registry(self, content):
        path = urllib.parse.urlsplit(self.path).path
        found = REPOSITORY.match(path)
        repository = found[1] if found else ""
        action = "pull" if self.command in ("GET", "HEAD") else "push"
        user, access = self.owner.tokens.get(self.headers.get("Authorization", "").removeprefix("Bearer "), (None, {}))
        if user is None or (repository and action not in access.get(repository, [])):
            scope = f',scope="repository:{repository}:{"pull" if action == "pull" else "pull,push"}"' if repository else ""
            error = ',error="insufficient_scope"' if user is not None else ""
            challenge = f'Bearer realm="https://{LOGIN}/token",service="registry.docker.io"{scope}{error}'
            return self.refuse(401, "UNAUTHORIZED", "authentication required", [("WWW-Authenticate", challenge)])
        if path == "/v2/":
            return self.answer(200, {})
        if MANIFESTS.fullmatch(path) and action == "pull":
            return self.manifest(repository, user)
        blob = BLOBS.fullmatch(path)
        if blob and self.command == "GET":
            return self.answer(307, {}, [("Location", f"https://{CDN}/registry-v2/{repository}/{blob[2]}/data?verify=1-x")])
        if self.command == "PUT" and MANIFESTS.fullmatch(path):
            self.owner.pushed.add(repository)
        return self.forward(self.behind(repository), content)

    def limit_headers(self, user):
        return [("RateLimit-Limit", f"{self.owner.limits[user]};w={WINDOW}"),
                ("RateLimit-Remaining", f"{self.owner.remaining[user]};w={WINDOW}"), ("Docker-RateLimit-Source", "192.0.2.1")]

    def manifest(self, repository, user):
        if self.command == "GET" and not self.owner.take_pull(user):
            return self.refuse(429, "TOOMANYREQUESTS", "You have reached your unauthenticated pull rate limit.", self.limit_headers(user))
        if repository == PREVIEW:
            return self.answer(200, {}, self.limit_headers(user))
        return self.forward(self.behind(repository), b"", self.limit_headers(user))

    def behind(self, repository):
        """The path at the registry behind."""
        return self.path.replace(f"/v2/{repository}/", f"/v2/{self.owner.repositories.get(repository, repository)}/", 1)

    def forward(self, path, content, headers=()):
        upstream = http.client.HTTPConnection(self.owner.upstream)
        passed = {name: value for name, value in self.headers.items() if name.lower() not in (*HOP_BY_HOP, "expect")}
        upstream.request(self.command, path, content, passed)
        reply = upstream.getresponse()
        self.send_response(reply.status)
        for name, value in (*reply.getheaders(), *headers):
            if name.lower() in HOP_BY_HOP:
                continue
            if name.lower() == "location":
                value = re.sub(r"^https?://[^/]+", f"https://{REGISTRY}", value)
            self.send_header(name, value)
        length = reply.getheader("Content-Length", "0")
        self.send_header("Content-Length", length)
        self.end_headers()
        if self.command != "HEAD":
            while block := reply.read(1 << 16):
                self.wfile.write(block)
        upstream.close()

    # production.cloudflare.docker.com
    def cdn(self, _):
        if "Authorization" in self.headers:
            return self.answer(400, {"error": "only one way to authenticate"})
        found = re.fullmatch(r"/registry-v2/(.+)/(sha256:[0-9a-f]{64})/data", urllib.parse.urlsplit(self.path).path)
        repository = self.owner.repositories.get(found[1], found[1])
        return self.forward(f"/v2/{repository}/blobs/{found[2]}", b"")

    # index.docker.io, hub.docker.com
    def index(self, _):
        term = self.query()["q"][0]
        found = [{"name": name.removeprefix("library/"), "description": f"About {name}", "star_count": 9000 - at,
                  "is_official": name.startswith("library/"), "is_automated": False}
                 for at, name in enumerate(sorted(self.owner.repositories)) if term in name]
        self.answer(200, {"results": found, "num_results": len(found), "query": term})

    def site(self, _):
        path = urllib.parse.urlsplit(self.path).path
        if path == "/v2/search/repositories/":
            found = [{"repo_name": name.removeprefix("library/"), "pull_count": 1234567}
                     for name in sorted(self.owner.repositories) if self.query()["query"][0] in name]
            return self.answer(200, {"count": len(found), "results": found})
        found = re.fullmatch(r"/v2/repositories/(.+)/tags/?", path)
        if found and found[1] in self.owner.repositories:
            return self.answer(200, {"count": 1, "next": None, "results": [
                {"name": "1", "full_size": 61000000, "last_updated": "2026-01-02T03:04:05.678901Z", "images": []}]})
        return self.answer(404, {"message": "object not found"})


class _Proxy(socketserver.StreamRequestHandler):
    owner: DockerHub

    def handle(self):
        method, target, *_ = self.rfile.readline().decode().split()
        while self.rfile.readline().strip():
            pass
        self.owner.connections.append(f"{method} {target}")
        host, _, port = target.rpartition(":")
        if method != "CONNECT" or host not in HOSTS or port != "443":
            self.wfile.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            return
        with socket.create_connection(self.owner.site_address()) as far:
            self.wfile.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=self.pump, args=(far, self.connection), daemon=True)
            back.start()
            self.pump(self.connection, far)
            back.join()

    @staticmethod
    def pump(source, target):
        try:
            while block := source.recv(1 << 16):
                target.sendall(block)
            target.shutdown(socket.SHUT_WR)
        except OSError:  # one side is gone; the other hears of it
            for end in (source, target):
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue
