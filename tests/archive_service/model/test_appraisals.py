"""What may follow what in an appraisal, what its digest covers, and what a bordereau adds up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.errors import AgreementMissing, AppraisalStateRefused, VisaMissing
from archive_service.model.actors import Role
from archive_service.model.appraisal_lines import (
    AppraisalLine,
    Disposition,
    LineFacts,
    Verdict,
    groups_of,
    list_digest,
)
from archive_service.model.appraisal_serialisation import read_appraisal, written_appraisal
from archive_service.model.appraisals import (
    OVER,
    ActKind,
    Appraisal,
    AppraisalAct,
    AppraisalDetails,
    AppraisalDocument,
    AppraisalResult,
    AppraisalState,
    NotEliminated,
    ProducerClock,
    may_follow,
)
from archive_service.model.flow import RecordKind
from archive_service.model.identifiers import Department, Finess, as_legal_entity

AT = datetime(2050, 3, 1, 10, tzinfo=UTC)
TENANT, DEPARTMENT = as_legal_entity("250000999"), Department("25")
days = st.dates(date(1950, 1, 1), date(2100, 1, 1))
lines = st.builds(
    AppraisalLine,
    number=st.integers(1, 500),
    record=st.uuids(),
    establishment=st.sampled_from([Finess("250000015"), Finess("250000023")]),
    kind=st.sampled_from(RecordKind),
    rule=st.sampled_from(["FACTURE", "CONTRAT-SEJOUR"]),
    last_day=days,
    final_action=st.sampled_from(["destroy", "keep", "sample"]),
    disposition=st.sampled_from(Disposition),
    needs_visa=st.booleans(),
    reason=st.text(max_size=20),
    verdict=st.sampled_from(Verdict),
)
results = st.builds(
    AppraisalResult,
    eliminated=st.integers(0, 9),
    kept=st.builds(NotEliminated, st.uuids(), st.just("held")).map(lambda one: (one,)),
)
lists = st.lists(lines, max_size=12, unique_by=lambda line: line.number)


def details(*acts: AppraisalAct, need_visa: int = 1, groups: tuple[LineFacts, ...] = ()) -> AppraisalDetails:
    return AppraisalDetails(
        producer="Association des Essais",
        establishment=Finess(""),
        until=date(2050, 3, 1),
        groups=groups_of(groups),
        held=0,
        to_eliminate=1,
        need_visa=need_visa,
        acts=acts,
    )


def appraisal(state: AppraisalState = AppraisalState.OPEN, *, need_visa: int = 1) -> Appraisal:
    return Appraisal(
        id=UUID(int=1),
        tenant=TENANT,
        department=DEPARTMENT,
        state=state,
        opened_at=AT,
        producer_due=date(2050, 6, 1),
        digest=bytes(32),
        lines=1,
        key="appraisal/1",
        annex_key="appraisal-annex/1",
        details_or_none=details(need_visa=need_visa),
    )


def act(kind: ActKind) -> AppraisalAct:
    return AppraisalAct(kind=kind, by="1", role=Role.ESMS, at=AT, reason="vu", lines=(1, 2))


def digest_of(listed: list[AppraisalLine]) -> bytes:
    return list_digest(UUID(int=1), TENANT, DEPARTMENT, listed)


@given(lists, lines)
def test_one_line_more_or_less_gives_another_digest(
    listed: list[AppraisalLine], further: AppraisalLine
) -> None:
    further = replace(further, number=501)

    assert digest_of([*listed, further]) != digest_of(listed)
    assert digest_of(listed[::-1]) == digest_of(listed)


@given(lists.filter(bool), st.data())
def test_another_record_rule_or_day_gives_another_digest(
    listed: list[AppraisalLine], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(listed) - 1))
    line = listed[place]
    changed = data.draw(
        st.sampled_from(
            [
                replace(line, record=UUID(int=line.record.int ^ 1)),
                replace(line, rule=f"{line.rule}-2"),
                replace(line, last_day=date(2101, 1, 1)),
                replace(line, needs_visa=not line.needs_visa),
                replace(line, reason=f"{line.reason}."),
            ]
        )
    )

    assert digest_of([*listed[:place], changed, *listed[place + 1 :]]) != digest_of(listed)


@given(lists.filter(bool), st.sampled_from(Verdict))
def test_a_verdict_does_not_change_the_list(listed: list[AppraisalLine], verdict: Verdict) -> None:
    assert digest_of([replace(line, verdict=verdict) for line in listed]) == digest_of(listed)


@given(lines)
def test_nothing_is_eliminated_without_the_visa_that_it_needs(line: AppraisalLine) -> None:
    if line.may_be_eliminated:
        assert line.disposition is Disposition.ELIMINATE
        assert line.verdict is not Verdict.REFUSED
        assert line.verdict is Verdict.VISA or not line.needs_visa


@given(st.lists(st.builds(LineFacts, line=lines, document_date=st.none() | days, size=st.integers(0, 9_999))))
def test_a_bordereau_counts_every_line_once(listed: list[LineFacts]) -> None:
    groups = groups_of(listed)

    assert sum(group.records for group in groups) == len(listed)
    assert sum(group.size for group in groups) == sum(one.size for one in listed)
    for one in listed:
        (home,) = [
            group
            for group in groups
            if (group.establishment, group.kind, group.rule, group.final_action)
            == (one.line.establishment, one.line.kind, one.line.rule, one.line.final_action)
            and (group.disposition, group.needs_visa) == (one.line.disposition, one.line.needs_visa)
        ]
        assert home.first_end <= one.line.last_day <= home.last_end
        if one.document_date is not None:
            assert home.first_date is not None
            assert home.last_date is not None
            assert home.first_date <= one.document_date <= home.last_date


@given(lists, st.lists(st.sampled_from(ActKind), max_size=4), st.none() | results)
def test_details_are_read_as_they_were_written(
    listed: list[AppraisalLine], kinds: list[ActKind], result: AppraisalResult | None
) -> None:
    facts = tuple(LineFacts(line=line, document_date=line.last_day, size=1) for line in listed)
    told = replace(
        details(*map(act, kinds), groups=facts),
        documents=(AppraisalDocument(what="bordereau", object="a/b", sha256="00", made_at=AT),),
        result=result,
    )

    assert read_appraisal(written_appraisal(told)) == told


@pytest.mark.parametrize("state", AppraisalState)
def test_what_is_over_stays_over(state: AppraisalState) -> None:
    for following in AppraisalState:
        if state in OVER:
            assert not may_follow(following, state)
            with pytest.raises(AppraisalStateRefused):
                appraisal(state).acted(following, act(ActKind.VISA))


def test_no_visa_comes_before_the_agreement_and_no_execution_before_the_visa() -> None:
    with pytest.raises(AgreementMissing):
        appraisal().require_agreed()
    with pytest.raises(AgreementMissing):
        appraisal().require_executable()
    with pytest.raises(VisaMissing):
        appraisal(AppraisalState.AGREED).require_executable()
    appraisal(AppraisalState.AGREED, need_visa=0).require_executable()
    assert not may_follow(AppraisalState.VISA_GIVEN, AppraisalState.OPEN)
    assert not may_follow(AppraisalState.EXECUTING, AppraisalState.OPEN)


@given(due=days, today=days)
def test_the_three_months_run_come_near_their_end_and_are_over(due: date, today: date) -> None:
    waiting = replace(appraisal(), producer_due=due)

    clock = waiting.producer_clock(today)

    assert (clock is ProducerClock.OVER) == (today > due)
    assert (clock is ProducerClock.NEAR) == (0 <= (due - today).days <= 14)
    assert replace(waiting, state=AppraisalState.AGREED).producer_clock(today) is None
