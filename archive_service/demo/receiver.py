"""The vendor that takes over in the demonstration: a key and a certificate of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


@dataclass(frozen=True, slots=True)
class Receiver:
    """The files of a receiver, both PEM."""

    key: Path
    certificate: Path


def make_receiver(folder: Path) -> Receiver:
    """Write a new key and its certificate, valid for a year, into `folder`."""
    folder.mkdir(mode=0o700)
    key, now = rsa.generate_private_key(65537, 3072), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Éditeur suivant (démonstration)")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365))
        .sign(key, SHA256())
    )
    made = Receiver(folder / "cle.pem", folder / "certificat.pem")
    made.key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    made.key.chmod(0o600)
    made.certificate.write_bytes(certificate.public_bytes(Encoding.PEM))
    return made
