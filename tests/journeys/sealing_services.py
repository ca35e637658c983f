"""The register of seal keys inside one process, with an authority of the tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from archive_service.bootstrap import Services
from archive_service.holdings.seal_key_register import KeyAsked
from archive_service.model.actors import OPERATOR, Actor
from archive_service.model.identifiers import LegalEntity, as_legal_entity
from archive_service.model.seal_keys import RegisteredKey, SealDelegation, VaultKind
from archive_service.settings import Settings
from archive_service.workflows.seal_delegations import Delegating
from signing.keys import SealKey
from tests.begun_homes import begun
from tests.seal_authorities import TODAY, SealAuthority

NAME = "Association des Essais"
MONTH = timedelta(days=30)


@dataclass(slots=True)
class Register:
    """Acts on the register, for the operator unless another actor is named."""

    services: Services
    authority: SealAuthority
    trust: Path
    issued: dict[LegalEntity, bytes] = field(default_factory=dict)

    def on(self, day: datetime) -> None:
        object.__setattr__(self.services.clock, "fixed", day)

    def ask(
        self,
        entity: str,
        *,
        algorithm: str = "p-256",
        rotating: bool = False,
        vault: VaultKind = VaultKind.SOFTWARE,
        actor: Actor = OPERATOR,
    ) -> RegisteredKey:
        asked = KeyAsked(legal_entity=as_legal_entity(entity), vault=vault, algorithm=algorithm, name=NAME)
        return self.services.seal_keys.request(asked, actor, rotating=rotating)

    def install(
        self, entity: str, certificate: bytes, *, overlap: timedelta = MONTH, actor: Actor = OPERATOR
    ) -> RegisteredKey:
        return self.services.seal_keys.install(as_legal_entity(entity), certificate, actor, overlap=overlap)

    def enrol(
        self,
        entity: str,
        *,
        rotating: bool = False,
        vault: VaultKind = VaultKind.SOFTWARE,
        algorithm: str = "p-256",
    ) -> RegisteredKey:
        """Ask for a key and take its certificate."""
        asked = self.ask(entity, rotating=rotating, vault=vault, algorithm=algorithm)
        certificate = self.authority.certify(asked.notes.request.encode())
        self.issued[asked.tenant] = certificate
        return self.install(entity, certificate)

    def delegate(
        self,
        entity: str,
        first: date = date(2026, 1, 1),
        last: date = date(2030, 12, 31),
        actor: Actor = OPERATOR,
    ) -> SealDelegation:
        stated = Delegating(
            legal_entity=as_legal_entity(entity),
            by="Mme Directrice",
            to="Service mutualisé",
            first_day=first,
            last_day=last,
            act=b"acte",
        )
        return self.services.seal_delegations.delegate(stated, actor)

    def retire(self, key: UUID, *, since: datetime | None = None, actor: Actor = OPERATOR) -> RegisteredKey:
        return self.services.seal_keys.retire(key, "fin de service", actor, compromised_since=since)

    def sealing(self, entity: str) -> SealKey:
        """Return the key that seals; raise `SealKeyUnusable`."""
        return self.services.trust_services.keyring.seal_key(as_legal_entity(entity), NAME)

    def close(self) -> None:
        self.services.close()


def opened(path: Path, **settings: object) -> Register:
    """Open a home in `path`, on a day of 2026."""
    authority = SealAuthority(TODAY)
    trust = authority.write_trust(path / "trust")
    named = {"home": begun(path / "home"), "trust": trust, "now": TODAY, **settings}
    return Register(Services(Settings(**named)), authority, trust)  # type: ignore[arg-type]
