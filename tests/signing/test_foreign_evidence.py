"""Evidence records made elsewhere hold, and none of their corrupted copies does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from asn1crypto import parser

from signing.der import SEQUENCE, der
from signing.report import Verdict
from signing.trust import TrustStore
from signing.verification import verify_evidence
from tests.shared_material import SHARED, needed

FOLDER = SHARED / "data" / "evidence-records"
DATA = {
    "BIN-1_ER.ers": "BIN-1.bin",
    "BIN-2_ER.ers": "BIN-2.bin",
    "BIN-3_ER.ers": "BIN-3.bin",
    "BIN-4_ER.ers": "BIN-4.bin",
    "ER-2Chains3ATS.ers": "ER-2Chains3ATS1.bin",
    "1_0_Initial.er": "",
    "1_1_Renew_Unsorted.er": "",
    "1_2_Renew_Unsorted.er": "",
    "bsi_gov_vte-lza_002.ers": "bsi_gov_vte-lza_002.bin",
}
_CHAINS = -1
"""The ArchiveTimeStampSequence is the last member of a record."""


def vector(name: str) -> tuple[bytes, bytes]:
    """Return a record and the object that it covers."""
    folder = needed(FOLDER)
    content = (folder / DATA[name]).read_bytes() if DATA[name] else b"123456"
    if name.startswith("bsi"):
        # The record covers the text with the line ends it was made with.
        content = content.replace(b"\n", b"\r\n")
    return (folder / name).read_bytes(), content


def holds(record: bytes, content: bytes) -> bool:
    """Say whether structure, hash trees and renewals hold; nobody's anchor is given."""
    steps = verify_evidence(record, [content], TrustStore())[:3]
    return all(step.verdict is Verdict.PASSED for step in steps)


def members(value: bytes) -> list[bytes]:
    """Return the values inside a constructed value."""
    content, found = parser.parse(value)[4], []
    while content:
        size = parser.peek(content)
        found.append(content[:size])
        content = content[size:]
    return found


def chains_of(record: bytes) -> list[list[bytes]]:
    return [members(chain) for chain in members(members(record)[_CHAINS])]


def with_chains(record: bytes, chains: Sequence[Sequence[bytes]]) -> bytes:
    written = [der(SEQUENCE, b"".join(chain)) for chain in chains]
    return der(SEQUENCE, b"".join([*members(record)[:_CHAINS], der(SEQUENCE, b"".join(written))]))


def misplaced(record: bytes) -> Iterator[bytes]:
    """Yield the record without one of its time stamps or chains, and with two of them exchanged."""
    chains = chains_of(record)
    stamps = [(at, number) for at, chain in enumerate(chains) for number in range(len(chain))]
    for at, number in stamps[:-1]:
        yield with_chains(record, [_without(one, number) if at == n else one for n, one in enumerate(chains)])
    for number in range(len(chains) - 1):
        yield with_chains(
            record, [*chains[:number], chains[number + 1], chains[number], *chains[number + 2 :]]
        )
    for at, chain in enumerate(chains):
        for number in range(len(chain) - 1):
            swapped = [*chain[:number], chain[number + 1], chain[number], *chain[number + 2 :]]
            yield with_chains(record, [swapped if at == n else one for n, one in enumerate(chains)])


def _without(chain: Sequence[bytes], number: int) -> Sequence[bytes]:
    return [*chain[:number], *chain[number + 1 :]]


def with_other_trees(record: bytes) -> Iterator[bytes]:
    """Yield the record with two levels of a hash tree exchanged, and with a level left out."""
    chains = chains_of(record)
    for at, chain in enumerate(chains):
        for number, stamp in enumerate(chain):
            parts = members(stamp)
            trees = [place for place, part in enumerate(parts) if part[0] == 0xA2]
            levels = members(parts[trees[0]]) if trees else []
            for level in range(len(levels) - 1):
                exchanged = [*levels[:level], levels[level + 1], levels[level], *levels[level + 2 :]]
                for changed in (exchanged, _without(levels, level)):
                    tree = der(0xA2, b"".join(changed))
                    place = trees[0]
                    new = der(SEQUENCE, b"".join([*parts[:place], tree, *parts[place + 1 :]]))
                    other = [*chain[:number], new, *chain[number + 1 :]]
                    yield with_chains(record, [other if at == n else one for n, one in enumerate(chains)])


@pytest.mark.parametrize("name", DATA)
def test_a_record_that_is_written_again_unchanged_holds(name: str) -> None:
    record, content = vector(name)

    assert holds(record, content)
    assert holds(with_chains(record, chains_of(record)), content)


@pytest.mark.parametrize("name", DATA)
def test_a_record_with_time_stamps_left_out_or_exchanged_is_refused(name: str) -> None:
    record, content = vector(name)

    assert not [number for number, one in enumerate(misplaced(record)) if holds(one, content)]


@pytest.mark.parametrize("name", DATA)
def test_a_record_with_exchanged_levels_of_a_tree_is_refused(name: str) -> None:
    record, content = vector(name)

    assert not [number for number, one in enumerate(with_other_trees(record)) if holds(one, content)]


@pytest.mark.parametrize("name", DATA)
def test_a_cut_record_is_refused(name: str) -> None:
    record, content = vector(name)

    lengths = [*range(0, len(record), max(1, len(record) // 40)), len(record) - 1]
    assert not [length for length in lengths if holds(record[:length], content)]
    assert not holds(record + b"\0", content)


@pytest.mark.parametrize("name", DATA)
def test_a_flipped_byte_of_what_is_hashed_is_refused(name: str) -> None:
    record, content = vector(name)

    for chain in chains_of(record):
        for stamp in chain:
            for part in members(stamp):
                if part[0] == 0xA2:
                    start = record.index(part)
                    for position in range(start + 8, start + len(part), 29):
                        changed = bytearray(record)
                        changed[position] ^= 1
                        assert not holds(bytes(changed), content), position


def test_every_record_of_the_collection_is_among_them() -> None:
    needed(FOLDER)

    assert {path.name for path in Path(FOLDER).iterdir() if path.suffix in (".er", ".ers")} == set(DATA)
