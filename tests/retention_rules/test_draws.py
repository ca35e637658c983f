"""Draws of samples: the same for everybody, never fewer than the share, and what is unknown is kept."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retention_rules import (
    FirstYear,
    Letters,
    Proportion,
    Sample,
    SampledFile,
    SeriesFacts,
    Sure,
    drawn,
    drawn_share,
    load_rulebook,
    seed_of,
    sure_reason,
)
from retention_rules.draws import initials, size_of_draw
from retention_rules.rulebook import Level
from retention_rules.sampling import YearsEndingIn
from tests.retention_rules.retention_cases import SHIPPED

files = st.lists(st.uuids().map(str), unique=True, max_size=60)
shares = st.tuples(st.integers(1, 12), st.integers(1, 12)).map(lambda two: Proportion(min(two), max(two)))
seeds = st.text("0123456789abcdef", min_size=64, max_size=64)
(VAR,) = (rule for rule in SHIPPED.departments["83"].retention if rule.origin.code == "CCAS-AIDE-83")


@given(files, shares, seeds)
def test_a_draw_depends_on_nothing_but_its_files_and_its_seed(
    some: list[str], share: Proportion, seed: str
) -> None:
    kept = drawn(some, share, seed)

    assert kept == drawn(sorted(some, reverse=True) * 2, share, seed)
    assert kept <= set(some)
    assert len(kept) * share.out_of >= len(some) * share.kept > (len(kept) - 1) * share.out_of
    # Whoever reads the documentation draws the same.
    ranked = sorted(some, key=lambda one: sha256(f"{seed} {one}\n".encode()).hexdigest())
    assert kept == set(ranked[: len(kept)])


@given(files, shares, seeds)
def test_a_larger_share_keeps_what_a_smaller_one_keeps(some: list[str], share: Proportion, seed: str) -> None:
    larger = Proportion(min(share.kept + 1, share.out_of), share.out_of)

    assert drawn(some, share, seed) <= drawn(some, larger, seed)


def test_the_seed_is_made_of_three_things_that_no_one_chooses_alone() -> None:
    made = seed_of("aa" * 32, "bb" * 32, "7 mars")

    assert made == sha256(f"sample-draw/1\n{'aa' * 32}\n{'bb' * 32}\n7 mars\n".encode()).hexdigest()
    others = {("ab" * 32, "bb" * 32, "7 mars"), ("aa" * 32, "bc" * 32, "7 mars"), ("aa" * 32, "bb" * 32, "8")}
    assert made not in {seed_of(*other) for other in others}


@pytest.mark.parametrize(("files", "drawn"), [(0, 0), (1, 1), (9, 1), (10, 1), (11, 2), (100, 10)])
def test_a_share_is_rounded_up(files: int, drawn: int) -> None:
    assert size_of_draw(Proportion(1, 10), files) == drawn


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("BERNARD", "B"),
        ("évrard", "E"),
        ("Œuvrard", "O"),
        ("de Beaumont", "DB"),
        ("D'Artagnan", "DA"),
        ("de la Tour", "DLT"),
        ("LE GOFF", "LG"),
        ("Martin-Bernard", "M"),
        ("Øst", "O"),
        ("Петров", ""),
        ("", ""),
        ("-", ""),
        ("12", ""),
    ],
)
def test_a_name_has_the_letters_under_which_anybody_would_put_it_away(name: str, letters: str) -> None:
    assert initials(name) == set(letters)


B_AND_T = Letters(("B", "T"))
IN_0 = YearsEndingIn(("0",))
BORN_IN_25 = YearsEndingIn(("25",), of_birth=True)


@pytest.mark.parametrize(
    ("sample", "file", "sure"),
    [
        (B_AND_T, SampledFile(names=["Thomas"]), Sure.LETTER),
        (B_AND_T, SampledFile(names=["Durand"]), None),
        (B_AND_T, SampledFile(names=["Durand", "Bernard"]), Sure.LETTER),
        (B_AND_T, SampledFile(), Sure.NAME_UNKNOWN),
        (B_AND_T, SampledFile(names=["Durand", "?"]), Sure.NAME_UNKNOWN),
        (IN_0, SampledFile(closed=date(2030, 12, 31)), Sure.YEAR),
        (IN_0, SampledFile(closed=date(2031, 1, 1)), None),
        (IN_0, SampledFile(birth=date(2030, 1, 1)), Sure.YEAR_UNKNOWN),
        (BORN_IN_25, SampledFile(birth=date(1925, 3, 1)), Sure.YEAR),
        (BORN_IN_25, SampledFile(birth=date(1952, 3, 1), closed=date(2025, 1, 1)), None),
        (FirstYear(), SampledFile(closed=date(2026, 5, 1)), Sure.FIRST_YEAR),
        (FirstYear(), SampledFile(closed=date(2027, 1, 1)), None),
        (FirstYear(), SampledFile(), Sure.YEAR_UNKNOWN),
        (Proportion(1, 10), SampledFile(), None),
        (Proportion(3, 3), SampledFile(), Sure.WHOLE),
    ],
)
def test_what_is_kept_for_certain(sample: Sample, file: SampledFile, sure: Sure | None) -> None:
    series = SeriesFacts(first_year=2026)

    assert sure_reason(file, [sample], series) is sure
    # A further sample keeps more, never less.
    assert sure_reason(file, [sample, Proportion(1, 1)], series) is not None


@pytest.mark.parametrize(
    ("inhabitants", "share", "sure"),
    [
        (None, None, Sure.POPULATION_UNKNOWN),
        (3_500, None, Sure.WHOLE),
        (3_501, Proportion(1, 5), None),
        (10_000, Proportion(1, 5), None),
        (50_000, Proportion(1, 10), None),
        (300_000, Proportion(1, 20), None),
        (300_001, Proportion(2, 100), None),
    ],
)
def test_the_share_of_the_var_depends_on_the_population(
    inhabitants: int | None, share: Proportion | None, sure: Sure | None
) -> None:
    series = SeriesFacts(inhabitants=inhabitants, first_year=2026)
    file = SampledFile(closed=date(2030, 1, 1))

    assert drawn_share(VAR.samples, series) == share
    assert sure_reason(file, VAR.samples, series) is sure
    assert sure_reason(SampledFile(closed=date(2026, 1, 1)), VAR.samples, series) is Sure.FIRST_YEAR


def test_the_population_is_stated_by_the_rulebook_of_an_establishment() -> None:
    text = b'level = "esms"\nkey = "830000017"\nname = "CCAS"\ninhabitants = 4200\n'
    book = load_rulebook(text, Level.ESMS, "830000017", where="esms")

    assert book.own.inhabitants == 4200
