"""A PDF that was sent is read in a process of its own before it is sealed: the key is in this one alone."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep

import psutil
import pytest

from archive_service.demo.small_pdf import small_pdf
from archive_service.documents.sandbox.process import Sandboxes
from archive_service.errors import MachineExhausted
from archive_service.model.seals import SealTooCostly
from archive_service.trust import seal_preparation
from archive_service.trust.seal_preparation import prepared_in_sandbox
from signing.errors import SigningCode, SigningError
from signing.pdf_seal import prepared_seal
from signing.prepared_seals import PreparedSeal, SealWords, WantedRevision
from tests.archive_service.findings.corpus_names import CORPUS
from tests.archive_service.trust import lying_preparation
from tests.signing.signing_home import with_cross_reference_stream
from tests.signing.test_pdf_bounds import HOSTILE, with_stream

WANTED = WantedRevision(
    digest="sha384", size=6_000, at=datetime(2026, 11, 30, tzinfo=UTC), words=SealWords(name="Les Essais")
)
PLAIN = small_pdf(["Convention"])
STREAM = with_cross_reference_stream(PLAIN)
PDFS = {"plain": PLAIN, "no last end of line": PLAIN.rstrip(b"\n")}
EXAMPLES = sorted(CORPUS.glob("seal-too-costly_*/pdf.json"))


@pytest.mark.parametrize("name", PDFS)
def test_what_is_appended_is_the_same_as_in_this_process(name: str) -> None:
    pdf = PDFS[name]

    prepared = prepared_in_sandbox(pdf, WANTED)

    assert prepared == prepared_seal(pdf, WANTED)
    assert prepared.filled(pdf, b"\x30\x00").startswith(pdf)


def test_a_file_of_another_structure_is_prepared_there_too() -> None:
    """Its writer puts the time and a random identifier into each revision."""
    there, here = prepared_in_sandbox(STREAM, WANTED), prepared_seal(STREAM, WANTED)

    assert (there.hole, len(there.added)) == (here.hole, len(here.added))


@pytest.mark.parametrize("content", [b"text", PLAIN[:-20], HOSTILE["references in a circle"]])
def test_what_is_no_pdf_is_refused_as_in_this_process(content: bytes) -> None:
    with pytest.raises(SigningError) as there:
        prepared_in_sandbox(content, WANTED)
    with pytest.raises(SigningError) as here:
        prepared_seal(content, WANTED)

    assert (there.value.code, str(there.value)) == (here.value.code, str(here.value))
    assert here.value.code is SigningCode.NOT_A_PDF


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.parent.name)
def test_an_example_is_refused_with_its_code(example: Path) -> None:
    told = json.loads(example.read_text(encoding="utf-8"))
    begun = monotonic()

    with pytest.raises(SealTooCostly) as refused:
        prepared_in_sandbox(with_stream(told["cross-reference"].encode()), WANTED, seconds=told["seconds"])

    assert refused.value.code == example.parent.name.partition("_")[0]
    assert monotonic() - begun < 60
    assert prepared_in_sandbox(PLAIN, WANTED) == prepared_seal(PLAIN, WANTED)


def test_a_file_too_large_for_the_memory_of_a_sandbox_is_no_other_kind_of_file() -> None:
    end = STREAM[STREAM.rindex(b"startxref") :]
    large = STREAM + b"%" + b" " * 260_000_000 + b"\n" + end

    with pytest.raises(SealTooCostly):
        prepared_in_sandbox(large, WANTED)


@pytest.mark.parametrize(
    "told",
    [
        {"head": "no JSON"},
        {"head": "5"},
        {"head": "[]"},
        {"head": '{"code": "signing-unheard-of", "said": ""}'},
        {"head": '{"code": "signing-not-a-pdf"}'},
        {"head": "{}"},
        {"head": '{"hole": null}'},
        {"head": '{"hole": "0"}'},
        {"bytes": 20_000_000},
        {"change": ["/ByteRange[0 ", "/ByteRange[1 "]},
        {"change": ["/ByteRange[", "/ByteRang2["]},
        {"change": ["%%EOF", "%%EOF /ByteRange[0 1 2 3]"]},
    ],
    ids=str,
)
def test_a_process_that_was_taken_over_gets_no_seal_by_what_it_answers(
    told: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    lying = Sandboxes(lying_preparation.__name__)
    monkeypatch.setattr(seal_preparation, "_sandboxes", lying)

    with pytest.raises(SealTooCostly):
        prepared_in_sandbox(PLAIN + b"%" + json.dumps(told).encode(), WANTED)
    lying.end()


def test_a_process_that_others_end_says_nothing_of_the_document() -> None:
    hostile = with_stream(b"/Size 10/W[0 0 0]/Index[0 1000000000]")
    killed = 0

    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(prepared_in_sandbox, hostile, WANTED)
        while not asked.done():
            for one in psutil.Process().children():
                if seal_preparation.__name__ in one.cmdline() and one.cpu_times().user > 1:
                    one.kill()
                    killed += 1
            sleep(0.2)

    assert killed
    with pytest.raises(MachineExhausted):
        asked.result()


@pytest.mark.parametrize(
    "change",
    [
        {"hole": 0},
        {"hole": -1},
        {"hole": 1 << 40},
        {"size": 5_999},
        {"added": b""},
    ],
    ids=str,
)
def test_what_a_process_returns_has_a_room_or_is_refused(
    change: dict[str, object],
) -> None:
    sound = prepared_seal(PLAIN, WANTED)
    given: dict[str, object] = {"added": sound.added, "hole": sound.hole, "size": sound.size}

    with pytest.raises(ValueError, match="room"):
        PreparedSeal(**{**given, **change})  # type: ignore[arg-type]


def test_a_container_larger_than_its_room_is_refused() -> None:
    with pytest.raises(SigningError) as refused:
        prepared_seal(PLAIN, WANTED).filled(PLAIN, bytes(6_001))

    assert refused.value.code is SigningCode.BAD_INPUT
