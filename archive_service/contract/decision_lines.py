"""The JSON lines of `rules explain` and `rules replay`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from archive_service.contract.lines import Line, iso_day
from archive_service.model.decision_review import Explanation, Replay
from archive_service.model.decisions import Decided


def explanation_line(explained: Explanation) -> Line:
    """Return the line of `rules explain`."""
    decided = explained.decided
    return {
        "record": str(explained.record),
        "rule": decided.rule or None,
        "rulebook": decided.rulebook,
        "layer": decided.level or None,
        "steps": [
            {"number": number, "text": step.text, "source": step.source}
            for number, step in enumerate(explained.steps, start=1)
        ],
        "first_day": iso_day(explained.first_day),
        "last_day": iso_day(explained.last_day),
        "status": explained.status,
        "holds": [str(hold) for hold in explained.holds],
        "as_of": iso_day(explained.as_of),
        "number": decided.number,
        "decided_on": _decided_on(decided),
        "rulebooks": _rulebooks(decided),
        "problem": explained.problem or None,
    }


def replay_line(record: UUID, replay: Replay) -> Line:
    """Return the line of `rules replay`."""
    return {
        "record": str(record),
        "verdict": replay.verdict.value,
        "kept": kept_decision_line(replay.kept),
        "replayed": None if replay.again is None else kept_decision_line(replay.again),
        "problem": replay.problem or None,
    }


def kept_decision_line(decided: Decided) -> Line:
    """Return a decision with its inputs, without the facts, which are personal data."""
    return {
        "number": decided.number,
        "decided_on": _decided_on(decided),
        "engine": None if decided.basis is None else decided.basis.engine,
        "in_perimeter": decided.in_perimeter,
        "perimeter_rule": decided.perimeter_rule or None,
        "perimeter_reason": decided.perimeter_reason,
        "rule": decided.rule or None,
        "title": decided.title,
        "source": decided.source,
        "binding": decided.binding,
        "verified": decided.verified,
        "layer": decided.level or None,
        "rulebook": decided.rulebook,
        "rulebook_digest": decided.rulebook_digest.hex,
        "rulebooks": _rulebooks(decided),
        "status": decided.status,
        "first_day": iso_day(decided.first_day),
        "last_day": iso_day(decided.last_day),
        "final_action": decided.final_action,
        "sampling": decided.sampling,
        "active_until": iso_day(decided.active_until),
        "access": {
            "rule": decided.access_rule or None,
            "first_day": iso_day(decided.access_first_day),
            "last_day": iso_day(decided.access_last_day),
        },
        "explanation": decided.explanation,
    }


def _rulebooks(decided: Decided) -> list[dict[str, Any]]:
    books = () if decided.basis is None else decided.basis.all_rulebooks
    return [{"layer": book.layer, "key": book.key, "digest": book.digest.hex} for book in books]


def _decided_on(decided: Decided) -> str | None:
    return None if decided.basis is None else iso_day(decided.basis.today)
