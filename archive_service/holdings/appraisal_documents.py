"""Draws, seals and stores the documents of appraisals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from archive_service.documents.statements import Statement, drawn
from archive_service.errors import SealKeyUnusable
from archive_service.holdings.appraisal_bordereau import (
    ANNEX,
    BORDEREAU,
    SHEET,
    SIGNED,
    annex_of,
    bordereau_of,
    sheet_of,
)
from archive_service.holdings.appraisal_list import ListedRecord
from archive_service.holdings.signed_visas import reason_of_seal
from archive_service.model.appraisals import Appraisal, AppraisalDocument
from archive_service.model.identifiers import Finess
from archive_service.model.keys import APPRAISALS
from archive_service.model.stored_objects import ObjectKind
from archive_service.ports import Clock, EncryptedObjects, Keyring, Transaction
from signing.pdf_seal import EmptyField, seal

VISA_FIELD = EmptyField(
    name="Visa",
    tooltip="Visa des archives départementales",
    # Right of the title on the first page, which is A4 across.
    box=(632, 514, 792, 546),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalDocuments:
    """Draws, seals and stores the documents of appraisals. The caller adds them to the appraisal."""

    objects: EncryptedObjects
    keyring: Callable[[], Keyring]
    clock: Clock

    def bordereau(
        self, appraisal: Appraisal, names: Mapping[Finess, str], transaction: Transaction
    ) -> AppraisalDocument:
        """Store the bordereau as it reads after the appraisal's last act.

        Raises:
            SealKeyUnusable: the legal entity has no key that may seal now.
        """
        pdf = self._sealed(
            bordereau_of(appraisal, names),
            appraisal,
            names,
            reason=reason_of_seal(appraisal.id),
            to_sign=VISA_FIELD if may_be_signed(appraisal) else None,
        )
        return self._stored(BORDEREAU, pdf, appraisal, appraisal.key, transaction)

    def told(self, appraisal: Appraisal, names: Mapping[Finess, str], transaction: Transaction) -> Appraisal:
        """Return an appraisal that is void with a bordereau that says so. Without a key that may seal it is
        void all the same.
        """
        try:
            return appraisal.with_documents(self.bordereau(appraisal, names, transaction))
        except SealKeyUnusable:
            return appraisal

    def signed(self, content: bytes, appraisal: Appraisal, transaction: Transaction) -> AppraisalDocument:
        """Store the bordereau as an archivist signed it; its signature was checked."""
        return self._stored(SIGNED, content, appraisal, appraisal.key, transaction)

    def sheet(
        self, appraisal: Appraisal, names: Mapping[Finess, str], transaction: Transaction
    ) -> AppraisalDocument:
        """Store the lines of the bordereau as a spreadsheet."""
        return self._stored(SHEET, sheet_of(appraisal, names), appraisal, appraisal.key, transaction)

    def annex(
        self,
        appraisal: Appraisal,
        listed: Sequence[ListedRecord],
        names: Mapping[Finess, str],
        transaction: Transaction,
    ) -> AppraisalDocument:
        """Store the nominative list, under the key that is destroyed before an elimination."""
        pdf = self._sealed(annex_of(appraisal, listed), appraisal, names)
        return self._stored(ANNEX, pdf, appraisal, appraisal.annex_key, transaction)

    def seal_of(self, appraisal: Appraisal) -> bytes:
        """Return the certificate (DER) of the producer's seal; raise `SealKeyUnusable`."""
        return self.keyring().seal_key(appraisal.tenant, "").certificates[0]

    def received(
        self, what: str, content: bytes, appraisal: Appraisal, transaction: Transaction
    ) -> AppraisalDocument:
        """Store a file that somebody gave as the proof of an act, as it came."""
        return self._stored(what, content, appraisal, appraisal.key, transaction)

    def read(self, document: AppraisalDocument, appraisal: Appraisal) -> bytes:
        """Return the bytes of a document; raise `KeyDestroyed` for a nominative list after an elimination."""
        key = appraisal.annex_key if document.what == ANNEX else appraisal.key
        return self.objects.read(APPRAISALS, key, document.object)

    def _sealed(
        self,
        statement: Statement,
        appraisal: Appraisal,
        names: Mapping[Finess, str],
        *,
        reason: str = "",
        to_sign: EmptyField | None = None,
    ) -> bytes:
        now = self.clock.now()
        key = self.keyring().seal_key(appraisal.tenant, next(iter(names.values()), ""))
        return seal(drawn(statement, now), key, now, reason=reason, to_sign=to_sign)

    def _stored(
        self, what: str, content: bytes, appraisal: Appraisal, key: str, transaction: Transaction
    ) -> AppraisalDocument:
        stored = self.objects.put(APPRAISALS, key, content, ObjectKind.APPRAISAL)
        transaction.stored_objects.add([stored], appraisal.tenant, appraisal.department)
        digest = sha256(content).hexdigest()
        return AppraisalDocument(
            what=what,
            object=stored.name,
            sha256=digest,
            made_at=self.clock.now(),
            act=appraisal.details.acts[-1].kind.value,
        )


def may_be_signed(appraisal: Appraisal) -> bool:
    """Say whether an archivist may still sign the bordereau as their visa."""
    return bool(appraisal.details.need_visa) and not appraisal.is_over
