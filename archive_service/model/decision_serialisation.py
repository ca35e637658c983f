"""Stored form of decisions. It is independent of the public line, and its name changes when its content
does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

import orjson

from archive_service.errors import UnknownForm
from archive_service.model.decisions import Basis, Decided, RulebookRef
from archive_service.model.forms import Json, day_in
from signing.digests import Digest

DECISION = "decision/1"


def decision_json(decided: Decided) -> Json:
    """Return the JSON form of a decision, for storage in another form."""
    return {**_committed(decided), "nonce": decided.nonce.hex()}


def decision_bytes(decided: Decided) -> bytes:
    """Return the bytes that the journal commits to: the decision as stored, without its nonce."""
    return orjson.dumps(_committed(decided), option=orjson.OPT_SORT_KEYS)


def written_decision(decided: Decided) -> bytes:
    """Return a decision that a later one replaced, in the form that is encrypted."""
    return orjson.dumps(decision_json(decided))


def read_decision(written: bytes) -> Decided:
    """Read the result of `written_decision`; raise `UnknownForm`."""
    return decision_in(orjson.loads(written))


def decision_in(facts: Json) -> Decided:
    """Read the result of `decision_json`, or a decision of the first versions, which has no form name."""
    form = facts.get("format")
    if form not in (DECISION, None):
        raise UnknownForm(f"a decision in the form {form!r}: use the version that wrote it")
    former = form is None
    access, basis = facts["access"], facts.get("basis")
    return Decided(
        number=1 if former else facts["number"],
        in_perimeter=facts["in_perimeter"],
        perimeter_rule="" if former else facts["perimeter_rule"],
        perimeter_reason=facts["perimeter_reason"],
        rule=facts["rule"],
        title=facts["title"],
        source=facts["source"],
        binding=facts["binding"],
        verified=facts["verified"],
        level="" if former else facts["level"],
        rulebook=facts["rulebook"],
        rulebook_digest=_digest(facts["rulebook_digest"]),
        status=facts["status"],
        first_day=day_in(facts["first_day"]),
        last_day=day_in(facts["last_day"]),
        final_action=facts["final_action"],
        sampling="" if former else facts["sampling"],
        active_until=None if former else day_in(facts["active_until"]),
        access_rule=access["rule"],
        access_first_day=day_in(access["first_day"]),
        access_last_day=None if former else day_in(access["last_day"]),
        explanation=facts["explanation"],
        basis=None if basis is None else _basis_in(basis),
        nonce=bytes.fromhex(facts.get("nonce", "")),  # absent before the journal committed to decisions
    )


def _committed(decided: Decided) -> Json:
    if decided.basis is None:
        # Written back unchanged: the journal has committed to these bytes.
        return _former(decided)
    return {
        **_former(decided),
        "format": DECISION,
        "number": decided.number,
        "perimeter_rule": decided.perimeter_rule,
        "level": decided.level,
        "sampling": decided.sampling,
        "active_until": decided.active_until,
        "access": {
            "rule": decided.access_rule,
            "first_day": decided.access_first_day,
            "last_day": decided.access_last_day,
        },
        "basis": _basis_json(decided.basis),
    }


def _former(decided: Decided) -> Json:
    """Return the members of the first form, which a decision of the first versions has alone."""
    return {
        "in_perimeter": decided.in_perimeter,
        "perimeter_reason": decided.perimeter_reason,
        "rule": decided.rule,
        "title": decided.title,
        "source": decided.source,
        "binding": decided.binding,
        "verified": decided.verified,
        "rulebook": decided.rulebook,
        "rulebook_digest": decided.rulebook_digest.hex,
        "status": decided.status,
        "first_day": decided.first_day,
        "last_day": decided.last_day,
        "final_action": decided.final_action,
        "explanation": decided.explanation,
        "access": {"rule": decided.access_rule, "first_day": decided.access_first_day},
    }


def _basis_json(basis: Basis) -> Json:
    # Absent when the rulebooks are the same: decisions that were written before stay byte for byte the same.
    other = {"perimeter": _books_json(basis.perimeter)} if basis.perimeter else {}
    return {
        "engine": basis.engine,
        "today": basis.today,
        "facts": orjson.Fragment(basis.facts),
        "rulebooks": _books_json(basis.rulebooks),
        **other,
    }


def _books_json(books: Iterable[RulebookRef]) -> Sequence[tuple[str, str, str]]:
    return [(book.layer, book.key, book.digest.hex) for book in books]


def _basis_in(facts: Json) -> Basis:
    return Basis(
        engine=facts["engine"],
        today=date.fromisoformat(facts["today"]),
        facts=orjson.dumps(facts["facts"]),
        rulebooks=tuple([_rulebook(*one) for one in facts["rulebooks"]]),
        perimeter=tuple([_rulebook(*one) for one in facts.get("perimeter", ())]),
    )


# The same few rulebooks are named by all decisions.
@lru_cache(maxsize=256)
def _rulebook(layer: str, key: str, digest: str) -> RulebookRef:
    return RulebookRef(layer, key, _digest(digest))


@lru_cache(maxsize=256)
def _digest(text: str) -> Digest:
    return Digest("sha256", bytes.fromhex(text))
