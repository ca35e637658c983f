"""The earlier decisions of a record in a portability package, and the rulebooks that decisions name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from archive_service.errors import UnknownForm
from archive_service.model.decision_serialisation import read_decision, written_decision
from archive_service.model.decisions import Decided, RulebookRef

DECISIONS = "decisions.ndjson"
"""The name of the file beside `record.json`."""


def decisions_file(decisions: Iterable[Decided]) -> bytes:
    """Return the file with decisions that later ones replaced, in order: one line each, as it is stored."""
    return b"".join(written_decision(one) + b"\n" for one in decisions)


def read_decisions_file(content: bytes, last: Decided | None) -> Sequence[Decided]:
    """Read the result of `decisions_file`; `last` is the decision of the record that follows them all.

    Raises:
        UnknownForm: a line has another form, or the decisions do not follow one another.
    """
    try:
        found = [read_decision(line) for line in content.splitlines()]
        numbers = [one.number for one in found] + [0 if last is None else last.number]
        in_order = bool(found) and all(before < after for before, after in pairwise(numbers))
        same = decisions_file(found) == content
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnknownForm("a line is no decision in a form that this version knows") from error
    if not in_order:
        raise UnknownForm("these are not the decisions before the one of the record, in order")
    if not same:
        raise UnknownForm("something in it is not of the form decision/1, and would be lost")
    return found


def rulebooks_named(decisions: Iterable[Decided | None]) -> Iterator[RulebookRef]:
    """Yield every rulebook that one of the decisions consulted; some more than once."""
    for one in decisions:
        if one is not None and one.basis is not None:
            yield from one.basis.all_rulebooks


def rulebook_path(digest: str) -> str:
    """Return where the text of a rulebook is in a package."""
    return f"content/rulebooks/{digest}.toml"
