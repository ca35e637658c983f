"""A file that was sent is judged in a process of its own: nothing in it stops, fills or delays who asked."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import IO

import pytest

from archive_service.errors import InvalidRequest, VerificationTooCostly
from archive_service.trust.file_judgement import verify_in_sandbox
from archive_service.workflows.verified_files import Given, verify_file
from signing.trust import KnownKey, TrustStore
from tests.costly_files import EXAMPLES, costly
from tests.signing.laboratory import day

GOLDEN = Path(__file__).parents[2] / "golden" / "seals"
GIVEN = Given(trust=TrustStore.load(GOLDEN / "trust"), at=day("2026-11-30"), data=[])
DOCUMENT = GOLDEN / "document.pdf"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("b-b.pdf", []),
        ("b-lta.pdf", []),
        ("b-lta.asice", []),
        ("evidence.asice", []),
        ("b-lt.p7s", [DOCUMENT]),
        ("b-b.p7s", []),
        ("b-b.p7s", [GOLDEN / "b-b.pdf", DOCUMENT]),
        ("document.pdf", []),
        ("trust/anchors.pem", []),
    ],
)
def test_the_report_is_the_same_as_in_this_process(name: str, data: list[Path]) -> None:
    key = KnownKey(public_key=b"x", compromised_since=day("2026-01-01"))
    given = replace(GIVEN, data=data, trust=replace(GIVEN.trust, keys=(key,)))

    for one in (given, replace(given, own_trust=False)):
        assert verify_in_sandbox(name, GOLDEN / name, one, seconds=30) == verify_file(
            name, GOLDEN / name, one
        )


def test_a_file_without_a_name_is_judged(unnamed: Callable[[bytes], IO[bytes]]) -> None:
    file = unnamed((GOLDEN / "b-lt.pdf").read_bytes())

    report = verify_in_sandbox("é", Path(f"/dev/fd/{file.fileno()}"), GIVEN, seconds=30)

    assert (report.target, report.verdict.value) == ("é", "passed")


@pytest.fixture
def unnamed(tmp_path: Path) -> Iterator[Callable[[bytes], IO[bytes]]]:
    made: list[IO[bytes]] = []

    def make(content: bytes) -> IO[bytes]:
        file = (tmp_path / "gone").open("w+b")
        (tmp_path / "gone").unlink()
        file.write(content)
        file.flush()
        made.append(file)
        return file

    yield make
    for file in made:
        file.close()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.parent.name)
def test_a_file_that_costs_too_much_is_refused_with_its_code_and_the_next_is_judged(
    example: Path, tmp_path: Path
) -> None:
    told = json.loads(example.read_text(encoding="utf-8"))
    (tmp_path / "costly").write_bytes(costly(told))
    begun, used = monotonic(), os.times()

    with pytest.raises(VerificationTooCostly) as refused:
        verify_in_sandbox("costly", tmp_path / "costly", GIVEN, seconds=told["seconds"])

    own = sum(os.times()[:2]) - sum(used[:2])
    assert refused.value.code == example.parent.name.partition("_")[0]
    assert own < 1, f"{own:.1f} s of this process in {monotonic() - begun:.1f} s"
    report = verify_in_sandbox("b-b.pdf", GOLDEN / "b-b.pdf", GIVEN, seconds=30)
    assert report.verdict.value == "passed"


def test_many_files_judged_one_after_another_have_a_budget_each(tmp_path: Path) -> None:
    (tmp_path / "some").write_bytes(
        costly(
            {"entries": {"manifest.xml": {"head": "<ArchiveTransfer>", "piece": "<a/>", "times": 800_000}}}
        )
    )

    for _ in range(4):
        report = verify_in_sandbox("some", tmp_path / "some", GIVEN, seconds=1)
        assert report.verdict.value == "failed"


def test_no_descriptor_stays_open() -> None:
    verify_in_sandbox("b-b.pdf", GOLDEN / "b-b.pdf", GIVEN, seconds=30)
    before = sorted(os.listdir("/proc/self/fd"))

    for _ in range(3):
        verify_in_sandbox("b-b.p7s", GOLDEN / "b-b.p7s", replace(GIVEN, data=[DOCUMENT]), seconds=30)

    assert sorted(os.listdir("/proc/self/fd")) == before


def test_a_proof_that_is_too_large_is_told_as_the_command_tells_it(tmp_path: Path) -> None:
    with (tmp_path / "large.p7s").open("wb") as file:
        file.write((GOLDEN / "b-b.p7s").read_bytes())
        file.truncate(65 << 20)

    found = []
    for judge in (verify_file, lambda *asked: verify_in_sandbox(*asked, seconds=30)):
        try:
            found.append(judge("large.p7s", tmp_path / "large.p7s", GIVEN).verdict.value)
        except InvalidRequest as error:
            found.append(str(error))

    assert found[0] == found[1]
