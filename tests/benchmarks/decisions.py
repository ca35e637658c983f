"""How long a million decisions take on one core, from facts as they are stored to outcomes."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

from archive_service.holdings.frozen_facts import read_facts, written_facts
from retention_rules import Appeal, Decision, FileFacts, Rulebooks, Stay, Trigger, decide, load_rulebooks

_DECISIONS = 1_000_000
_ROWS = 20_000
"""Rows that differ in every date; each is decided on fifty times. Nothing is remembered of one."""
_TODAY = date(2026, 11, 29)
_TYPES = (
    ("cda-document", "EXPORT_DUI"),
    ("cda-document", "PROJET-PERSONNALISE"),
    ("native-file", None),
    ("cda-document", "CONTRAT-SEJOUR"),
    ("structure-data", None),
    ("cda-document", "FACTURE"),
)
_RULEBOOKS = Path(__file__).parents[2] / "config" / "rulebooks"


def run() -> dict[str, float]:
    """Print the table and return the figures."""
    rows, rulebooks = [written_facts(_facts(number)) for number in range(_ROWS)], load_rulebooks(_RULEBOOKS)
    few = rows[: _ROWS // 10]
    outcome = _seconds(rows, lambda row: _outcome(_decided(read_facts(row), rulebooks)))
    reading = _seconds(few, lambda row: read_facts(row).kind)
    whole = _seconds(few, lambda row: _whole(_decided(read_facts(row), rulebooks)))
    text = _seconds(few, lambda row: _decided(read_facts(row), rulebooks).explanation)
    print(f"{_DECISIONS:,} decisions, CPU seconds")
    print(f"  facts read from their stored form      {reading:6.1f}")
    print(f"  and decided: rule, days, final action  {outcome:6.1f}")
    print(f"  and the days of access, active base    {whole:6.1f}")
    print(f"  each with its reasons in French        {text:6.1f}")
    return {"decisions_1m_s": round(outcome, 2)}


def _decided(facts: FileFacts, rulebooks: Rulebooks) -> Decision:
    return decide(facts, rulebooks, _TODAY)


def _outcome(decision: Decision) -> object:
    return decision.rule, decision.status, decision.first_day, decision.last_day, decision.final_action


def _whole(decision: Decision) -> object:
    access = decision.access
    return _outcome(decision), access.code, access.last_day, decision.active_until, decision.in_perimeter


def _seconds(rows: Sequence[bytes], call: Callable[[bytes], object]) -> float:
    """Return the CPU seconds of a million calls; of fewer rows, fewer calls are made."""
    began = time.process_time()
    for _ in range(_DECISIONS // _ROWS):
        for row in rows:
            call(row)
    return (time.process_time() - began) * _ROWS / len(rows)


def _facts(number: int) -> FileFacts:
    draw = random.Random(number)

    def day(first: int, last: int) -> date:
        return date(first, 1, 1) + timedelta(days=draw.randrange((last - first) * 365))

    kind, document_type = _TYPES[number % len(_TYPES)]
    came, document_date = day(2000, 2024), day(2000, 2025)
    return FileFacts(
        kind=kind,
        document_type=document_type,
        document_date=document_date,
        category="500",
        legal_status="public",
        department=draw.choice(("25", "26", "75", "83")),
        establishment="250000015",
        legal_entity="250000007",
        birth=day(1930, 2015),
        death=day(2020, 2026) if number % 4 == 0 else None,
        stays=(Stay(came, came + timedelta(days=400) if number % 10 else None),),
        last_contact=day(2020, 2026),
        appeals=(Appeal(date(2024, 1, 1), day(2025, 2026)),) if number % 50 == 0 else (),
        events={Trigger.EXERCISE_ENDED: date(document_date.year, 12, 31)},
    )
