"""Errors of the service that a caller can handle."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Sequence
from typing import ClassVar, Final
from uuid import UUID

READ_ONLY: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
"""`OSError` numbers which mean that this account may not write there, now or later."""


class ArchiveServiceError(Exception):
    """An outcome that a caller can handle. Any other exception is a bug."""

    code: ClassVar[str]
    retryable: ClassVar[bool] = False


class StoreUnavailable(ArchiveServiceError):
    """A store or the database does not answer; the same call may succeed later."""

    code = "store-unavailable"
    retryable = True


class OutOfSpace(ArchiveServiceError):
    """No space is left to take the flow in."""

    code = "out-of-space"
    retryable = True


def has_no_room(error: Exception) -> bool:
    """Say whether an error is that of a disk that is full, or may not be written."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
    return isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode in (
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_READONLY,
    )


class MachineExhausted(ArchiveServiceError):
    """The machine cannot start another process now: it has no memory or no process slot. It may later."""

    code = "machine-exhausted"
    retryable = True


class VerificationTooCostly(ArchiveServiceError):
    """Judging a file that was sent would take more processor time or memory than a request may cost."""

    code = "verification-too-costly"


class NotFound(ArchiveServiceError):
    """Nothing with this name is visible to the caller: absent and hidden give the same answer."""

    code = "not-found"


class NotAllowed(ArchiveServiceError):
    """The caller's role does not hold the right."""

    code = "not-allowed"


class IntermediateTier(NotAllowed):
    """The record is in the intermediate archive, which the caller's role may not read."""

    code = "intermediate-tier"


class ReasonRequired(NotAllowed):
    """The record is in the intermediate archive, which is read with a reason, and none was given."""

    code = "reason-required"


class NotAuthenticated(ArchiveServiceError):
    """No token, an unknown one, or one that has expired."""

    code = "not-authenticated"


class InvalidRequest(ArchiveServiceError):
    """The request cannot be understood; the message says which part."""

    code = "invalid-request"


class PushAddressRefused(ArchiveServiceError):
    """Nothing is sent to such an address; the message says why."""

    code = "push-address"


class PushRefused(ArchiveServiceError):
    """The receiver of a push refuses it."""

    code = "push-refused"


class HostKeyDiffers(ArchiveServiceError):
    """The server of a push has another key than the one that was given: nothing is sent to it."""

    code = "push-host-key"


class PushInterrupted(ArchiveServiceError):
    """The receiver of a push does not answer, or not now; the same may succeed later."""

    code = "push-interrupted"
    retryable = True


class CannotSettle(ArchiveServiceError):
    """The deposit is not in quarantine, or its custodian establishment cannot be found."""

    code = "cannot-settle"


class CannotJoin(ArchiveServiceError):
    """The persons cannot be merged, or the records cannot be split from them; the message says why."""

    code = "cannot-join"


class Misconfigured(ArchiveServiceError):
    """A setting is missing, contradicts another, or is refused in this mode."""

    code = "misconfigured"


class SealKeyUnusable(ArchiveServiceError):
    """A legal entity has no key that may seal now; its records wait until the operator gives one."""

    code = "seal-key-unusable"
    retryable = True


class DigestMismatch(ArchiveServiceError):
    """The bytes do not match the digest in their name."""

    code = "digest-mismatch"


class ObjectDamaged(DigestMismatch):
    """A stored object of a record or deposit differs from what was stored; the message names it."""

    code = "object-damaged"


class ObjectLost(ObjectDamaged):
    """A stored object of a record or deposit is missing; the message names it."""

    code = "object-lost"


class UnknownForm(ArchiveServiceError):
    """The stored form is not one that this version of the service reads: another version wrote it."""

    code = "unknown-form"


class KeyDestroyed(ArchiveServiceError):
    """The key that would open this object no longer exists."""

    code = "key-destroyed"


class Eliminated(ArchiveServiceError):
    """The record was lawfully eliminated, or is being eliminated: only its stub can be read."""

    code = "eliminated"


class DepositEliminated(ArchiveServiceError):
    """What was kept of a flow as a whole, its receipt too, was destroyed with a record of it that was
    eliminated. Its other records are whole.
    """

    code = "deposit-eliminated"


class BeingEliminated(ArchiveServiceError):
    """Records that a hold names are being eliminated: it comes too late for them. `records` names them."""

    code = "eliminating"

    def __init__(self, message: str = "", records: Sequence[UUID] = ()) -> None:
        """Keep the records."""
        super().__init__(message)
        self.records = records

    @classmethod
    def of(cls, records: Sequence[UUID]) -> BeingEliminated:
        """Return the error about these records."""
        return cls(f"being eliminated: {', '.join(map(str, records))}", records)


class HoldLifted(ArchiveServiceError):
    """The hold was lifted before."""

    code = "hold-lifted"


class JournalForked(ArchiveServiceError):
    """The published journal is not a beginning of the journal in the database."""

    code = "journal-forked"


class CheckpointRefused(ArchiveServiceError):
    """What was given is no checkpoint that this journal signed."""

    code = "checkpoint-refused"


class WitnessRefused(ArchiveServiceError):
    """No enrolled witness signed what was given, or one of its signatures is wrong."""

    code = "witness-refused"


class WitnessAway(StoreUnavailable):
    """A witness that was asked gives no whole answer in time."""


class AgenciesMissing(ArchiveServiceError):
    """The department's file lacks information that a transfer needs; the message names it."""

    code = "agencies-missing"


class AppraisalStateRefused(ArchiveServiceError):
    """The appraisal is not in a state in which this can be done."""

    code = "appraisal-state"


class ListChanged(ArchiveServiceError):
    """The list of an appraisal is no longer as it was when the appraisal was opened: it is void."""

    code = "list-changed"


class AgreementMissing(ArchiveServiceError):
    """The producer has not agreed to the elimination."""

    code = "agreement-missing"


class VisaMissing(ArchiveServiceError):
    """Elimination was asked for without an archivist's visa that covers it."""

    code = "visa-missing"


class VisaNotNeeded(ArchiveServiceError):
    """A visa was given, or refused, for a line that is not to be eliminated, or not of public archives."""

    code = "visa-not-needed"


class VisaByProducer(ArchiveServiceError):
    """Who agreed for the producer, or opened the appraisal for them, gives no visa on it."""

    code = "visa-by-producer"


class DrawMissing(ArchiveServiceError):
    """A visa on lines of which a sample is drawn needs a value for the draw: its reason cannot be one."""

    code = "draw-missing"


class DrawMade(ArchiveServiceError):
    """The draw of this list was made with another value: it is made once."""

    code = "draw-made"


class DrawNotNeeded(ArchiveServiceError):
    """A value for a draw was given, and no sample of these lines is drawn."""

    code = "draw-not-needed"


class SampleNotTransferred(ArchiveServiceError):
    """Nothing of a sampled series is eliminated before the transfer of its sample was acknowledged."""

    code = "sample-not-transferred"
