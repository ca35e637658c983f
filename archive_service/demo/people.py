"""The invented establishment and persons of the demonstration."""

from __future__ import annotations

from dataclasses import dataclass

LEGAL_ENTITY = "250099991"
FINESS = "250099983"
NAME = "EHPAD des Trois-Sources (établissement inventé)"

REGISTER = (
    "finess,legal_entity,siren,siret,department,category,legal_status,name,closed_on,successor\n"
    f"{FINESS},{LEGAL_ENTITY},,,25,500,public,{NAME},,\n"
)
"""The establishment as `establishments import` reads it."""

BIRTH_PLACE = "25056"
INS_TEST = "1.2.250.1.213.1.4.10"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resident:
    """A person who does not exist, with a test INS."""

    number: int
    ins: str
    family: str
    given: str
    birth_date: str
    gender: str

    @property
    def local_id(self) -> str:
        """The establishment's own number, in the form of the national frame."""
        return f"3{FINESS}/{self.number}"


ODETTE = Resident(
    number=1001,
    ins="240032505699174",
    family="DEMOUSTIER",
    given="Odette",
    birth_date="1940-03-12",
    gender="female",
)
RAYMOND = Resident(
    number=1002,
    ins="133072505699245",
    family="FICTIF",
    given="Raymond",
    birth_date="1933-07-21",
    gender="male",
)
SIMONE = Resident(
    number=1003,
    ins="228092505699377",
    family="INVENTEE",
    given="Simone",
    birth_date="1928-09-05",
    gender="female",
)
MARCEL = Resident(
    number=1004,
    ins="141012505699440",
    family="EXEMPLAIRE",
    given="Marcel",
    birth_date="1941-01-30",
    gender="male",
)
