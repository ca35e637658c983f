"""What the departmental archives answered in a SEDA message, and why such a reply is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive_service.errors import ArchiveServiceError

LARGEST_REPLY = 64 << 20
MOST_REASONS = 100
"""Different reasons in one reply: each is an act of its own in the bordereau."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepliedUnit:
    """The decision on one unit."""

    unit: str
    accepted: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlReply:
    """An AuthorizationControlAuthorityRequestReply; `request` is the message that it answers."""

    message: str
    request: str
    code: str
    comments: Sequence[str]
    units: Sequence[RepliedUnit]
    sha256: str


class ControlReplyRefused(ArchiveServiceError):
    """A reply of the departmental archives is refused, and nothing was decided; the subclass says why."""


class ControlReplyTooLarge(ControlReplyRefused):
    """The file is over the limit."""

    code = "control-reply-too-large"


class ControlReplyUnreadable(ControlReplyRefused):
    """It is no XML that is read here: malformed, empty, with a document type, or with too many elements."""

    code = "control-reply-unreadable"


class ControlReplyOtherMessage(ControlReplyRefused):
    """It is no AuthorizationControlAuthorityRequestReply of SEDA 2.1, 2.2 or 2.3."""

    code = "control-reply-other-message"


class ControlReplyIncomplete(ControlReplyRefused):
    """It lacks its identifier, that of the request or the code, or has one of them twice; or the decision on
    a unit lacks its outcome.
    """

    code = "control-reply-incomplete"


class ControlReplyOtherRequest(ControlReplyRefused):
    """It answers another request than the one of this list to the departmental archives."""

    code = "control-reply-other-request"


class ControlReplyOtherList(ControlReplyRefused):
    """It answers a request of this list, with another digest of its lines."""

    code = "control-reply-other-list"


class ControlReplyTaken(ControlReplyRefused):
    """The list has the acts of this very file already."""

    code = "control-reply-taken"


class ControlReplyOtherLines(ControlReplyRefused):
    """It decides on a unit that is no record of the list that needs the visa."""

    code = "control-reply-other-lines"


class ControlReplyUnclear(ControlReplyRefused):
    """Its code and its decisions contradict each other, or leave open what is decided."""

    code = "control-reply-unclear"
