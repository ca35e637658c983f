"""Find the seal of a PDF and say which bytes it covers."""

import logging
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from mmap import mmap
from typing import IO, Any, cast

from asn1crypto import parser
from pyhanko.pdf_utils.decode_limits import DecodePurpose

from signing.pdf_bounds import BoundedReader, TooManyLookups, is_inflated

# A broken file gives a verdict in the report; without this, pyHanko would also log it with a traceback.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)

_INFLATED = "Le PDF annonce plus d'objets que ses octets n'en peuvent contenir."
_CADES = "/ETSI.CAdES.detached"
_BEGIN = re.compile(rb"%PDF-[12]\.\d")
_END = re.compile(rb"startxref\s+\d+\s+%%EOF(\r\n|\r|\n)?\Z")

_MOST, _MOST_DATA = 100, 200
"""Signatures, and certificates or lists, of one document: revisions are compared with each other."""

_MOST_REVISIONS = 500

Buffer = bytes | mmap
"""The bytes of a file, or the file mapped into memory."""


class UnreadablePdf(Exception):
    """The bytes are not a PDF, or its signatures cannot be found. The message is French, for a report."""

    def __init__(self, message: str, *, is_ours: bool = False) -> None:
        """Say with `is_ours` that the PDF may be a good one, which this program does not read."""
        super().__init__(message)
        self.is_ours = is_ours


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
    """Return every signature, in the order in which they were added.

    Raises:
        UnreadablePdf: for bytes that are no PDF; nothing else is ever raised.
    """
    return read_signed(pdf).signatures


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedPdf:
    """What a PDF carries to be checked by."""

    signatures: tuple[FoundSeal, ...]
    """Signatures and document time stamps, in the order in which they were added."""
    certificates: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()
    answers: tuple[bytes, ...] = ()
    """From the DSS dictionary, in DER, as the last revision shows it."""


def read_signed(pdf: Buffer) -> SignedPdf:
    """Return the signatures of a PDF and its validation data.

    Raises:
        UnreadablePdf: for bytes that are no PDF; nothing else is ever raised.
    """
    with memoryview(pdf) as view:
        if _BEGIN.search(bytes(view[:1024])) is None or _END.search(bytes(view[-1024:])) is None:
            raise UnreadablePdf("Le fichier n'est pas un PDF, ou des octets en suivent la fin.")
    if is_inflated(pdf):
        raise UnreadablePdf(_INFLATED)
    try:
        reader = BoundedReader(stream_of(pdf), strict=True)
        if reader.encrypted:
            raise UnreadablePdf("Le PDF est chiffré : ses signatures ne sont pas lues.", is_ours=True)
        reference = _certifying(reader)
        if reader.xrefs.total_revisions > _MOST_REVISIONS:
            raise UnreadablePdf(f"Le PDF a plus de {_MOST_REVISIONS} révisions.", is_ours=True)
        if len(reader.embedded_signatures) > _MOST:
            raise UnreadablePdf(f"Le PDF porte plus de {_MOST} signatures ou horodatages.", is_ours=True)
        found = [found_seal(signature, reference) for signature in reader.embedded_signatures]
        return SignedPdf(
            signatures=tuple(sorted(found, key=lambda one: sum(one.byte_range[2:]))),
            certificates=_validation_data(reader, "/Certs", DecodePurpose.CERTIFICATE),
            crls=_validation_data(reader, "/CRLs", DecodePurpose.CRL),
            answers=_validation_data(reader, "/OCSPs", DecodePurpose.OCSP_RESPONSE),
        )
    except (UnreadablePdf, MemoryError):
        raise
    except TooManyLookups as error:
        raise UnreadablePdf("La structure du PDF est trop grande pour être lue.", is_ours=True) from error
    # The bytes come from anywhere, and pyHanko documents no closed set of exceptions.
    except Exception as error:
        raise UnreadablePdf("Le fichier n'est pas un PDF lisible.") from error


def stream_of(pdf: Buffer) -> IO[bytes]:
    """Return the bytes as a file; a mapped file is not copied into memory."""
    if isinstance(pdf, mmap):
        pdf.seek(0)
        return cast("IO[bytes]", pdf)
    return BytesIO(pdf)


def _certifying(reader: Any) -> Any:
    certifying: Any = value_in(reader.root, "/Perms", {})
    return certifying.raw_get("/DocMDP") if "/DocMDP" in certifying else None


def _validation_data(reader: Any, name: str, purpose: DecodePurpose) -> tuple[bytes, ...]:
    streams = value_in(value_in(reader.root, "/DSS", {}), name, ())
    if len(streams) > _MOST_DATA:
        raise UnreadablePdf(f"Le PDF porte plus de {_MOST_DATA} données de validation.", is_ours=True)
    return tuple(bytes(one.get_object().read_data(purpose)) for one in streams)


def value_in(container: Any, key: str, otherwise: Any) -> Any:
    """Return the value of a key in a dictionary of pyHanko, never a reference to it."""
    return container[key] if key in container else otherwise  # noqa: SIM401 - `get` returns references


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


def covered(pdf: Buffer, seal: FoundSeal, end: int | None = None) -> tuple[memoryview, memoryview] | None:
    """Return the bytes that the seal covers, without copying; `None` unless they are the whole file, or its
    first `end` bytes, except the seal.

    The uncovered range must be exactly the hexadecimal form of the container, all in upper or all in lower
    case, so that not even the case of one letter can change unnoticed.
    """
    if len(seal.byte_range) != 4:
        return None
    start, hole, after, size = seal.byte_range
    view = memoryview(pdf)
    end = len(view) if end is None else end
    if start != 0 or not 0 < hole < after or after + size != end or not size > 0 or end > len(view):
        return None
    inside, digits = bytes(view[hole:after]), seal.container.hex()
    padded = digits.ljust(len(inside) - 2, "0")
    if inside not in (f"<{padded}>".encode(), f"<{padded.upper()}>".encode()):
        return None
    return view[:hole], view[after:end]
