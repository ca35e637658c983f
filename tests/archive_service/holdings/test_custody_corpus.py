"""The corpus examples of findings that depend on the register, the sender or the service raise their code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from archive_service.bootstrap import Services
from archive_service.contract.lines import deposit_line
from archive_service.findings.catalogue import Code
from archive_service.holdings.reception import Arrival
from archive_service.model.actors import OPERATOR, Actor, Role
from archive_service.model.establishment import Establishment
from archive_service.model.export_orders import ExportKind, ExportScope
from archive_service.model.identifiers import NO_FINESS, Department, Finess, Siren, Siret, as_legal_entity
from archive_service.settings import Settings
from archive_service.wording.dates import day_in_paris
from archive_service.workflows.export_orders import ExportAsked
from tests.archive_service.findings.corpus_names import CORPUS, code_of
from tests.begun_homes import begun
from tests.journeys.export_receivers import Receiver
from tests.journeys.homes import establishment

ENTITY, OTHER_ENTITY = "250000999", "250000888"
FROZEN = "250000049"
LISTED = "250000056"
SENDERS = f"""level = "esms"
key = "{LISTED}"
name = "essai"
[senders]
allowed = ["logiciel-a"]
"""
EXAMPLES = sorted(CORPUS.glob("*/deposit.*"))
WITH_COMPANY = {Code.CUSTODIAN_ABSENT: {Code.CUSTODIAN_NOT_UNDERSTOOD}}


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    services = Services(Settings(home=begun(tmp_path_factory.mktemp("home"))))
    siren = "123456782"
    kept_by: dict[str, Any] = {"legal_entity": ENTITY, "department": "25"}
    register = [
        Establishment(
            finess=Finess("250000015"), siren=Siren(siren), siret=Siret(f"{siren}00010"), **kept_by
        ),
        Establishment(
            finess=Finess("250000023"), siren=Siren(siren), siret=Siret(f"{siren}00028"), **kept_by
        ),
        Establishment(
            finess=Finess("250000031"),
            legal_entity=as_legal_entity(OTHER_ENTITY),
            department=Department("25"),
        ),
    ]
    services.establishments.register(
        [*register, establishment(FROZEN, ENTITY), establishment(LISTED, ENTITY)], OPERATOR
    )
    changes = services.rulebook_changes
    found = changes.propose(SENDERS.encode(), day_in_paris(services.clock.now()), OPERATOR)
    archivist = Actor(
        name="a", role=Role.ARCHIVIST, departments=frozenset({Department("25")}), pseudonym="archivist"
    )
    changes.approve(found.version.id, archivist)
    receiver = Receiver.in_folder(tmp_path_factory.mktemp("receiver"))
    scope = ExportScope(kind=ExportKind.MASSIVE, establishments=(Finess(FROZEN),))
    asked = ExportAsked(scope=scope, certificate=receiver.certificate.read_bytes(), freeze=True)
    services.exports.order(asked, OPERATOR)
    yield services
    services.close()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_an_example_raises_its_code_and_nothing_that_does_not_go_with_it(
    services: Services, path: Path
) -> None:
    code = code_of(path)
    journey = services.deposit
    sender = OPERATOR
    if code is Code.CUSTODIAN_OUTSIDE_MANDATE:
        sender = Actor(
            name="esms", role=Role.ESMS, tenants=frozenset({as_legal_entity(ENTITY)}), pseudonym="esms"
        )
    if code is Code.SENDER_NOT_ALLOWED:
        sender = Actor(
            name="logiciel-b", role=Role.VENDOR, tenants=frozenset({as_legal_entity(ENTITY)}), pseudonym="b"
        )
    if code is Code.FLOW_TOO_LARGE:
        journey = replace(journey, limit=40)

    stated = Finess("250000015") if code is Code.CUSTODIAN_STATED else NO_FINESS
    (taken,) = journey.accept_together([Arrival(path.read_bytes())], sender, stated=stated)
    assert not isinstance(taken, Exception)
    line = deposit_line(taken)

    assert {one["code"] for one in line["findings"]} == {code} | WITH_COMPANY.get(code, set())
    assert line["grade"] == code.grade().value
