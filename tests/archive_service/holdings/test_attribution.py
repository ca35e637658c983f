"""The owner of a flow when its custodian names only a company."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR, Actor, Role
from archive_service.model.establishment import Establishment
from archive_service.model.identifiers import Department, Finess, Siren, Siret, as_legal_entity
from archive_service.settings import Settings
from tests.begun_homes import begun
from tests.journeys import door

ENTITY, OTHER_ENTITY = "250000999", "250000888"
SHARED_SIREN, OWN_SIREN = "123456782", "732829320"
SIRETS = {"250000015": "12345678200010", "250000023": "12345678200027"}


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    services = Services(Settings(home=begun(tmp_path_factory.mktemp("home"))))
    register = [
        Establishment(
            finess=Finess(finess),
            legal_entity=as_legal_entity(ENTITY),
            department=Department("25"),
            siren=Siren(SHARED_SIREN),
            siret=Siret(siret),
        )
        for finess, siret in SIRETS.items()
    ]
    alone = Establishment(
        finess=Finess("250000031"),
        legal_entity=as_legal_entity(OTHER_ENTITY),
        department=Department("25"),
        siren=Siren(OWN_SIREN),
        name="Seule",
    )
    services.establishments.register([*register, alone], OPERATOR)
    yield services
    services.close()


def holder(*tenants: str) -> Actor:
    return Actor(
        name=" ".join(tenants),
        role=Role.ESMS,
        tenants=frozenset(map(as_legal_entity, tenants)),
        pseudonym="esms",
    )


def deposited(services: Services, sender: Actor, **custodian: str) -> dict[str, Any]:
    """Deposit data of an establishment named by these numbers, and by the sender so that each is its own."""
    flow = {**custodian, "nombre_de_places": 40, "remarque": sender.name}
    return door.accept(services, json.dumps(flow).encode(), sender)


def codes(line: dict[str, Any]) -> list[str]:
    return [finding["code"] for finding in line["findings"]]


@pytest.mark.parametrize(
    "sender", [OPERATOR, holder(ENTITY), holder(ENTITY, OTHER_ENTITY)], ids=lambda one: one.name
)
def test_a_number_that_several_registered_establishments_share_is_said_to_be_ambiguous(
    services: Services, sender: Actor
) -> None:
    line = deposited(services, sender, siren=SHARED_SIREN)

    assert (line["outcome"], line["records"]) == ("quarantined", [])
    assert codes(line) == ["custodian-ambiguous"]
    assert line["findings"][0]["where"] == "/siren"


def test_a_number_whose_every_establishment_is_outside_the_mandate_is_not_kept_for_the_sender(
    services: Services,
) -> None:
    line = deposited(services, holder(OTHER_ENTITY), siren=SHARED_SIREN)

    assert line["outcome"] == "rejected"
    assert codes(line) == ["custodian-outside-mandate"]


def test_a_number_of_one_establishment_attributes(services: Services) -> None:
    by_siret = deposited(services, holder(ENTITY), siren=SHARED_SIREN, siret=SIRETS["250000023"])
    by_siren = deposited(services, holder(OTHER_ENTITY), siren=OWN_SIREN)

    assert (by_siret["outcome"], by_siren["outcome"]) == ("accepted", "accepted")


def test_a_number_that_nobody_has_is_not_registered(services: Services) -> None:
    line = deposited(services, OPERATOR, siren="404833048")

    assert (line["outcome"], codes(line)) == ("quarantined", ["custodian-unregistered"])


def test_what_was_ambiguous_is_attributed_once_it_is_not(services: Services) -> None:
    siren = "552100554"
    pair = [
        Establishment(
            finess=Finess(finess),
            legal_entity=as_legal_entity(ENTITY),
            department=Department("25"),
            siren=Siren(siren),
            name="Les Essais",
        )
        for finess in ("250000049", "250000056")
    ]
    services.establishments.register(pair, OPERATOR)
    waiting = deposited(services, OPERATOR, siren=siren)

    services.establishments.register(
        [
            Establishment(
                finess=Finess("250000056"),
                legal_entity=as_legal_entity(ENTITY),
                department=Department("25"),
                name="Les Essais",
            )
        ],
        OPERATOR,
    )
    settled = door.retry(services, waiting["deposit"], OPERATOR)

    assert codes(waiting) == ["custodian-ambiguous"]
    assert (settled["outcome"], codes(settled)) == ("accepted", [])
