"""Identifiers of the French registers are checked when they are read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive_service.model.identifiers import (
    department_code_of,
    department_of,
    department_of_finess,
    finess_of,
    is_finess,
    legal_entity_of,
    siren_of,
    siret_of,
)

WRONG: dict[Callable[[str], object], tuple[str, ...]] = {
    finess_of: ("", "25000001", "2500000155", "25000001 ", "2C0000015", "25000001５", "250000015\n"),
    legal_entity_of: ("", "25-000015"),
    department_of: ("", "00", "96", "2C", "979", "25\n"),
    department_code_of: ("", "1", "1234", "2a", "nowhere"),
    siren_of: ("", "12345678", "12345678A"),
    siret_of: ("", "123456789", "1234567890123A"),
}


@pytest.mark.parametrize(("reader", "text"), [(one, text) for one, texts in WRONG.items() for text in texts])
def test_what_is_none_is_refused(reader: Callable[[str], object], text: str) -> None:
    with pytest.raises(ValueError, match="is not a"):
        reader(text)


@given(st.text())
@example("97A000123")
@example("970501234")
def test_only_a_finess_has_a_department_and_it_is_one(text: str) -> None:
    department = department_of_finess(text)

    if department is not None:
        assert is_finess(text)
        assert department_of(department) == department_code_of(department) == department
        assert text.startswith(department[:2])


@given(st.from_regex("[0-9][0-9AB][0-9]{7}", fullmatch=True, alphabet=st.characters(codec="ascii")))
def test_a_finess_is_read_as_it_is_written(text: str) -> None:
    assert finess_of(text) == text
    assert legal_entity_of(text) == text
