"""Outcomes of a packaging that a caller can act on."""

from __future__ import annotations

from typing import ClassVar


class ExportError(Exception):
    """An outcome a caller can act on. Any other exception is a bug or the caller's own."""

    code: ClassVar[str]
    retryable: ClassVar[bool] = False


class InvalidTransfer(ExportError):
    """A value cannot stand in a transfer; the message says which one."""

    code = "invalid-transfer"


class RecordIncomplete(ExportError):
    """A record lacks its source, its sealed document or a member of its proof."""

    code = "record-incomplete"


class RecordsOutOfOrder(ExportError):
    """A group of records comes back after another one began: the package cannot be written in one pass."""

    code = "records-out-of-order"


class RecordTwice(ExportError):
    """The same record was given twice for one package."""

    code = "record-twice"


class FileChanged(ExportError):
    """A file does not hold the number of bytes that was announced for it."""

    code = "file-changed"


class FileUnreadable(ExportError):
    """A file of a record cannot be read to its end."""

    code = "file-unreadable"
    retryable = True


class DestinationUnwritable(ExportError):
    """The package cannot be written where it was asked for: no folder, no right, no space."""

    code = "destination-unwritable"
    retryable = True
