"""An authority that certifies seal keys for tests, with its lists and a trust folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from signing.development_certificates import Issuer, _usage, issued_authority, revocation_list, self_signed

DAY = timedelta(days=1)
FOR_SEALS = _usage(digital_signature=True, content_commitment=True)


@dataclass(slots=True)
class SealAuthority:
    """A root and an authority below it, valid around `now`."""

    now: datetime
    root: Issuer = field(init=False)
    issuer: Issuer = field(init=False)
    revoked: list[x509.RevokedCertificate] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.root = self_signed("Racine des essais", self.now - 400 * DAY)
        self.issuer = issued_authority(self.root, "Cachets des essais", self.now - 400 * DAY)

    def certify(
        self,
        request: bytes,
        *,
        subject: x509.Name | None = None,
        begin: datetime | None = None,
        end: datetime | None = None,
        usage: x509.KeyUsage | None = FOR_SEALS,
        extensions: Sequence[tuple[x509.ExtensionType, bool]] = (),
        public_key: object = None,
    ) -> bytes:
        """Return the certificate for a request, and the authority's own, PEM."""
        asked = x509.load_pem_x509_csr(request)
        assert asked.is_signature_valid
        builder = x509.CertificateBuilder(
            self.issuer.certificate.subject,
            subject or asked.subject,
            public_key or asked.public_key(),  # type: ignore[arg-type]
            x509.random_serial_number(),
            begin or self.now - DAY,
            end or self.now + 700 * DAY,
        )
        if usage is not None:
            builder = builder.add_extension(usage, critical=True)
        for extension, critical in extensions:
            builder = builder.add_extension(extension, critical=critical)
        own = builder.sign(self.issuer.key, SHA256()).public_bytes(Encoding.PEM)
        return own + self.issuer.certificate.public_bytes(Encoding.PEM)

    def revoke(self, certificate: bytes, at: datetime | None = None) -> None:
        """Put a certificate (PEM) on the next list."""
        serial = x509.load_pem_x509_certificates(certificate)[0].serial_number
        revoked = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at or self.now)
        self.revoked.append(revoked.build())

    def write_trust(self, folder: Path, at: datetime | None = None) -> Path:
        """Write the folder that `ARCHIVE_TRUST` names."""
        (folder / "crls").mkdir(parents=True, exist_ok=True)
        (folder / "anchors.pem").write_bytes(self.root.certificate.public_bytes(Encoding.PEM))
        (folder / "intermediates.pem").write_bytes(self.issuer.certificate.public_bytes(Encoding.PEM))
        for name, issuer, revoked in (("root", self.root, ()), ("seals", self.issuer, tuple(self.revoked))):
            made = revocation_list(issuer, at or self.now, revoked)
            (folder / "crls" / f"{name}.crl").write_bytes(made.public_bytes(Encoding.DER))
        return folder


def named(organisation: str, identifier: str = "") -> x509.Name:
    """Return the subject of a certificate."""
    parts = [x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation)]
    parts.append(x509.NameAttribute(NameOID.COMMON_NAME, organisation))
    if identifier:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, identifier))
    return x509.Name(parts)


TODAY = datetime(2026, 12, 1, 9, tzinfo=UTC)
