"""Small PDFs signed by people outside, whose authority and certificates have what a test needs."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from io import BytesIO

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

from signing.keys import SealKey
from signing.pdf_seal import EmptyField, seal
from tests.signing import laboratory


@cache
def plain(words: str = "Compte rendu") -> bytes:
    """A page with a few words, without a signature."""
    content = b"BT /F1 24 Tf 72 720 Td (%s) Tj ET" % words.encode("ascii")
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    body, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size, identifier = len(objects) + 1, b"<00112233445566778899aabbccddeeff>"
    return body + (
        b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
        + b"trailer\n<</Size %d/Root 1 0 R/ID[%s%s]>>\n" % (size, identifier, identifier)
        + b"startxref\n%d\n%%%%EOF\n" % len(body)
    )


def signed(
    at: datetime,
    signer: x509.Certificate,
    *authorities: laboratory.Authority,
    name: str = "Cachet",
    for_another: EmptyField | None = None,
) -> bytes:
    """The page signed at B-B with the laboratory's key of this name; a field may be left for another one."""
    chain = [signer, *(one.certificate for one in authorities)]
    file = _private(name) + b"".join(one.public_bytes(Encoding.PEM) for one in chain)
    return seal(plain(), SealKey.load_file(file, b""), at, to_sign=for_another)


def also_signed(pdf: bytes, field: str, signer: x509.Certificate, name: str) -> bytes:
    """A signed PDF with a further signature, by another program and at the time of its clock."""
    (certificate,) = load_certs_from_pemder_data(signer.public_bytes(Encoding.PEM))
    signing = signers.SimpleSigner(
        signing_cert=certificate,
        signing_key=load_private_key_from_pemder_data(_private(name), None),
        cert_registry=SimpleCertificateStore(),
    )
    metadata = signers.PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES)
    output: BytesIO = signers.sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), metadata, signing)
    return output.getvalue()


def locked(pdf: bytes) -> bytes:
    """The PDF under a password, with a signature that is one no more."""
    writer, output = copy_into_new_writer(PdfFileReader(BytesIO(pdf))), BytesIO()
    writer.encrypt("secret")
    writer.write(output)
    return output.getvalue()


def _private(name: str) -> bytes:
    return laboratory.key(name).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
