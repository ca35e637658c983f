"""Draws, seals, stores and reads the letters about requests of persons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from archive_service.documents.statements import drawn
from archive_service.holdings.erasure_checks import ErasureFound
from archive_service.holdings.person_request_letter import Letter, letter_of
from archive_service.holdings.stored_objects import naming
from archive_service.model.actors import Role
from archive_service.model.person_requests import PersonRequest
from archive_service.model.persons import KnownPerson
from archive_service.model.stored_objects import ObjectKind
from archive_service.ports import Clock, EncryptedObjects, Keyring, Transaction
from archive_service.wording.dates import day_in_paris
from signing.pdf_seal import seal


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLetters:
    """Keeps letters, each under the key of its request."""

    objects: EncryptedObjects
    keyring: Callable[[], Keyring]
    clock: Clock

    def put(
        self,
        request: PersonRequest,
        person: UUID,
        found: ErasureFound,
        recorded_by: Role,
        transaction: Transaction,
    ) -> str:
        """Store the letter about a decided request, and return its object: bytes before row.

        `recorded_by` is the role of whoever gave the decision to the service.

        Raises:
            SealKeyUnusable: the legal entity has no key that may seal now.
        """
        now = self.clock.now()
        places = [transaction.establishments.get(each) for each in found.places]
        names = [one.name for one in places if one is not None]
        letter = Letter(
            request=request,
            person=name_of(transaction.people.known(person)),
            sender=", ".join(names) or request.tenant,
            rules=found.rules,
            decided_on=day_in_paris(now),
            is_recorded_by_operator=recorded_by is Role.OPERATOR,
        )
        key = self.keyring().seal_key(request.tenant, next(iter(names), ""))
        pdf = seal(drawn(letter_of(letter), now), key, now)
        stored = self.objects.put(request.tenant, request.key, pdf, ObjectKind.LETTER)
        transaction.stored_objects.add([stored], request.tenant, request.department)
        return stored.name

    def read(self, request: PersonRequest) -> bytes:
        """Return the letter, always the same bytes.

        Raises:
            ObjectDamaged, ObjectLost: it cannot be read as it was stored.
        """
        with naming(f"request {request.id}: its letter"):
            return self.objects.read(request.tenant, request.key, request.object)


def name_of(known: KnownPerson) -> str:
    """Return the given and the family name of a person, as far as they are known."""
    traits = known.traits
    if traits is None:
        return known.name
    return " ".join(part for part in (traits.given, traits.family) if part)
