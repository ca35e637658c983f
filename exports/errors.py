"""Errors of packaging that a caller can handle."""

from __future__ import annotations

from typing import ClassVar


class ExportError(Exception):
    """An outcome that a caller can handle. Any other exception is a bug, or was raised by the caller's own
    code.
    """

    code: ClassVar[str]
    retryable: ClassVar[bool] = False


class InvalidTransfer(ExportError):
    """A value is not allowed in a transfer; the message says which value."""

    code = "invalid-transfer"


class RecordIncomplete(ExportError):
    """A record has no source, no sealed document, or an incomplete proof."""

    code = "record-incomplete"


class RecordsOutOfOrder(ExportError):
    """A group of records continues after another group began: the package cannot be written in one pass."""

    code = "records-out-of-order"


class RecordTwice(ExportError):
    """The same record was given twice for one package."""

    code = "record-twice"


class FileChanged(ExportError):
    """The size of a file is not the size that was announced."""

    code = "file-changed"


class FileUnreadable(ExportError):
    """A file of a record cannot be read to its end."""

    code = "file-unreadable"
    retryable = True


class DestinationUnwritable(ExportError):
    """The package cannot be written where it was asked for: no folder, no right, no space."""

    code = "destination-unwritable"
    retryable = True
