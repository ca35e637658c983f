"""The register of seal keys on SQL. Whoever changes it holds the lock of the legal entity's keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from archive_service.errors import NotFound
from archive_service.model.identifiers import NO_DEPARTMENT, LegalEntity
from archive_service.model.seal_key_serialisation import (
    read_delegation_notes,
    read_key_notes,
    written_delegation_notes,
    written_key_notes,
)
from archive_service.model.seal_keys import (
    KeyState,
    RegisteredKey,
    SealDelegation,
    VaultKind,
)
from archive_service.storage.keys.encrypted_fields import EncryptedFields
from archive_service.storage.sql.row_images import RowImages
from archive_service.storage.sql.statements import Session, Statement, given
from archive_service.storage.sql.tables import seal_delegation, seal_key

_KEY_COLUMNS = [column for column in seal_key.columns if column.name != "number"]
_DELEGATION_COLUMNS = [column for column in seal_delegation.columns if column.name != "number"]
_ADD = Statement.of(insert(seal_key).values(given(_KEY_COLUMNS)))
_SAVE = Statement.of(
    update(seal_key)
    .where(seal_key.c.id == bindparam("wanted"))
    .values(given(column for column in _KEY_COLUMNS if column.name != "id"))
)
_GET = Statement.of(select(seal_key).where(seal_key.c.id == bindparam("id")))
_ALL = select(seal_key).order_by(seal_key.c.number)
_EVERY, _OF = Statement.of(_ALL), Statement.of(_ALL.where(seal_key.c.tenant == bindparam("tenant")))
_ADD_DELEGATION = Statement.of(insert(seal_delegation).values(given(_DELEGATION_COLUMNS)))
_END_DELEGATION = Statement.of(
    update(seal_delegation)
    .where(seal_delegation.c.id == bindparam("wanted"))
    .values(given([seal_delegation.c.ended_at]))
)
_DELEGATION = Statement.of(select(seal_delegation).where(seal_delegation.c.id == bindparam("id")))
_ALL_DELEGATIONS = select(seal_delegation).order_by(seal_delegation.c.number)
_EVERY_DELEGATION = Statement.of(_ALL_DELEGATIONS)
_DELEGATIONS_OF = Statement.of(_ALL_DELEGATIONS.where(seal_delegation.c.tenant == bindparam("tenant")))


@dataclass(frozen=True, slots=True)
class SqlSealKeys:
    """`SealKeys` on SQL."""

    session: Session
    fields: EncryptedFields
    images: RowImages

    def add(self, key: RegisteredKey) -> None:
        """Insert."""
        self.images.touch("seal_key", key.id)
        self.session.run(_ADD, **self._row(key))

    def save(self, key: RegisteredKey) -> None:
        """Write all that may change."""
        self.images.touch("seal_key", key.id)
        row = self._row(key)
        self.session.run(_SAVE, wanted=row.pop("id"), **row)

    def get(self, key: UUID) -> RegisteredKey:
        """Return one; raise `NotFound` when it is absent or out of scope."""
        row = self.session.row(_GET, id=key)
        if row is None:
            raise NotFound("no such key")
        return self._model(row)

    def of(self, tenant: LegalEntity) -> Sequence[RegisteredKey]:
        """Return the keys of a legal entity, the oldest first."""
        return [self._model(row) for row in self.session.rows(_OF, tenant=tenant)]

    def all(self) -> Sequence[RegisteredKey]:
        """Return every key in scope, the oldest first."""
        return [self._model(row) for row in self.session.rows(_EVERY)]

    def add_delegation(self, delegation: SealDelegation) -> None:
        """Insert."""
        self.images.touch("seal_delegation", delegation.id)
        facts = written_delegation_notes(delegation.notes)
        name = f"seal delegation {delegation.id}"
        row = {column.name: getattr(delegation, column.name, None) for column in _DELEGATION_COLUMNS}
        row |= {"department": NO_DEPARTMENT}
        row |= {"facts": self.fields.encrypt(delegation.tenant, delegation.key, name, facts)}
        self.session.run(_ADD_DELEGATION, **row)

    def save_delegation(self, delegation: SealDelegation) -> None:
        """Write when it ended."""
        self.images.touch("seal_delegation", delegation.id)
        self.session.run(_END_DELEGATION, wanted=delegation.id, ended_at=delegation.ended_at)

    def delegation(self, delegation: UUID) -> SealDelegation:
        """Return one; raise `NotFound` when it is absent or out of scope."""
        row = self.session.row(_DELEGATION, id=delegation)
        if row is None:
            raise NotFound("no such delegation")
        return self._delegation(row)

    def delegations(self, tenant: LegalEntity | None = None) -> Sequence[SealDelegation]:
        """Return those of a legal entity, or all in scope, the oldest first."""
        if tenant is None:
            rows = self.session.rows(_EVERY_DELEGATION)
        else:
            rows = self.session.rows(_DELEGATIONS_OF, tenant=tenant)
        return [self._delegation(row) for row in rows]

    def _row(self, key: RegisteredKey) -> dict[str, Any]:
        row = {column.name: getattr(key, column.name, None) for column in _KEY_COLUMNS}
        facts = self.fields.encrypt(key.tenant, key.key, f"seal key {key.id}", written_key_notes(key.notes))
        return row | {
            "department": NO_DEPARTMENT,
            "vault": key.vault.value,
            "state": key.state.value,
            "certificates": list(key.certificates),
            "facts": facts,
        }

    def _model(self, row: Any) -> RegisteredKey:
        opened = self.fields.decrypt(row.tenant, row.key, f"seal key {row.id}", row.facts)
        if opened is None:
            raise NotFound("the notes of a seal key are lost")
        return RegisteredKey(
            id=row.id,
            tenant=row.tenant,
            vault=VaultKind(row.vault),
            algorithm=row.algorithm,
            state=KeyState(row.state),
            public_key=row.public_key,
            certificates=tuple(row.certificates),
            requested_at=row.requested_at,
            enrolled_at=row.enrolled_at,
            ends_at=row.ends_at,
            compromised_since=row.compromised_since,
            replaces=row.replaces,
            key=row.key,
            notes=read_key_notes(opened),
        )

    def _delegation(self, row: Any) -> SealDelegation:
        opened = self.fields.decrypt(row.tenant, row.key, f"seal delegation {row.id}", row.facts)
        if opened is None:
            raise NotFound("the notes of a delegation are lost")
        return SealDelegation(
            id=row.id,
            tenant=row.tenant,
            first_day=row.first_day,
            last_day=row.last_day,
            recorded_at=row.recorded_at,
            ended_at=row.ended_at,
            key=row.key,
            object=row.object,
            notes=read_delegation_notes(opened),
        )
