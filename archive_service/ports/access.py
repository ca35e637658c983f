"""Rows of those who act and of what they act for: establishments, actors, tokens."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from archive_service.model.actors import Token
from archive_service.model.establishment import Establishment
from archive_service.model.identifiers import Finess, Siren, Siret


class Establishments(Protocol):
    """The register of establishments. A locked row stays as it is until the transaction ends."""

    def get(self, finess: Finess) -> Establishment | None:
        """Return the establishment with this FINESS."""

    def get_shared(self, finess: Finess) -> Establishment | None:
        """Return it, locked FOR SHARE: nobody changes it, others may read it so too."""

    def get_locked(self, finess: Finess) -> Establishment | None:
        """Return it, locked FOR UPDATE."""

    def by_company(self, siren: Siren, siret: Siret) -> Establishment | None:
        """Return the one establishment with this SIRET, else with this SIREN when it has only one."""

    def register(self, establishment: Establishment) -> bool:
        """Insert or replace; return whether something changed."""

    def all(self) -> Sequence[Establishment]:
        """Return all, by FINESS."""


class Actors(Protocol):
    """Those who act: each has a pseudonym for ever, and a name that is encrypted and can be erased."""

    def find(self, name: str) -> UUID | None:
        """Return the pseudonym of who is called so."""

    def add(self, pseudonym: UUID, name: str) -> None:
        """Insert; the key of the name (`actor_key`) exists already."""

    def names(self, pseudonyms: Collection[UUID]) -> Mapping[UUID, str]:
        """Return the names that are not erased."""

    def erase(self, pseudonym: UUID, at: datetime) -> bool:
        """Forget the name and what leads to it; return whether there was one.

        The caller destroys its key once this is committed.
        """


class Tokens(Protocol):
    """Tokens, known by the digest of their text."""

    def add(self, token: Token) -> None:
        """Insert; its holder is an actor that is there already."""

    def get(self, digest: bytes) -> Token | None:
        """Return the token with this digest."""

    def listed(self) -> Sequence[Token]:
        """Return all, oldest first."""

    def held_by(self, holder: UUID) -> Sequence[Token]:
        """Return those of one actor."""

    def revoke(self, token_id: UUID, at: datetime) -> Token:
        """Have the token open nothing from `at` on, and return it; raise `NotFound`.

        One that is revoked already stays so from when it was.
        """

    def names_in_clear(self) -> Sequence[str]:
        """Return the names that an older version of the service wrote in clear."""

    def give_holder(self, name: str, holder: UUID) -> None:
        """Name the actor instead of a name in clear."""
