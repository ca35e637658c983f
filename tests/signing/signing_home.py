"""Shared by the tests of the package: a clock, a passphrase, a home."""

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Self

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PdfFileWriter, copy_into_new_writer

from signing.development import create_development_pki, development_trust, issue_seal_certificate
from signing.development_tsa import DevelopmentTimeStamper
from signing.keys import SealKey
from signing.trust import TrustStore

NOW = datetime(2031, 5, 17, 8, 30, tzinfo=UTC)
"""A simulated clock, years away from the real one."""

PASSPHRASE = b"une phrase de test"


@dataclass(frozen=True, slots=True)
class Home:
    """A development authority in a folder, with one legal entity's key."""

    folder: Path
    key: SealKey
    trust: TrustStore
    stamper: DevelopmentTimeStamper

    @classmethod
    def made(cls, folder: Path, clock: datetime, holder: str = "Association") -> Self:
        """Make the authority and the key of a legal entity, at the time that the clock shows."""
        create_development_pki(folder, clock, passphrase=PASSPHRASE)
        key = issue_seal_certificate(folder, "750000001", holder, clock, passphrase=PASSPHRASE)
        stamper = DevelopmentTimeStamper.open(folder, PASSPHRASE, lambda: clock)
        return cls(folder, key, development_trust(folder), stamper)


def with_cross_reference_stream(pdf: bytes) -> bytes:
    writer: PdfFileWriter = copy_into_new_writer(PdfFileReader(BytesIO(pdf)))
    writer.stream_xrefs = True
    output = BytesIO()
    writer.write(output)
    return output.getvalue()
