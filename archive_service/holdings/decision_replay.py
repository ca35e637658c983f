"""Take a decision again from the data stored with it: its facts, its day and the rulebooks of that time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from archive_service.errors import NotFound, ObjectDamaged, UnknownForm
from archive_service.holdings.frozen_facts import read_facts
from archive_service.holdings.retention_decisions import decided_of
from archive_service.model.decision_review import Replay, Verdict
from archive_service.model.decisions import Basis, Decided, RulebookRef
from retention_rules import (
    ENGINE,
    Decision,
    FileFacts,
    Level,
    RetentionRulesError,
    RulebookDigest,
    RulebookId,
    Rulebooks,
    decide,
    rulebooks_of,
)


class Texts(Protocol):
    """The store of rulebook texts."""

    def text(self, book: RulebookRef) -> bytes:
        """Return a text; raise `NotFound`, `ObjectDamaged` or `ObjectLost`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """The inputs of a decision, read only from stored data, not from rulebook files or the register."""

    facts: FileFacts
    rulebooks: Rulebooks
    perimeter: Rulebooks | None
    """Those under whose perimeter the record was taken in, when they are others."""
    today: date
    engine: int

    def decision_on(self, day: date) -> Decision:
        """Return the decision that these facts and rulebooks give on a day, by the engine that took it.

        An engine of a later version is not known here: that of today decides instead.
        """
        return decide(self.facts, self.rulebooks, day, min(self.engine, ENGINE), self.perimeter)


def grounds_of(basis: Basis, texts: Texts) -> Grounds:
    """Return the inputs of a decision.

    Raises:
        NotFound, ObjectDamaged, ObjectLost: the text of a rulebook cannot be read.
        UnknownForm, RetentionRulesError: this version cannot read the facts, or a text.
    """
    return Grounds(
        facts=read_facts(basis.facts),
        rulebooks=_books(basis.rulebooks, texts),
        perimeter=_books(basis.perimeter, texts) if basis.perimeter else None,
        today=basis.today,
        engine=basis.engine,
    )


def _books(refs: Iterable[RulebookRef], texts: Texts) -> Rulebooks:
    return rulebooks_of(
        (RulebookId(Level(book.layer), book.key, RulebookDigest(book.digest.value)), texts.text(book))
        for book in refs
    )


def replay_of(kept: Decided, texts: Texts) -> Replay:
    """Take a decision again, and say whether the result is the same."""
    basis = kept.basis
    if basis is None:
        return _cannot_tell(
            kept,
            "the decision was taken by a version that kept neither its facts nor the texts of its rulebooks",
        )
    try:
        grounds = grounds_of(basis, texts)
    except (NotFound, ObjectDamaged, UnknownForm, RetentionRulesError) as error:
        return _cannot_tell(kept, f"{error.code}: {error}")
    decision = grounds.decision_on(basis.today)
    again = decided_of(decision, grounds.facts, basis.today, number=kept.number)
    if again.has_outcome_of(kept):
        return Replay(verdict=Verdict.PASSED, kept=kept, again=again)
    if basis.engine > ENGINE:
        problem = f"it was taken by engine {basis.engine}, and this version has engine {ENGINE}"
        return Replay(verdict=Verdict.INDETERMINATE, kept=kept, again=again, problem=problem)
    problem = "the decision is not the one that its facts and rulebooks give"
    return Replay(verdict=Verdict.FAILED, kept=kept, again=again, problem=problem)


def _cannot_tell(kept: Decided, problem: str) -> Replay:
    return Replay(verdict=Verdict.INDETERMINATE, kept=kept, problem=problem)
