"""The place of each text in the source can be found from the number beside it and the annex."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from archive_service.documents.source_locations import Places

steps = st.sampled_from(["a", "b[1]", "b[2]", "section[1]", "representedOrganization[1]", "0", "…"])
paths = st.lists(steps, min_size=1, max_size=6).map(lambda path: "/" + "/".join(path))
groups = st.lists(st.lists(paths, max_size=60), max_size=6)


def read_back(places: Places) -> dict[int, str]:
    """Read the annex as a person would: « … » in a line replaces the beginning given above it."""
    read = {}
    for part in places.annex():
        begin = part.begin.removeprefix("« … » = ")
        for line in part.lines:
            number, _, where = line.strip("\u2007").partition(" ")
            read[int(number.strip("[]"))] = begin + where.removeprefix("…") if begin else where
    return read


@given(groups)
@example([["/ClinicalDocument/custodian[1]/name[1]", "/ClinicalDocument/custodian[1]"]])
@example([["/entry/1/resource", "/entry/10/resource", "/entry/1/resource/name"]])
def test_the_annex_gives_every_place_back(grouped: list[list[str]]) -> None:
    places = Places()
    given_numbers = {}
    for group in grouped:
        places.begin()
        for where in group:
            given_numbers[places.number(where)] = where

    assert read_back(places) == given_numbers
    assert sorted(given_numbers) == list(range(1, len(given_numbers) + 1))


def test_a_place_keeps_its_number() -> None:
    places = Places()

    first = places.number("/a")
    places.begin()

    assert [places.number("/b"), places.number("/a")] == [2, first]


def test_what_places_share_is_written_once() -> None:
    places = Places()
    for step in ("name[1]", "id[1]", "id[2]"):
        places.number(f"/ClinicalDocument/custodian[1]/{step}")

    (part,) = places.annex()

    assert part.begin == "« … » = /ClinicalDocument/custodian[1]"
    assert part.lines == ["[1] …/name[1]", "[2] …/id[1]", "[3] …/id[2]"]


def test_nothing_numbered_needs_no_annex() -> None:
    assert list(Places().annex()) == []
