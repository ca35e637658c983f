"""Rulebooks: the rules in force at one level (nation, department, establishment), as frozen values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, StrEnum, auto
from hashlib import sha256
from typing import TYPE_CHECKING, Self

from retention_rules.errors import AgenciesMissing, RulebookMissing
from retention_rules.facts import TYPED_KINDS, FileFacts, credible
from retention_rules.outcome import FinalAction, RulebookDigest, RuleCode
from retention_rules.own_terms import NOTHING_SET, OwnTerms
from retention_rules.sampling import Sample
from retention_rules.terms import Term, Trigger, Years
from retention_rules.transfer_terms import TransferTerms

if TYPE_CHECKING:
    from retention_rules.plans import Plan, PlanKey


class Binding(StrEnum):
    """The legal force of a rule, from the strongest to the weakest."""

    LAW = "law"
    CIRCULAR = "circular"
    DEPARTMENT = "department"
    RECOMMENDATION = "recommendation"
    ANALOGY = "analogy"
    """Made for other establishments; followed here because no text covers the case."""
    PRACTICE = "practice"


class Level(StrEnum):
    """The level of a rulebook; a later level is more specific and comes first."""

    NATIONAL = "national"
    DEPARTMENT = "department"
    ESMS = "esms"


class Match(Enum):
    """Whether a rule is meant for a record; MAYBE when the deciding fact is unknown."""

    NO = auto()
    MAYBE = auto()
    YES = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """The records that a rule is for; an empty set puts no condition."""

    kinds: frozenset[str] = frozenset()
    document_types: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    legal_status: frozenset[str] = frozenset()

    @property
    def weight(self) -> tuple[bool, bool, bool, bool]:
        """A greater value means more specific: type, then category, then legal status, then kind."""
        return bool(self.document_types), bool(self.categories), bool(self.legal_status), bool(self.kinds)

    def matches(self, facts: FileFacts) -> Match:
        """Say whether the facts match."""
        if self.kinds and facts.kind not in self.kinds:
            return Match.NO
        type_known = facts.document_type is not None or facts.kind not in TYPED_KINDS
        answers = (
            _compare(self.document_types, facts.document_type, known=type_known),
            _compare(self.categories, facts.category, known=facts.category is not None),
            _compare(self.legal_status, facts.legal_status, known=facts.legal_status is not None),
        )
        if Match.NO in answers:
            return Match.NO
        return Match.MAYBE if Match.MAYBE in answers else Match.YES

    def meets(self, other: Selector) -> bool:
        """Say whether a record can match both selectors."""
        pairs = (
            (self.kinds, other.kinds),
            (self.document_types, other.document_types),
            (self.categories, other.categories),
            (self.legal_status, other.legal_status),
        )
        return all(not left or not right or left & right for left, right in pairs)


def _compare(wanted: frozenset[str], found: str | None, *, known: bool) -> Match:
    if not wanted or found in wanted:
        return Match.YES
    return Match.NO if known else Match.MAYBE


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a rule comes from, and whether somebody has checked it in that source."""

    code: RuleCode
    title: str
    """French, as it is read aloud."""
    source: str
    binding: Binding
    verified: bool
    """False when the value was written from memory or by analogy, so that a jurist or an archivist has to
    confirm it.
    """
    note: str = ""
    urls: tuple[str, ...] = ()
    """Where the source was read."""

    @property
    def citation(self) -> str:
        """The source with the addresses at which it was read."""
        return f"{self.source} ({' ; '.join(self.urls)})" if self.urls else self.source


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveBase:
    """How long a file can be reached by those who accompany the person, before access is restricted."""

    code: RuleCode
    trigger: Trigger
    duration: Years
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overriding:
    """The rule of the schedule that holds instead when the overriding event of the term decides."""

    code: RuleCode
    title: str
    final_action: FinalAction


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRule:
    """One line of a retention schedule."""

    origin: Origin
    selector: Selector
    term: Term
    final_action: FinalAction
    sampling: str = ""
    """How the sample is chosen, in French."""
    samples: tuple[Sample, ...] = ()
    """The same as data, where the source says it; a file that one of them keeps is kept."""
    active_base: ActiveBase | None = None
    overriding: Overriding | None = None
    """None when an overriding event changes the delay alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterDeathAccess:
    """The delay used instead when the death is known, with its own code."""

    code: RuleCode
    duration: Years


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRule:
    """One delay of communicability: the day from which anybody may read."""

    origin: Origin
    selector: Selector
    trigger: Trigger
    duration: Years
    after_death: AfterDeathAccess | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentDates:
    """The dates of the documents that a rule is for, both days included; None puts no limit."""

    first: date | None = None
    last: date | None = None

    def __post_init__(self) -> None:
        """Refuse dates that no document can have."""
        if self.first is not None and self.last is not None and self.last < self.first:
            raise ValueError("the last date of the documents is before the first one")

    def match(self, day: date | None) -> Match:
        """Say whether a document of this date matches; one whose date is unknown may do so."""
        known = credible(day)
        if self == EVER:
            return Match.YES
        if known is None:
            return Match.MAYBE
        after = self.first is None or known >= self.first
        return Match.YES if after and (self.last is None or known <= self.last) else Match.NO

    def meets(self, other: DocumentDates) -> bool:
        """Say whether a date can match both."""
        return (self.first or date.min) <= (other.last or date.max) and (other.first or date.min) <= (
            self.last or date.max
        )


EVER = DocumentDates()


@dataclass(frozen=True, slots=True, kw_only=True)
class PerimeterRule:
    """Says whether records go to the departmental archives; `origin.title` is the reason, in French."""

    origin: Origin
    selector: Selector
    included: bool
    public_service_mission: bool | None = None
    """The answer that the rule requires; None puts no condition."""
    dated: DocumentDates = EVER

    @property
    def weight(self) -> tuple[bool, ...]:
        """A greater value means more specific: as the selector's, then a required mission, then dates."""
        return (*self.selector.weight, self.public_service_mission is not None, self.dated != EVER)

    @property
    def is_partial(self) -> bool:
        """Say whether the rule is for some kinds, types, categories or dates, not for archives as such."""
        selector = self.selector
        return bool(selector.kinds or selector.document_types or selector.categories) or self.dated != EVER

    def matches(self, facts: FileFacts) -> Match:
        """Say whether the rule is for the record; a mission that nobody has stated is none."""
        asked = self.public_service_mission
        if asked is not None and facts.public_service_mission is not asked:
            return Match.NO
        answers = (self.selector.matches(facts), self.dated.match(facts.document_date))
        if Match.NO in answers:
            return Match.NO
        return Match.MAYBE if Match.MAYBE in answers else Match.YES

    def meets(self, other: PerimeterRule) -> bool:
        """Say whether a record can match both rules."""
        missions = {self.public_service_mission, other.public_service_mission} - {None}
        return len(missions) < 2 and self.selector.meets(other.selector) and self.dated.meets(other.dated)


