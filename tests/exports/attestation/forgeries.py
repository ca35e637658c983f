"""An authority, certificates, lists and signatures, made to try what a verifier accepts."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

from asn1crypto import cms, core, tsp
from asn1crypto import x509 as ax
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from exports.attestation.verify_dui import children, der, one_node

DAY = timedelta(days=1)
NOW = datetime.now(UTC).replace(microsecond=0)
Key = ec.EllipticCurvePrivateKey


def key() -> Key:
    return ec.generate_private_key(ec.SECP256R1())


def name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


class Authority:
    """An authority with the certificates and lists that it issues; all are DER."""

    def __init__(self, text: str = "AC Reelle") -> None:
        self.name, self.key = name(text), key()
        self.certificate = self.issue(text, self.key, is_authority=True)

    def issue(
        self,
        text: str,
        holder: Key,
        *,
        is_authority: bool = False,
        for_time: bool = False,
        begins: datetime = NOW - 800 * DAY,
        ends: datetime = NOW + 3000 * DAY,
    ) -> bytes:
        made = (
            x509.CertificateBuilder()
            .subject_name(name(text))
            .issuer_name(self.name)
            .public_key(holder.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begins)
            .not_valid_after(ends)
            .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
            .add_extension(_usage(is_authority), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(holder.public_key()), critical=False)
            .add_extension(self._identifier(), critical=False)
        )
        if for_time:
            made = made.add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
            )
        return made.sign(self.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def _identifier(self) -> x509.AuthorityKeyIdentifier:
        return x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())

    def revocations(
        self,
        at: datetime,
        until: datetime,
        revoked: Sequence[bytes] = (),
        since: datetime = NOW - 100 * DAY,
        reason: x509.ReasonFlags | None = None,
    ) -> bytes:
        made = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.name)
            .last_update(at)
            .next_update(until)
            .add_extension(x509.CRLNumber(int(at.timestamp())), critical=False)
            .add_extension(self._identifier(), critical=False)
        )
        for raw in revoked:
            serial = x509.load_der_x509_certificate(raw).serial_number
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since)
            if reason is not None:
                entry = entry.add_extension(x509.CRLReason(reason), critical=False)
            made = made.add_revoked_certificate(entry.build())
        return made.sign(self.key, hashes.SHA256()).public_bytes(Encoding.DER)


def _usage(is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        not is_authority, not is_authority, False, False, False, is_authority, is_authority, False, False
    )


def lookalike(genuine: bytes, issuer: str, holder: Key, begins: datetime, ends: datetime) -> bytes:
    """Return a certificate of one's own with the serial number of another."""
    model = x509.load_der_x509_certificate(genuine)
    identifier = model.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    made = (
        x509.CertificateBuilder()
        .subject_name(name("x"))
        .issuer_name(name(issuer))
        .public_key(holder.public_key())
        .serial_number(model.serial_number)
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(identifier, critical=False)
    )
    return made.sign(holder, hashes.SHA256()).public_bytes(Encoding.DER)


def signed(
    content: bytes, by: Key, claimed: bytes, carried: Sequence[bytes] = (), *, kind: str = "data"
) -> bytes:
    """Return a container, detached for `data`, that names one certificate and carries these."""
    certificate = ax.Certificate.load(claimed)
    named = tsp.SigningCertificateV2({"certs": [tsp.ESSCertIDv2({"cert_hash": sha256(claimed).digest()})]})
    attributes = cms.CMSAttributes(
        [
            cms.CMSAttribute({"type": "content_type", "values": [kind]}),
            cms.CMSAttribute({"type": "message_digest", "values": [sha256(content).digest()]}),
            cms.CMSAttribute({"type": "signing_certificate_v2", "values": [named]}),
        ]
    )
    who = {"issuer": certificate.issuer, "serial_number": certificate.serial_number}
    info = cms.SignerInfo(
        {
            "version": "v1",
            "sid": cms.SignerIdentifier({"issuer_and_serial_number": who}),
            "digest_algorithm": {"algorithm": "sha256"},
            "signed_attrs": attributes,
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signature": by.sign(attributes.dump(), ec.ECDSA(hashes.SHA256())),
        }
    )
    inside: dict[str, Any] = {"content_type": kind}
    if kind != "data":
        inside["content"] = core.ParsableOctetString(content)
    body = cms.SignedData(
        {
            "version": "v1" if kind == "data" else "v3",
            "digest_algorithms": [{"algorithm": "sha256"}],
            "encap_content_info": inside,
            "certificates": [],
            "signer_infos": [info],
        }
    ).dump()
    parts = children(one_node(body, 0x30))
    raw = b"".join(carried or (claimed,))
    whole = b"".join(one.raw for one in parts[:3]) + der(0xA0, raw) + parts[-1].raw
    kind_of_all = der(6, bytes.fromhex("2a864886f70d010702"))
    return der(0x30, kind_of_all + der(0xA0, der(0x30, whole)))


def token(digest: bytes, at: datetime, by: Key, certificate: bytes) -> bytes:
    """Return a time-stamp token over a SHA-256 digest."""
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest}
    info = tsp.TSTInfo(
        {
            "version": "v1",
            "policy": "1.2.3.4",
            "message_imprint": imprint,
            "serial_number": 5,
            "gen_time": at,
        }
    )
    return signed(info.dump(), by, certificate, kind="tst_info")


def asic_manifest(proof: str, files: Mapping[str, bytes]) -> bytes:
    """Return the manifest of a container that a proof refers to."""
    digest = '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>'
    listed = "".join(
        f'<asic:DataObjectReference URI="{path}">{digest}{b64encode(sha256(content).digest()).decode()}'
        "</ds:DigestValue></asic:DataObjectReference>"
        for path, content in files.items()
    )
    spaces = 'xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'
    whole = f'<asic:ASiCManifest {spaces}><asic:SigReference URI="{proof}"/>{listed}</asic:ASiCManifest>'
    return whole.encode()
