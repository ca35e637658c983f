"""PDFs signed at every level, by us and by others, and what is done to them afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from mmap import ACCESS_READ, mmap
from pathlib import Path

import pytest

from signing.pdf_seal import seal
from signing.report import Step
from signing.subindications import SubIndication
from signing.trust import TrustStore
from signing.verification import PDF_STEPS, Verdict, overall, verify_pdf
from tests.signing.long_term_pdfs import LEVELS, Program
from tests.signing.pdf_attacks import ATTACKS, Attack, overpainted

CLOCK = datetime.now(UTC) - timedelta(minutes=1)
"""That of the machine: pyHanko signs by no other."""

LATER = CLOCK + timedelta(days=60 * 365 + 1)
"""When the certificates of all signers have ended."""


@pytest.fixture(scope="module")
def signed(program: Program, document: bytes) -> dict[str, bytes]:
    """The document at each level."""
    return {level: program.signed(document, level) for level in LEVELS}


def verdict(pdf: bytes, trust: TrustStore, at: datetime | None = None) -> Verdict:
    return overall(verify_pdf(pdf, trust, at or datetime.now(UTC)))


def troubles(steps: list[Step]) -> dict[str, SubIndication | None]:
    return {step.name: step.subindication for step in steps if step.verdict is not Verdict.PASSED}


@pytest.mark.parametrize("level", LEVELS)
def test_a_signature_of_another_program_is_sound_at_every_level(
    program: Program, signed: dict[str, bytes], level: str
) -> None:
    steps = verify_pdf(signed[level], program.home.trust, datetime.now(UTC))

    assert troubles(steps) == {}
    assert [step.number for step in steps] == list(range(1, len(steps) + 1))
    assert len(steps) == len(PDF_STEPS) + {"b-b": 0, "b-t": 4, "b-lt": 4, "b-lta": 8}[level]


@pytest.mark.parametrize("level", ["b-lt", "b-lta"])
def test_what_is_inside_the_file_and_the_anchors_are_enough_from_lt_on(
    program: Program, signed: dict[str, bytes], level: str
) -> None:
    anchors = TrustStore(anchors=program.home.trust.anchors)

    assert verdict(signed[level], anchors) is Verdict.PASSED
    assert verdict(signed["b-b"], anchors) is Verdict.INDETERMINATE


def test_after_the_certificates_only_a_renewed_time_stamp_keeps_a_signature(
    program: Program, signed: dict[str, bytes]
) -> None:
    ended = {level: verify_pdf(signed[level], program.home.trust, LATER) for level in LEVELS}

    assert {overall(steps) for steps in ended.values()} == {Verdict.INDETERMINATE}
    for steps in ended.values():
        assert SubIndication.OUT_OF_BOUNDS_NO_POE in troubles(steps).values()
    # Between the end of the signer's certificate and that of the time stamp's, the time stamp is enough.
    between = CLOCK + timedelta(days=20 * 365)
    assert verdict(signed["b-b"], program.home.trust, between) is Verdict.INDETERMINATE
    assert verdict(signed["b-t"], program.home.trust, between) is Verdict.PASSED
    assert verdict(signed["b-lta"], program.home.trust, between) is Verdict.PASSED


def test_renewals_and_further_time_stamps_are_followed(program: Program, signed: dict[str, bytes]) -> None:
    renewed = replace(program, at=program.at + timedelta(seconds=5)).renewed(signed["b-lta"])

    steps = verify_pdf(renewed, program.home.trust, datetime.now(UTC))

    assert troubles(steps) == {}
    assert sum("Horodatage 2 du document" in step.name for step in steps) == 4


def test_a_document_time_stamp_alone_is_judged_too(program: Program, document: bytes) -> None:
    stamped = program.stamped(document + b"\n")

    assert verdict(stamped, program.home.trust) is Verdict.PASSED
    assert verdict(overpainted(stamped), program.home.trust) is Verdict.FAILED


def test_a_signature_that_certifies_nothing_may_be_extended_and_not_changed(
    program: Program, document: bytes
) -> None:
    plain = program.signed(document, "b-lta", certify=False)

    assert verdict(plain, program.home.trust) is Verdict.PASSED
    assert verdict(overpainted(plain), program.home.trust) is Verdict.FAILED


def test_two_signatures_are_both_judged(program: Program, document: bytes) -> None:
    once = program.signed(document, "b-b", certify=False)
    twice = program.signed(once, "b-t", certify=False, field="Seconde")

    steps = verify_pdf(twice, program.home.trust, datetime.now(UTC))

    assert troubles(steps) == {}
    assert {step.name.split(" : ")[0] for step in steps[1:]} == {
        "Signature 1",
        "Signature 2",
        "Horodatage de la signature 2",
    }


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
@pytest.mark.parametrize("level", ["ours", "b-b", "b-lt", "b-lta"])
def test_whatever_is_done_after_a_signature_is_found(
    program: Program, document: bytes, signed: dict[str, bytes], level: str, attack: Attack
) -> None:
    whole = (
        seal(document, program.home.key, program.at - timedelta(seconds=30))
        if level == "ours"
        else signed[level]
    )

    changed = attack(whole)

    assert changed != whole
    assert verdict(whole, program.home.trust) is Verdict.PASSED
    assert verdict(changed, program.home.trust) is Verdict.FAILED


def test_a_lie_about_its_length_hides_nothing(program: Program, signed: dict[str, bytes]) -> None:
    """A revision of validation data whose stream is longer than it says."""
    pdf = signed["b-lt"]
    at = pdf.rindex(b"endstream")
    longer = pdf[:at] + b"9 0 obj\n<<>>\nendobj\n" + pdf[at:]

    assert verdict(longer, program.home.trust) is Verdict.FAILED


@pytest.mark.parametrize("level", ["b-b", "b-lta"])
def test_a_file_that_is_mapped_is_judged_as_one_in_memory(
    program: Program, signed: dict[str, bytes], level: str, tmp_path: Path
) -> None:
    (tmp_path / "signed.pdf").write_bytes(signed[level])

    with (
        (tmp_path / "signed.pdf").open("rb") as file,
        mmap(file.fileno(), 0, access=ACCESS_READ) as mapped,
    ):
        steps = verify_pdf(mapped, program.home.trust, datetime.now(UTC))

    assert troubles(steps) == {}
