"""Rows of the requests by which persons use their rights."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol
from uuid import UUID

from archive_service.model.person_requests import Annotation, PersonRequest


class PersonRequests(Protocol):
    """The requests in the transaction's scope. No row is ever deleted."""

    def add(self, request: PersonRequest) -> None:
        """Insert a request, whose key exists already."""

    def save(self, request: PersonRequest) -> None:
        """Write all that a decision changes."""

    def get(self, request: UUID, *, lock: bool = False) -> PersonRequest:
        """Return one request, with `lock` locked until the transaction ends.

        Raises:
            NotFound: it is absent or out of scope.
        """

    def listed(
        self, *, persons: Collection[UUID] = (), is_open: bool = False, after: UUID | None = None, limit: int
    ) -> Sequence[PersonRequest]:
        """Return a page, the oldest first: of these persons, or of all when there are none."""

    def annotations(self, persons: Collection[UUID]) -> Mapping[UUID, Sequence[Annotation]]:
        """Return the accepted rectifications that concern persons and whoever was merged into them, the
        oldest first; a person without one is left out.
        """

    def waiting(self, persons: Collection[UUID]) -> Collection[UUID]:
        """Return those of these persons who have an undecided request, or into whom somebody was merged who
        has one.
        """

    def rectified(self, persons: Collection[UUID]) -> Sequence[PersonRequest]:
        """Return the accepted rectifications that were asked for these persons, in order of person and
        number.
        """

    def several(self, requests: Collection[UUID]) -> Sequence[PersonRequest]:
        """Return those of these requests that are in scope."""

    def end_with(self, persons: Collection[UUID]) -> Sequence[tuple[str, str]]:
        """Take persons, texts and letters from the requests of persons who are gone; return the keys, with
        their tenants, and the objects, to be destroyed. The decisions stay.
        """
