"""Read requests of persons and the letters about them; who is shown them is traced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.errors import Eliminated, NotFound
from archive_service.holdings.actor_names import names_of
from archive_service.holdings.person_request_letters import RequestLetters
from archive_service.holdings.present_persons import same_persons
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.person_requests import PersonRequest, RequestUndecided
from archive_service.model.traces import REQUEST_LETTER, REQUESTS_LISTED, requests_shown
from archive_service.ports import Clock, Transactions
from archive_service.wording.dates import day_in_paris


@dataclass(frozen=True, slots=True)
class ShownRequest:
    """A request as it is shown, with the names of those who opened and decided it, None once erased."""

    request: PersonRequest
    overdue: bool
    opened_by: str | None
    decided_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRequests:
    """Gives requests to callers, each in its scope."""

    transactions: Transactions
    letters: RequestLetters
    clock: Clock

    def listed(
        self,
        actor: Actor,
        *,
        person: UUID | None = None,
        is_open: bool = False,
        after: UUID | None = None,
        limit: int = 100,
    ) -> Sequence[ShownRequest]:
        """Return a page of the requests in scope, the oldest first; with `person`, also those of whoever was
        merged into them.
        """
        require(actor, Right.READ_REQUESTS)
        with self.transactions.begin(actor) as transaction:
            persons = () if person is None else same_persons(person, transaction)
            found = transaction.person_requests.listed(
                persons=persons, is_open=is_open, after=after, limit=limit
            )
            transaction.traces.add(actor, requests_shown(REQUESTS_LISTED, found))
        return self._shown(found)

    def get(self, request: UUID, actor: Actor) -> ShownRequest:
        """Return one request; raise `NotFound`."""
        require(actor, Right.READ_REQUESTS)
        with self.transactions.begin(actor) as transaction:
            found = transaction.person_requests.get(request)
            transaction.traces.add(actor, requests_shown(REQUESTS_LISTED, [found]))
        return self._shown([found])[0]

    def letter(self, request: UUID, actor: Actor) -> bytes:
        """Return the letter about a decided request, always the same bytes.

        Raises:
            NotAllowed: the role may not.
            NotFound: the request is not in the actor's scope, or came with a package, without its letter.
            RequestUndecided: it is not decided yet.
            Eliminated: the letter went with the person.
            ObjectDamaged, ObjectLost: it cannot be read as it was stored.
        """
        require(actor, Right.READ_REQUESTS)
        with self.transactions.begin(actor) as transaction:
            found = transaction.person_requests.get(request)
            if found.person is None:
                raise Eliminated("the person was eliminated, and the letter with them")
            if not found.is_decided:
                raise RequestUndecided("the request is not decided yet")
            if not found.object:
                raise NotFound("no letter: this rectification came with a package")
            transaction.traces.add(actor, requests_shown(REQUEST_LETTER, [found]))
        return self.letters.read(found)

    def _shown(self, found: Sequence[PersonRequest]) -> Sequence[ShownRequest]:
        if not found:
            return []
        with self.transactions.begin(SERVICE) as transaction:
            names = names_of(
                {name for one in found for name in (one.opened_by, one.decided_by) if name}, transaction
            )
        today = day_in_paris(self.clock.now())
        return [
            ShownRequest(
                request=one,
                overdue=one.is_overdue(today),
                opened_by=names.get(one.opened_by),
                decided_by=names.get(one.decided_by),
            )
            for one in found
        ]
