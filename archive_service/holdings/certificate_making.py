"""Draws, stamps, seals and stores certificates of eliminations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from uuid import UUID

import orjson

from archive_service.documents.statements import drawn
from archive_service.errors import NotFound
from archive_service.holdings.elimination_certificate import Certified, certificate_of, facts_of
from archive_service.holdings.establishment_names import establishment_names
from archive_service.model.appraisals import ActKind, Appraisal
from archive_service.model.elimination import Elimination, Execution
from archive_service.model.forms import read_form
from archive_service.model.keys import APPRAISALS, certificate_key
from archive_service.model.records import RecordFilter, RecordOutline
from archive_service.model.stored_objects import ObjectKind
from archive_service.ports import Cipher, Clock, EncryptedObjects, Keyring, Transaction
from signing.digests import Digest
from signing.pdf_seal import seal
from signing.timestamps import TimeStamper

FORM = "certificate/1"
_PAGE = 1_000


@dataclass(frozen=True, slots=True)
class StoredCertificate:
    """A sealed certificate, and a time stamp of the whole file (RFC 3161, DER)."""

    pdf: bytes
    stamp: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeCertificates:
    """Makes certificates after everything was looked for and nothing found; the caller makes sure of that."""

    objects: EncryptedObjects
    cipher: Cipher
    clock: Clock
    keyring: Callable[[], Keyring]
    stamper: Callable[[], TimeStamper]

    def make(
        self, execution: Execution, lines: Sequence[Elimination], transaction: Transaction
    ) -> tuple[Execution, Digest]:
        """Store the certificate of an execution; return the execution that names it, and its digest.

        Raises:
            SealKeyUnusable: the legal entity has no key that may seal now.
            SigningError: the time-stamping authority does not answer.
        """
        now = self.clock.now()
        certified = _certified(execution, lines, transaction)
        facts = facts_of(certified)
        stamp = self.stamper().stamp(Digest.of(facts), now)
        place = next(iter(certified.places.values()), "")
        key = self.keyring().seal_key(execution.tenant, place)
        pdf = seal(drawn(certificate_of(certified, facts, stamp), now), key, now)
        digest = Digest.of(pdf)
        written = _written(StoredCertificate(pdf, self.stamper().stamp(digest, now)))
        name = certificate_key(execution.appraisal)
        self.cipher.new_keys(APPRAISALS, [name])
        stored = self.objects.put(APPRAISALS, name, written, ObjectKind.CERTIFICATE)
        transaction.stored_objects.add([stored], execution.tenant, execution.department)
        return replace(execution, certificate_object=stored.name), digest

    def read(self, execution: Execution) -> StoredCertificate:
        """Return the certificate of an execution; raise `NotFound` when it has none."""
        if not execution.certificate_object:
            raise NotFound("no certificate of this appraisal")
        name = certificate_key(execution.appraisal)
        written = self.objects.read(APPRAISALS, name, execution.certificate_object)
        head, _, rest = written.partition(b"\n")
        length = int(read_form(head, FORM)["pdf"])
        return StoredCertificate(rest[:length], rest[length:])


def _written(one: StoredCertificate) -> bytes:
    return orjson.dumps({"format": FORM, "pdf": len(one.pdf)}) + b"\n" + one.pdf + one.stamp


def _certified(execution: Execution, lines: Sequence[Elimination], transaction: Transaction) -> Certified:
    outlines: dict[UUID, RecordOutline] = {}
    appraisal = _appraisal(execution, transaction)
    readable = None if appraisal is None or appraisal.details_or_none is None else appraisal
    wanted = [line.record for line in lines]
    for first in range(0, len(wanted), _PAGE):
        page = RecordFilter(records=wanted[first : first + _PAGE], limit=_PAGE)
        outlines |= {one.id: one for one in transaction.records.outlined(page)}
    return Certified(
        execution=execution,
        lines=lines,
        outlines=outlines,
        names=_names(execution, transaction),
        places=establishment_names({one.establishment for one in outlines.values()}, transaction),
        # When the details cannot be read, the execution still has who gave the visa, and when.
        visas=() if readable is None else readable.acts(ActKind.VISA),
        sampling=None if readable is None else readable.details.sampling,
        not_executed=0 if appraisal is None else max(appraisal.lines - len(lines), 0),
    )


def _appraisal(execution: Execution, transaction: Transaction) -> Appraisal | None:
    try:
        return transaction.appraisals.get(execution.appraisal)
    except NotFound:
        return None


def _names(execution: Execution, transaction: Transaction) -> Mapping[str, str]:
    """Return the names of those who agreed, gave the visa and executed, unless they are erased."""
    authority = execution.authority
    wanted: list[UUID] = []
    for one in (authority.agreed_by, authority.visa.by if authority.visa else "", execution.executed_by):
        with suppress(ValueError):
            wanted.append(UUID(one))
    return {str(one): name for one, name in transaction.actors.names(wanted).items()}
