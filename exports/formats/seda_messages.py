"""SEDA messages of an elimination: requests for an authorization, replies to them, the notification.

A message is written piece by piece: its units are read once, in order, and none of them is held.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from exports.errors import InvalidTransfer
from exports.formats.seda_elements import agency_element, moment, opening
from exports.formats.seda_transfer import Agency, SedaVersion
from exports.formats.xml_text import element, readable

CODES = "archive-dui"
"""The list that the codes of replies and of reasons are from; the documentation of formats has them."""
DESTRUCTION = "ArchiveDestructionRequest"
"""The reason for which an authorization is asked."""


class Asked(StrEnum):
    """Who is asked for an authorization. The value is how the schema names that agency."""

    PRODUCER = "OriginatingAgency"
    CONTROL = "ControlAuthority"


class ReplyCode(StrEnum):
    """The answer to a request: for all units, for a part of them, for none."""

    ACCEPTED = "OK"
    PARTLY = "WARNING"
    REFUSED = "KO"


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageHead:
    """What each message begins with. `date` is aware."""

    identifier: str
    date: datetime
    comments: Sequence[str] = ()

    def __post_init__(self) -> None:
        if not readable(self.identifier):
            raise InvalidTransfer("the identifier of a message is empty")
        if self.date.utcoffset() is None:
            raise InvalidTransfer("the date of a message has no time zone")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationRequest:
    """A request for the authorization to eliminate `units`, of which there is one at least."""

    head: MessageHead
    asked: Asked
    requested_on: date
    units: Iterable[str]
    requester: Agency
    archival: Agency
    asked_agency: Agency

    @property
    def name(self) -> str:
        """The root element."""
        return f"Authorization{self.asked}Request"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitDecision:
    """What was decided on a unit, or on all units of the request when none is named."""

    label: str
    at: datetime
    accepted: bool
    reason: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationReply:
    """The reply to the request with the identifier `request`."""

    head: MessageHead
    asked: Asked
    code: ReplyCode
    request: str
    decisions: Iterable[UnitDecision]
    archival: Agency
    asked_agency: Agency

    @property
    def name(self) -> str:
        """The root element."""
        return f"Authorization{self.asked}RequestReply"


@dataclass(frozen=True, slots=True, kw_only=True)
class DestructionNotification:
    """Tells that `units` were destroyed, as the reply with the identifier `reply` authorized."""

    head: MessageHead
    reply: str
    units: Iterable[str]
    archival: Agency
    originating: Agency

    @property
    def name(self) -> str:
        """The root element."""
        return "ArchiveDestructionNotification"


SedaMessage = AuthorizationRequest | AuthorizationReply | DestructionNotification


def written_message(message: SedaMessage, version: SedaVersion) -> Iterator[str]:
    """Yield the text of a message in one version of SEDA, piece by piece.

    Raises:
        InvalidTransfer: a request or a notification has no unit, which the schema forbids.
        Any error raised by the units.
    """
    yield opening(message.name, version) + _head(message.head)
    match message:
        case AuthorizationRequest():
            yield from _request(message)
        case AuthorizationReply():
            yield from _reply(message)
        case DestructionNotification():
            yield from _notification(message)
    yield f"</{message.name}>\n"


def _head(head: MessageHead) -> str:
    comments = "".join(element("Comment", text) for text in head.comments if readable(text))
    lists = element("ReplyCodeListVersion", CODES) + element("AuthorizationReasonCodeListVersion", CODES)
    return (
        f"{comments}<Date>{moment(head.date)}</Date>{element('MessageIdentifier', head.identifier)}"
        f"<CodeListVersions>{lists}</CodeListVersions>\n"
    )


def _request(message: AuthorizationRequest) -> Iterator[str]:
    yield (
        f"<AuthorizationRequestContent>{element('AuthorizationReason', DESTRUCTION)}"
        f"<RequestDate>{message.requested_on.isoformat()}</RequestDate>\n"
    )
    yield from _units(message.units)
    yield f"{agency_element('Requester', message.requester)}</AuthorizationRequestContent>\n"
    yield agency_element("ArchivalAgency", message.archival)
    yield agency_element(message.asked, message.asked_agency)


def _reply(message: AuthorizationReply) -> Iterator[str]:
    yield f"<ReplyCode>{message.code}</ReplyCode><Operation>\n"
    yield from map(_event, message.decisions)
    yield f"</Operation>{element('MessageRequestIdentifier', message.request)}\n"
    yield agency_element("ArchivalAgency", message.archival)
    yield agency_element(message.asked, message.asked_agency)


def _notification(message: DestructionNotification) -> Iterator[str]:
    yield element("AuthorizationRequestReplyIdentifier", message.reply) + "\n"
    yield from _units(message.units)
    yield agency_element("ArchivalAgency", message.archival)
    yield agency_element("OriginatingAgency", message.originating)


def _units(units: Iterable[str]) -> Iterator[str]:
    found = False
    for unit in units:
        found = True
        yield f"{element('UnitIdentifier', unit)}\n"
    if not found:
        raise InvalidTransfer("a message on an elimination names one unit at least")


def _event(decision: UnitDecision) -> str:
    """Return a decision as an event; its unit is in `EventDetailData`, alone."""
    reason = element("OutcomeDetailMessage", decision.reason) if readable(decision.reason) else ""
    unit = element("EventDetailData", decision.unit) if decision.unit else ""
    code = ReplyCode.ACCEPTED if decision.accepted else ReplyCode.REFUSED
    return (
        f"<Event>{element('EventType', decision.label)}<EventDateTime>{moment(decision.at)}</EventDateTime>"
        f"<Outcome>{code}</Outcome>{reason}{unit}</Event>\n"
    )
