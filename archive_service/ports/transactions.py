"""Transactions: rows of every kind in one scope, written all or none."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol
from uuid import UUID

from archive_service.model.actors import Actor
from archive_service.model.identifiers import NO_DEPARTMENT, NOBODY, Department, Tenant
from archive_service.model.journal import JournalPlace, Tag
from archive_service.ports.access import Actors, Establishments, Tokens
from archive_service.ports.appraisals import Appraisals
from archive_service.ports.carried_files import CarriedFiles
from archive_service.ports.deposits import Deposits
from archive_service.ports.eliminations import Eliminations, Stubs
from archive_service.ports.exports import ExportOrders, ExportShards
from archive_service.ports.holds import Holds
from archive_service.ports.measures import Counts
from archive_service.ports.person_requests import PersonRequests
from archive_service.ports.persons import People, Reassignments
from archive_service.ports.proofs import BegunEvidence, EvidenceBatches, Journal, KeptRulebooks, StoredObjects
from archive_service.ports.records import Records
from archive_service.ports.rule_simulations import RuleSimulations
from archive_service.ports.rulebook_acts import RulebookActs
from archive_service.ports.seal_batches import SealBatches
from archive_service.ports.seal_keys import SealKeys
from archive_service.ports.seals import SealAnswers, SealUse
from archive_service.ports.stated_events import StatedEvents
from archive_service.ports.traces import Traces
from archive_service.ports.trusted_time import TimeAuthorities
from archive_service.ports.witnesses import WitnessAddresses


class Transaction(Protocol):
    """One transaction in one scope; it commits when its block ends without an error."""

    @property
    def deposits(self) -> Deposits:
        """Return the deposits in scope."""

    @property
    def records(self) -> Records:
        """Return the records in scope."""

    @property
    def rulebooks(self) -> KeptRulebooks:
        """Return the rulebooks whose text is stored."""

    @property
    def rulebook_acts(self) -> RulebookActs:
        """Return what was done to versions of rulebooks."""

    @property
    def rule_simulations(self) -> RuleSimulations:
        """Return the simulations of rules that somebody asked for."""

    @property
    def time_authorities(self) -> TimeAuthorities:
        """Return which time-stamping authorities answer."""

    @property
    def witness_addresses(self) -> WitnessAddresses:
        """Return where witnesses are asked."""

    @property
    def counts(self) -> Counts:
        """Return the counts of the whole instance."""

    @property
    def people(self) -> People:
        """Return the persons in scope, and their files."""

    @property
    def establishments(self) -> Establishments:
        """Return the register of establishments."""

    @property
    def actors(self) -> Actors:
        """Return the actors."""

    @property
    def tokens(self) -> Tokens:
        """Return the tokens."""

    @property
    def evidence_batches(self) -> EvidenceBatches:
        """Return the evidence batches."""

    @property
    def begun_evidence(self) -> BegunEvidence:
        """Return the evidence batches that are begun."""

    @property
    def stored_objects(self) -> StoredObjects:
        """Return the list of stored objects."""

    @property
    def stated_events(self) -> StatedEvents:
        """Return the events that people stated about files."""

    @property
    def person_requests(self) -> PersonRequests:
        """Return the requests by which persons use their rights."""

    @property
    def seal_keys(self) -> SealKeys:
        """Return the register of seal keys."""

    @property
    def journal(self) -> Journal:
        """Return the journal."""

    @property
    def reassignments(self) -> Reassignments:
        """Return the rows that can be given to another owner."""

    @property
    def export_orders(self) -> ExportOrders:
        """Return the orders of portability exports."""

    @property
    def export_shards(self) -> ExportShards:
        """Return the shards of the orders that are being built."""

    @property
    def carried_files(self) -> CarriedFiles:
        """Return the files that came with packages and are carried on."""

    @property
    def appraisals(self) -> Appraisals:
        """Return the appraisals in scope."""

    @property
    def holds(self) -> Holds:
        """Return the holds."""

    @property
    def eliminations(self) -> Eliminations:
        """Return the executions of appraisals, and what becomes of their records."""

    @property
    def stubs(self) -> Stubs:
        """Return what stays of rows after an elimination."""

    @property
    def seal_use(self) -> SealUse:
        """Return how many seals legal entities get."""

    @property
    def seal_answers(self) -> SealAnswers:
        """Return the answers to requests for seals that may be repeated."""

    @property
    def seal_batches(self) -> SealBatches:
        """Return the batches of files that somebody wants sealed."""

    @property
    def traces(self) -> Traces:
        """Return the traces of what was shown."""

    @property
    def places(self) -> Mapping[UUID, JournalPlace]:
        """The places of the entries that this transaction recorded; empty until its block ends.

        Entries recorded `at_leisure` are not in it; it is empty when the database was lost just after the
        commit.
        """

    def record(
        self,
        tag: Tag,
        subject: object,
        by: Actor,
        *facts: tuple[str, str],
        tenant: Tenant = NOBODY,
        department: Department = NO_DEPARTMENT,
        entry: UUID | None = None,
        at: datetime | None = None,
        at_leisure: bool = False,
    ) -> UUID:
        """Record in the journal, if this transaction commits, what `by` did to `subject`; return the entry.

        The entry has its place in the tree when the block ends; `at_leisure` leaves this to the next
        transaction that places entries. `tenant` and `department` decide who may read it.
        """

    def defer(self, task: str, *, priority: int = 0, **ids: str) -> None:
        """Queue a job that starts only if this transaction commits; its arguments are identifiers only.

        Jobs of a higher priority are done first; those of one priority in the order in which they came.
        """

    def lock(self, *names: str) -> None:
        """Wait for the advisory locks `names`, and hold them until the transaction ends."""

    def try_lock(self, name: str) -> bool:
        """Hold an advisory lock as `lock` does, unless somebody else holds it; say whether it is held."""

    def lock_shared(self, *names: str) -> None:
        """Hold advisory locks as `lock` does, together with others who hold them shared; nobody holds them
        alone meanwhile.
        """


class Transactions(Protocol):
    """Opens transactions."""

    def begin(self, actor: Actor) -> AbstractContextManager[Transaction]:
        """Open a transaction that sees the rows of `actor`."""

    def place_entries(self) -> None:
        """Give every committed entry of the journal its place in the tree."""


class LongLocks(Protocol):
    """Locks that outlive transactions."""

    def hold(self, name: str) -> AbstractContextManager[bool]:
        """Hold the lock `name` for a block of several transactions, unless somebody else does; give whether
        it is held. It ends with its process, or when the database is lost.
        """
