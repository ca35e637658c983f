"""What the journal says of a record, for its attestation."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from archive_service.holdings.record_journal import ProvedEntry, RecordInJournal
from signing.report import Step, Verdict

_NAME = "inscription au journal"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttestedEntry:
    """An entry: its place in the journal, when, what, and in which role somebody acted."""

    index: int
    at: datetime
    tag: str
    role: str


def attested_entries(journal: RecordInJournal) -> tuple[AttestedEntry, ...]:
    """Return what the entries say, in order."""
    return tuple(_entry(one) for one in journal.entries)


def _entry(one: ProvedEntry) -> AttestedEntry:
    told = json.loads(one.proof.entry)
    return AttestedEntry(
        index=one.proof.index,
        at=datetime.fromisoformat(told["at"]),
        tag=told["tag"],
        role=told.get("role", ""),  # entries of the first form have none
    )


def journal_step(journal: RecordInJournal | str) -> Step:
    """Return the step of the report about the journal; a text says why nothing could be proved."""
    if isinstance(journal, str):
        detail = "Le journal publié n'est pas le début de celui du service : il a été modifié ou tronqué."
        return Step(0, _NAME, Verdict.FAILED, detail)
    stated = journal.stated
    detail = (
        f"{len(journal.entries)} entrées sur ce document et son dépôt sont incluses dans le journal signé "
        f"« {stated.origin} » de {stated.size} entrées."
    )
    return Step(0, _NAME, Verdict.PASSED, detail)
