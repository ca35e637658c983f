"""A small remote signing service that follows the API of the Cloud Signature Consortium, v1.0.4 and v2."""

from __future__ import annotations

import json
import time
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding

BEARER, CLIENT, SECRET, PIN = "jeton-d-acces", "archives", "secret-du-client", "161803"
_HASHES = {
    "2.16.840.1.101.3.4.2.1": hashes.SHA256(),
    "2.16.840.1.101.3.4.2.2": hashes.SHA384(),
    "2.16.840.1.101.3.4.2.3": hashes.SHA512(),
}


@dataclass(slots=True)
class Service:
    """What the service holds, what it was asked, and how it misbehaves."""

    url: str = ""
    keys: dict[str, tuple[Any, list[x509.Certificate]]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    modes: dict[str, str] = field(default_factory=dict)
    algorithms: dict[str, list[str]] = field(default_factory=dict)
    misbehaviour: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    """Answers instead of the right ones, by method."""
    delays: dict[str, float] = field(default_factory=dict)
    status: str = "enabled"
    raw: bool = False
    """Whether signatures of ECDSA are two numbers side by side."""
    tokens: list[str] = field(default_factory=lambda: [BEARER])
    sads: set[tuple[str, str, str]] = field(default_factory=set)
    page: int = 2

    def called(self, method: str) -> list[dict[str, Any]]:
        return [body for name, body in self.asked if name == method]

    def add(self, name: str, private: Any, certificates: list[x509.Certificate], mode: str) -> None:
        self.keys[name], self.modes[name] = (private, certificates), mode

    def answer(self, method: str, body: dict[str, Any], second: bool) -> tuple[int, dict[str, Any]]:
        """Answer a call, as 11.4 to 11.9 say."""
        if method == "credentials/list":
            names = sorted(self.keys)
            begin = int(body.get("pageToken", 0))
            listed: dict[str, Any] = {"credentialIDs": names[begin : begin + self.page]}
            if begin + self.page < len(names):
                listed["nextPageToken"] = str(begin + self.page)
            return 200, listed
        name = body.get("credentialID", "")
        if name not in self.keys:
            return 400, {"error": "invalid_request", "error_description": "Invalid parameter credentialID"}
        if method == "credentials/info":
            return 200, self.information(name, second)
        digest, oid = body.get("hashes" if second else "hash", [""])[0], ""
        if method == "credentials/authorize":
            pin = (body.get("authData") or [{}])[0].get("value") if second else body.get("PIN")
            if self.modes[name] == "explicit" and pin != PIN:
                return 400, {"error": "invalid_pin", "error_description": f"The PIN {pin} is invalid"}
            sad = f"sad-{len(self.sads)}"
            self.sads.add((sad, name, digest))
            return 200, {"SAD": sad, "expiresIn": 60}
        if method == "signatures/signHash":
            sad = body.get("SAD", "")
            if (sad, name, digest) not in self.sads:
                return 400, {"error": "invalid_request", "error_description": "Invalid parameter SAD"}
            self.sads.remove((sad, name, digest))
            oid = body["hashAlgorithmOID" if second else "hashAlgo"]
            return 200, {"signatures": [b64encode(self.signed(name, b64decode(digest), oid)).decode()]}
        return 404, {}

    def information(self, name: str, second: bool) -> dict[str, Any]:
        private, certificates = self.keys[name]
        chain = [b64encode(one.public_bytes(Encoding.DER)).decode() for one in certificates]
        mode = self.modes[name]
        return {
            "key": {"status": self.status, "algo": self.algorithms.get(name, []), "len": private.key_size},
            "cert": {"status": "valid", "certificates": chain},
            **({"auth": {"mode": mode}} if second else {"authMode": mode}),
            "multisign": 1,
        }

    def signed(self, name: str, digest: bytes, oid: str) -> bytes:
        private, _ = self.keys[name]
        if isinstance(private, rsa.RSAPrivateKey):
            return private.sign(digest, PKCS1v15(), Prehashed(_HASHES[oid]))
        signature: bytes = private.sign(digest, ec.ECDSA(Prehashed(_HASHES[oid])))
        if not self.raw:
            return signature
        size = (private.key_size + 7) // 8
        return b"".join(one.to_bytes(size, "big") for one in decode_dss_signature(signature))


@contextmanager
def signing_service(version: str = "v1") -> Iterator[Service]:
    """Serve on this machine, below `/csc/v1` or `/csc/v2`."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            method = self.path.partition(f"/csc/{version}/")[2]
            content = self.rfile.read(int(self.headers["Content-Length"]))
            time.sleep(service.delays.get(method, 0))
            if method in service.misbehaviour:
                self._say(*service.misbehaviour[method])
            elif method == "oauth2/token":
                self._token({name: told[0] for name, told in parse_qs(content.decode()).items()})
            elif self.headers.get("Authorization") != f"Bearer {service.tokens[-1]}":
                self._say(401, json.dumps({"error": "invalid_token"}).encode())
            else:
                body = json.loads(content)
                service.asked.append((method, body))
                status, answer = service.answer(method, body, version == "v2")
                self._say(status, json.dumps(answer).encode())

        def _token(self, form: dict[str, str]) -> None:
            service.asked.append(("oauth2/token", dict(form)))
            known = (form.get("client_id"), form.get("client_secret")) == (CLIENT, SECRET)
            if form.get("grant_type") != "client_credentials" or not known:
                self._say(401, json.dumps({"error": "invalid_client"}).encode())
                return
            answer = {"access_token": service.tokens[-1], "token_type": "Bearer", "expires_in": 3600}
            self._say(200, json.dumps(answer).encode())

        def _say(self, status: int, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            with suppress(ConnectionError):  # whoever asked has given up
                self.end_headers()
                self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_port}/csc/{version}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
