"""A stored decision on a record: its content, and everything needed to take it again."""

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
    """The inputs of a decision; with them it can be taken again after rules and facts have changed."""

    engine: int
    """Version of the method by which decisions are taken."""
    today: date
    facts: bytes
    """The facts, frozen, in the JSON form of `holdings.frozen_facts`; they are not parsed when records are
    only listed.
    """
    rulebooks: tuple[RulebookRef, ...]
    """Every rulebook that was consulted, the most specific first."""
    perimeter: tuple[RulebookRef, ...] = ()
    """Those under whose perimeter the record was taken in, when they are others: a later version of a
    perimeter is for later records.
    """

    @property
    def perimeter_rulebooks(self) -> tuple[RulebookRef, ...]:
        """Every rulebook that was consulted for the perimeter."""
        return self.perimeter or self.rulebooks

    @property
    def all_rulebooks(self) -> tuple[RulebookRef, ...]:
        """Every rulebook that was consulted for anything, without repetition."""
        return tuple(dict.fromkeys((*self.rulebooks, *self.perimeter)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A decision by the rulebooks, as it is stored with the record and shown in its document.

    Codes, titles and reasons come from the rulebook; `rule`, `binding`, `level`, `perimeter_rule` and
    `access_rule` are empty when no rule applies. `rulebook_digest` is the digest of the rulebook that holds
    the rule, or of all rulebooks consulted when no rule applies.
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
    """As of the day of the decision: it changes with each contact, which is not a reason for a new
    decision.
    """
    access_rule: str
    access_first_day: date | None
    access_last_day: date | None = None
    explanation: str
    basis: Basis | None = None
    """None for decisions of the first versions, which stored nothing for taking them again."""
    nonce: bytes = field(default=b"", compare=False)
    """Used for the journal's commitment to this decision; useless without the decision itself. The decision
    has a nonce of its own, because the record's nonce leaves with each copy of its evidence. Empty in
    decisions of the first versions.
    """

    def __post_init__(self) -> None:
        """Refuse a decision without the members that the contract requires."""
        if not self.status or not self.final_action:
            raise ValueError("a decision has a status and a final action")

    def has_outcome_of(self, other: Decided) -> bool:
        """Say whether both decisions have the same result, whatever their facts, rulebooks and days."""
        return replace(self, number=other.number, basis=other.basis) == other
