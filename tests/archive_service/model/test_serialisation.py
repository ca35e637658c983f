"""What is written of facts is read again as it was, and what has another form is refused."""

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
from archive_service.model.deposit_details import DepositDetails, EntryPlace
from archive_service.model.deposits import Deposit, Outcome
from archive_service.model.flow import ByteRange, FlowKind, RecordKind, RetentionEvents
from archive_service.model.person_file import PersonFile
from archive_service.model.persons import ActKind, KnownPerson, PersonAct, PersonTraits
from archive_service.model.record_details import Decided, RecordDetails, Stated
from archive_service.model.records import Record, RecordState
from archive_service.model.serialisation import (
    read_deposit,
    read_file,
    read_person,
    read_record,
    written_deposit,
    written_file,
    written_person,
    written_record,
)
from signing.digests import Digest
from tests.archive_service.model.test_person_file import FILES

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
EVENTS = st.builds(
    RetentionEvents,
    stay_starts=st.lists(st.dates(), max_size=2).map(tuple),
    last_stay_end=MAYBE_DAYS,
    stay_ongoing=st.booleans(),
    last_contact=MAYBE_DAYS,
    death_date=MAYBE_DAYS,
    birth_date=MAYBE_DAYS,
)
STATED = st.builds(
    Stated,
    names=st.lists(TEXTS, max_size=2).map(tuple),
    document=TEXTS,
    document_set=TEXTS,
    replaces=st.lists(TEXTS, max_size=2).map(tuple),
    events=EVENTS,
)
NEVER_EMPTY = st.sampled_from(["running", "destroy"])
DECIDED = st.builds(
    Decided,
    in_perimeter=st.booleans(),
    perimeter_reason=TEXTS,
    rule=TEXTS,
    title=TEXTS,
    source=TEXTS,
    binding=TEXTS,
    verified=st.booleans(),
    rulebook=TEXTS,
    rulebook_digest=SHA256,
    status=NEVER_EMPTY,
    first_day=MAYBE_DAYS,
    last_day=MAYBE_DAYS,
    final_action=NEVER_EMPTY,
    access_rule=TEXTS,
    access_first_day=MAYBE_DAYS,
    explanation=TEXTS,
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
    file = PersonFile(death=date(2011, 2, 5))

    assert written_file(file) == (
        b'{"format":"file/1","stays":[],"last_contact":null,"death":"2011-02-05","birth":null}'
    )


def test_a_record_whose_key_is_destroyed_is_still_listed_without_what_was_known() -> None:
    record = Record(
        id=UUID(int=1),
        tenant="250000015",
        department="25",
        establishment="250000999",
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
        tenant="250000015",
        department="25",
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

    line = deposit_line(deposit, None)

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
