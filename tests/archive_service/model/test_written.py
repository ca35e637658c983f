"""What is written of facts is read again as it was, and what has another form is refused."""

from __future__ import annotations

from datetime import UTC, date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.model.persons import ActKind, KnownPerson, PersonAct, PersonTraits
from archive_service.model.written import UnknownForm, read_file, read_person, written_file, written_person
from tests.archive_service.model.test_files import FILES, KnownFile

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


@given(PERSONS)
def test_a_person_is_read_as_written(person: KnownPerson) -> None:
    assert read_person(written_person(person)) == person


@given(FILES)
def test_a_file_is_read_as_written(file: KnownFile) -> None:
    assert read_file(written_file(file)) == file


@pytest.mark.parametrize("read", [read_person, read_file])
@pytest.mark.parametrize("written", [b"{}", b'{"format":"person/9"}', b'{"format":"file/9"}'])
def test_another_form_is_refused_by_its_name(read: Any, written: bytes) -> None:
    with pytest.raises(UnknownForm, match="in the form"):
        read(written)


def test_a_form_does_not_change_without_a_new_name() -> None:
    file = KnownFile(death=date(2011, 2, 5))

    assert written_file(file) == (
        b'{"format":"file/1","stays":[],"last_contact":null,"death":"2011-02-05","birth":null}'
    )
