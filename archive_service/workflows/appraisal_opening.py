"""Open appraisals: one list for each producer of a department that has records whose time is over."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.errors import InvalidRequest, NotFound
from archive_service.holdings.appraisal_documents import AppraisalDocuments
from archive_service.holdings.appraisal_journal import journal_appraisal
from archive_service.holdings.appraisal_list import ListedRecord, listed_record, objects_of
from archive_service.holdings.elimination_wait import still_waits
from archive_service.holdings.establishment_names import establishment_names
from archive_service.holdings.rulebooks_in_force import RulebooksInForce
from archive_service.holdings.sample_series import Candidate, FindSamples, sampling_of
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.appraisal_lines import Disposition, groups_of, list_digest
from archive_service.model.appraisals import (
    ActKind,
    Appraisal,
    AppraisalAct,
    AppraisalDetails,
    AppraisalState,
)
from archive_service.model.identifiers import NO_FINESS, Department, Finess, LegalEntity
from archive_service.model.journal import Tag
from archive_service.model.keys import APPRAISALS, annex_key, appraisal_key
from archive_service.model.persons import NONCE_SIZE
from archive_service.model.sampling import Sampling
from archive_service.ports import Cipher, Clock, Transaction, Transactions
from archive_service.wording.dates import day_in_paris
from retention_rules.bordereau_model import BordereauModel

_PAGE = 1_000
PRODUCER_MONTHS = 3
"""Months that the producer has (code du patrimoine, art. R212-14). Silence is no agreement: the list still
waits when they are over.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalAsked:
    """What is to be listed: what is due before `until` (today when None) in a department."""

    department: Department
    establishment: Finess = NO_FINESS
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """The appraisals that were opened, and how many due records a hold keeps where there is none."""

    appraisals: Sequence[Appraisal]
    held: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAppraisals:
    """Lists what is due, with its documents."""

    transactions: Transactions
    clock: Clock
    cipher: Cipher
    documents: AppraisalDocuments
    in_force: RulebooksInForce
    new_id: Callable[[], UUID]
    random: Callable[[int], bytes]

    def open(self, asked: AppraisalAsked, actor: Actor) -> Opened:
        """Open an appraisal for each legal entity in the actor's scope with something due; none is no error.

        Raises:
            NotAllowed: the role may not.
            NotFound: the establishment is not in the actor's scope.
            InvalidRequest: no department is named.
            SealKeyUnusable: a legal entity has no key that may seal the bordereau now.
        """
        require(actor, Right.OPEN_APPRAISAL)
        if not asked.department:
            raise InvalidRequest("an appraisal is of one department (--department)")
        until = asked.until or day_in_paris(self.clock.now())
        self.in_force.refresh()
        self.in_force.on(day_in_paris(self.clock.now()))
        with self.transactions.begin(actor) as transaction:
            if asked.establishment and transaction.establishments.get(asked.establishment) is None:
                raise NotFound(f"no establishment {asked.establishment} in your scope")
            producers = transaction.appraisals.producers_with_due(
                asked.department, asked.establishment, until
            )
        opened = [self._opened(asked, producer, until, actor) for producer in producers]
        return Opened(
            [one for one in opened if isinstance(one, Appraisal)],
            sum(one for one in opened if isinstance(one, int)),
        )

    def _opened(
        self, asked: AppraisalAsked, producer: LegalEntity, until: date, actor: Actor
    ) -> Appraisal | int:
        """Return the appraisal, or how many due records a hold keeps when there is no other."""
        id_ = self.new_id()
        self.cipher.new_keys(APPRAISALS, [appraisal_key(id_), annex_key(id_)])
        with self.transactions.begin(SERVICE) as transaction:
            # Two openings at once: the second waits, and lists what the first one left.
            transaction.lock(f"appraisals {producer}")
            listed, candidates = self._listed(asked, producer, until, transaction)
            if all(one.line.disposition is Disposition.HELD for one in listed):
                return len(listed)
            names = establishment_names((one.line.establishment for one in listed), transaction)
            sampling, sampled = sampling_of(candidates, self.random(NONCE_SIZE).hex())
            listed = [one.with_sample(sampled.get(one.line.record)) for one in listed]
            appraisal = self._appraisal(id_, asked, producer, until, listed, names, sampling, actor)
            annex = self.documents.annex(appraisal, listed, names, transaction)
            appraisal = appraisal.with_documents(annex)
            appraisal = appraisal.with_documents(
                self.documents.bordereau(appraisal, names, transaction),
                self.documents.sheet(appraisal, names, transaction),
            )
            transaction.appraisals.add(appraisal, [one.line for one in listed])
            journal_appraisal(appraisal, Tag.APPRAISAL_OPENED, actor, transaction)
        return appraisal

    def _listed(
        self, asked: AppraisalAsked, producer: LegalEntity, until: date, transaction: Transaction
    ) -> tuple[Sequence[ListedRecord], Sequence[Candidate]]:
        """Return the lines: what may be eliminated or goes elsewhere first, then what a hold keeps. Beside
        them, those of sampled series.

        Of each record only its line is kept: a list has a hundred thousand.
        """
        free: list[ListedRecord] = []
        held: list[ListedRecord] = []
        candidates: list[Candidate] = []
        samples = FindSamples(self.in_force, day_in_paris(self.clock.now()))
        rulebooks = self.in_force.on(day_in_paris(self.clock.now()))
        places = {one.finess: one for one in transaction.establishments.all()}
        after = 0
        while True:
            page = transaction.appraisals.due(
                producer, asked.department, asked.establishment, until, after=after, limit=_PAGE
            )
            # A record whose details cannot be read is kept, and in no list.
            readable = [
                record
                for record in page
                if record.details_or_none is not None
                and not still_waits(record, places.get(record.establishment), rulebooks, until)
            ]
            sizes = transaction.appraisals.sizes(objects_of(readable))
            holds = transaction.holds.on([record.id for record in readable])
            for record in readable:
                lines = held if holds.get(record.id) else free
                lines.append(listed_record(record, len(lines) + 1, holds.get(record.id, ()), sizes))
            not_held = [record for record in readable if not holds.get(record.id)]
            candidates.extend(samples.among(not_held, transaction))
            if len(page) < _PAGE:
                return [*free, *(one.numbered(len(free) + one.line.number) for one in held)], candidates
            after = page[-1].number

    def _appraisal(
        self,
        id_: UUID,
        asked: AppraisalAsked,
        producer: LegalEntity,
        until: date,
        listed: Sequence[ListedRecord],
        names: Mapping[Finess, str],
        sampling: Sampling | None,
        actor: Actor,
    ) -> Appraisal:
        now = self.clock.now()
        lines = [one.line for one in listed]
        eliminated = [line for line in lines if line.disposition is Disposition.ELIMINATE]
        return Appraisal(
            id=id_,
            tenant=producer,
            department=asked.department,
            state=AppraisalState.OPEN,
            opened_at=now,
            producer_due=months_after(day_in_paris(now), PRODUCER_MONTHS),
            digest=list_digest(id_, producer, asked.department, lines, sampling),
            lines=len(lines),
            key=appraisal_key(id_),
            annex_key=annex_key(id_),
            details_or_none=AppraisalDetails(
                producer=_producer(names, producer),
                establishment=asked.establishment,
                until=until,
                groups=groups_of(one.facts for one in listed),
                held=sum(line.disposition is Disposition.HELD for line in lines),
                to_eliminate=len(eliminated),
                need_visa=sum(line.needs_visa for line in lines),
                acts=(AppraisalAct(kind=ActKind.OPENED, by=actor.pseudonym, role=actor.role, at=now),),
                sampling=sampling,
                model=self._model(asked.department),
            ),
        )

    def _model(self, department: Department) -> BordereauModel | None:
        """Return the model of the bordereau that the department has in force."""
        book = self.in_force.on(day_in_paris(self.clock.now())).departments.get(department)
        return None if book is None else book.own.bordereau


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, or the first day after when that month has no such day.

    >>> months_after(date(2050, 3, 1), 3), months_after(date(2049, 11, 30), 3)
    (datetime.date(2050, 6, 1), datetime.date(2050, 3, 1))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return day.replace(year=year, month=month + 1)
    except ValueError:
        year, month = divmod(year * 12 + month + 1, 12)
        return date(year, month + 1, 1)


def _producer(names: Mapping[Finess, str], producer: LegalEntity) -> str:
    """Return how the producer is named: by its establishment when the list has one alone."""
    return next(iter(names.values())) if len(names) == 1 else f"entité juridique {producer}"
