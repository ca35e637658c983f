"""An archivist with a certificate of an authority of their own, who signs with a program made elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signing.trust import TrustStore
from tests.signing.laboratory import Authority, Revoked, authority, crl, usage
from tests.signing.written_trust import write_trust

NAME = "Camille Exemple"
ORGANISATION = "Archives départementales du Doubs"


@dataclass(frozen=True, slots=True)
class Archivist:
    """A certificate and its key."""

    certificate: x509.Certificate
    authority: Authority
    private: PrivateKeyTypes = field(repr=False)

    @property
    def serial(self) -> str:
        return f"{self.certificate.serial_number:x}"

    def signed(
        self, pdf: bytes, *, field_name: str = "Visa", form: SigSeedSubFilter = SigSeedSubFilter.PADES
    ) -> bytes:
        """Sign as pyHanko does, in a field of the document or in a new one."""
        store = SimpleCertificateStore()
        store.register_multiple([_asn1(self.certificate), _asn1(self.authority.certificate)])
        private = self.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
        signer = signers.SimpleSigner(
            signing_cert=_asn1(self.certificate),
            signing_key=asn1_keys.PrivateKeyInfo.load(private),
            cert_registry=store,
        )
        metadata = signers.PdfSignatureMetadata(field_name=field_name, md_algorithm="sha256", subfilter=form)
        output: BytesIO = signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), metadata, signer)
        return output.getvalue()

    def trust(self, at: datetime, *revoked: Revoked) -> TrustStore:
        """Trust in the authority, with a list that it made just before `at`."""
        made = crl(self.authority, at - timedelta(hours=1), at + timedelta(days=30), *revoked)
        return TrustStore(anchors=(self.authority.der,), crls=(made,))

    def trusted_in(self, folder: Path, at: datetime, *revoked: Revoked) -> Path:
        """Write the trust as a folder that `ARCHIVE_TRUST` may name."""
        write_trust(self.trust(at, *revoked), folder)
        return folder


def archivist(
    begin: datetime, end: datetime, *, signs: bool = True, under: str = "Autorité des agents publics"
) -> Archivist:
    """Return an archivist; without `signs` the certificate is one for encryption alone."""
    above = authority(under)
    private = ec.generate_private_key(ec.SECP256R1())
    subject = [
        x509.NameAttribute(NameOID.COMMON_NAME, NAME),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION),
        x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, "NTRFR-22250001300014"),
    ]
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name(subject))
        .issuer_name(above.certificate.subject)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(end)
    )
    purposes = usage(content_commitment=True, digital_signature=True) if signs else usage(key_agreement=True)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(purposes, critical=True)
    return Archivist(builder.sign(above.private, SHA256()), above, private)


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
