"""The naive way: a page by WeasyPrint, sealed by pyHanko with its defaults."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko.sign.fields import SigSeedSubFilter
from weasyprint import HTML, Attachment

from tests.benchmarks.samples import paragraphs


def naive_signer(folder: Path) -> SimpleSigner:
    """Return pyHanko's signer with a self-signed RSA-3072 key."""
    key = rsa.generate_private_key(65537, 3072)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Mesure")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .sign(key, hashes.SHA256())
    )
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "cert.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    signer: SimpleSigner | None = SimpleSigner.load(str(folder / "key.pem"), str(folder / "cert.pem"))
    assert signer is not None
    return signer


def naive_document(number: int, source: bytes, signer: SimpleSigner) -> bytes:
    """Return the page of one source, with the source attached, under a PAdES B-B seal."""
    prose = "".join(f"<p>{one}</p>" for one in paragraphs(number))
    page = f"<html lang=fr><title>Dossier</title><h1>Dossier de l'usager {number}</h1>{prose}</html>"
    attachment = Attachment(string=source, name="source.xml", relationship="Source")
    pdf = HTML(string=page).write_pdf(pdf_variant="pdf/a-3b", attachments=[attachment])
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    metadata = PdfSignatureMetadata(field_name="Signature", subfilter=SigSeedSubFilter.PADES)
    return bytes(sign_pdf(writer, metadata, signer).getbuffer())
