"""Flows near the size limit are received, held in memory only once, and sealed."""

from __future__ import annotations

import json
import os
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import pytest

from tests.journeys.cda_flows import cda
from tests.journeys.hostile_flows import bundle, reference
from tests.journeys.measured_commands import MOST_MEMORY, MOST_SECONDS, run

_PIECE = 3_000_000
_NOISE = os.urandom(_PIECE)


def _pdf(file: BinaryIO, length: int, lines: bool = False) -> None:
    """Write about that many bytes that begin as a PDF, in base64."""
    encoded = b64encode(_NOISE)
    if lines:
        encoded = b"".join(encoded[at : at + 4000] + b"\r\n" for at in range(0, len(encoded), 4000))
    file.write(b64encode(b"%PDF-1.7\n"))
    file.writelines(encoded for _ in range(length // _PIECE))


def _document(file: BinaryIO, length: int, *, lines: bool = False) -> None:
    """Write a CDA around a file of that many bytes."""
    document = cda(930)
    start = document.index(b"<structuredBody>")
    end = document.index(b"</structuredBody>") + len(b"</structuredBody>")
    file.write(document[:start])
    file.write(b'<nonXMLBody><text mediaType="application/pdf" representation="B64">')
    _pdf(file, length, lines)
    file.write(b"</text></nonXMLBody>" + document[end:])


def _native(file: BinaryIO, length: int) -> None:
    """Write a transaction around a file of that many bytes."""
    before, after = bundle(reference("application/pdf", "@")).split(b"@")
    file.write(before)
    _pdf(file, length)
    file.write(after)


def _of_two(file: BinaryIO, length: int) -> None:
    """Write the same, with a second person in it."""
    flow = json.loads(bundle(reference("application/pdf", "@")))
    other = json.loads(json.dumps(flow["entry"][0]))
    other["fullUrl"] = "urn:uuid:00000000-0000-4000-8000-000000000002"
    other["resource"] |= {"id": "autre", "name": [{"family": "AUTRE", "given": ["Paul"]}]}
    other["resource"]["identifier"][0]["value"] += "-AUTRE"
    flow["entry"].append(other)
    before, after = json.dumps(flow).encode().split(b"@")
    file.write(before)
    _pdf(file, length)
    file.write(after)


def _in_a_bundle(file: BinaryIO, length: int) -> None:
    """Write a transaction that carries a CDA around a file of that many bytes: base64 in base64."""
    before, after = bundle(reference("text/xml", "@")).split(b"@")
    file.write(before)
    inner = Path(f"{file.name}.cda")
    with inner.open("wb") as held:
        _document(held, length)
    with inner.open("rb") as held:
        while piece := held.read(_PIECE):
            file.write(b64encode(piece))
    inner.unlink()
    file.write(after)


FLOWS: dict[str, Callable[[BinaryIO], None]] = {
    "cda-of-150-mb": lambda file: _document(file, 112_000_000),
    "bundle-of-250-mb": lambda file: _native(file, 186_000_000),
    "two-persons-120-mb": lambda file: _of_two(file, 90_000_000),
}
MORE_FLOWS: dict[str, Callable[[BinaryIO], None]] = {
    "cda-of-250-mb": lambda file: _document(file, 186_000_000),
    "cda-of-250-mb-in-lines": lambda file: _document(file, 183_000_000, lines=True),
    "cda-in-a-bundle-of-250-mb": lambda file: _in_a_bundle(file, 138_000_000),
    "two-persons-180-mb": lambda file: _of_two(file, 135_000_000),
    "two-persons-250-mb": lambda file: _of_two(file, 186_000_000),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("large") / "home"


@pytest.mark.parametrize("name", FLOWS)
def test_a_large_flow_is_taken_in_within_memory_and_time(home: Path, tmp_path: Path, name: str) -> None:
    flow = tmp_path / name
    with flow.open("wb") as file:
        FLOWS[name](file)

    ran = run(home, "deposit", flow, folder=tmp_path)

    flow.unlink()
    assert ran.code == 0, ran
    assert ran.memory < MOST_MEMORY, ran
    assert ran.seconds < MOST_SECONDS, ran


@pytest.mark.long
@pytest.mark.parametrize("name", [*FLOWS, *MORE_FLOWS])
def test_a_large_flow_is_sealed_within_memory(tmp_path: Path, name: str) -> None:
    home, flow = tmp_path / "home", tmp_path / name
    with flow.open("wb") as file:
        (FLOWS | MORE_FLOWS)[name](file)

    taken = run(home, "deposit", flow, folder=tmp_path)
    worked = run(home, "work", "--until-empty", folder=tmp_path)
    shown = run(home, "records", folder=tmp_path)

    assert (taken.code, worked.code) == (0, 0), (taken, worked)
    assert max(taken.memory, worked.memory) < MOST_MEMORY, (taken, worked)
    assert taken.seconds < MOST_SECONDS, taken
    assert {line["state"] for line in shown.lines} == {"sealed"}
