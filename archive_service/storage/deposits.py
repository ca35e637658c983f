"""Deposits on SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, insert, select, update
from sqlalchemy.orm import Session

from archive_service.errors import NotFound
from archive_service.model.holdings import CreatedResource, Deposit, Outcome
from archive_service.storage.sealed_facts import SealedFacts
from archive_service.storage.tables import SHARED, deposit, resource

INTAKE = "intake"
"""The tenant under whose key flows are encrypted: they are stored before anybody knows whose they are."""


@dataclass(frozen=True, slots=True)
class SqlDeposits:
    """`Deposits` on SQL."""

    session: Session
    sealed: SealedFacts

    def add(self, deposit_: Deposit) -> None:
        """Insert."""
        self.session.execute(insert(deposit).values(id=deposit_.id, **self._row(deposit_)))

    def save(self, deposit_: Deposit) -> None:
        """Write everything that may change."""
        self.session.execute(update(deposit).where(deposit.c.id == deposit_.id).values(**self._row(deposit_)))

    def get(self, deposit_: UUID, *, lock: bool = False) -> Deposit:
        """Return one; raise `NotFound` when absent or out of scope."""
        wanted = select(deposit).where(deposit.c.id == deposit_)
        row = self.session.execute(wanted.with_for_update() if lock else wanted).one_or_none()
        if row is None:
            raise NotFound("no such deposit")
        return self._model(row)

    def with_content(self, content_index: bytes) -> Sequence[Deposit]:
        """Return the deposits of the same bytes, oldest first."""
        return self._all(
            select(deposit).where(deposit.c.content_index == content_index).order_by(deposit.c.number)
        )

    def listed(self, *, outcome: str, sender: str | None, after: UUID | None, limit: int) -> list[Deposit]:
        """Return a page, newest first; `sender` narrows to what one actor deposited."""
        wanted = select(deposit).where(deposit.c.outcome != Outcome.RECEIVED)
        if outcome:
            wanted = wanted.where(deposit.c.outcome == outcome)
        if sender is not None:
            wanted = wanted.where(deposit.c.sender == self._sender(sender))
        if after is not None:
            number = select(deposit.c.number).where(deposit.c.id == after).scalar_subquery()
            wanted = wanted.where(deposit.c.number < number)
        return list(self._all(wanted.order_by(deposit.c.number.desc()).limit(limit)))

    def waiting(self, outcome: Outcome) -> Sequence[UUID]:
        """Return the deposits with this outcome, oldest first."""
        return self.session.scalars(
            select(deposit.c.id).where(deposit.c.outcome == outcome).order_by(deposit.c.number)
        ).all()

    def add_resources(self, resources: Sequence[CreatedResource], tenant: str, department: str) -> None:
        """Remember which FHIR resources a deposit created."""
        if resources:
            self.session.execute(
                insert(resource),
                [
                    {
                        "type": one.type,
                        "id": one.id,
                        "tenant": tenant,
                        "department": department,
                        "deposit": one.deposit,
                        "position": one.position,
                        "record": one.record,
                    }
                    for one in resources
                ],
            )

    def resource(self, resource_type: str, resource_id: str) -> CreatedResource:
        """Return one; raise `NotFound`."""
        row = self.session.execute(
            select(resource).where(resource.c.type == resource_type, resource.c.id == resource_id)
        ).one_or_none()
        if row is None:
            raise NotFound("no such resource")
        return CreatedResource(
            type=row.type, id=row.id, deposit=row.deposit, position=row.position, record=row.record
        )

    def resources(self, deposit_: UUID) -> Sequence[CreatedResource]:
        """Return what a deposit created, in the order of its entries."""
        rows = self.session.execute(
            select(resource).where(resource.c.deposit == deposit_).order_by(resource.c.position)
        ).all()
        return [
            CreatedResource(
                type=row.type, id=row.id, deposit=row.deposit, position=row.position, record=row.record
            )
            for row in rows
        ]

    def _all(self, wanted: Select[Any]) -> Sequence[Deposit]:
        return [self._model(row) for row in self.session.execute(wanted).all()]

    def _sender(self, actor: str) -> bytes:
        return self.sealed.vault.index(INTAKE, "sender", actor)

    def _row(self, model: Deposit) -> dict[str, Any]:
        facts = {**model.facts, "sender": model.sender}
        return {
            "tenant": model.tenant or SHARED,
            "department": model.department or SHARED,
            "sender": self._sender(model.sender),
            "outcome": model.outcome,
            "grade": model.grade,
            "kind": model.kind,
            "received_at": model.received_at,
            "content_index": model.content_index,
            "key": model.key,
            "object": model.object,
            "envelope": model.envelope,
            "entry": model.entry,
            "facts": self.sealed.seal(INTAKE, model.key, f"deposit {model.id}", facts),
            "records": list(model.records),
        }

    def _model(self, row: Row[Any]) -> Deposit:
        facts = self.sealed.open(INTAKE, row.key, f"deposit {row.id}", row.facts)
        return Deposit(
            id=row.id,
            tenant="" if row.tenant == SHARED else row.tenant,
            department="" if row.department == SHARED else row.department,
            sender=facts.get("sender", ""),
            outcome=Outcome(row.outcome),
            grade=row.grade,
            kind=row.kind,
            received_at=row.received_at,
            content_index=bytes(row.content_index),
            key=row.key,
            object=row.object,
            envelope=row.envelope,
            entry=row.entry,
            facts=facts,
            records=tuple(row.records),
        )
