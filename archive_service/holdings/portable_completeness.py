"""The completeness of a portability package in numbers: of each person, and of each establishment, for every
kind of record, also when a number is 0.

An instance states it of what it exports. One that only hands on what came with a package adds nothing to the
statement that came, and makes none of its own: so the root stays the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import UUID

import orjson

from archive_service.holdings.portable_forms import written
from archive_service.model.flow import RecordKind

PERSON, WHOLE = "person-completeness", "completeness"
"""The kinds of these files."""

_PATH = re.compile(r"content/(?:persons/[^/]+/)?completeness/[^/]+")
STATEMENTS = frozenset((PERSON, WHOLE))

PERSON_FORM, WHOLE_FORM = "portability-person-completeness/1", "portability-completeness/1"
OUTSIDE_SCOPE = "outside-scope"


@dataclass(slots=True)
class KindCounts:
    """Records by kind: exported, and excluded by kind and reason."""

    exported: Counter[str] = field(default_factory=Counter)
    excluded: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, kind: str, reason: str, count: int) -> None:
        """Count records of a kind: exported when the reason is empty, else excluded."""
        if reason:
            self.excluded[kind, reason] += count
        else:
            self.exported[kind] += count

    def members(self) -> list[dict[str, object]]:
        """Return the counts of every kind as JSON."""
        return [self._member(kind.value) for kind in sorted(RecordKind)]

    def _member(self, kind: str) -> dict[str, object]:
        excluded = {reason: count for (of, reason), count in self.excluded.items() if of == kind and count}
        return {
            "kind": kind,
            "accepted": self.exported[kind] + sum(excluded.values()),
            "exported": self.exported[kind],
            "excluded": [{"reason": reason, "records": count} for reason, count in sorted(excluded.items())],
        }

    def adds_to(self, carried: Sequence[bytes]) -> bool:
        """Say whether these counts say more than the statements that came with packages: than one of them, or
        than all together.
        """
        came = [Counter(_exported_in(content)) for content in carried]
        said = [*came, sum(came, Counter[str]())]
        return not came or any(self.excluded.values()) or all(+one != +self.exported for one in said)


def person_statement(person: UUID, counts: KindCounts) -> tuple[str, bytes]:
    """Return path and content of the statement about a person."""
    content = written({"format": PERSON_FORM, "person": str(person), "kinds": counts.members()})
    return f"content/persons/{person}/completeness/{sha256(content).hexdigest()}.json", content


def whole_statement(
    establishments: Mapping[str, KindCounts],
    eliminated: Mapping[tuple[str, str], int],
    flows: Mapping[str, object],
) -> tuple[str, bytes]:
    """Return path and content of the statement about a package; `eliminated` by establishment and kind."""
    places = [
        {
            "establishment": finess,
            "kinds": [
                {**member, "eliminated": _by_year(eliminated.get((finess, str(member["kind"])), 0))}
                for member in counts.members()
            ],
        }
        for finess, counts in sorted(establishments.items())
    ]
    content = written({"format": WHOLE_FORM, "establishments": places, "flows": flows})
    return f"content/completeness/{sha256(content).hexdigest()}.json", content


def establishments_in(content: bytes) -> frozenset[str]:
    """Return the establishments that a statement about a package has numbers of."""
    return frozenset(one["establishment"] for one in orjson.loads(content)["establishments"])


def is_statement(path: str) -> bool:
    """Say whether a path is that of a statement."""
    return _PATH.fullmatch(path) is not None


def flow_counts(
    refused: int, codes: Mapping[str, int], exported: int, left: Mapping[str, int]
) -> Mapping[str, object]:
    """Return what is said of flows that were not accepted: numbers alone."""
    return {
        "refused": {
            "flows": refused,
            "codes": [{"code": code, "flows": count} for code, count in sorted(codes.items())],
        },
        "quarantined": {
            "exported": exported,
            "excluded": [{"reason": reason, "flows": count} for reason, count in sorted(left.items())],
        },
    }


def _by_year(count: int) -> list[dict[str, object]]:
    # No elimination says its year yet.
    return [{"year": None, "records": count}] if count else []


def _exported_in(content: bytes) -> Mapping[str, int]:
    """Return how many records of each kind a statement says were exported; nothing of another form."""
    found: Counter[str] = Counter()
    try:
        told = orjson.loads(content)
        groups = told["establishments"] if told["format"] == WHOLE_FORM else [told]
        for one in [kind for group in groups for kind in group["kinds"]]:
            found[one["kind"]] += one["exported"]
    except (ValueError, KeyError, TypeError):
        return {}
    return found
