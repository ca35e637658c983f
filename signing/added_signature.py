"""Read the one signature that a person added to a sealed PDF, and make sure that nothing else was added.

Whose signature it is and whether its certificate is trusted is not decided here.

Source: ISO 32000-1, 12.8.2.2 (DocMDP 2: a signature may be added, and the fields for it be filled).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pyhanko.pdf_utils.reader import PdfFileReader

from signing.certificates import certificate_of, issuer_name
from signing.cms_reading import Container, read_container
from signing.digests import Digest
from signing.pdf_reading import FoundSeal, covered, found_seal
from signing.pdf_revisions import later_parts
from signing.pdf_structure import has_an_end
from signing.token_flaws import UnsoundToken

_SUBFILTERS = ("/ETSI.CAdES.detached", "/adbe.pkcs7.detached")


class AdditionFlaw(StrEnum):
    """Why a file is not a sealed document with one signature added; stable, so never renamed."""

    NOT_A_PDF = "not-a-pdf"
    ENCRYPTED = "encrypted"
    OTHER_DOCUMENT = "other-document"
    UNSIGNED = "unsigned"
    SEVERAL = "several"
    CHANGED = "changed"
    INVALID = "invalid"


class UnsoundAddition(Exception):
    """The file is not what it should be; `flaw` says why, the message in English."""

    def __init__(self, flaw: AdditionFlaw, message: str) -> None:
        """Keep both."""
        super().__init__(message)
        self.flaw = flaw


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedSignature:
    """A signature whose value was checked with the certificate inside it."""

    certificate: bytes
    """DER, of who signed."""
    carried: tuple[bytes, ...]
    """Further certificates (DER) in the signature."""
    crls: tuple[bytes, ...]
    """Revocation lists in the signature, DER."""
    claimed_at: datetime | None
    """When it was signed, as the signature itself says."""
    is_by_the_seal: bool
    """Whether the key that sealed the document made it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """What a certificate says of its holder, without the name of a person."""

    serial: str
    """Hexadecimal, lower case."""
    issuer: str
    organisation: str
    """Name and identifier of the organisation; empty when it names none."""


def added_signature(signed: bytes, original: bytes) -> AddedSignature:
    """Return the only signature in the revisions that follow a sealed document.

    Args:
        signed: Any bytes.
        original: The document as it was sealed, with the seal.

    Raises:
        UnsoundAddition: it is something else; nothing else is ever raised.
    """
    _check_start(signed, original)
    try:
        return _only_addition(signed, original)
    except UnsoundAddition:
        raise
    # The bytes come from anywhere, and pyHanko documents no closed set of exceptions.
    except Exception as error:
        message = f"the file cannot be read ({type(error).__name__})"
        raise UnsoundAddition(AdditionFlaw.NOT_A_PDF, message) from error


def holder_of(certificate: bytes) -> Holder:
    """Return what a certificate (DER) says; it was read before."""
    parsed = certificate_of(certificate)
    assert parsed is not None
    named = [
        str(one.value)
        for oid in (x509.NameOID.ORGANIZATION_NAME, x509.NameOID.ORGANIZATION_IDENTIFIER)
        for one in parsed.subject.get_attributes_for_oid(oid)
    ]
    return Holder(
        serial=f"{parsed.serial_number:x}",
        issuer=_printable(issuer_name(parsed)),
        organisation=_printable(", ".join(dict.fromkeys(named))),
    )


def _printable(text: str) -> str:
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())[:200]


def _check_start(signed: bytes, original: bytes) -> None:
    if not signed.startswith(b"%PDF-") or not has_an_end(signed):
        raise UnsoundAddition(AdditionFlaw.NOT_A_PDF, "the file is no PDF, or bytes follow its end")
    if not signed.startswith(original):
        if b"/Encrypt" in signed:
            raise UnsoundAddition(AdditionFlaw.ENCRYPTED, "the file is encrypted")
        raise UnsoundAddition(
            AdditionFlaw.OTHER_DOCUMENT, "the file does not begin with the document, byte for byte"
        )


def _only_addition(signed: bytes, original: bytes) -> AddedSignature:
    reader = PdfFileReader(BytesIO(signed), strict=True)
    if reader.encrypted:
        raise UnsoundAddition(AdditionFlaw.ENCRYPTED, "the file is encrypted")
    signatures = sorted(reader.embedded_signatures, key=_end)
    seal, added = signatures[0], signatures[1:]
    if _end(seal) != len(original):
        raise UnsoundAddition(
            AdditionFlaw.CHANGED, "the seal of the document is no longer its first signature"
        )
    if not added:
        raise UnsoundAddition(AdditionFlaw.UNSIGNED, "nobody signed the document")
    if len(added) > 1:
        raise UnsoundAddition(AdditionFlaw.SEVERAL, f"{len(added)} signatures were added, not one")
    found = found_seal(added[0])
    content = covered(signed, found)
    if content is None:
        raise UnsoundAddition(AdditionFlaw.CHANGED, "the signature does not cover the whole file")
    # The seal is the first signature; the one question is what follows it.
    if not later_parts(BytesIO(signed))[0].is_allowed:
        raise UnsoundAddition(AdditionFlaw.CHANGED, "something else than a signature was added")
    container = _container(found, content)
    seal_key = _key_of(read_container(found_seal(seal).container).certificates[0])
    return AddedSignature(
        certificate=container.certificates[0],
        carried=container.certificates[1:],
        crls=container.crls,
        claimed_at=found.claimed_at,
        is_by_the_seal=_key_of(container.certificates[0]) == seal_key,
    )


def _end(signature: Any) -> int:
    """Return where the bytes end that a signature covers."""
    return sum(int(one) for one in list(signature.byte_range)[2:])


def _container(found: FoundSeal, content: Sequence[memoryview]) -> Container:
    if found.subfilter not in _SUBFILTERS:
        raise UnsoundAddition(AdditionFlaw.INVALID, f"a signature {found.subfilter} is not read")
    try:
        container = read_container(found.container)
    except UnsoundToken as error:
        raise UnsoundAddition(AdditionFlaw.INVALID, f"the signature is not sound: {error}") from error
    if container.content_type != "data" or container.content is not None:
        raise UnsoundAddition(AdditionFlaw.INVALID, "the signature is not one of a document")
    if Digest.of_parts(content, container.message_digest.algorithm) != container.message_digest:
        raise UnsoundAddition(AdditionFlaw.INVALID, "the signature is over other bytes")
    return container


def _key_of(certificate: bytes) -> bytes:
    parsed = certificate_of(certificate)
    assert parsed is not None
    return parsed.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
