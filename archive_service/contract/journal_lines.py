"""The JSON of proofs of the journal."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from typing import TYPE_CHECKING

from archive_service.contract.lines import Line, moment

if TYPE_CHECKING:  # each command imports only its own journey
    from archive_service.holdings.record_journal import CoveringCheckpoint, ProvedEntry, RecordInJournal
    from archive_service.workflows.journal_proofs import Grown
    from signing.transparency import Checkpoint

FORM = "journal-proof/1"


def proof_document(found: RecordInJournal) -> Line:
    """Return the proof of every entry about a record, as it is written into a file."""
    return {
        "format": FORM,
        "record": str(found.record),
        "origin": found.stated.origin,
        "vkey": found.verifier,
        **_tree(found.stated),
        "checkpoint": found.note.decode(),
        "entries": [_entry(one, str(found.record)) for one in found.entries],
        "cosignatures": [_cosigned(one) for one in found.covered if one.witnesses],
        "time_stamps": [_dated(one) for one in found.covered if one.evidence],
    }


def proof_line(found: RecordInJournal, file: Path) -> Line:
    """Return the line of a proof that was written into a file."""
    return {
        "record": str(found.record),
        "file": str(file),
        "entries": len(found.entries),
        "cosignatures": sum(len(one.witnesses) for one in found.covered),
        "time_stamps": sum(bool(one.evidence) for one in found.covered),
        "origin": found.stated.origin,
        **_tree(found.stated),
    }


def consistency_line(grown: Grown) -> Line:
    """Return the line of a comparison of an older checkpoint with the present journal."""
    return {
        "verdict": "failed" if grown.problem else "passed",
        "origin": grown.new.origin,
        "old": _tree(grown.old),
        "new": _tree(grown.new),
        "proof": [b64encode(one).decode() for one in grown.proof],
        "checkpoint": grown.note.decode(),
        "problem": grown.problem,
    }


def _entry(one: ProvedEntry, record: str) -> Line:
    return {
        "about": "record" if one.subject == record else "deposit",
        "index": one.proof.index,
        "entry": one.proof.entry.decode("ascii"),
        "proof": [b64encode(sibling).decode() for sibling in one.proof.siblings],
        "tlog_proof": one.proof.text(),
    }


def _cosigned(one: CoveringCheckpoint) -> Line:
    by = [{"name": other.name, "vkey": other.verifier, "at": moment(other.at)} for other in one.witnesses]
    return {**_covering(one), "witnesses": by}


def _dated(one: CoveringCheckpoint) -> Line:
    return {
        **_covering(one),
        "at": None if one.at is None else moment(one.at),
        "evidence": b64encode(one.evidence).decode(),
    }


def _covering(one: CoveringCheckpoint) -> Line:
    return {
        **_tree(one.stated),
        "checkpoint": one.note.decode(),
        "consistency": [b64encode(node).decode() for node in one.consistency],
    }


def _tree(stated: Checkpoint) -> Line:
    return {"size": stated.size, "root": stated.root.hex()}