@dataclass(frozen=True, slots=True)
class RulebookId:
    """A version of a rulebook. `key` is empty for the nation, else the department or the FINESS."""

    level: Level
    key: str
    digest: RulebookDigest


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebook:
    """The content of one file, its rules of each kind in order, the most specific first. `key` is empty for
    the nation, else the department or the FINESS.
    """

    level: Level
    key: str
    name: str
    digest: RulebookDigest
    retention: tuple[RetentionRule, ...] = ()
    perimeter: tuple[PerimeterRule, ...] = ()
    access: tuple[AccessRule, ...] = ()
    transfer: TransferTerms | None = None
    own: OwnTerms = NOTHING_SET
    text: bytes = field(default=b"", repr=False)
    """The bytes that `digest` is computed from: the file without byte order mark, its lines ended by LF."""
    identity: RulebookId = field(init=False, repr=False, compare=False)
    """The identifier of this version of the rulebook, as written in decisions."""

    def __post_init__(self) -> None:
        """Put the rules in order once: each decision reads them. Equal rules keep the order of the file."""
        retention = sorted(self.retention, key=lambda rule: rule.selector.weight, reverse=True)
        access = sorted(self.access, key=lambda rule: rule.selector.weight, reverse=True)
        perimeter = sorted(self.perimeter, key=lambda rule: rule.weight, reverse=True)
        object.__setattr__(self, "retention", tuple(retention))
        object.__setattr__(self, "access", tuple(access))
        object.__setattr__(self, "perimeter", tuple(perimeter))
        object.__setattr__(self, "identity", RulebookId(self.level, self.key, self.digest))


