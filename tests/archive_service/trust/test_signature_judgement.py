"""Signatures that come in are judged in a process of their own: nothing in a file stops who asked."""

from __future__ import annotations

import os
import signal
from datetime import timedelta
from io import BytesIO
from threading import Thread

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from archive_service.model.received_signatures import JudgedFile, SignedKind
from archive_service.trust.signature_judgement import (
    MOST_SECONDS,
    MOST_SIGNATURES,
    judge_in_sandbox,
    processes,
)
from signing.foreign_pdf import judge_signed_pdf
from signing.report import Verdict
from signing.trust import TrustStore
from tests.signing import laboratory
from tests.signing.foreign_pdfs import signed

NAME = "Docteur Essai"
ROOT = laboratory.authority("Racine des signataires")
SIGNER = laboratory.signer(ROOT, name=NAME)
AT = laboratory.BEGIN + timedelta(days=200)
LIST = laboratory.crl(ROOT, AT - timedelta(days=1), AT + timedelta(days=6))
TRUST = TrustStore(anchors=(ROOT.der,), crls=(LIST,))
SOUND = signed(AT - timedelta(days=3), SIGNER, name=NAME)


def judged(pdf: bytes, *, seconds: float = MOST_SECONDS, kind: SignedKind = SignedKind.PDF) -> JudgedFile:
    return judge_in_sandbox(pdf, kind, TRUST, AT, seconds)


def with_fields(count: int) -> bytes:
    """The signed PDF, to which a form with so many fields for its one signature was added."""
    writer, output = IncrementalPdfFileWriter(BytesIO(SOUND)), BytesIO()
    form = writer.root["/AcroForm"]
    first = form["/Fields"].raw_get(0).get_object()
    for number in range(count):
        field = generic.DictionaryObject(first)
        field[generic.NameObject("/T")] = generic.TextStringObject(f"S{number}")
        form["/Fields"].append(writer.add_object(field))
    writer.update_root()
    writer.update_container(form)
    writer.write(output)
    return output.getvalue()


def endless() -> bytes:
    """A signed document in which each reference is looked for among a million elements."""
    references = b'<ds:Reference URI="#x"/>' * 5
    signature = (
        b'<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>%s</ds:SignedInfo>'
    )
    return (
        b'<ClinicalDocument xmlns="urn:hl7-org:v3"><a Id="x"/>'
        + b"<a/>" * 1_000_000
        + signature % references
        + b"</ds:Signature></ClinicalDocument>"
    )


def test_the_process_says_what_this_one_would_say() -> None:
    found = judged(SOUND)

    assert list(found.signatures) == judge_signed_pdf(SOUND, TRUST, AT)
    assert found.verdict is Verdict.PASSED
    assert found.judged_at == AT
    assert (found.trust.anchors, found.trust.lists) == (1, 1)
    assert 0 < found.seconds < MOST_SECONDS


def test_another_trust_has_another_name() -> None:
    without = judge_in_sandbox(SOUND, SignedKind.PDF, TrustStore(), AT, MOST_SECONDS)

    assert without.trust.digest != judged(SOUND).trust.digest


def test_a_file_that_takes_too_long_is_not_examined_and_the_next_one_is() -> None:
    found = judged(endless(), seconds=1, kind=SignedKind.XML)

    (only,) = found.signatures
    assert (only.verdict, only.detail) == (
        Verdict.INDETERMINATE,
        "Non examinée : son examen dépasse la limite de temps.",
    )
    assert found.seconds == 1
    assert judged(SOUND).verdict is Verdict.PASSED


def test_the_verdicts_of_one_file_are_bounded_in_number() -> None:
    found = judged(with_fields(MOST_SIGNATURES + 9))

    assert len(found.signatures) == MOST_SIGNATURES + 1
    assert found.verdict is Verdict.FAILED


def test_without_time_nothing_is_examined() -> None:
    found = judged(SOUND, seconds=0)

    assert (found.verdict, found.seconds) == (Verdict.INDETERMINATE, 0)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n/ByteRange", b"\0" * 100_000, b"<a/>", SOUND[:1000]])
@pytest.mark.parametrize("kind", SignedKind)
def test_any_bytes_get_a_verdict_that_is_not_passed(content: bytes, kind: SignedKind) -> None:
    assert judged(content, kind=kind).verdict is not Verdict.PASSED


def test_a_process_that_is_ended_from_outside_is_replaced() -> None:
    judged(SOUND)
    for process in processes():
        os.kill(process, signal.SIGKILL)

    assert judged(SOUND).verdict is Verdict.PASSED


def test_two_at_once_get_their_own_verdicts() -> None:
    found: dict[int, JudgedFile] = {}
    files = [SOUND, SOUND.replace(b"Compte", b"Comptf")]

    def judge(number: int) -> None:
        found[number] = judged(files[number])

    threads = [Thread(target=judge, args=(number,)) for number in range(len(files))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    verdicts = [found[number].verdict for number in range(len(files))]
    assert verdicts == [Verdict.PASSED, Verdict.FAILED]
