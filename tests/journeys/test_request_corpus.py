"""Each code by which an act on a person's request is refused has its smallest example, which changes nothing;
and `kill -9` in a decision leaves all of it or nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR, Actor, Role
from archive_service.model.identifiers import as_legal_entity
from archive_service.model.person_requests import RequestDecision, RequestKind, RequestRefused
from archive_service.settings import Settings
from archive_service.workflows.person_requests import Deciding, RequestAsked
from tests.archive_service.findings.corpus_names import CORPUS
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.appraising_homes import contract
from tests.journeys.homes import cda, establishment
from tests.journeys.killed_processes import runs_of

EXAMPLES = sorted(CORPUS.glob("*/request.json"))
CODES = {one.code for one in RequestRefused.__subclasses__()}
ESMS = Actor(
    name="directrice",
    role=Role.ESMS,
    tenants=frozenset({as_legal_entity("250000999")}),
    pseudonym="3b7d5f0e-5b0c-4c1e-9a39-5d2f7d1b8a10",
)
KILLS = 3
_DECIDE = """from archive_service.model.actors import Actor, Role
    from archive_service.model.identifiers import as_legal_entity
    from archive_service.model.person_requests import RequestDecision
    from archive_service.workflows.person_requests import Deciding
    actor = Actor(name="d", role=Role.ESMS, tenants=frozenset({as_legal_entity("250000999")}), pseudonym="d")
    asked = Deciding(request=UUID(words[0]), decision=RequestDecision.REFUSED, reason="non")
    services.person_requests.decide(asked, actor)"""


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    services = Services(Settings(home=begun(tmp_path_factory.mktemp("home") / "home")))
    services.establishments.register([establishment()], OPERATOR)
    object.__setattr__(services.clock, "fixed", datetime(2026, 9, 1, 12, tzinfo=UTC))
    yield services
    services.close()


@pytest.fixture(scope="module")
def persons(services: Services) -> dict[str, UUID]:
    flows = {"due": contract(1), "running": cda(2)}
    records = {name: door.accept(services, flow, OPERATOR)["records"][0] for name, flow in flows.items()}
    while services.rendering.render():
        pass
    services.evidence.close()
    found = {
        name: services.record_reading.record(UUID(one), OPERATOR).person for name, one in records.items()
    }
    return {name: person for name, person in found.items() if person is not None}


def opened(services: Services, person: UUID, kind: str) -> UUID:
    asked = RequestAsked(person=person, kind=RequestKind(kind), by="l'usagère")
    return services.person_requests.open(asked, OPERATOR).id


def act(services: Services, request: UUID, what: str) -> None:
    match what:
        case "letter":
            services.request_reading.letter(request, ESMS)
        case "file":
            services.person_file_giving.granted(request, ESMS)
        case decision:
            asked = Deciding(request=request, decision=RequestDecision(decision), reason="motif")
            services.person_requests.decide(asked, ESMS)


def test_every_code_has_an_example() -> None:
    assert {example.parent.name.partition("_")[0] for example in EXAMPLES} == CODES


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.parent.name)
def test_an_example_is_refused_with_its_code(
    services: Services, persons: dict[str, UUID], example: Path
) -> None:
    told = json.loads(example.read_text(encoding="utf-8"))
    request = opened(services, persons[told["person"]], told["kind"])
    if "before" in told:
        act(services, request, told["before"])
    before = services.request_reading.get(request, ESMS)

    with pytest.raises(RequestRefused) as refused:
        act(services, request, told["act"])

    assert refused.value.code == example.parent.name.partition("_")[0]
    assert services.request_reading.get(request, ESMS) == before


def test_a_decision_killed_anywhere_is_whole_or_was_not_taken(
    services: Services, persons: dict[str, UUID]
) -> None:
    killed = 0
    with runs_of(_DECIDE) as runs:
        seconds = runs.whole(services.home, opened(services, persons["running"], "erasure"))
        while killed < KILLS:
            request = opened(services, persons["running"], "erasure")
            killed += runs.killed(seconds, services.home, request)
            if not services.request_reading.get(request, ESMS).request.is_decided:
                act(services, request, "refused")
            assert services.request_reading.letter(request, ESMS).startswith(b"%PDF-")
            (ground,) = services.request_reading.get(request, ESMS).request.grounds
            assert ground.records == 1
