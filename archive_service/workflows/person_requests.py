"""Requests by which persons use their rights: opened, decided, answered by a letter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.access.scope import require_sight
from archive_service.errors import Eliminated, InvalidRequest, NotFound
from archive_service.holdings.erasure_checks import CheckErasure, ErasureFound
from archive_service.holdings.holds import keep_out_holds, let_eliminations_end
from archive_service.holdings.person_request_letters import RequestLetters
from archive_service.holdings.present_persons import present_person
from archive_service.holdings.request_journal import journal_request
from archive_service.holdings.retention_decisions import Decisions
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.journal import Tag
from archive_service.model.keys import person_request_key, qualified
from archive_service.model.person_lists import PersonFilter
from archive_service.model.person_requests import (
    FIRST_DAY,
    LONGEST_ASKER,
    LONGEST_TEXT,
    STATED_ARTICLES,
    Article,
    ErasureRetained,
    Ground,
    GroundCode,
    NothingRetains,
    PersonBeingEliminated,
    PersonRequest,
    RequestDecided,
    RequestDecision,
    RequestKind,
    RequestTexts,
    month_after,
)
from archive_service.model.persons import NONCE_SIZE
from archive_service.ports import Cipher, Clock, Transaction, Transactions
from archive_service.wording.dates import day_in_paris


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAsked:
    """A request to open: of whom, what is asked, by whom; `about` says what for, `received` when it came."""

    person: UUID
    kind: RequestKind
    by: str
    about: str = ""
    received: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """A decision to take on a request, and why; `article` is one that is stated for a refusal."""

    request: UUID
    decision: RequestDecision
    reason: str
    article: Article | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRequests:
    """Opens requests of persons, decides them, and gives the letters."""

    transactions: Transactions
    cipher: Cipher
    clock: Clock
    erasure: CheckErasure
    letters: RequestLetters
    decisions: Decisions
    new_id: Callable[[], UUID]
    random: Callable[[int], bytes]

    def open(self, asked: RequestAsked, actor: Actor) -> PersonRequest:
        """Open a request of a person who has records here: none of them is eliminated until it is decided.

        Raises:
            NotAllowed: the role may not.
            NotFound: the person is not in the actor's scope, or has no records.
            InvalidRequest: a text is too long or empty, or the day of reception is impossible.
            PersonBeingEliminated: all that is left of the person is being eliminated.
        """
        require(actor, Right.OPEN_REQUESTS)
        by = _text(asked.by, "who asks", LONGEST_ASKER)
        about = _text(asked.about, "what is asked", LONGEST_TEXT) if asked.about else ""
        received = self._received(asked.received)
        with self.transactions.begin(actor) as transaction:
            if not transaction.people.listed(PersonFilter(persons=(asked.person,))):
                raise NotFound("no such person")
        with self.transactions.begin(SERVICE) as transaction:
            # From now on no elimination takes the person's records before the request is decided.
            let_eliminations_end(transaction)
            row = transaction.reassignments.person(asked.person)
            if not transaction.reassignments.records_of(asked.person):
                raise PersonBeingEliminated("the last records of this person are being eliminated")
            id_ = self.new_id()
            self.cipher.new_keys(row.tenant, [person_request_key(id_)])
            request = PersonRequest(
                id=id_,
                tenant=row.tenant,
                department=row.department,
                person=row.id,
                kind=asked.kind,
                received_on=received,
                due=month_after(received),
                opened_at=self.clock.now(),
                opened_by=actor.pseudonym,
                role=actor.role,
                key=qualified(row.tenant, person_request_key(id_)),
                texts_or_none=RequestTexts(by=by, about=about, nonce=self.random(NONCE_SIZE)),
            )
            transaction.person_requests.add(request)
            journal_request(Tag.REQUEST_OPENED, request, actor, transaction)
        return request

    def decide(self, asked: Deciding, actor: Actor) -> PersonRequest:
        """Decide a request, and keep the sealed letter about it; both or nothing.

        An erasure is accepted only when nothing keeps a record of the person. It destroys nothing: what is
        due is eliminated by the list of what is due.

        Raises:
            NotAllowed: the role may not.
            NotFound: the request, or a record of the person, is not in the actor's scope.
            Eliminated: the person was eliminated.
            InvalidRequest: the reason, or an article that is not one for such a refusal.
            RequestDecided: it is decided already.
            ErasureRetained: records of the person are kept; the error names rules and days.
            NothingRetains: an erasure is refused although nothing keeps a record, and no article was stated.
            SealKeyUnusable: the legal entity has no key that may seal the letter now.
        """
        require(actor, Right.DECIDE_REQUESTS)
        reason = _text(asked.reason, "a reason", LONGEST_TEXT)
        self.decisions.prepare()
        now = self.clock.now()
        with self.transactions.begin(SERVICE) as transaction:
            keep_out_holds(transaction)
            request, person = self._locked(asked.request, actor, transaction)
            _check_article(asked, request)
            ids = transaction.reassignments.records_of(person)
            records = transaction.records.locked(ids) if ids else []
            require_sight(actor, "request", [(one.tenant, one.department) for one in records])
            found = self.erasure.found(records, transaction)
            grounds = _grounds(asked, request, found)
            waiting = found.to_eliminate if request.kind is RequestKind.ERASURE else 0
            decided = request.decided(asked.decision, reason, grounds, waiting, now, actor.pseudonym)
            letter = self.letters.put(decided, person, found, actor.role, transaction)
            decided = replace(decided, object=letter)
            transaction.person_requests.save(decided)
            journal_request(Tag.REQUEST_DECIDED, decided, actor, transaction)
        return decided

    def _locked(self, request: UUID, actor: Actor, transaction: Transaction) -> tuple[PersonRequest, UUID]:
        """Lock the person of a request, then the request; return it with the person as they are now."""
        before = transaction.person_requests.get(request)
        require_sight(actor, "request", [(before.tenant, before.department)])
        if before.person is None:
            raise Eliminated("the person was eliminated: nothing is left to decide on")
        person = present_person(before.person, transaction)
        found = transaction.person_requests.get(request, lock=True)
        if found.is_decided:
            raise RequestDecided(f"the request {request} is decided: {found.decision}")
        return found, person

    def _received(self, day: date | None) -> date:
        today = day_in_paris(self.clock.now())
        received = day or today
        if not FIRST_DAY <= received <= today:
            raise InvalidRequest(f"a request was received between {FIRST_DAY} and {today}, not on {received}")
        return received


def _grounds(asked: Deciding, request: PersonRequest, found: ErasureFound) -> Sequence[Ground]:
    """Return why a request is refused, nothing when it is accepted."""
    kept = found.grounds if request.kind is RequestKind.ERASURE else ()
    if asked.decision is RequestDecision.ACCEPTED:
        if kept:
            raise ErasureRetained.by(kept)
        return ()
    if asked.article is None and request.kind is RequestKind.ERASURE:
        if not kept:
            raise NothingRetains("nothing keeps a record of this person: accept it, or state an article")
        return kept
    return (Ground(article=asked.article or Article.REASONS_GIVEN, code=GroundCode.STATED), *kept)


def _check_article(asked: Deciding, request: PersonRequest) -> None:
    if asked.article is None:
        return
    if asked.decision is RequestDecision.ACCEPTED:
        raise InvalidRequest("only a refusal states an article")
    if asked.article not in STATED_ARTICLES[request.kind]:
        may = ", ".join(STATED_ARTICLES[request.kind])
        raise InvalidRequest(f"for a request of {request.kind} an article is one of {may}")


def _text(text: str, what: str, longest: int) -> str:
    found = text.strip()
    if not found or len(found) > longest or "\x00" in found:
        raise InvalidRequest(f"{what} has 1 to {longest} characters")
    return found
