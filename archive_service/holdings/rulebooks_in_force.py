"""The rulebooks in force on a day: the approved versions, the same for every process."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from threading import Lock
from time import monotonic
from uuid import UUID

from archive_service.errors import NotFound, ObjectDamaged, ObjectLost
from archive_service.holdings.perimeter_books import perimeter_refs
from archive_service.holdings.rulebook_texts import RulebookTexts, digest_of
from archive_service.model.actors import SERVICE
from archive_service.model.decisions import Decided, RulebookRef
from archive_service.model.establishment import Establishment
from archive_service.model.journal import Tag
from archive_service.model.rulebook_versions import (
    NewAct,
    RulebookAct,
    RulebookInForce,
    RulebookVersion,
    in_force_on,
    versions_of,
)
from archive_service.ports import Clock, Transactions
from archive_service.wording.dates import day_in_paris
from retention_rules import (
    CheckedRulebook,
    FileFacts,
    Level,
    RetentionRulesError,
    Rulebook,
    RulebookDigest,
    RulebookId,
    Rulebooks,
    checked_rulebook,
    load_rulebook,
)

_BELIEVED = timedelta(seconds=1)
"""How long a process believes that no version was approved meanwhile. Decisions that it takes in that time
are taken again with those of the other records.
"""
OTHERS_READ = timedelta(seconds=2)
"""After this time every process has read a new act."""
_DAYS_KNOWN = 32
"""Who asks for the rules of many days must not fill the memory."""
LOCK = "rulebook acts"
"""The advisory lock of who adds an act that depends on the others."""
_LEVELS = {level.value: number for number, level in enumerate(Level)}


@dataclass(frozen=True, slots=True)
class _OfDay:
    """What follows from the versions on one day."""

    listed: Sequence[RulebookInForce]
    rulebooks: Rulebooks
    approved: Sequence[Rulebook]
    """Those in force, and those that come into force later."""
    refs: Mapping[RulebookId, RulebookRef]
    """The names of those in force, as decisions have them."""


@dataclass(frozen=True, slots=True)
class _Read:
    """The versions after one act, with what follows from them: never mixed with what follows from others."""

    last: int
    """The number of the act; below 1 nothing was read."""
    versions: Sequence[RulebookVersion] = ()
    by_day: dict[date, _OfDay] = field(default_factory=dict)


@dataclass(slots=True)
class _Known:
    """What this process has read."""

    read: _Read = field(default_factory=lambda: _Read(-1))
    read_at: float = 0.0
    lock: Lock = field(default_factory=Lock)
    """Of two threads that read, the one that is answered last may have read earlier acts."""
    books: dict[RulebookRef, Rulebook] = field(default_factory=dict)
    seeded: Mapping[RulebookRef, Rulebook] | None = None
    perimeters: dict[tuple[RulebookRef, ...], Rulebooks] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RulebooksInForce:
    """Gives the rulebooks in force on a day, kept until another act on a version is stored."""

    seed: Callable[[], Rulebooks]
    """The folder of rulebooks. It is read into the database at the first start, and afterwards is only a
    faster source of the same texts.
    """
    transactions: Transactions
    texts: RulebookTexts
    clock: Clock
    new_id: Callable[[], UUID]
    _known: _Known = field(default_factory=_Known)

    def on(self, day: date) -> Rulebooks:
        """Return the rulebooks in force on a day, as this process last read them (`refresh`)."""
        return self._on(day).rulebooks

    def listed_on(self, day: date) -> Sequence[RulebookInForce]:
        """Return the same, each with the day since which it is in force, the most general first."""
        return self._on(day).listed

    def perimeter_of(self, earlier: Decided | None, facts: FileFacts, day: date) -> Rulebooks | None:
        """Return the rulebooks under whose perimeter a record was taken in; None when they are those of the
        day: a later version of a perimeter is for later records.
        """
        now = self._on(day)
        applying = now.rulebooks.applying_to(facts)
        refs = perimeter_refs(earlier, facts, [now.refs[book.identity] for book in applying])
        if refs is None:
            return None
        known = self._known.perimeters
        if refs not in known:
            try:
                # Of two threads one sets it: decisions taken alike tell perimeters apart by the object.
                known.setdefault(refs, Rulebooks.of(self.book(ref) for ref in refs))
            except (NotFound, ObjectDamaged, ObjectLost, RetentionRulesError):
                # Of another instance, or of a later version. The record keeps what it would have today.
                return None
        return known[refs]

    def books(self) -> Iterable[Rulebook]:
        """Return every rulebook that is in force today or is approved for a later day."""
        self.refresh()
        return self._on(day_in_paris(self.clock.now())).approved

    def checked(self, content: bytes, day: date) -> CheckedRulebook:
        """Check a rulebook beside those in force on a day, in the departments that the register names."""
        with self.transactions.begin(SERVICE) as transaction:
            places = _departments(transaction.establishments.all())
        return checked_rulebook(content, self.on(day), places)

    def versions(self) -> Sequence[RulebookVersion]:
        """Return every version, whatever became of it, the first proposed first."""
        self.refresh(at_once=True)
        return self._known.read.versions

    def book(self, ref: RulebookRef) -> Rulebook:
        """Return a rulebook by its digest.

        Raises:
            NotFound, ObjectDamaged, ObjectLost, StoreUnavailable: its text cannot be read.
            RetentionRulesError: this version of the service does not understand it.
        """
        if ref not in self._known.books:
            if self._known.seeded is None:
                self._known.seeded = self._seeded()
            self._known.books[ref] = self._known.seeded.get(ref) or self._stored(ref)
        return self._known.books[ref]

    def refresh(self, *, at_once: bool = False) -> None:
        """Read the versions again if one was added, at most once a second unless `at_once`.

        Raises:
            StoreUnavailable, OutOfSpace: the texts of the first start cannot be stored.
            RetentionRulesError: the folder of rulebooks cannot be read at the first start.
        """
        known = self._known
        is_fresh = known.read.last > 0 and monotonic() - known.read_at < _BELIEVED.total_seconds()
        if is_fresh and not at_once:
            return None
        asked_at = monotonic()
        with self.transactions.begin(SERVICE) as transaction:
            last = transaction.rulebook_acts.last()
            acts = None if last == known.read.last else transaction.rulebook_acts.all()
        if acts is not None and not acts:
            self._seed()
            return self.refresh(at_once=True)
        with known.lock:
            if acts is not None and acts[-1].number > known.read.last:
                known.read = _Read(acts[-1].number, versions_of(acts))
            known.read_at = max(known.read_at, asked_at)
        return None

    def _on(self, day: date) -> _OfDay:
        if self._known.read.last < 1:
            self.refresh()
        read = self._known.read
        found = read.by_day.get(day)
        if found is None:
            if len(read.by_day) >= _DAYS_KNOWN:
                read.by_day.clear()
            found = read.by_day[day] = self._of_day(read.versions, day)
        return found

    def _of_day(self, versions: Sequence[RulebookVersion], day: date) -> _OfDay:
        listed = [
            RulebookInForce(book=self.book(one.proposal.book), since=one.proposal.valid_from)
            for one in sorted(in_force_on(versions, day).values(), key=_order)
        ]
        books = [one.book for one in listed]
        later = [one for one in versions if one.is_approved and one.order[0] > day]
        approved = [*books, *(self.book(one.proposal.book) for one in later)]
        refs = {one.identity: ref_of(one) for one in books}
        return _OfDay(listed, Rulebooks.of(books), approved, refs)

    def _seed(self) -> None:
        """Make the rulebooks of the folder the first versions, once for all processes."""
        books = self.seed().books
        self.texts.keep(books)
        with self.transactions.begin(SERVICE) as transaction:
            transaction.lock(LOCK)
            if transaction.rulebook_acts.last():
                return
            for book in books:
                act = NewAct(
                    id=self.new_id(),
                    version=self.new_id(),
                    act=RulebookAct.SEEDED,
                    book=ref_of(book),
                    valid_from=None,
                    at=self.clock.now(),
                    actor=SERVICE.pseudonym,
                    role=SERVICE.role,
                )
                transaction.rulebook_acts.add(act)
                facts = ("digest", act.book.digest.hex), ("layer", act.book.layer)
                transaction.record(Tag.RULEBOOK_SEEDED, act.version, SERVICE, *facts)

    def _seeded(self) -> Mapping[RulebookRef, Rulebook]:
        try:
            return {ref_of(book): book for book in self.seed().books}
        except RetentionRulesError:
            return {}  # the texts are stored

    def _stored(self, ref: RulebookRef) -> Rulebook:
        where = " ".join(filter(None, (ref.layer, ref.key)))
        book = load_rulebook(self.texts.text(ref), Level(ref.layer), ref.key, where=where)
        assert book.digest == RulebookDigest(ref.digest.value)
        return book


def _departments(register: Iterable[Establishment]) -> Mapping[str, Collection[str]]:
    """Return the departments in which each establishment and each legal entity has places."""
    found: dict[str, set[str]] = {}
    for place in register:
        for key in (place.finess, place.legal_entity):
            found.setdefault(key, set()).add(place.department)
    return found


def ref_of(book: Rulebook) -> RulebookRef:
    """Return the name of a rulebook, as decisions have it."""
    return RulebookRef(book.level.value, book.key, digest_of(book.identity))


def _order(version: RulebookVersion) -> tuple[int, str]:
    return _LEVELS[version.proposal.book.layer], version.proposal.book.key
