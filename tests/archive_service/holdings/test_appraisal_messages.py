"""Which SEDA messages an appraisal has, and what they tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.holdings.appraisal_messages import (
    AppraisalAgencies,
    agencies_of,
    messages_of,
    request_identifier,
)
from archive_service.model.actors import Role
from archive_service.model.appraisal_lines import (
    AppraisalLine,
    Disposition,
    LineFacts,
    Side,
    groups_of,
    list_digest,
)
from archive_service.model.appraisals import (
    ActKind,
    Appraisal,
    AppraisalAct,
    AppraisalDetails,
    AppraisalResult,
    AppraisalState,
    NotEliminated,
)
from archive_service.model.flow import RecordKind
from archive_service.model.identifiers import Department, Finess, as_legal_entity
from exports import SEDA_VERSIONS, Agency
from exports.formats.seda_messages import (
    Asked,
    AuthorizationReply,
    AuthorizationRequest,
    DestructionNotification,
    SedaMessage,
    written_message,
)
from tests.exports.test_seda_messages import judged_messages

OPENED_AT = datetime(2050, 3, 1, 10, tzinfo=UTC)
TENANT, DEPARTMENT = as_legal_entity("250000999"), Department("25")
AGENCIES = AppraisalAgencies(
    archival=Agency("ARCHIVE-DUI"), control=Agency("FRAD025"), originating=Agency("EJ-250000999")
)
HOSTILE = "</Event> & <b> “à garder” \N{RIGHT-TO-LEFT OVERRIDE}x"
REQUESTED, ASKED_CONTROL = "AuthorizationOriginatingAgencyRequest", "AuthorizationControlAuthorityRequest"
AGREED, DECIDED = f"{REQUESTED}Reply", f"{ASKED_CONTROL}Reply"
DESTROYED = "ArchiveDestructionNotification"


def line(
    number: int,
    *,
    needs_visa: bool = True,
    disposition: Disposition = Disposition.ELIMINATE,
    split: Side = Side.NONE,
) -> AppraisalLine:
    return AppraisalLine(
        number=number,
        record=UUID(int=number),
        establishment=Finess("250000015"),
        kind=RecordKind.CDA_DOCUMENT,
        rule="CONTRAT-SEJOUR",
        last_day=date(2049, 6, 30),
        final_action="destroy",
        disposition=disposition,
        needs_visa=needs_visa and disposition in (Disposition.ELIMINATE, Disposition.SORT),
        reason="Durée écoulée",
        split=split,
    )


def act(kind: ActKind, *lines: int, role: Role = Role.ARCHIVIST, reason: str = "") -> AppraisalAct:
    return AppraisalAct(kind=kind, by="1", role=role, at=OPENED_AT, reason=reason, lines=lines)


OPENED = act(ActKind.OPENED, role=Role.OPERATOR)
AGREEMENT = act(ActKind.AGREED, role=Role.ESMS)
EXECUTED = act(ActKind.EXECUTED, role=Role.OPERATOR)


def appraisal(
    lines: Sequence[AppraisalLine], *acts: AppraisalAct, result: AppraisalResult | None = None
) -> Appraisal:
    """Return an appraisal after acts, each a day after the one before."""
    dated = [replace(one, at=OPENED_AT + timedelta(days=day)) for day, one in enumerate((OPENED, *acts))]
    eliminated = [one for one in lines if one.disposition is Disposition.ELIMINATE]
    return Appraisal(
        id=UUID(int=7),
        tenant=TENANT,
        department=DEPARTMENT,
        state=AppraisalState.OPEN,
        opened_at=OPENED_AT,
        producer_due=date(2050, 6, 1),
        digest=list_digest(UUID(int=7), TENANT, DEPARTMENT, lines),
        lines=len(lines),
        key="appraisal/7",
        annex_key="appraisal-annex/7",
        details_or_none=AppraisalDetails(
            producer="Association des Essais",
            establishment=Finess(""),
            until=date(2050, 3, 1),
            groups=groups_of(LineFacts(line=one, document_date=date(2020, 1, 1), size=1) for one in lines),
            held=0,
            to_eliminate=len(eliminated),
            need_visa=sum(one.needs_visa for one in lines),
            acts=tuple(dated),
            result=result,
        ),
    )


def messages(
    lines: Sequence[AppraisalLine], *acts: AppraisalAct, result: AppraisalResult | None = None
) -> Sequence[SedaMessage]:
    return messages_of(appraisal(lines, *acts, result=result), AGENCIES, lambda: lines)


def units(message: SedaMessage) -> list[int]:
    assert not isinstance(message, AuthorizationReply)
    return [UUID(unit).int for unit in message.units]


def decisions(message: SedaMessage) -> list[tuple[int, bool, str]]:
    assert isinstance(message, AuthorizationReply)
    return [(UUID(one.unit).int, one.accepted, one.reason) for one in message.decisions]


def names(found: Sequence[SedaMessage]) -> list[str]:
    return [message.name for message in found]


def result(*kept: int) -> AppraisalResult:
    left = tuple(NotEliminated(UUID(int=number), "held") for number in kept)
    return AppraisalResult(eliminated=1, kept=left, certificate="ab" * 32)


PUBLIC = [line(1), line(2), line(3)]
MIXED = [line(1), line(2, needs_visa=False), line(3, disposition=Disposition.TRANSFER)]
VISA, REFUSAL = act(ActKind.VISA, reason="vu"), act(ActKind.REFUSED, reason=HOSTILE)


@pytest.mark.parametrize(
    ("acts", "result_", "expected"),
    [
        ((), None, [REQUESTED]),
        ((AGREEMENT,), None, [REQUESTED, AGREED, ASKED_CONTROL]),
        ((act(ActKind.WITHDRAWN, role=Role.ESMS),), None, [REQUESTED, AGREED]),
        ((AGREEMENT, act(ActKind.VOIDED)), None, [REQUESTED, AGREED, ASKED_CONTROL]),
        ((AGREEMENT, VISA), None, [REQUESTED, AGREED, ASKED_CONTROL, DECIDED]),
        ((AGREEMENT, REFUSAL), None, [REQUESTED, AGREED, ASKED_CONTROL, DECIDED]),
        ((AGREEMENT, VISA, EXECUTED), None, [REQUESTED, AGREED, ASKED_CONTROL, DECIDED]),
        (
            (AGREEMENT, VISA, EXECUTED),
            replace(result(), certificate=""),
            [REQUESTED, AGREED, ASKED_CONTROL, DECIDED],
        ),
        ((AGREEMENT, VISA, EXECUTED), result(), [REQUESTED, AGREED, ASKED_CONTROL, DECIDED, DESTROYED]),
        ((AGREEMENT, VISA, EXECUTED), result(1, 2, 3), [REQUESTED, AGREED, ASKED_CONTROL, DECIDED]),
    ],
)
def test_each_act_has_its_messages(
    acts: Sequence[AppraisalAct], result_: AppraisalResult | None, expected: Sequence[str]
) -> None:
    assert names(messages(PUBLIC, *acts, result=result_)) == expected


def test_private_archives_have_no_message_of_the_control_authority() -> None:
    private = [line(1, needs_visa=False), line(2, needs_visa=False)]

    found = messages(private, AGREEMENT, EXECUTED, result=result(2))

    assert names(found) == [REQUESTED, AGREED, DESTROYED]
    notification = found[-1]
    assert isinstance(notification, DestructionNotification)
    assert (notification.reply, units(notification)) == (found[1].head.identifier, [1])


def test_what_went_with_a_visa_and_without_is_told_apart() -> None:
    found = messages(MIXED, AGREEMENT, VISA, EXECUTED, result=result(3))

    assert names(found) == [REQUESTED, AGREED, ASKED_CONTROL, DECIDED, DESTROYED, DESTROYED]
    assert [units(one) for one in (found[0], found[2], *found[4:])] == [[1, 2], [1], [1], [2]]
    with_visa, without = (one for one in found if isinstance(one, DestructionNotification))
    assert (with_visa.reply, without.reply) == (found[3].head.identifier, found[1].head.identifier)


@pytest.mark.parametrize("lines", [[], [line(1, disposition=Disposition.TRANSFER)]])
def test_a_list_with_nothing_to_eliminate_has_no_message(lines: Sequence[AppraisalLine]) -> None:
    assert messages(lines, AGREEMENT) == ()


def test_a_reply_tells_what_is_decided_until_then() -> None:
    found = messages(
        PUBLIC,
        AGREEMENT,
        act(ActKind.VISA, 1, reason="vu"),
        act(ActKind.REFUSED, 2, 3, reason="à garder"),
        act(ActKind.VISA, reason="tout"),
        act(ActKind.REFUSED, reason="rien"),
    )

    replies = [one for one in found if isinstance(one, AuthorizationReply) and one.asked is Asked.CONTROL]
    assert [one.code for one in replies] == ["WARNING", "WARNING", "OK", "KO"]
    assert decisions(replies[0]) == [(1, True, "vu")]
    assert decisions(replies[1]) == [(1, True, "vu"), (2, False, "à garder"), (3, False, "à garder")]
    assert decisions(replies[2]) == [(number, True, "tout") for number in (1, 2, 3)]
    assert "autorisée : 1 ; conservées : 2 ; sans décision : 0" in replies[1].head.comments[0]


def test_the_sample_of_a_series_is_not_authorized_to_go() -> None:
    def series(*splits: Side) -> list[AppraisalLine]:
        sort = Disposition.SORT
        return [line(1), *(line(2 + place, disposition=sort, split=one) for place, one in enumerate(splits))]

    before = messages(series(Side.NONE, Side.NONE), AGREEMENT, act(ActKind.VISA, 1, reason="vu"))
    drawn = series(Side.ELIMINATE, Side.TRANSFER)
    after = messages(drawn, AGREEMENT, act(ActKind.VISA, 1, reason="vu"), VISA, EXECUTED, result=result(3))

    # The draw comes with the visa: what was told before it stays as it was.
    assert [bytes_of(one) for one in after[: len(before)]] == [bytes_of(one) for one in before]
    assert [units(after[place]) for place in (0, 2, -1)] == [[1, 2, 3], [1, 2, 3], [1, 2]]
    assert decisions(after[4]) == [(1, True, "vu"), (2, True, "vu"), (3, False, "vu")]
    reply = after[4]
    assert isinstance(reply, AuthorizationReply)
    assert reply.code == "WARNING"
    assert [one.label for one in reply.decisions][1:] == [
        "Visa d'élimination",
        "Conservation dans l'échantillon",
    ]


def test_a_withdrawal_is_a_refusal_with_its_reason() -> None:
    found = messages(PUBLIC, AGREEMENT, act(ActKind.WITHDRAWN, role=Role.ESMS, reason="contentieux"))

    reply = found[-1]
    assert isinstance(reply, AuthorizationReply)
    (decision,) = reply.decisions
    assert (reply.asked, reply.code, decision.accepted) == (Asked.PRODUCER, "KO", False)
    assert (decision.reason, reply.request) == ("contentieux", found[0].head.identifier)


@pytest.mark.parametrize(
    ("role", "requester"),
    [(Role.OPERATOR, "ARCHIVE-DUI"), (Role.ESMS, "EJ-250000999"), (Role.ARCHIVIST, "FRAD025")],
)
def test_who_opens_a_list_asks_the_producer_and_the_producer_asks_the_archives(
    role: Role, requester: str
) -> None:
    one = appraisal(PUBLIC, AGREEMENT)
    first, *others = one.details.acts
    details = replace(one.details, acts=(replace(first, role=role), *others))

    found = messages_of(replace(one, details_or_none=details), AGENCIES, lambda: PUBLIC)

    asked = [message for message in found if isinstance(message, AuthorizationRequest)]
    assert [message.requester.identifier for message in asked] == [requester, "EJ-250000999"]
    assert [message.asked_agency.identifier for message in asked] == ["EJ-250000999", "FRAD025"]


def test_the_last_request_to_the_archives_is_known_by_its_identifier() -> None:
    agreed = appraisal(PUBLIC, AGREEMENT)

    assert request_identifier(agreed, Asked.CONTROL) == messages(PUBLIC, AGREEMENT)[2].head.identifier
    assert request_identifier(appraisal(PUBLIC), Asked.CONTROL) is None


@pytest.mark.parametrize(
    ("department", "authority"), [("25", "FRAD025"), ("2A", "FRAD02A"), ("974", "FRAD974")]
)
def test_a_department_without_an_agreement_is_named_by_its_code(department: str, authority: str) -> None:
    one = replace(appraisal(PUBLIC), department=Department(department))

    found = agencies_of(one, None)

    named = (found.archival.identifier, found.control.identifier, found.originating.identifier)
    assert named == ("ARCHIVE-DUI", authority, "FINESS-EJ-250000999")


decided = st.lists(
    st.builds(
        lambda kind, lines: act(kind, *sorted(lines), reason="vu"),
        st.sampled_from([ActKind.VISA, ActKind.REFUSED]),
        st.frozensets(st.sampled_from([1, 2, 3]), max_size=3),
    ),
    max_size=5,
)


@given(decided, st.integers(0, 6))
def test_a_further_act_only_adds_messages(acts: list[AppraisalAct], count: int) -> None:
    every = [AGREEMENT, *acts]
    before, after = messages(PUBLIC, *every[:count]), messages(PUBLIC, *every)

    assert [bytes_of(one) for one in after[: len(before)]] == [bytes_of(one) for one in before]
    assert len({one.head.identifier for one in after}) == len(after)


@given(decided)
def test_a_reply_has_the_last_decision_on_each_line(acts: list[AppraisalAct]) -> None:
    found = messages(PUBLIC, AGREEMENT, *acts)

    last: dict[int, bool] = {}
    for one in acts:
        last |= dict.fromkeys(one.lines or (1, 2, 3), one.kind is ActKind.VISA)
    if acts:
        reply = found[-1]
        assert isinstance(reply, AuthorizationReply)
        assert {unit: accepted for unit, accepted, _ in decisions(reply)} == last
        assert reply.code == _code(last)


def _code(last: dict[int, bool]) -> str:
    if len(last) < len(PUBLIC) or len(set(last.values())) > 1:
        return "WARNING"
    return "OK" if last[1] else "KO"


def bytes_of(message: SedaMessage) -> bytes:
    return "".join(written_message(message, "2.2")).encode()


@pytest.mark.judge
def test_the_judge_takes_the_messages_of_every_state_in_every_version(tmp_path: Path) -> None:
    private = [line(1, needs_visa=False)]
    partial = (AGREEMENT, act(ActKind.VISA, 1, reason="vu"), act(ActKind.REFUSED, 2, reason=HOSTILE))
    states = {
        "open": messages(PUBLIC),
        "void": messages(PUBLIC, AGREEMENT, act(ActKind.WITHDRAWN, role=Role.ESMS, reason=HOSTILE)),
        "refused": messages(PUBLIC, AGREEMENT, REFUSAL),
        "partly-refused": messages(PUBLIC, *partial),
        "executed": messages(MIXED, AGREEMENT, VISA, EXECUTED, result=result(3)),
        "private": messages(private, AGREEMENT, EXECUTED, result=result()),
    }
    files = []
    for version in SEDA_VERSIONS:
        for state, found in states.items():
            for message in found:
                name = f"{version}-{state}-{message.head.identifier}.xml"
                files.append(tmp_path / name)
                files[-1].write_text("".join(written_message(message, version)), encoding="utf-8")

    answers = judged_messages(*files)

    assert len(answers) == len(files)
    for answer in answers:
        assert (answer["verdict"], answer["findings"]) == ("OK", []), answer
