"""Keys and certificates of receivers, and openssl in their hands."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding

from exports.portability.envelope import PrivateKey, Recipient, recipient
from tests.certificates import AnyKey, Extension, issued, pem_of

AT = datetime(2026, 5, 4, 12, tzinfo=UTC)
KINDS = ("rsa-2048", "rsa-3072", "p-256", "p-384", "p-521")
CURVES = {"p-256": ec.SECP256R1(), "p-384": ec.SECP384R1(), "p-521": ec.SECP521R1()}


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody with a key and a certificate."""

    key: PrivateKey
    certificate: bytes
    """PEM."""

    @property
    def recipient(self) -> Recipient:
        return recipient(self.certificate, AT)

    def files(self, folder: Path, name: str = "receiver") -> tuple[Path, Path]:
        """Write key and certificate as openssl reads them."""
        key, certificate = folder / f"{name}.key", folder / f"{name}.pem"
        key.write_bytes(pem_of(self.key))
        certificate.write_bytes(self.certificate)
        return key, certificate


@cache
def receiver(kind: str, number: int = 1) -> Receiver:
    """Return the same receiver each time; those of one kind differ by their number."""
    key: PrivateKey
    if kind in CURVES:
        key = ec.generate_private_key(CURVES[kind])
    else:
        key = rsa.generate_private_key(65537, int(kind.removeprefix("rsa-")))
    return Receiver(key, certificate(key, serial=number))


def certificate(
    key: AnyKey,
    *,
    usage: x509.KeyUsage | x509.UnrecognizedExtension | None = None,
    serial: int = 1,
    issuer: str = "Autorité d'essai",
) -> bytes:
    """Return a self-made certificate (PEM) that is valid one year around `AT`."""
    extensions: list[Extension] = [(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)]
    if usage is not None:
        extensions.append((usage, True))
    made = issued(
        key,
        issuer,
        begin=AT - timedelta(days=180),
        lasting=timedelta(days=360),
        serial=serial,
        signed_by=_authority() if isinstance(key, ed25519.Ed25519PrivateKey) else None,
        extensions=extensions,
    )
    return made.public_bytes(Encoding.PEM)


@cache
def _authority() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def usage(*allowed: str) -> x509.KeyUsage:
    """Return a key usage that allows what is named."""
    names = (
        "digital_signature content_commitment key_encipherment data_encipherment key_agreement "
        "key_cert_sign crl_sign encipher_only decipher_only"
    )
    return x509.KeyUsage(**{name: name in allowed for name in names.split()})


def openssl_encrypted(folder: Path, content: bytes, receivers: Sequence[Receiver], *options: str) -> bytes:
    """Return an envelope by openssl; `options` follow each receiver, save the first dashes for all."""
    common = [word for word in options if word in ("-stream", "-keyid") or word.startswith("-aes")]
    own = [word for word in options if word not in common]
    (folder / "content").write_bytes(content)
    command = ["openssl", "cms", "-encrypt", "-binary", "-outform", "DER", "-in", "content"]
    command += ["-out", "envelope", *common]
    if not any(word.startswith("-aes") for word in common):
        command.append("-aes-256-gcm")
    for number, one in enumerate(receivers):
        _, path = one.files(folder, f"receiver-{number}")
        command += ["-recip", path.name, *own]
    ran_openssl(folder, command)
    return (folder / "envelope").read_bytes()


def openssl_decrypted(folder: Path, envelope: bytes, key: PrivateKey) -> bytes:
    """Return the content as stock openssl decrypts it with the key alone."""
    (folder / "V").write_bytes(envelope)
    (folder / "KEY").write_bytes(pem_of(key))
    command = "openssl cms -decrypt -inform DER -in V -inkey KEY -out V.zip"
    ran_openssl(folder, command.split())
    return (folder / "V.zip").read_bytes()


def ran_openssl(folder: Path, command: Sequence[str]) -> None:
    """Run openssl and check that it was satisfied."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    done = subprocess.run(command, cwd=folder, capture_output=True)
    assert done.returncode == 0, done.stderr