def combined_digest(books: Iterable[Rulebook]) -> RulebookDigest:
    """Return the SHA-256 over one line `level key digest` for each rulebook, in order."""
    lines = sorted(f"{book.level} {book.key} {book.digest}\n" for book in books)
    return RulebookDigest(sha256("".join(lines).encode()).digest())


@dataclass(frozen=True, slots=True, kw_only=True)
class Rulebooks:
    """Every rulebook in force."""

    national: Rulebook
    departments: Mapping[str, Rulebook] = field(default_factory=dict, hash=False)
    esms: Mapping[str, Rulebook] = field(default_factory=dict, hash=False)
    plans: dict[PlanKey, Plan] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was looked up, which follows from the rulebooks alone."""

    @classmethod
    def of(cls, books: Iterable[Rulebook]) -> Self:
        """Gather rulebooks; of two for the same level and key, the later one is in force.

        Raises:
            RulebookMissing: the national rulebook is not among them.
        """
        found: dict[Level, dict[str, Rulebook]] = {level: {} for level in Level}
        for book in books:
            found[book.level][book.key] = book
        if "" not in found[Level.NATIONAL]:
            raise RulebookMissing("there is no national rulebook among them")
        return cls(
            national=found[Level.NATIONAL][""],
            departments=found[Level.DEPARTMENT],
            esms=found[Level.ESMS],
        )

    def with_book(self, book: Rulebook) -> Rulebooks:
        """Return the rulebooks with another version of one of them, or with one more."""
        return Rulebooks.of((*self.books, book))

    @property
    def books(self) -> tuple[Rulebook, ...]:
        """Every rulebook, without repetition."""
        return (self.national, *self.departments.values(), *self.esms.values())

    def at(self, level: Level, key: str) -> Rulebook | None:
        """Return the rulebook of one place, when it has one."""
        match level:
            case Level.NATIONAL:
                return self.national
            case Level.DEPARTMENT:
                return self.departments.get(key)
            case Level.ESMS:
                return self.esms.get(key)

    def applying_to(self, facts: FileFacts) -> tuple[Rulebook, ...]:
        """Return the rulebooks that apply to a file, the most specific first.

        Establishment, then its legal entity, then the department, then the nation.
        """
        found = [
            self.esms.get(facts.establishment or ""),
            self.esms.get(facts.legal_entity or ""),
            self.departments.get(facts.department or ""),
            self.national,
        ]
        books: list[Rulebook] = []
        for book in found:
            if book is not None and not any(book is other for other in books):
                books.append(book)
        return tuple(books)

    def own_terms(self, facts: FileFacts) -> list[OwnTerms]:
        """Return what the levels that concern a file set for themselves, the most specific first."""
        return [book.own for book in self.applying_to(facts)]

    def inhabitants(self, facts: FileFacts) -> int | None:
        """Return the population that the most specific rulebook of a file states; None when none does."""
        stated = (own.inhabitants for own in self.own_terms(facts))
        return next((one for one in stated if one is not None), None)

    def transfer_terms(self, department: str) -> TransferTerms:
        """Return what a department has agreed; raise `AgenciesMissing`, which says what is missing."""
        where = f"config/rulebooks/departments/{department}.toml"
        book = self.departments.get(department)
        if book is None:
            raise AgenciesMissing(f"the department {department} has no file {where}")
        if book.transfer is None:
            raise AgenciesMissing(f"{where} lacks [agencies], archival_agreement and [rule_codes]")
        return book.transfer
