"""Rows of establishments, actors and tokens."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from archive_service.model.actors import Token
from archive_service.model.establishment import Establishment
from archive_service.model.export_orders import ExportOrder
from archive_service.model.identifiers import Finess, LegalEntity, Siren, Siret


class Establishments(Protocol):
    """The register of establishments. A locked row stays as it is until the transaction ends."""

    def get(self, finess: Finess) -> Establishment | None:
        """Return the establishment with this FINESS."""

    def get_shared(self, finess: Finess) -> Establishment | None:
        """Return it, locked FOR SHARE: nobody changes it, others may read it so too."""

    def get_locked(self, finess: Finess) -> Establishment | None:
        """Return it, locked FOR UPDATE."""

    def by_company(self, siren: Siren, siret: Siret) -> Establishment | None:
        """Return the only establishment with this SIRET, else with this SIREN when exactly one has it."""

    def name_of(self, legal_entity: LegalEntity) -> str:
        """Return the name of a legal entity's place with the lowest number; empty when it has none."""

    def register(self, establishment: Establishment) -> bool:
        """Insert or replace; return whether something changed."""

    def all(self) -> Sequence[Establishment]:
        """Return all, by FINESS."""

    def frozen(self, among: Collection[Finess]) -> Sequence[Establishment]:
        """Return those of these that are frozen, by FINESS."""

    def freeze(self, order: ExportOrder, at: datetime) -> None:
        """Freeze the establishments of an order from `at` on."""

    def lift(self, order: UUID, at: datetime) -> Sequence[Finess]:
        """End the freeze of an order; return the establishments that it froze until now."""


class Actors(Protocol):
    """Actors: each has a permanent pseudonym, and an encrypted name that can be erased."""

    def find(self, name: str) -> UUID | None:
        """Return the pseudonym of the actor with this name."""

    def add(self, pseudonym: UUID, name: str) -> None:
        """Insert; the key of the name (`actor_key`) exists already."""

    def names(self, pseudonyms: Collection[UUID]) -> Mapping[UUID, str]:
        """Return the names that are not erased."""

    def erase(self, pseudonym: UUID, at: datetime) -> bool:
        """Erase the name and the index that leads to it; return whether there was a name.

        The caller destroys its key once this is committed.
        """


class Tokens(Protocol):
    """Tokens, identified by the digest of their text."""

    def add(self, token: Token) -> None:
        """Insert; the actor who holds it exists already."""

    def get(self, digest: bytes) -> Token | None:
        """Return the token with this digest."""

    def listed(self) -> Sequence[Token]:
        """Return all, oldest first."""

    def held_by(self, holder: UUID) -> Sequence[Token]:
        """Return the tokens of one actor."""

    def revoke(self, token_id: UUID, at: datetime) -> Token:
        """Make the token invalid from `at` on, and return it; raise `NotFound`.

        A token revoked earlier keeps its first date.
        """

    def names_in_clear(self) -> Sequence[str]:
        """Return the names that an older version of the service wrote in clear."""

    def give_holder(self, name: str, holder: UUID) -> None:
        """Replace a name in clear by the actor."""
