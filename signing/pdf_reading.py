"""Find the seal of a PDF and say which bytes it covers."""

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from asn1crypto import parser
from pyhanko.pdf_utils.reader import PdfFileReader

from signing.pdf_structure import has_an_end

# A broken file gives a verdict in the report; without this, pyHanko would also log it with a traceback.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)

_CADES = "/ETSI.CAdES.detached"


class UnreadablePdf(Exception):
    """The bytes are not a PDF, or its signatures cannot be found. The message is French, for a report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSeal:
    """One signature dictionary, as the last revision of the document shows it."""

    byte_range: tuple[int, ...]
    container: bytes
    """The CMS in DER, without the zeros that may fill the rest of its space."""
    subfilter: str
    claimed_at: datetime | None
    """The dictionary's /M."""
    certification: int | None
    """The DocMDP level when the catalog names this signature as the certifying one."""


def find_seals(pdf: bytes) -> tuple[FoundSeal, ...]:
    """Return every signature, in the order of the form's fields.

    Raises:
        UnreadablePdf: for bytes that are no PDF; nothing else is ever raised.
    """
    if not has_an_end(pdf):
        raise UnreadablePdf("Le fichier n'est pas un PDF, ou des octets en suivent la fin.")
    try:
        reader = PdfFileReader(BytesIO(pdf), strict=True)
        certifying = reader.root.get("/Perms", {})
        if hasattr(certifying, "get_object"):
            certifying = certifying.get_object()
        reference = certifying.raw_get("/DocMDP") if "/DocMDP" in certifying else None
        return tuple(found_seal(signature, reference) for signature in reader.embedded_signatures)
    # The bytes come from anywhere, and pyHanko documents no closed set of exceptions.
    except Exception as error:
        raise UnreadablePdf("Le fichier n'est pas un PDF lisible.") from error


def found_seal(signature: Any, certifying: Any = None) -> FoundSeal:
    """Return what pyHanko read of a signature; `certifying` is the reference to the certifying one."""
    dictionary = signature.sig_object
    here = signature.sig_field.raw_get("/V")
    named = certifying is not None and getattr(here, "idnum", -1) == getattr(certifying, "idnum", -2)
    return FoundSeal(
        byte_range=tuple(int(one) for one in signature.byte_range),
        container=_without_padding(bytes(signature.pkcs7_content)),
        subfilter=str(dictionary.get("/SubFilter", "")),
        claimed_at=_aware(signature.self_reported_timestamp),
        certification=_level(dictionary) if named else None,
    )


def _without_padding(container: bytes) -> bytes:
    size = parser.peek(container)
    return container[:size]


def _level(dictionary: Any) -> int | None:
    for reference in dictionary.get("/Reference", ()):
        if reference.get("/TransformMethod") == "/DocMDP":
            return int(reference["/TransformParams"].get("/P", 2))
    return None


def _aware(moment: datetime | None) -> datetime | None:
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=UTC)


def is_cades(seal: FoundSeal) -> bool:
    """Say whether the seal has the PAdES format (CAdES subfilter)."""
    return seal.subfilter == _CADES


def covered(pdf: bytes, seal: FoundSeal) -> tuple[memoryview, memoryview] | None:
    """Return the bytes that the seal covers, without copying; `None` unless they are the whole file except
    the seal.

    The uncovered range must be exactly the hexadecimal form of the container, all in upper or all in lower
    case, so that not even the case of one letter can change unnoticed.
    """
    if len(seal.byte_range) != 4:
        return None
    start, hole, after, size = seal.byte_range
    if start != 0 or not 0 < hole < after or after + size != len(pdf) or size <= 0:
        return None
    inside, digits = pdf[hole:after], seal.container.hex()
    padded = digits.ljust(len(inside) - 2, "0")
    if inside not in (f"<{padded}>".encode(), f"<{padded.upper()}>".encode()):
        return None
    return memoryview(pdf)[:hole], memoryview(pdf)[after:]
