"""What the journal says of a record, for its attestation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from archive_service.holdings.record_journal import ProvedEntry, RecordInJournal
from archive_service.holdings.vouched_checkpoints import Vouched
from archive_service.wording.dates import moment_in_paris
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


def journal_step(journal: RecordInJournal | str, vouched: Vouched) -> Step:
    """Return the step of the report about the journal; a text says why nothing could be proved."""
    if isinstance(journal, str):
        detail = "Le journal publié n'est pas le début de celui du service : il a été modifié ou tronqué."
        return Step(0, _NAME, Verdict.FAILED, detail)
    stated = journal.stated
    detail = (
        f"{len(journal.entries)} entrées sur ce document et son dépôt sont incluses dans le journal signé "
        f"« {stated.origin} » de {stated.size} entrées."
    )
    verdict = Verdict.FAILED if vouched.wrong else Verdict.PASSED
    return Step(0, _NAME, verdict, " ".join([detail, *_said(vouched)]))


def _said(vouched: Vouched) -> Iterator[str]:
    """Yield what others say of the journal, in French."""
    cosigned, dated = vouched.cosigned, vouched.dated
    if cosigned is not None and cosigned.witnesses:
        listed = " ; ".join(f"{one.who}, le {moment_in_paris(one.at)}" for one in cosigned.witnesses)
        yield f"Contresigné à {cosigned.size} entrées par : {listed}."
    if dated is not None and dated.at is not None:
        yield f"Horodaté à {dated.size} entrées le {moment_in_paris(dated.at)}."
    if vouched.wrong:
        yield f"Altéré, ou d'un autre journal : {', '.join(vouched.wrong)}."
    if vouched.lost:
        yield f"Perdu : {', '.join(vouched.lost)}."
