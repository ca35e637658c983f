"""Cosignatures of witnesses in a folder of a journal."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive_service.workflows.verified_journals import judged_journal
from signing.cosignatures import CosignerKey, merged
from signing.merkle import leaf_hash, root
from signing.notes import Note, Signature, read_note
from signing.report import Step, Verdict, decisive, overall
from signing.subindications import SubIndication
from signing.transparency import LogKey, open_checkpoint
from tests.signing.tiles_of_logs import write_tiles

AT = datetime(2031, 5, 17, 8, 30, tzinfo=UTC)
ENTRIES = [b"entry %d" % number for number in range(600)]
LOG = LogKey.from_seed("journal.exemple", bytes(range(32)))
DOUBS = CosignerKey.from_seed("ad25.exemple", b"1" * 32)
VAR = CosignerKey.from_seed("ad83.exemple", b"2" * 32)


def cosigned(size: int, *witnesses: CosignerKey, entries: list[bytes] = ENTRIES) -> Note:
    note = LOG.sign(size, root(list(map(leaf_hash, entries[:size]))))
    stated = open_checkpoint(note, LOG.verifier)
    return merged(read_note(note), [one.cosign(stated, AT) for one in witnesses])


@dataclass
class Folder:
    """A journal that the archives of the Doubs cosigned at three sizes, and those of the Var at one."""

    path: Path

    def __post_init__(self) -> None:
        for path, content in write_tiles(ENTRIES).items():
            self.put(path, content)
        self.put("checkpoint", cosigned(600, DOUBS).to_bytes())
        self.put("cosigned/600", cosigned(600, DOUBS).to_bytes())
        self.put("cosigned/256", cosigned(256, DOUBS, VAR).to_bytes())
        self.put("cosigned/7", cosigned(7, DOUBS).to_bytes())
        keys = [{"vkey": one.verifier().text} for one in (DOUBS, VAR)]
        self.put("witnesses", json.dumps({"format": "witnesses/1", "witnesses": keys}).encode())

    def put(self, path: str, content: bytes) -> None:
        (self.path / path).parent.mkdir(parents=True, exist_ok=True)
        (self.path / path).write_bytes(content)

    def judged(self, *witnesses: CosignerKey) -> list[Step]:
        return judged_journal(self.path, [LOG.verifier, *(one.verifier().text for one in witnesses)])


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def step(steps: list[Step], name: str) -> Step:
    return next(one for one in steps if one.name == name)


def test_the_report_says_which_known_witness_cosigned_which_checkpoint(folder: Folder) -> None:
    steps = folder.judged(DOUBS, VAR)

    assert overall(steps) is Verdict.PASSED
    told = step(steps, "Cosignatures de ad25.exemple").detail
    assert told.startswith("3 point(s)")
    assert "dont celui du journal" in told
    assert "7, 256, 600 entrées, le 17/05/2031 à 08:30 UTC" in told
    assert "mais pas celui du journal" in step(steps, "Cosignatures de ad83.exemple").detail


def test_the_folder_alone_makes_no_witness_known(folder: Folder) -> None:
    steps = folder.judged()

    assert overall(steps) is Verdict.PASSED
    assert not any(one.name.startswith("Cosignatures de") for one in steps)
    assert "2 témoin(s) dont la clé n'est pas donnée" in step(steps, "Points de contrôle cosignés").detail


@pytest.mark.parametrize("known", [(DOUBS, VAR), ()])
@pytest.mark.parametrize("place", ["checkpoint", "cosigned/600", "cosigned/7"])
def test_a_forged_cosignature_fails(folder: Folder, place: str, known: tuple[CosignerKey, ...]) -> None:
    note = read_note((folder.path / place).read_bytes())
    forged = Signature(
        DOUBS.name, DOUBS.verifier().key_hash, AT.timestamp().__int__().to_bytes(8) + b"x" * 64
    )
    folder.put(place, Note(note.text, (note.signatures[0], forged)).to_bytes())

    steps = folder.judged(*known)

    assert (overall(steps), decisive(steps)) == (Verdict.FAILED, SubIndication.SIG_CRYPTO_FAILURE)


def test_a_cosignature_with_another_time_fails(folder: Folder) -> None:
    note = cosigned(256, VAR)
    moved = Signature(VAR.name, VAR.verifier().key_hash, bytes(8) + note.signatures[1].value[8:])
    folder.put("cosigned/256", Note(note.text, (note.signatures[0], moved)).to_bytes())

    assert decisive(folder.judged(VAR)) is SubIndication.SIG_CRYPTO_FAILURE


def test_a_history_that_a_witness_cosigned_and_the_folder_has_not_fails(folder: Folder) -> None:
    other = [b"another entry", *ENTRIES[1:]]
    folder.put("cosigned/256", cosigned(256, DOUBS, entries=other).to_bytes())
    rewritten = folder.judged(DOUBS)
    folder.put("cosigned/256", cosigned(256, DOUBS).to_bytes())
    folder.put("cosigned/700", cosigned(700, DOUBS, entries=[*ENTRIES, *ENTRIES]).to_bytes())
    truncated = folder.judged(DOUBS)

    assert decisive(rewritten) is SubIndication.HASH_FAILURE
    assert decisive(truncated) is SubIndication.HASH_FAILURE


@pytest.mark.parametrize(
    "content", [b"", b"x", b"\xff" * 90, cosigned(7).to_bytes()[:-9], b"x\n7\nAAAA\n\n\xe2\x80\x94 x AAAA\n"]
)
def test_what_is_no_checkpoint_of_this_journal_fails(folder: Folder, content: bytes) -> None:
    folder.put("cosigned/9", content)

    assert overall(folder.judged(DOUBS)) is Verdict.FAILED


def test_a_list_of_witnesses_that_cannot_be_read_changes_nothing(folder: Folder) -> None:
    for content in (b"", b"[]", b'{"witnesses":[{"vkey":"x"}, {}]}', b"\xff"):
        folder.put("witnesses", content)

        assert overall(folder.judged(DOUBS)) is Verdict.PASSED
