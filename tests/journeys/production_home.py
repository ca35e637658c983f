"""A production instance for tests: an authority of its own outside the home, and trusted time over HTTP."""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID

from signing.development import (
    create_development_pki,
    development_trust,
    issue_seal_certificate,
    open_authority_key,
    revoke,
)
from signing.development_tsa import DevelopmentTimeStamper
from tests.journeys.commands import run_command
from tests.signing.written_trust import write_trust

PASSPHRASE = b"une autre phrase de test"
PASSWORD = "mot de passe des cachets"


@dataclass(slots=True)
class Authority:
    """A certification and time-stamping authority that the instance under test knows by its files alone."""

    folder: Path
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def __post_init__(self) -> None:
        create_development_pki(self.folder, self.now, passphrase=PASSPHRASE)

    def write_trust(self, folder: Path) -> Path:
        """Write anchors, intermediates and lists as an operator lays them down."""
        write_trust(development_trust(self.folder), folder)
        return folder

    def write_lists(self, folder: Path, made: datetime, until: datetime, *, others: int = 0) -> None:
        """Write the lists of all its authorities into a folder of trust, with so many strangers on them."""
        for path in sorted((self.folder / "authority").glob("*.key")):
            if path.stem != "tsa":
                issuer = x509.load_pem_x509_certificate(path.with_suffix(".pem").read_bytes())
                builder = x509.CertificateRevocationListBuilder(issuer.subject, made, until)
                for number in range(others):
                    stranger = x509.RevokedCertificateBuilder(1 << 100 | number, made).build()
                    builder = builder.add_revoked_certificate(stranger)
                crl = builder.sign(open_authority_key(path, PASSPHRASE), SHA256())
                (folder / "crls" / f"{path.stem}.crl").write_bytes(crl.public_bytes(Encoding.DER))

    def write_p12(self, folder: Path, legal_entity: str, *, made_at: datetime | None = None) -> bytes:
        """Write the legal entity's key as PKCS#12; return its certificate (DER)."""
        key = issue_seal_certificate(
            self.folder, legal_entity, "Association d'essai", made_at or self.now, passphrase=PASSPHRASE
        )
        private = (self.folder / "seals" / legal_entity / "key.pem").read_bytes()
        signer, *above = map(x509.load_der_x509_certificate, key.certificates)
        folder.mkdir(exist_ok=True)
        path = folder / f"{legal_entity}.p12"
        path.write_bytes(
            serialize_key_and_certificates(
                b"cachet",
                load_pem_private_key(private, PASSPHRASE),  # type: ignore[arg-type]  # an RSA key
                signer,
                above,
                BestAvailableEncryption(PASSWORD.encode()),
            )
        )
        path.chmod(0o600)
        return key.certificates[0]

    def revoke(self, certificate: bytes) -> None:
        """Revoke a certificate an hour ago."""
        revoke(self.folder, certificate, datetime.now(UTC) - timedelta(hours=1), passphrase=PASSPHRASE)

    @contextmanager
    def time_stamping(self) -> Iterator[str]:
        """Answer RFC 3161 requests on the loopback; yield the address."""
        stamper = DevelopmentTimeStamper.open(self.folder, PASSPHRASE, lambda: datetime.now(UTC))

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = stamper.answer(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Stay quiet."""

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            thread = Thread(target=server.serve_forever)
            thread.start()
            try:
                yield f"http://127.0.0.1:{server.server_port}/tsa"
            finally:
                server.shutdown()
                thread.join()


def self_signed_pem(folder: Path, legal_entity: str, *, bits: int, other_key: bool = False) -> None:
    """Write an unencrypted PEM key with a certificate of its own making, perhaps of another key."""
    key = rsa.generate_private_key(65537, bits)
    named = rsa.generate_private_key(65537, bits) if other_key else key
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Cachet d'essai")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(subject, subject, named.public_key(), x509.random_serial_number())
    certificate = (
        builder.not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365))
        .sign(named, SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    folder.mkdir(exist_ok=True)
    (folder / f"{legal_entity}.pem").write_bytes(private + certificate.public_bytes(Encoding.PEM))


@dataclass(slots=True)
class Production:
    """A home in production mode, used through the command line alone."""

    home: Path
    settings: dict[str, str] = field(default_factory=dict)
    stderr: str = ""

    def __post_init__(self) -> None:
        secret = base64.b64encode(secrets.token_bytes(32)).decode()
        self.settings = {
            "ARCHIVE_HOME": str(self.home),
            "ARCHIVE_MODE": "production",
            "ARCHIVE_MASTER_SECRET": secret,
        } | self.settings

    def run(self, *arguments: str | Path, code: int = 0, **settings: str) -> list[dict[str, Any]]:
        """Run a command, expect its exit code, return its JSON lines."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("ARCHIVE_")}
        done = run_command(["--json", *arguments], inherited | self.settings | settings)
        self.stderr = done.stderr.decode()
        assert done.returncode == code, (done.returncode, done.stdout, self.stderr)
        return [json.loads(line) for line in done.stdout.splitlines() if line.startswith(b"{")]

    def findings(self, *, code: int = 0) -> dict[str, str]:
        """Return the severity of each code that `doctor` speaks of."""
        (found,) = self.run("doctor", code=code)
        return {one["code"]: one["severity"] for one in found["findings"]}
