"""Read how a sample is chosen: from the tables `samples` of a rule to frozen values."""

from __future__ import annotations

from enum import StrEnum

from retention_rules.sampling import (
    ByPopulation,
    FirstYear,
    Letters,
    PopulationClass,
    Proportion,
    Sample,
    YearsEndingIn,
)
from retention_rules.toml_section import Section


class _SampleKind(StrEnum):
    PROPORTION = "proportion"
    LETTERS = "letters"
    YEARS = "years"
    POPULATION = "population"
    FIRST_YEAR = "first-year"


class _YearOf(StrEnum):
    CLOSURE = "closure"
    BIRTH = "birth"


def samples_of(section: Section) -> tuple[Sample, ...]:
    """Read `[[retention.samples]]`; a file that one of them keeps is kept."""
    found = []
    for inner in section.sections("samples"):
        with inner:
            found.append(_sample(inner))
    return tuple(found)


def _sample(section: Section) -> Sample:
    kind = section.choice("kind", _SampleKind)
    try:
        match kind:
            case _SampleKind.PROPORTION:
                return Proportion(section.count("kept"), section.count("out_of"))
            case _SampleKind.LETTERS:
                return Letters(section.texts("letters"))
            case _SampleKind.YEARS:
                of = section.choice("of", _YearOf) if "of" in section else _YearOf.CLOSURE
                return YearsEndingIn(section.texts("ending_in"), of is _YearOf.BIRTH)
            case _SampleKind.POPULATION:
                return ByPopulation(tuple(map(_population, section.sections("classes"))))
            case _SampleKind.FIRST_YEAR:
                return FirstYear()
    except ValueError as error:
        raise section.refused("kind", f"{kind.value}: {error}") from error


def _population(section: Section) -> PopulationClass:
    with section:
        return PopulationClass(
            section.count("up_to") if "up_to" in section else None,
            Proportion(section.count("kept"), section.count("out_of")),
        )
