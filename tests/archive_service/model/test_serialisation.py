"""Written facts are read back unchanged, and other forms are refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.contract.lines import deposit_line, record_line
from archive_service.errors import KeyDestroyed, UnknownForm
from archive_service.findings import Finding, Grade, Severity
from archive_service.model.answers import Acknowledged
from archive_service.model.decision_serialisation import decision_bytes, read_decision, written_decision
from archive_service.model.decisions import Basis, Decided, RulebookRef
from archive_service.model.declared_events import DeclaredStay, RetentionEvents
from archive_service.model.deposit_details import DepositDetails, EntryPlace
from archive_service.model.deposits import Deposit, Outcome
from archive_service.model.flow import ByteRange, FlowKind, RecordKind
from archive_service.model.identifiers import Department, Finess, as_legal_entity
from archive_service.model.person_file import FileStay, OpenStay, PersonFile, StayEnd
from archive_service.model.persons import ActKind, KnownPerson, PersonAct, PersonTraits
from archive_service.model.record_details import RecordDetails, Stated
from archive_service.model.records import Record, RecordState
from archive_service.model.retention_serialisation import read_file, written_file
from archive_service.model.serialisation import (
    read_deposit,
    read_person,
    read_record,
    written_deposit,
    written_person,
    written_record,
)
from signing.digests import Digest
from tests.archive_service.model.declarations import EVENTS, FILES

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NONCES = st.binary(min_size=32, max_size=32)
MAYBE_DAYS = st.none() | st.dates()
TRAITS = st.builds(
    PersonTraits,
    family=TEXTS,
    given=TEXTS,
    birth_date=MAYBE_DAYS,
    gender=TEXTS,
    birth_place=TEXTS,
    ins=TEXTS,
    local_ids=st.lists(TEXTS, max_size=3).map(tuple),
)
ACTS = st.builds(
    PersonAct,
    act=st.sampled_from(ActKind),
    other=st.uuids(),
    at=st.datetimes(timezones=st.just(UTC)),
    by=TEXTS,
    reason=TEXTS,
    nonce=NONCES,
    records=st.lists(st.uuids(), max_size=3).map(tuple),
)
PERSONS = st.builds(
    KnownPerson, traits=st.none() | TRAITS, name=TEXTS, acts=st.lists(ACTS, max_size=2).map(tuple)
)


COUNTS = st.integers(0, 1 << 40)
SHA256 = st.binary(max_size=9).map(Digest.of)
STATED = st.builds(
    Stated,
    names=st.lists(TEXTS, max_size=2).map(tuple),
    document=TEXTS,
    document_set=TEXTS,
    replaces=st.lists(TEXTS, max_size=2).map(tuple),
    events=EVENTS,
)
NEVER_EMPTY = st.sampled_from(["running", "destroy"])
REFS = st.builds(RulebookRef, st.sampled_from(["national", "esms"]), TEXTS, SHA256)
BASES = st.builds(
    Basis,
    engine=st.integers(1, 9),
    today=st.dates(),
    facts=st.dictionaries(TEXTS, TEXTS, max_size=2).map(orjson.dumps),
    rulebooks=st.lists(REFS, max_size=2).map(tuple),
)
OUTCOMES = {
    "in_perimeter": st.booleans(),
    "perimeter_reason": TEXTS,
    "rule": TEXTS,
    "title": TEXTS,
    "source": TEXTS,
    "binding": TEXTS,
    "verified": st.booleans(),
    "rulebook": TEXTS,
    "rulebook_digest": SHA256,
    "status": NEVER_EMPTY,
    "first_day": MAYBE_DAYS,
    "last_day": MAYBE_DAYS,
    "final_action": NEVER_EMPTY,
    "access_rule": TEXTS,
    "access_first_day": MAYBE_DAYS,
    "explanation": TEXTS,
    "nonce": NONCES,
}
FORMER_DECISIONS = st.builds(Decided, **OUTCOMES)
DECIDED = FORMER_DECISIONS | st.builds(
    Decided,
    **OUTCOMES,
    number=st.integers(1, 99),
    perimeter_rule=TEXTS,
    level=TEXTS,
    sampling=TEXTS,
    active_until=MAYBE_DAYS,
    access_last_day=MAYBE_DAYS,
    basis=BASES,
)
RECORDS = st.builds(
    RecordDetails,
    title=TEXTS,
    source_digest=SHA256,
    carried_digest=st.none() | SHA256,
    document_digest=st.none() | SHA256,
    nonce=NONCES,
    locator=TEXTS,
    parts=st.lists(st.builds(ByteRange, COUNTS, COUNTS, TEXTS), max_size=2).map(tuple),
    segmented=st.booleans(),
    document_type=TEXTS,
    software=TEXTS,
    period=st.tuples(MAYBE_DAYS, MAYBE_DAYS),
    person_name=TEXTS,
    flow_kind=st.sampled_from(FlowKind),
    confidentiality=TEXTS,
    stated=STATED,
    decision=st.none() | DECIDED,
)
FINDINGS = st.builds(
    Finding,
    code=TEXTS,
    severity=st.sampled_from(Severity),
    grade=st.sampled_from(Grade),
    where=TEXTS,
    message=TEXTS,
)
DEPOSITS = st.builds(
    DepositDetails,
    file=TEXTS,
    sha256=SHA256,
    sha512=st.binary(max_size=9).map(lambda content: Digest.of(content, "sha512")),
    length=COUNTS,
    nonce=NONCES,
    mandate=st.lists(TEXTS, max_size=2).map(tuple),
    unlimited=st.booleans(),
    also_sent_by=st.lists(TEXTS, max_size=2).map(tuple),
    findings=st.lists(FINDINGS, max_size=2).map(tuple),
    hidden=st.booleans(),
    entries=st.lists(st.builds(EntryPlace, TEXTS, TEXTS, COUNTS, COUNTS), max_size=2).map(tuple),
    fhir=TEXTS,
    reason=TEXTS,
    unowned_key=st.just("envelope/1"),
    whole=st.booleans(),
)


@given(RECORDS, st.lists(NONCES, max_size=2).map(tuple))
def test_a_record_is_read_as_written(facts: RecordDetails, links: tuple[bytes, ...]) -> None:
    assert read_record(written_record(facts, links)) == (facts, links)


@given(DECIDED)
def test_a_decision_is_read_as_written_with_its_nonce_and_the_bytes_that_the_journal_commits_to(
    decided: Decided,
) -> None:
    read = read_decision(written_decision(decided))

    assert (read, read.nonce) == (decided, decided.nonce)
    assert decision_bytes(read) == decision_bytes(decided)


def test_a_decision_of_another_form_is_refused_by_its_name() -> None:
    with pytest.raises(UnknownForm, match="decision/9"):
        read_decision(b'{"format":"decision/9"}')


@given(FORMER_DECISIONS)
def test_a_decision_of_the_first_versions_is_written_back_as_it_was(decided: Decided) -> None:
    written = orjson.loads(written_decision(decided))

    assert set(written) == {*OUTCOMES, "access"} - {"access_rule", "access_first_day"}
    assert set(written["access"]) == {"rule", "first_day"}


@given(DEPOSITS, TEXTS)
def test_a_deposit_is_read_as_written(facts: DepositDetails, sender: str) -> None:
    assert read_deposit(written_deposit(facts, sender)) == (facts, sender)


@given(PERSONS)
def test_a_person_is_read_as_written(person: KnownPerson) -> None:
    assert read_person(written_person(person)) == person


@given(FILES)
def test_a_file_is_read_as_written(file: PersonFile) -> None:
    assert read_file(written_file(file)) == file


@pytest.mark.parametrize("read", [read_person, read_file, read_record, read_deposit])
@pytest.mark.parametrize("written", [b"{}", b'{"format":"person/9"}', b'{"format":"file/9"}'])
def test_another_form_is_refused_by_its_name(read: Any, written: bytes) -> None:
    with pytest.raises(UnknownForm, match="in the form"):
        read(written)


def test_a_form_does_not_change_without_a_new_name() -> None:
    day, told = date(2011, 2, 5), date(2011, 3, 1)
    file = PersonFile(
        stays=(
            FileStay(identifiers=("sej|1",), start=day, end=StayEnd(day, told), open=OpenStay(None, told)),
        ),
        death=day,
    )

    assert written_file(file) == (
        b'{"format":"file/2",'
        b'"stays":[[["sej|1"],"2011-02-05",["2011-02-05","2011-03-01"],[null,"2011-03-01"]]],'
        b'"last_contact":null,"last_consultation":null,"death":"2011-02-05","birth":null,'
        b'"events":[],"appeals":[]}'
    )


def test_a_file_of_the_former_form_is_read_and_known_to_be_one() -> None:
    written = (
        b'{"format":"file/1","stays":[[null,"2009-02-01"],["2010-01-05","2011-02-05"],["2020-01-05",null]],'
        b'"last_contact":null,"death":"2011-02-05","birth":null}'
    )

    end, other = date(2011, 2, 5), date(2009, 2, 1)
    assert read_file(written) == PersonFile(
        stays=(
            FileStay(end=StayEnd(other, other)),
            FileStay(start=date(2010, 1, 5), end=StayEnd(end, end)),
            FileStay(start=date(2020, 1, 5), open=OpenStay(None, None)),
        ),
        death=end,
        former=True,
    )


@pytest.mark.parametrize(
    ("ongoing", "end", "stays"),
    [
        (False, "2023-06-30", (("2010-01-05", "2023-06-30"), ("2020-01-05", "2023-06-30"))),
        (False, None, (("2010-01-05", None), ("2020-01-05", None))),
        (True, None, (("2010-01-05", None), ("2020-01-05", None))),
    ],
)
def test_the_stays_of_the_former_form_of_a_record_are_read(
    ongoing: bool, end: str | None, stays: tuple[tuple[str, str | None], ...]
) -> None:
    facts = former_record(stay_starts=["2010-01-05", "2020-01-05"], last_stay_end=end, stay_ongoing=ongoing)

    (known, _) = read_record(facts)

    assert known.stated.events.stays == tuple(
        DeclaredStay(
            start=date.fromisoformat(start),
            end=None if last is None else date.fromisoformat(last),
            ongoing=ongoing,
        )
        for start, last in stays
    )


@pytest.mark.parametrize(
    ("told", "stays"),
    [
        ({"last_stay_end": "2023-06-30"}, (DeclaredStay(end=date(2023, 6, 30)),)),
        ({"stay_ongoing": True}, (DeclaredStay(ongoing=True),)),
        ({}, ()),
    ],
)
def test_a_record_of_the_former_form_without_a_first_day_keeps_what_it_tells(
    told: dict[str, Any], stays: tuple[DeclaredStay, ...]
) -> None:
    (known, _) = read_record(former_record(**told))

    assert known.stated.events == RetentionEvents(stays=stays, birth_date=date(1941, 5, 2))


def former_record(**told: Any) -> bytes:
    """Return a record as `record/1` wrote it."""
    events: dict[str, Any] = {
        "stay_starts": [],
        "last_stay_end": None,
        "stay_ongoing": False,
        "last_contact": None,
    }
    stated: dict[str, Any] = {
        "names": [],
        "document": "",
        "set": "",
        "replaces": [],
        "death": None,
        "birth": "1941-05-02",
    }
    return orjson.dumps(
        {
            "format": "record/1",
            "title": "Dossier",
            "source_digest": "00" * 32,
            "carried_digest": None,
            "document_digest": None,
            "nonce": "00" * 32,
            "locator": "",
            "parts": [],
            "several": False,
            "document_type": "",
            "software": "",
            "period": [None, None],
            "person_name": "",
            "flow_kind": "cda",
            "confidentiality": "",
            "stated": {**stated, **events, **told},
            "decision": None,
            "links": [],
        }
    )


def test_a_record_whose_key_is_destroyed_is_still_listed_without_what_was_known() -> None:
    record = Record(
        id=UUID(int=1),
        tenant=as_legal_entity("250000015"),
        department=Department("25"),
        establishment=Finess("250000999"),
        deposit=UUID(int=2),
        person=None,
        kind=RecordKind.CDA_DOCUMENT,
        state=RecordState.ELIMINATED,
        document_date=None,
        version=None,
        document_index=None,
        set_index=None,
        key="record/1",
        source_key="record/1",
        source_object="",
        details_or_none=None,
    )

    line = record_line(record)

    assert (line["title"], line["digests"]) == ("", {"source": None, "document": None})
    with pytest.raises(KeyDestroyed):
        assert record.details


def test_a_deposit_whose_key_is_destroyed_is_still_listed_without_what_was_known() -> None:
    deposit = Deposit(
        id=UUID(int=2),
        tenant=as_legal_entity("250000015"),
        department=Department("25"),
        sender="",
        outcome=Outcome.ACCEPTED,
        grade=Grade.OK,
        kind=FlowKind.CDA,
        received_at=datetime(2026, 11, 2, tzinfo=UTC),
        content_index=b"",
        key="deposit/2",
        object="",
        entry=UUID(int=3),
        details_or_none=None,
    )

    line = deposit_line(Acknowledged(deposit, None))

    assert (line["file"], line["findings"]) == ("", [])
    with pytest.raises(KeyDestroyed):
        assert deposit.details


@given(RECORDS)
def test_a_record_written_before_carried_files_had_a_digest_is_read(facts: RecordDetails) -> None:
    former = orjson.loads(written_record(facts, ()))
    del former["carried_digest"]

    read, _ = read_record(orjson.dumps(former))

    assert read == replace(facts, carried_digest=None)
    assert read.content_digest == facts.source_digest
