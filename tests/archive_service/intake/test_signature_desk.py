"""What the signatures of one flow may cost and leave behind."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from archive_service.findings.catalogue import Code
from archive_service.intake import examine
from archive_service.intake.embedded_files import HELD_ALONE
from archive_service.intake.reading.byte_sources import Carried, Held, carried
from archive_service.intake.signature_desk import MOST_NOTED, MOST_SECONDS, SignatureDesk
from archive_service.model.received_signatures import JudgedFile, SignedKind
from signing.digests import Digest
from signing.foreign_pdf import unexamined
from signing.foreign_verdicts import mark_of
from signing.trust import TrustStore
from tests.archive_service.intake import fhir_samples
from tests.archive_service.intake.examinations import CONTEXT


@dataclass
class Slow:
    """A judge that takes as many seconds for each file, and says that it examined none."""

    seconds: float
    given: list[float] = field(default_factory=list)

    def __call__(self, content: bytes, kind: SignedKind, seconds: float) -> JudgedFile:
        self.given.append(seconds)
        return JudgedFile(
            signatures=(unexamined("Non examinée."),),
            judged_at=datetime(2026, 1, 1, tzinfo=UTC),
            trust=mark_of(TrustStore()),
            seconds=min(seconds, self.seconds),
        )


def file(content: bytes) -> Carried:
    found = carried(Held(b64encode(content)))
    assert found is not None
    return found


def pdf(number: int) -> Carried:
    return file(b"%%PDF-1.7\n%d /ByteRange [0 1 2 3]" % number)


def test_the_files_of_a_flow_share_its_time() -> None:
    judge = Slow(seconds=5)
    desk = SignatureDesk(judge)

    codes = {desk.pdf(pdf(number), f"/{number}") for number in range(5)}

    assert judge.given == [MOST_SECONDS, MOST_SECONDS - 5, MOST_SECONDS - 10, 0, 0]
    assert codes == {Code.PDF_SIGNATURE_NOT_VERIFIED}
    assert [one.where for one in desk.noted] == ["/0", "/1", "/2", "/3", "/4"]


def test_the_same_bytes_at_two_places_are_judged_once_and_noted_twice() -> None:
    judge = Slow(seconds=1)
    desk = SignatureDesk(judge)

    desk.pdf(pdf(1), "/a")
    desk.pdf(pdf(1), "/b")

    assert len(judge.given) == 1
    assert [one.where for one in desk.noted] == ["/a", "/b"]


def test_each_flow_has_a_time_of_its_own() -> None:
    judge = Slow(seconds=5)
    context = replace(CONTEXT, judge=judge)
    people = fhir_samples.patient(), fhir_samples.organization()
    sheet = fhir_samples.sheet(pdf(1).content(), "application/pdf")
    flow = fhir_samples.text(fhir_samples.bundle(*people, sheet))

    first, second = examine(flow, context), examine(flow, context)

    assert judge.given == [MOST_SECONDS, MOST_SECONDS]
    assert first.signatures == second.signatures != ()


def test_the_verdicts_that_a_flow_leaves_behind_are_bounded() -> None:
    desk = SignatureDesk(Slow(seconds=0))

    for number in range(MOST_NOTED + 5):
        assert desk.pdf(pdf(number), f"/{number}") is Code.PDF_SIGNATURE_NOT_VERIFIED

    assert len(desk.noted) == MOST_NOTED


@pytest.mark.parametrize("cut", range(0, 10, 3))
def test_a_signed_pdf_that_is_too_large_is_not_examined_and_said_to_be_signed(cut: int) -> None:
    judge = Slow(seconds=1)
    beginning = b"%PDF-1.7\n".ljust(HELD_ALONE + 1, b"\n")
    mark = -len(beginning) % (1 << 20) + (1 << 20) - cut  # around the border of two pieces
    large = file(beginning + b" " * mark + b"/ByteRange[0 1 2 3]")
    desk = SignatureDesk(judge)

    assert desk.pdf(large, "/a") is Code.PDF_SIGNATURE_NOT_VERIFIED
    assert judge.given == [0]
    assert [one.file for one in desk.noted] == [Digest("sha256", large.digest("sha256"))]


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\n nothing", b"/ByteRange[0 1 2 3]", b"<html>/ByteRange</html>"]
)
def test_any_other_file_is_not_judged(content: bytes) -> None:
    judge = Slow(seconds=1)

    assert SignatureDesk(judge).pdf(file(content), "/a") is None
    assert judge.given == []


def test_a_rejected_flow_leaves_no_verdict_behind() -> None:
    people = fhir_samples.patient(), fhir_samples.organization()
    sheet = fhir_samples.sheet(pdf(1).content(), "application/pdf")
    flow = fhir_samples.text(fhir_samples.bundle(*people, sheet)).replace(b'"id"', b'"id":1,"id"', 1)

    examination = examine(flow, replace(CONTEXT, judge=Slow(seconds=1)))

    assert (examination.records, examination.signatures) == ((), ())
