"""The smallest example of each refusal of a signed visa. Run as a module, it writes them into the corpus.

Each folder has the bordereau that the service keeps, the file that is refused, the trusted authority with its
revocation list, and when an earlier bordereau plays a part, that one. All are of `LIST`, at the time `AT`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import UUID

from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from archive_service.demo.small_pdf import small_pdf
from archive_service.holdings.signed_visas import reason_of_seal
from signing.development import create_development_pki, issue_seal_certificate
from signing.keys import SealKey
from signing.pdf_seal import EmptyField, seal
from signing.trust import TrustStore
from tests.archive_service.findings.corpus_names import CORPUS
from tests.signing.archivists import Archivist, archivist
from tests.signing.laboratory import Revoked
from tests.signing.written_trust import write_trust

AT = datetime(2031, 5, 17, 8, 30, tzinfo=UTC)
LIST = UUID("6f1c2f0e-3b1a-4c0e-9a39-5d2f7d1b8a10")
OTHER_LIST = UUID("6f1c2f0e-3b1a-4c0e-9a39-5d2f7d1b8a11")
DAY = timedelta(days=1)
_FIELD = EmptyField(name="Visa", tooltip="Visa", box=(300, 700, 500, 740))
_PASSPHRASE = b"une phrase de test"


@dataclass(frozen=True, slots=True)
class Example:
    """What is refused, and what it is compared with."""

    name: str
    """The folder, `<code>_<what>`."""
    signed: bytes
    bordereau: bytes
    trust: TrustStore
    earlier: bytes = b""


def changed(pdf: bytes) -> bytes:
    """Return the file with a revision that turns its first page."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Rotate"] = generic.NumberObject(90)
    writer.update_container(page)
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def encrypted(pdf: bytes) -> bytes:
    """Return the file written anew, with a password."""
    writer = copy_into_new_writer(PdfFileReader(BytesIO(pdf)))
    writer.encrypt("secret")
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def broken(signed: bytes, bordereau: bytes) -> bytes:
    """Return the file with one byte of the signature's value changed."""
    start = signed.index(b"/Contents", len(bordereau))
    # The value is the last thing in the container, before the zeros that fill its space.
    end = len(signed[: signed.index(b">", start)].rstrip(b"0"))
    flipped = b"0" if signed[end - 8 : end - 7] != b"0" else b"1"
    return signed[: end - 8] + flipped + signed[end - 7 :]


def _examples(key: SealKey, seal_key_pem: bytes) -> Iterator[Example]:
    person = archivist(AT - 100 * DAY, AT + 100 * DAY)
    bordereau = _bordereau(key, "accord du producteur", LIST)
    signed, trust = person.signed(bordereau), person.trust(AT)

    def refused(name: str, content: bytes) -> Example:
        return Example(name, content, bordereau, trust)

    yield refused("visa-not-a-pdf_a-letter", b"Visa accord\xc3\xa9.\n")
    yield refused("visa-encrypted_with-a-password", encrypted(bordereau))
    yield refused("visa-other-document_written-anew", person.signed(small_pdf(["Bordereau"])))
    other = _bordereau(key, "accord du producteur", OTHER_LIST)
    yield refused("visa-other-list_signed", person.signed(other))
    before = _bordereau(key, "ouverture", LIST)
    yield replace(refused("visa-outdated_before-the-agreement", person.signed(before)), earlier=before)
    yield refused("visa-unsigned_as-it-was-fetched", bordereau)
    yield refused("visa-several-signatures_two", person.signed(signed, field_name="Autre"))
    yield refused("visa-changed_before-the-signature", person.signed(changed(bordereau)))
    yield refused("visa-changed_after-the-signature", changed(signed))
    yield refused("visa-signature-invalid_one-byte", broken(signed, bordereau))
    yield replace(refused("visa-untrusted_no-anchor", signed), trust=TrustStore())
    reader = archivist(AT - 100 * DAY, AT + 100 * DAY, signs=False)
    yield refused("visa-untrusted_not-for-signing", reader.signed(bordereau))
    late = archivist(AT - 100 * DAY, AT - DAY)
    yield refused("visa-expired_yesterday", late.signed(bordereau))
    early = archivist(AT + DAY, AT + 100 * DAY)
    yield refused("visa-expired_not-yet-valid", early.signed(bordereau))
    gone = person.trust(AT, Revoked(serial=person.certificate.serial_number, on=AT - 2 * DAY))
    yield replace(refused("visa-revoked_two-days-ago", signed), trust=gone)
    own, above = (x509.load_der_x509_certificate(one) for one in key.certificates[:2])
    producer = Archivist(
        own, replace(person.authority, certificate=above), load_pem_private_key(seal_key_pem, _PASSPHRASE)
    )
    yield refused("visa-by-producer_the-key-of-the-seal", producer.signed(bordereau))


def _bordereau(key: SealKey, act: str, of: UUID) -> bytes:
    return seal(small_pdf([f"Bordereau : {act}"]), key, AT - DAY, reason=reason_of_seal(of), to_sign=_FIELD)


def write_examples() -> None:
    """Write all examples."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        create_development_pki(folder, AT - 50 * DAY, passphrase=_PASSPHRASE)
        key = issue_seal_certificate(folder, "1", "Foyer", AT - 50 * DAY, passphrase=_PASSPHRASE)
        pem = (folder / "seals" / "1" / "key.pem").read_bytes()
        for example in _examples(key, pem):
            place = CORPUS / example.name
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
            (place / "signed.pdf").write_bytes(example.signed)
            (place / "bordereau.pdf").write_bytes(example.bordereau)
            if example.earlier:
                (place / "earlier.pdf").write_bytes(example.earlier)
            write_trust(example.trust, place / "trust")


if __name__ == "__main__":
    write_examples()
