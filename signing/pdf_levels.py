"""Raise the seal of a PDF to a higher level, in revisions appended to it; its bytes stay as they are.

The certification of a seal (DocMDP 1) allows exactly these: validation data and document time stamps.

Source: ETSI EN 319 142-1, 5.4 (document security store, document time stamps), 6.3 (levels);
ISO 32000-2, 12.8.4.
"""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from asn1crypto import cms, x509
from asn1crypto import crl as asn1_crl
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers import PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper as PyhankoTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore

from signing.cms_levels import RoomTooSmall, StampedAt, signers_of, stamps_of, token_signers
from signing.cms_reading import read_container, read_token
from signing.digests import Digest
from signing.errors import SigningCode, SigningError
from signing.long_term_data import LongTermData, Signer
from signing.pdf_reading import FoundSeal, UnreadablePdf, covered, find_seals, is_cades
from signing.seal_levels import SealLevel
from signing.token_flaws import UnsoundToken

_STAMP_ROOM = 16_000
_STAMP_FIELD = "Horodatage"
_STAMP = "/ETSI.RFC3161"
_MARGIN = 256


def signers_in(pdf: bytes) -> list[Signer]:
    """Return who signed the seal and every time stamp of a PDF.

    Raises:
        SigningError: `NOT_A_PDF`, `NOT_SEALED`, or `BAD_INPUT` when one of them is not sound.
    """
    return [signer for found in _signatures(pdf) for signer in _signers(found)]


def level_of(pdf: bytes) -> SealLevel:
    """Return the level that the structure of a PDF shows; errors as for `signers_in`."""
    signatures = _signatures(pdf)
    reader: Any = PdfFileReader(BytesIO(pdf), strict=False)
    stamps = list(reader.embedded_timestamp_signatures)
    if any("/DSS" in reader.get_historical_root(one.signed_revision) for one in stamps):
        return SealLevel.B_LTA
    inside = (stamps_of(found.container) for found in signatures if is_cades(found))
    if not stamps and not any(inside):
        return SealLevel.B_B
    return SealLevel.B_LT if "/DSS" in reader.root else SealLevel.B_T


def with_data(pdf: bytes, data: LongTermData) -> bytes:
    """Return the PDF with one more revision, in which certificates and lists are: level B-LT."""

    def add(writer: IncrementalPdfFileWriter) -> bytes:
        _add_data(writer, data)
        output = BytesIO()
        writer.write(output)  # type: ignore[no-untyped-call]  # pyHanko has no types
        return output.getvalue()

    return _appended(pdf, add)


def with_stamp(pdf: bytes, stamped: StampedAt, data: LongTermData | None = None) -> bytes:
    """Return the PDF with one more revision, a document time stamp over all of it.

    Args:
        pdf: With a seal.
        stamped: Who dates.
        data: Certificates and lists that the same revision adds, and its time stamp covers: level B-LTA.
    """
    room = _STAMP_ROOM
    while True:
        adapter = _Stamper(stamped, room)

        def add(writer: IncrementalPdfFileWriter, adapter: "_Stamper" = adapter) -> bytes:
            if data is not None:
                _add_data(writer, data)
            name = f"{_STAMP_FIELD}-{1 + len(list(writer.prev.embedded_signatures))}"
            stamping = PdfTimeStamper(adapter, field_name=name, readable_field_name=_STAMP_FIELD)
            made = stamping.timestamp_pdf(writer, stamped.digest, bytes_reserved=2 * adapter.room)
            return bytes(made.getvalue())

        try:
            return _appended(pdf, add)
        except RoomTooSmall as error:
            room = error.needed


class _Stamper(PyhankoTimeStamper):
    """Our time stamper, as pyHanko asks for one."""

    def __init__(self, stamped: StampedAt, room: int) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyHanko has no types
        self.room = room
        self._stamped = stamped

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        token = self._stamped.over_digest(Digest(md_algorithm, message_digest))
        if len(token) > self.room:
            raise RoomTooSmall(len(token) + _MARGIN)
        return cms.ContentInfo.load(token)


def _appended(pdf: bytes, add: Callable[[IncrementalPdfFileWriter], bytes]) -> bytes:
    """Return what `add` makes of the PDF; make sure that it only appended."""
    try:
        writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
        made = add(writer)
    except (SigningError, RoomTooSmall):
        raise
    # The bytes come from anywhere, and pyHanko documents no closed set of exceptions.
    except Exception as error:
        message = f"the document cannot be read ({type(error).__name__})"
        raise SigningError(SigningCode.NOT_A_PDF, message) from error
    assert made.startswith(pdf)
    return made


def _add_data(writer: IncrementalPdfFileWriter, data: LongTermData) -> None:
    DocumentSecurityStore.supply_dss_in_writer(
        writer,
        # No entry for each signature: the standard makes it optional, and it names a SHA-1.
        None,
        certs=[x509.Certificate.load(one) for one in data.certificates],
        crls=[asn1_crl.CertificateList.load(one) for one in data.lists],
    )


def _signatures(pdf: bytes) -> tuple[FoundSeal, ...]:
    try:
        found = find_seals(pdf)
    except UnreadablePdf as error:
        message = "the file is no PDF that can be read, or bytes follow its end"
        raise SigningError(SigningCode.NOT_A_PDF, message) from error
    if not any(map(is_cades, found)):
        raise SigningError(SigningCode.NOT_SEALED, "the document bears no seal")
    if not all(_is_over(pdf, one) for one in found):
        message = "the document was changed since a seal or a time stamp was put on it"
        raise SigningError(SigningCode.CHANGED, message)
    return found


def _is_over(pdf: bytes, found: FoundSeal) -> bool:
    """Say whether a seal or time stamp is over the bytes that it names."""
    content = covered(pdf[: sum(found.byte_range[2:])], found)
    try:
        signed = (
            read_token(found.container).imprint
            if found.subfilter == _STAMP
            else read_container(found.container).message_digest
        )
    except UnsoundToken as error:
        raise SigningError(SigningCode.BAD_INPUT, f"a signature is not sound: {error}") from error
    return content is not None and Digest.of_parts(content, signed.algorithm) == signed


def _signers(found: FoundSeal) -> list[Signer]:
    if found.subfilter != _STAMP:
        return signers_of(found.container)
    return token_signers(found.container)
