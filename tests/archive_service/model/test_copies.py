"""Copies with other values of some fields are those that `dataclasses.replace` makes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from archive_service.model.copies import copy_with


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """A value with a default, a field that is not compared, and a check."""

    first: int
    last: int = 9
    note: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        """Refuse an end before the beginning."""
        if self.last < self.first:
            raise ValueError("it ends before it begins")


def test_a_copy_has_the_other_values_and_the_rest_of_the_first() -> None:
    stay = Stay(first=1, note="a")

    copied = copy_with(stay, last=2)

    assert (copied, copied.note) == (replace(stay, last=2), "a")
    assert (stay.last, copy_with(stay), copy_with(stay) is stay) == (9, stay, False)


def test_a_copy_is_checked_as_a_new_value_is() -> None:
    with pytest.raises(ValueError, match="ends before"):
        copy_with(Stay(first=1), last=0)
    with pytest.raises(TypeError, match="no field end"):
        copy_with(Stay(first=1), end=2)
