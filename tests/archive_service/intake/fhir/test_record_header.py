"""The establishment and the person at the top of a record's pages."""

from __future__ import annotations

from typing import Any

import pytest

from tests.archive_service.intake.fhir_samples import bundle, organization, patient, stay, text
from tests.archive_service.intake.reading_aloud import case, contents, drawn_text

LABORATORY = {"resourceType": "Organization", "id": "labo", "name": "Laboratoire des Ormes"}


def established(*resources: dict[str, Any]) -> tuple[str, str]:
    content = contents(text(bundle(*resources)))[0]
    return content.establishment, content.header[0].value


@pytest.mark.parametrize(
    ("resources", "named"),
    [
        ((patient(), organization(), stay()), "Foyer des Tilleuls bleus"),
        ((LABORATORY, patient(), organization(), stay()), "Foyer des Tilleuls bleus"),
        ((patient(), LABORATORY), "Laboratoire des Ormes"),
        ((patient(managingOrganization={"display": "Foyer du Lac"}),), "Foyer du Lac"),
        (
            (
                patient(
                    managingOrganization={"reference": "#o"},
                    contained=[organization() | {"id": "o"}],
                ),
            ),
            "Foyer des Tilleuls bleus",
        ),
    ],
    ids=["named by the stay", "not the laboratory", "the only one", "in words", "contained"],
)
def test_the_establishment_that_keeps_the_file_is_named(
    resources: tuple[dict[str, Any], ...], named: str
) -> None:
    assert established(*resources) == (named, named)


@pytest.mark.parametrize(
    "resources",
    [
        (patient(),),
        (patient(), {**LABORATORY}, {**LABORATORY, "id": "b", "name": "Pharmacie du Pont"}),
        (patient(managingOrganization={"reference": "Patient/ines"}),),
        (patient(), {"resourceType": "Organization", "id": "sans-nom", "active": True}),
    ],
    ids=["no organization", "two strangers", "a person in its place", "without a name"],
)
def test_without_one_nobody_is_named_in_its_place(resources: tuple[dict[str, Any], ...]) -> None:
    assert established(*resources) == ("", "non précisé")


def test_the_case_without_organization_names_the_person_once_as_the_person() -> None:
    said = drawn_text(case("16-no-organization-author.json"))
    assert "Établissement non précisé" in said
    assert said.startswith("Dossier — Léonie INVENTÉE Dossier — Léonie INVENTÉE")
