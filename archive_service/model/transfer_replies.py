"""What is acknowledged of a transfer, and why an acknowledgement is refused."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from archive_service.errors import ArchiveServiceError

LARGEST_REPLY = 16 << 20
TRANSFER_REPLY, TRANSFER_STATEMENT = "transfer-reply", "transfer-statement"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferReply:
    """An ArchiveTransferReply that accepts a transfer. `records` are those that it names by themselves, as
    our packages name them; none are named when the receiver uses identifiers of its own.
    """

    message: str
    answers: str
    """The identifier of the transfer that it answers."""
    records: frozenset[UUID]


class ReplyRefused(ArchiveServiceError):
    """An acknowledgement is refused, and nothing was changed; the subclass says why."""

    code = "reply-refused"


class ReplyTooLarge(ReplyRefused):
    """The file is over the limit."""

    code = "reply-too-large"


class ReplyUnreadable(ReplyRefused):
    """It is no XML that is read here: malformed, empty, or with a document type."""

    code = "reply-unreadable"


class ReplyOfOtherKind(ReplyRefused):
    """It is XML, and no ArchiveTransferReply."""

    code = "reply-other-message"


class ReplyVersion(ReplyRefused):
    """It is of a version of SEDA other than 2.1, 2.2 and 2.3."""

    code = "reply-version"


class ReplyIncomplete(ReplyRefused):
    """It lacks an identifier, the identifier of the transfer, or the code; or has one of them twice."""

    code = "reply-incomplete"


class ReplyNegative(ReplyRefused):
    """Its code accepts nothing."""

    code = "reply-negative"


class ReplyPartial(ReplyRefused):
    """It accepts a part: something failed, or records of the list in this transfer are not named in it."""

    code = "reply-partial"


class ReplyToOther(ReplyRefused):
    """It answers no transfer with records of this list that are to be transferred."""

    code = "reply-other-transfer"


class StatementUnsigned(ReplyRefused):
    """The statement is no PDF with a signature."""

    code = "statement-unsigned"


class StatementAltered(ReplyRefused):
    """The last signature of the statement does not cover the whole file, or does not hold."""

    code = "statement-altered"


class NothingToTransfer(ReplyRefused):
    """No line of the list is to be transferred, or not one of those that are named."""

    code = "nothing-to-transfer"
