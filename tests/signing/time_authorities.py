"""Time-stamping authorities on the loopback: sound ones with any clock, OpenSSL's, and odd ones."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from ssl import SSLContext
from threading import Thread

from signing.development import create_development_pki, development_trust
from signing.development_tsa import DevelopmentTimeStamper
from signing.trust import TrustStore, pem

PASSPHRASE = b"une phrase de test"

Answer = Callable[[bytes], tuple[int, bytes]]


@dataclass(slots=True)
class Served:
    """A server that counts its requests and its connections."""

    url: str = ""
    requests: int = 0
    connections: int = 0
    headers: list[dict[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DatingAuthority:
    """A root and its time-stamping authority, of today."""

    folder: Path
    trust: TrustStore
    passphrase: bytes = PASSPHRASE

    @classmethod
    def made(cls, folder: Path, now: datetime | None = None) -> DatingAuthority:
        create_development_pki(folder, now or datetime.now(UTC), passphrase=PASSPHRASE)
        return cls(folder, development_trust(folder))

    def answers(self, ahead: timedelta = timedelta(0)) -> Answer:
        """Answer with a clock that is so far ahead."""
        stamper = DevelopmentTimeStamper.open(self.folder, self.passphrase, lambda: datetime.now(UTC) + ahead)
        return lambda request: (200, stamper.answer(request))

    def answers_with_openssl(self, folder: Path) -> Answer:
        """Answer as OpenSSL does, with the same key."""
        certificate = DevelopmentTimeStamper.open(
            self.folder, PASSPHRASE, lambda: datetime.now(UTC)
        ).certificate
        folder.mkdir(exist_ok=True)
        (folder / "tsa.pem").write_bytes(pem([certificate]))
        (folder / "tsa.cnf").write_text(
            "[tsa]\ndefault_tsa=one\n[one]\nserial=serial\ndefault_policy=1.3.6.1.4.1.32473.1.2\n"
            "other_policies=1.3.6.1.4.1.32473.1.3\n"
            "digests=sha256\nsigner_digest=sha256\ness_cert_id_alg=sha256\naccuracy=secs:1\n"
        )

        def answer(request: bytes) -> tuple[int, bytes]:
            (folder / "request").write_bytes(request)
            key = self.folder / "authority" / "tsa.key"
            command = ["openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "request"]
            command += [
                "-signer",
                "tsa.pem",
                "-inkey",
                str(key),
                "-passin",
                f"pass:{self.passphrase.decode()}",
            ]
            subprocess.run([*command, "-out", "answer"], cwd=folder, check=True, capture_output=True)
            return 200, (folder / "answer").read_bytes()

        return answer


@contextmanager
def serving(
    answer: Answer, *, kind: str = "application/timestamp-reply", tls: SSLContext | None = None
) -> Iterator[Served]:
    """An HTTP/1.1 server that keeps connections open."""
    served = Served()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            served.connections += 1

        def do_POST(self) -> None:
            served.requests += 1
            served.headers.append(dict(self.headers))
            status, body = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            if 300 <= status < 400:
                self.send_header("Location", served.url)
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Stay quiet."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Stay quiet: clients go away, and some are refused."""

    with Server(("127.0.0.1", 0), Handler) as server:
        if tls is not None:
            server.socket = tls.wrap_socket(server.socket, server_side=True)
        host = "127.0.0.1" if tls is None else "localhost"
        served.url = f"http{'' if tls is None else 's'}://{host}:{server.server_port}/tsr"
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield served
        finally:
            server.shutdown()
            thread.join()
