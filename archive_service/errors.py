"""Outcomes of the service a caller can act on."""

from __future__ import annotations

import errno
from typing import ClassVar, Final

READ_ONLY: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
"""Numbers of an `OSError` that say that this account may not write there, now or later."""


class ArchiveServiceError(Exception):
    """An outcome a caller can act on. Any other exception is a bug."""

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


class MachineExhausted(ArchiveServiceError):
    """The machine starts no further process: it has no memory or no place for one, and may have later."""

    code = "machine-exhausted"
    retryable = True


class NotFound(ArchiveServiceError):
    """Nothing of that name is visible to the caller: absent and hidden answer alike."""

    code = "not-found"


class NotAllowed(ArchiveServiceError):
    """The caller's role does not hold the right."""

    code = "not-allowed"


class NotAuthenticated(ArchiveServiceError):
    """No token, an unknown one, or one that has expired."""

    code = "not-authenticated"


class InvalidRequest(ArchiveServiceError):
    """The request cannot be understood; the message says which part."""

    code = "invalid-request"


class CannotSettle(ArchiveServiceError):
    """The deposit is not in quarantine, or nobody can be named as its keeper."""

    code = "cannot-settle"


class CannotJoin(ArchiveServiceError):
    """The persons cannot be merged, or the records not split from theirs; the message says why."""

    code = "cannot-join"


class Misconfigured(ArchiveServiceError):
    """A setting is missing, contradicts another, or is refused in this mode."""

    code = "misconfigured"


class SealKeyUnusable(ArchiveServiceError):
    """A legal entity has no key that may seal now; its records wait until its operator gives one."""

    code = "seal-key-unusable"
    retryable = True


class DigestMismatch(ArchiveServiceError):
    """Bytes are not those their name announces."""

    code = "digest-mismatch"


class ObjectDamaged(DigestMismatch):
    """What a store kept of a record or deposit is not what was put there; the message says of which."""

    code = "object-damaged"


class ObjectLost(ObjectDamaged):
    """What a store should keep of a record or deposit is not there; the message says of which."""

    code = "object-lost"


class UnknownForm(ArchiveServiceError):
    """What was kept has another form than this version of the service reads: another version wrote it."""

    code = "unknown-form"


class KeyDestroyed(ArchiveServiceError):
    """The key that would open this object no longer exists."""

    code = "key-destroyed"


class JournalForked(ArchiveServiceError):
    """What was published of the journal is no beginning of the journal in the database."""

    code = "journal-forked"


class AgenciesMissing(ArchiveServiceError):
    """The department's file lacks what a transfer needs; the message names it."""

    code = "agencies-missing"
