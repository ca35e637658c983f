"""A decision on a record as it is kept: what was decided, and all that is needed to decide it again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from signing.digests import Digest


@dataclass(frozen=True, slots=True)
class RulebookRef:
    """A version of a rulebook. `key` is empty for the nation, else the department or the FINESS."""

    layer: str
    key: str
    digest: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What a decision rests on; with it, it can be taken again when rules and facts have changed."""

    engine: int
    """Version of the way in which decisions are taken."""
    today: date
    facts: bytes
    """The facts, frozen, in the JSON form of `holdings.frozen_facts`: who only lists records reads none."""
    rulebooks: tuple[RulebookRef, ...]
    """Every rulebook that was consulted, the most specific first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision of the rulebooks, as it is kept with the record and told in its document.

    Codes, titles and reasons are the rulebook's own; `rule`, `binding`, `level`, `perimeter_rule` and
    `access_rule` are empty where no rule applies. `rulebook_digest` is that of the rulebook that holds the
    rule, or of all that were consulted where none does.
    """

    number: int = 1
    """The first decision on a record is 1, the next one 2."""
    in_perimeter: bool
    perimeter_rule: str = ""
    perimeter_reason: str
    rule: str
    title: str
    source: str
    binding: str
    verified: bool
    level: str = ""
    rulebook: str
    rulebook_digest: Digest
    status: str
    first_day: date | None
    last_day: date | None
    final_action: str
    sampling: str = ""
    active_until: date | None = None
    """As of the day of the decision: it moves with each contact, which is no reason to decide again."""
    access_rule: str
    access_first_day: date | None
    access_last_day: date | None = None
    explanation: str
    basis: Basis | None = None
    """None for decisions of the first versions, which kept nothing to decide again from."""
    nonce: bytes = field(default=b"", compare=False)
    """Makes the journal's commitment to this decision; of no use to who does not hold the decision itself.
    Its own, because that of the record goes with each copy of its evidence. Empty in decisions of the first
    versions."""

    def __post_init__(self) -> None:
        """Refuse a decision without what the contract always says of it."""
        if not self.status or not self.final_action:
            raise ValueError("a decision has a status and a final action")

    def has_outcome_of(self, other: Decided) -> bool:
        """Say whether both decide the same, on whatever facts, rulebooks and day."""
        return replace(self, number=other.number, basis=other.basis) == other
