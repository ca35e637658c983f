"""Read appraisals: their lines, their documents, the certificate of their execution."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from archive_service.access.rights import Right, require
from archive_service.errors import Eliminated, KeyDestroyed, NotFound
from archive_service.holdings.appraisal_bordereau import (
    ANNEX,
    BORDEREAU,
    OPEN_SHEET,
    SHEET,
    SIGNED,
    open_sheet_of,
)
from archive_service.holdings.appraisal_documents import AppraisalDocuments
from archive_service.model.actors import SERVICE, Actor
from archive_service.model.appraisal_lines import AppraisalLine
from archive_service.model.appraisals import Appraisal
from archive_service.model.traces import RECORDS_APPRAISED, Reading
from archive_service.model.transfer_replies import TRANSFER_REPLY, TRANSFER_STATEMENT
from archive_service.ports import Transactions
from archive_service.workflows.appraisal_decisions import names_of
from archive_service.workflows.appraisal_execution import ExecuteAppraisals
from archive_service.workflows.elimination import EliminateRecords

CERTIFICATE = "certificate"
FILES = {
    BORDEREAU: "bordereau.pdf",
    SHEET: "bordereau.xlsx",
    OPEN_SHEET: "bordereau.ods",
    ANNEX: "liste-nominative.pdf",
    SIGNED: "bordereau-signe.pdf",
    CERTIFICATE: "certificat.pdf",
    TRANSFER_REPLY: "acquittement.xml",
    TRANSFER_STATEMENT: "attestation.pdf",
}
"""The documents of an appraisal, and the name of the file of each."""


def file_name(what: str, number: int | None = None) -> str:
    """Return the name of the file of a document; of one of several, with its number.

    >>> file_name("bordereau"), file_name("bordereau", 2)
    ('bordereau.pdf', 'bordereau-2.pdf')
    """
    stem, _, ending = FILES[what].rpartition(".")
    return FILES[what] if number is None else f"{stem}-{number}.{ending}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAppraisals:
    """Gives appraisals to callers, each in its scope. Who is shown the nominative list is traced."""

    transactions: Transactions
    documents: AppraisalDocuments
    execution: ExecuteAppraisals
    elimination: EliminateRecords

    def listed(self, actor: Actor, *, after: UUID | None = None, limit: int = 100) -> Sequence[Appraisal]:
        """Return a page, the newest first."""
        require(actor, Right.READ_APPRAISALS)
        with self.transactions.begin(actor) as transaction:
            return transaction.appraisals.listed(after=after, limit=limit)

    def get(self, appraisal: UUID, actor: Actor) -> Appraisal:
        """Return one; raise `NotFound` when it is out of scope."""
        require(actor, Right.READ_APPRAISALS)
        with self.transactions.begin(actor) as transaction:
            transaction.appraisals.get(appraisal)
        return self.execution.followed(appraisal)

    def lines(
        self, appraisal: UUID, actor: Actor, *, after: int = 0, limit: int | None = None
    ) -> Sequence[AppraisalLine]:
        """Return lines in the order of their numbers; raise `NotFound` when they are out of scope."""
        require(actor, Right.READ_APPRAISALS)
        with self.transactions.begin(actor) as transaction:
            transaction.appraisals.get(appraisal)
            return transaction.appraisals.lines(appraisal, after=after, limit=limit)

    def document(self, appraisal: UUID, what: str, actor: Actor, number: int | None = None) -> bytes:
        """Return a document: bordereau, sheet, nominative list, signed visa or certificate.

        Of several of a kind the last one, unless `number` says which.

        Raises:
            NotFound: it is out of scope, or there is no such document (yet).
            Eliminated: the nominative list was destroyed with its appraisal, or with a record that it named.
        """
        found = self.get(appraisal, actor)
        if what == CERTIFICATE and number in (None, 1):
            return self.elimination.certificate(appraisal)
        if what == OPEN_SHEET and number is None:
            return self._open_sheet(found)
        document = found.document(what, number)
        if document is None:
            raise NotFound(f"no {what} of this appraisal")
        try:
            content = self.documents.read(document, found)
        except KeyDestroyed as error:
            if what == ANNEX:
                raise Eliminated(
                    "the nominative list was destroyed: its list is over, or named what is gone"
                ) from error
            raise
        if what == ANNEX:
            self._trace(found, actor)
        return content

    def _open_sheet(self, appraisal: Appraisal) -> bytes:
        with self.transactions.begin(SERVICE) as transaction:
            return open_sheet_of(appraisal, names_of(appraisal, transaction))

    def _trace(self, appraisal: Appraisal, actor: Actor) -> None:
        """Trace who is shown the nominative list, before it is given."""
        with self.transactions.begin(actor) as transaction:
            records = [line.record for line in transaction.appraisals.lines(appraisal.id)]
            shown = Reading(
                act=RECORDS_APPRAISED,
                tenant=appraisal.tenant,
                department=appraisal.department,
                records=tuple(records),
            )
            transaction.traces.add(actor, [shown])
