"""Read a reply of the departmental archives (SEDA), and what it decides on the lines of a list.

A reply that leaves anything open is refused: nothing is eliminated by a guess.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from hashlib import sha256

from archive_service.holdings.appraisal_messages import request_identifier
from archive_service.holdings.seda_replies import SedaAnswer, read_answer, text_of
from archive_service.model.appraisal_lines import AppraisalLine, LineDecision, Verdict
from archive_service.model.appraisals import Appraisal
from archive_service.model.control_replies import (
    LARGEST_REPLY,
    MOST_REASONS,
    ControlReply,
    ControlReplyIncomplete,
    ControlReplyOtherLines,
    ControlReplyOtherList,
    ControlReplyOtherMessage,
    ControlReplyOtherRequest,
    ControlReplyTaken,
    ControlReplyTooLarge,
    ControlReplyUnclear,
    ControlReplyUnreadable,
    RepliedUnit,
)
from exports.formats.seda_messages import Asked

_NAME = "AuthorizationControlAuthorityRequestReply"
_FOR_ALL = {"OK": Verdict.VISA, "000": Verdict.VISA, "KO": Verdict.REFUSED}
"""The codes that decide on every line, of the systems that are known."""
_PARTLY = "WARNING"
_OUTCOMES = {"OK": True, "KO": False}


def read_control_reply(content: bytes) -> ControlReply:
    """Return what a reply says.

    Raises:
        ControlReplyRefused: it is no reply that can be read; the subclass and its code say why.
    """
    if len(content) > LARGEST_REPLY:
        raise ControlReplyTooLarge(f"a reply has at most {LARGEST_REPLY} bytes")
    answer = read_answer(content)
    if not isinstance(answer, SedaAnswer):
        raise ControlReplyUnreadable(f"the reply is not read: {', '.join(answer)}")
    if answer.name != _NAME or not answer.is_of_known_version:
        raise ControlReplyOtherMessage(f"it is no {_NAME} of SEDA 2.1 to 2.3")
    reply = ControlReply(
        message=_only(answer, "MessageIdentifier"),
        request=_only(answer, "MessageRequestIdentifier"),
        code=_only(answer, "ReplyCode"),
        comments=[text for one in answer.children("Comment") if (text := text_of(one))],
        units=list(_units(answer)),
        sha256=sha256(content).hexdigest(),
    )
    outcomes = map(text_of, answer.every("Outcome"))
    if _FOR_ALL.get(reply.code) is Verdict.VISA and any(
        _FOR_ALL.get(one) is not Verdict.VISA for one in outcomes
    ):
        raise ControlReplyUnclear("the code of the reply accepts all units, and it tells of another outcome")
    return reply


def decisions_of(
    reply: ControlReply, appraisal: Appraisal, lines: Sequence[AppraisalLine], longest_reason: int
) -> Sequence[LineDecision]:
    """Return what a reply decides on the lines of a list, visas first.

    Raises:
        ControlReplyOtherRequest, ControlReplyOtherList, ControlReplyOtherLines: it is about something else.
        ControlReplyTaken: the list has its decisions already.
        ControlReplyUnclear: what it decides is not certain.
    """
    _require_answer_to(appraisal, reply)
    if any(act.reply == reply.sha256 for act in appraisal.details.acts):
        raise ControlReplyTaken("the reply was taken already, and nothing was changed")
    usual = _shortened(" ".join(reply.comments) or f"Réponse {reply.message}", longest_reason)
    if not reply.units:
        verdict = _FOR_ALL.get(reply.code)
        if verdict is None:
            raise ControlReplyUnclear("the reply names no unit, and its code is none for all units")
        return [LineDecision(verdict=verdict, lines=None, reason=usual)]
    numbers = {str(line.record): line.number for line in lines if line.needs_visa}
    decided: dict[int, RepliedUnit] = {}
    for one in reply.units:
        number = numbers.get(one.unit)
        if number is None:
            raise ControlReplyOtherLines("the reply decides on a unit that is no line that needs the visa")
        if decided.setdefault(number, one) != one:
            raise ControlReplyUnclear("the reply decides twice on one unit, differently")
    _require_code_of(reply, decided.values(), whole=len(decided) == len(numbers))
    found: dict[tuple[bool, str], list[int]] = {}
    for number, one in decided.items():
        found.setdefault((one.accepted, _shortened(one.reason, longest_reason) or usual), []).append(number)
    if len(found) > MOST_REASONS:
        raise ControlReplyUnclear(f"the reply has more than {MOST_REASONS} different reasons")
    return [
        LineDecision(
            verdict=Verdict.VISA if accepted else Verdict.REFUSED, lines=frozenset(chosen), reason=reason
        )
        for (accepted, reason), chosen in sorted(found.items(), key=lambda one: not one[0][0])
    ]


def _require_answer_to(appraisal: Appraisal, reply: ControlReply) -> None:
    """Refuse a reply to another message than the request of this list to the departmental archives."""
    asked = request_identifier(appraisal, Asked.CONTROL)
    if reply.request == asked:
        return
    *list_, digest, _ = asked.split("-") if asked else ("", "", "")
    begun = "-".join(list_)
    if begun and reply.request.startswith(f"{begun}-") and not reply.request.startswith(f"{begun}-{digest}-"):
        raise ControlReplyOtherList("the reply is about the lines of this list with another digest")
    raise ControlReplyOtherRequest("the reply answers another request")


def _require_code_of(reply: ControlReply, units: Collection[RepliedUnit], *, whole: bool) -> None:
    """Refuse a code that contradicts the decisions: one for all that is not on all of them."""
    if reply.code == _PARTLY:
        return
    verdict = _FOR_ALL.get(reply.code)
    if verdict is None:
        raise ControlReplyUnclear("the code of the reply is not known")
    if not whole or any(one.accepted is not (verdict is Verdict.VISA) for one in units):
        raise ControlReplyUnclear("the code of the reply is for all units, and its decisions are not")


def _units(answer: SedaAnswer) -> Iterator[RepliedUnit]:
    """Yield the decisions on units: events whose data is the unit. Other events are no decisions."""
    for event in answer.children("Operation", "Event"):
        unit = answer.first("EventDetailData", event)
        if not unit:
            continue
        said = [text_of(one) for one in answer.children("Outcome", of=event)]
        outcome = _OUTCOMES.get(said[0]) if len(said) == 1 else None
        if outcome is None:
            raise ControlReplyIncomplete("the decision on a unit has no outcome, OK or KO, or not one alone")
        reason = answer.first("OutcomeDetailMessage", event)
        yield RepliedUnit(unit=unit, accepted=outcome, reason=reason)


def _only(answer: SedaAnswer, name: str) -> str:
    found = answer.only(name)
    if found is None:
        raise ControlReplyIncomplete(f"the reply has no {name}, or not one alone")
    return found


def _shortened(text: str, longest: int) -> str:
    """Return a reason as a decision takes it: printable, and not longer than it may be."""
    printable = "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text)
    return printable if len(printable) <= longest else f"{printable[: longest - 1]}…"
