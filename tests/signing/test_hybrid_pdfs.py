"""PDFs with hybrid cross-references: what is signed is judged, what comes after a signature fails."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter

from archive_service.demo.small_pdf import small_pdf
from signing.pdf_seal import seal
from signing.report import Verdict, decisive, overall
from signing.subindications import SubIndication
from signing.verification import verify_pdf
from tests.signing.hybrid_pdfs import hybrid
from tests.signing.long_term_pdfs import Program
from tests.signing.pdf_attacks import _OTHER, _content_number

PDF = small_pdf(["Convention"])


def signed_by_others(program: Program, pdf: bytes) -> bytes:
    """Signed by a program that takes hybrid files."""
    metadata = signers.PdfSignatureMetadata(
        field_name="S", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
    )
    writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    output: BytesIO = signers.sign_pdf(writer, metadata, program._signer())
    return output.getvalue()


def test_a_hybrid_file_is_sealed_and_judged_like_others(program: Program) -> None:
    own = seal(hybrid(PDF), program.home.key, program.at, name="a", reason="b")

    for signed in (own, signed_by_others(program, hybrid(PDF))):
        assert overall(verify_pdf(signed, program.home.trust, datetime.now(UTC))) is Verdict.PASSED


@pytest.mark.parametrize("level", ["b-b", "b-lta"])
@pytest.mark.parametrize("replaces", [False, True])
def test_what_a_hybrid_revision_hides_from_some_readers_fails(
    program: Program, level: str, replaces: bool
) -> None:
    signed = program.signed(PDF, level)
    later = hybrid(signed, _content_number(signed), _OTHER) if replaces else hybrid(signed)

    steps = verify_pdf(later, program.home.trust, datetime.now(UTC))

    assert (overall(steps), decisive(steps)) == (Verdict.FAILED, SubIndication.FORMAT_FAILURE)
