"""Each code by which a statement is refused has its smallest example, which raises it and changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.holdings.event_checks import kind_of
from archive_service.model.actors import OPERATOR
from archive_service.model.identifiers import Finess
from archive_service.model.stated_events import EventRefused
from archive_service.settings import Settings
from archive_service.workflows.stated_events import Stating
from tests.archive_service.findings.corpus_names import CORPUS
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.homes import FINESS, establishment
from tests.journeys.test_stated_events import ongoing

EXAMPLES = sorted(CORPUS.glob("*/event.json"))
CODES = {one.code for one in EventRefused.__subclasses__()}


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    services = Services(Settings(home=begun(tmp_path_factory.mktemp("home") / "home")))
    services.establishments.register([establishment()], OPERATOR)
    object.__setattr__(services.clock, "fixed", datetime(2026, 3, 1, 12, tzinfo=UTC))
    yield services
    services.close()


def test_every_code_has_an_example() -> None:
    assert {example.parent.name.partition("_")[0] for example in EXAMPLES} == CODES


def stated(services: Services, person: UUID, told: dict[str, Any], before: list[UUID]) -> UUID:
    stating = Stating(
        person=person,
        establishment=Finess(told.get("establishment", FINESS)),
        kind=kind_of(told["kind"]),
        on=date.fromisoformat(told["on"]),
        proof=told.get("proof", "preuve").encode(),
        corrects=before[told["corrects"]] if "corrects" in told else None,
    )
    return services.stated_events.state(stating, OPERATOR).event


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.parent.name)
def test_an_example_is_refused_with_its_code(services: Services, example: Path) -> None:
    told = json.loads(example.read_text(encoding="utf-8"))
    flow = ongoing(EXAMPLES.index(example) + 1)
    (record,) = door.accept(services, flow, OPERATOR)["records"]
    person = services.record_reading.record(UUID(record), OPERATOR).person
    assert person is not None
    before: list[UUID] = []
    for one in told["before"]:
        before.append(stated(services, person, one, before))
    decided = services.record_reading.record(UUID(record), OPERATOR).details.decision

    with pytest.raises(EventRefused) as refused:
        stated(services, person, told["event"], before)

    assert refused.value.code == example.parent.name.partition("_")[0]
    assert [one.event.id for one in services.person_reading.events(person, OPERATOR)] == before
    assert services.record_reading.record(UUID(record), OPERATOR).details.decision == decided
