"""A reply of the departmental archives: what it decides, and that nothing is decided by a guess."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.holdings.appraisal_messages import request_identifier
from archive_service.holdings.control_replies import decisions_of, read_control_reply
from archive_service.model.actors import Role
from archive_service.model.appraisal_lines import LineDecision, Verdict
from archive_service.model.appraisals import ActKind, AppraisalAct
from archive_service.model.control_replies import (
    LARGEST_REPLY,
    MOST_REASONS,
    ControlReplyIncomplete,
    ControlReplyOtherRequest,
    ControlReplyRefused,
    ControlReplyTaken,
    ControlReplyTooLarge,
    ControlReplyUnclear,
)
from exports import SEDA_VERSIONS, SedaVersion
from exports.formats.seda_messages import Asked, written_message
from tests.archive_service.findings.corpus_names import CORPUS
from tests.archive_service.holdings.test_appraisal_messages import (
    AGREEMENT,
    PUBLIC,
    act,
    appraisal,
    decided,
    line,
    messages,
)

EXAMPLES = sorted(CORPUS.glob("control-reply-*/reply.xml"))
LINES = [*PUBLIC, line(4, needs_visa=False)]
LIST = replace(appraisal(LINES, AGREEMENT), digest=bytes(32))
REPLY = (
    '<AuthorizationControlAuthorityRequestReply xmlns="fr:gouv:culture:archivesdefrance:seda:v2.3">'
    "{comments}<MessageIdentifier>AD25-17</MessageIdentifier><ReplyCode>{code}</ReplyCode>"
    "<Operation>{events}</Operation><MessageRequestIdentifier>{request}</MessageRequestIdentifier>"
    "</AuthorizationControlAuthorityRequestReply>"
)


def reply(code: str, *events: tuple[int, str, str], comments: str = "") -> bytes:
    """Return a reply to the request of `LIST`, with an event for each unit, outcome and reason."""
    said = "".join(
        f"<Event><Outcome>{outcome}</Outcome><OutcomeDetailMessage>{reason}</OutcomeDetailMessage>"
        f"<EventDetailData>{LINES[number - 1].record}</EventDetailData></Event>"
        for number, outcome, reason in events
    )
    request = request_identifier(LIST, Asked.CONTROL)
    return REPLY.format(code=code, events=said, request=request, comments=comments).encode()


def decisions(content: bytes) -> list[LineDecision]:
    return list(decisions_of(read_control_reply(content), LIST, LINES, 1_000))


def test_every_refusal_has_an_example() -> None:
    # One that is too large is no small example, and one that was taken is known by its list: other tests make
    # them.
    named = {example.parent.name.partition("_")[0] for example in EXAMPLES}
    made = {ControlReplyTooLarge.code, ControlReplyTaken.code}

    assert named == {one.code for one in ControlReplyRefused.__subclasses__()} - made


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.parent.name)
def test_an_example_is_refused_with_its_code(example: Path) -> None:
    with pytest.raises(ControlReplyRefused) as refused:
        decisions(example.read_bytes())

    assert refused.value.code == example.parent.name.partition("_")[0]


@pytest.mark.parametrize(
    ("code", "verdict"), [("OK", Verdict.VISA), ("000", Verdict.VISA), ("KO", Verdict.REFUSED)]
)
def test_a_code_alone_decides_on_every_line(code: str, verdict: Verdict) -> None:
    (with_words,) = decisions(reply(code, comments="<Comment>Vu,</Comment><Comment> \n le 3.</Comment>"))
    (without,) = decisions(reply(code))

    assert with_words == LineDecision(verdict=verdict, lines=None, reason="Vu, le 3.")
    assert (without.lines, without.reason) == (None, "Réponse AD25-17")


def test_units_are_decided_with_their_reasons_visas_first() -> None:
    found = decisions(
        reply("WARNING", (1, "KO", "à garder"), (2, "OK", ""), (3, "OK", "vu"), (3, "OK", "vu"))
    )

    assert found == [
        LineDecision(verdict=Verdict.VISA, lines={2}, reason="Réponse AD25-17"),
        LineDecision(verdict=Verdict.VISA, lines={3}, reason="vu"),
        LineDecision(verdict=Verdict.REFUSED, lines={1}, reason="à garder"),
    ]


def test_a_reason_is_as_long_and_as_plain_as_one_that_is_typed() -> None:
    (found,) = decisions(reply("WARNING", (1, "KO", "\N{RIGHT-TO-LEFT OVERRIDE}" + "x" * 2_000)))

    assert (len(found.reason), found.reason.isprintable(), found.reason[-1]) == (1_000, True, "…")


def test_a_reply_has_no_more_reasons_than_a_bordereau_can_show() -> None:
    many = [line(number) for number in range(1, MOST_REASONS + 2)]
    request = request_identifier(LIST, Asked.CONTROL)
    events = "".join(
        f"<Event><Outcome>KO</Outcome><OutcomeDetailMessage>{one.number}</OutcomeDetailMessage>"
        f"<EventDetailData>{one.record}</EventDetailData></Event>"
        for one in many
    )
    content = REPLY.format(code="KO", events=events, request=request, comments="").encode()

    with pytest.raises(ControlReplyUnclear):
        decisions_of(read_control_reply(content), LIST, many, 1_000)


@pytest.mark.parametrize("code", ["OK", "000"])
@pytest.mark.parametrize("unit", ["<EventDetailData/>", "", "<EventIdentifier>x</EventIdentifier>"])
@pytest.mark.parametrize("outcome", ["KO", "FATAL", "WARNING", "ko", "refus"])
def test_a_code_for_all_units_beside_another_outcome_decides_nothing(
    code: str, unit: str, outcome: str
) -> None:
    request = request_identifier(LIST, Asked.CONTROL)
    events = f"<Event><Outcome>{outcome}</Outcome>{unit}</Event>"
    content = REPLY.format(code=code, events=events, request=request, comments="").encode()

    with pytest.raises(ControlReplyUnclear):
        decisions(content)
    accepted = content.replace(f">{outcome}<".encode(), b">OK<")
    assert decisions(accepted)[0].verdict is Verdict.VISA


def test_a_unit_with_two_outcomes_is_not_decided_on() -> None:
    twice = reply("WARNING", (1, "OK", "")).replace(b"</Outcome>", b"</Outcome><Outcome>KO</Outcome>")

    with pytest.raises(ControlReplyIncomplete):
        decisions(twice)


def test_a_large_file_is_not_read() -> None:
    with pytest.raises(ControlReplyTooLarge):
        read_control_reply(bytes(LARGEST_REPLY + 1))


def test_nothing_answers_a_request_that_was_not_made() -> None:
    asked = read_control_reply(reply("OK"))

    with pytest.raises(ControlReplyOtherRequest):
        decisions_of(asked, appraisal(LINES), LINES, 1_000)
    with pytest.raises(ControlReplyOtherRequest):
        decisions_of(replace(asked, request="-"), appraisal(LINES), LINES, 1_000)


@given(decided.filter(bool), st.sampled_from(SEDA_VERSIONS))
def test_a_reply_that_is_written_is_read_as_it_was_decided(
    acts: list[AppraisalAct], version: SedaVersion
) -> None:
    written = "".join(written_message(messages(PUBLIC, AGREEMENT, *acts)[-1], version)).encode()

    found = decisions_of(read_control_reply(written), appraisal(PUBLIC, AGREEMENT), PUBLIC, 1_000)

    verdicts: dict[int, ActKind] = {}
    for one in acts:
        verdicts |= dict.fromkeys(one.lines or (1, 2, 3), one.kind)
    read = {number: one.verdict for one in found for number in one.lines or (1, 2, 3)}
    assert read == {number: Verdict(kind.value) for number, kind in verdicts.items()}
    assert {one.reason for one in found} == {"vu"}


def test_a_reply_that_was_taken_decides_nothing_again() -> None:
    content = reply("WARNING", (1, "OK", ""))
    taken = act(ActKind.VISA, reason="vu", role=Role.ARCHIVIST)
    after = LIST.noted(replace(taken, reply=sha256(content).hexdigest()))

    with pytest.raises(ControlReplyTaken):
        decisions_of(read_control_reply(content), after, LINES, 1_000)
    assert decisions_of(read_control_reply(content), LIST.noted(taken), LINES, 1_000)


def test_the_reply_of_another_list_is_refused() -> None:
    other = appraisal([line(1), line(2)], AGREEMENT, act(ActKind.VISA, reason="vu", role=Role.ARCHIVIST))

    with pytest.raises(ControlReplyRefused):
        decisions_of(read_control_reply(reply("OK")), other, PUBLIC[:2], 1_000)
