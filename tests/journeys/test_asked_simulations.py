"""A simulation that is asked for is done by a worker, with progress, until it is cancelled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn

import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.contract.rule_lines import effect_line
from archive_service.errors import NotAllowed, NotFound, StoreUnavailable
from archive_service.holdings import rule_simulation
from archive_service.model.actors import OPERATOR, Actor, Role
from archive_service.model.identifiers import Department, as_legal_entity
from archive_service.model.rule_simulations import SimulationState
from archive_service.model.tasks import Task
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import Settings
from archive_service.wording.dates import day_in_paris
from archive_service.workflows import rule_simulations
from archive_service.workflows.rule_simulations import SimulationRunning
from archive_service.workflows.rulebook_changes import RulebookRefused
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.homes import FINESS, cda, establishment
from tests.journeys.http_flows import Service, eventually
from tests.journeys.published_formats import keep
from tests.journeys.test_own_layer import HEAD, NOT_NATIVE
from tests.journeys.test_perimeter_changes import RULE
from tests.journeys.test_rule_changes import LONGER, department, with_stay

ARCHIVIST = Actor(
    name="a", role=Role.ARCHIVIST, departments=frozenset({Department("25")}), pseudonym="archivist"
)
OTHER = replace(ARCHIVIST, pseudonym="other")
DRAFT = department().encode()


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    now = datetime.fromisoformat("2026-11-03T09:00:00+00:00")
    services = Services(Settings(home=begun(tmp_path / "home"), now=now))
    services.establishments.register([establishment()], OPERATOR)
    for number in (1, 2, 3):
        door.accept(services, with_stay(cda(number)), OPERATOR)
    yield services
    services.close()


def test_a_worker_finds_what_the_call_that_waits_finds(services: Services) -> None:
    asked = services.asked_simulations.ask(DRAFT, ARCHIVIST)
    with pytest.raises(SimulationRunning):
        services.asked_simulations.ask(DRAFT, ARCHIVIST)
    other = services.asked_simulations.ask(DRAFT, OTHER)
    # A process that died in the midst of one: the next begins anew.
    services.asked_simulations._tell(asked.id, 2)

    work_until_empty(services)
    done = services.asked_simulations.shown(asked.id, ARCHIVIST)
    waited = services.rulebook_simulation.simulate(DRAFT, ARCHIVIST)

    assert (asked.state, done.state, done.read, done.draft) == ("waiting", SimulationState.DONE, 3, b"")
    assert done.result == effect_line(waited.effect)
    assert done.result["kept_longer"] == 3
    assert services.asked_simulations.shown(other.id, OTHER).state == "done"
    assert services.asked_simulations.cancel(asked.id, ARCHIVIST) == done
    elsewhere = replace(ARCHIVIST, departments=frozenset({Department("26")}))
    for stranger in (OTHER, OPERATOR, elsewhere):
        with pytest.raises(NotFound):
            services.asked_simulations.shown(asked.id, stranger)
    with pytest.raises(NotAllowed):
        services.asked_simulations.shown(asked.id, replace(ARCHIVIST, role=Role.AUDITOR))


def test_what_cannot_be_simulated_is_refused_at_once(services: Services) -> None:
    with pytest.raises(RulebookRefused):
        services.asked_simulations.ask(department(more=LONGER.replace("= 40", "= 4")).encode(), ARCHIVIST)
    with pytest.raises(NotAllowed):
        services.asked_simulations.ask(department("26").encode(), ARCHIVIST)
    vendor = Actor(name="v", role=Role.VENDOR, tenants=frozenset({as_legal_entity(FINESS)}), pseudonym="v")
    with pytest.raises(NotAllowed):
        services.asked_simulations.ask(DRAFT, vendor)


class Cancelling:
    """Simulates, and lets something happen after the first record."""

    def __init__(self, simulate: Callable[..., Any], then: Callable[[], object]) -> None:
        self._simulate, self._then = simulate, then
        self.ended = False

    def simulate(self, content: bytes, actor: Actor, progress: Callable[[int], None]) -> Any:
        def told(read: int) -> None:
            self._then()
            progress(read)

        found = self._simulate(content, actor, told)
        self.ended = True
        return found


def test_a_cancelled_simulation_ends_and_stays_cancelled(services: Services) -> None:
    asked = services.asked_simulations.ask(DRAFT, ARCHIVIST)
    cancelling = Cancelling(
        services.rulebook_simulation.simulate, lambda: services.asked_simulations.cancel(asked.id, ARCHIVIST)
    )

    replace(services.asked_simulations, simulation=cancelling).run(asked.id)  # type: ignore[arg-type]
    found = services.asked_simulations.shown(asked.id, ARCHIVIST)
    work_until_empty(services)  # its job is still queued, and does nothing
    again = services.asked_simulations.ask(DRAFT, ARCHIVIST)

    assert (found.state, found.result, cancelling.ended) == (SimulationState.CANCELLED, None, False)
    assert services.asked_simulations.shown(asked.id, ARCHIVIST) == found
    assert again.id != asked.id


def test_a_simulation_that_is_cancelled_in_the_midst_ends_with_its_page(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rule_simulation, "PAGE", 1)
    asked, pages = services.asked_simulations.ask(DRAFT, ARCHIVIST), list[int]()

    def cancel_at_the_second_page() -> None:
        pages.append(1)
        if len(pages) == 2:
            services.asked_simulations.cancel(asked.id, ARCHIVIST)

    cancelling = Cancelling(services.rulebook_simulation.simulate, cancel_at_the_second_page)
    replace(services.asked_simulations, simulation=cancelling).run(asked.id)  # type: ignore[arg-type]

    assert (len(pages), cancelling.ended) == (2, False)


def test_a_place_that_is_no_longer_the_actors_ends_its_simulation(services: Services) -> None:
    asked = services.asked_simulations.ask((HEAD + NOT_NATIVE).encode(), ARCHIVIST)
    services.establishments.register([establishment(department=Department("26"))], OPERATOR)

    services.asked_simulations.run(asked.id)

    assert services.asked_simulations.shown(asked.id, ARCHIVIST).state is SimulationState.REFUSED


def test_a_draft_that_others_made_wrong_meanwhile_is_refused_and_results_are_forgotten(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = services.asked_simulations.ask((HEAD + NOT_NATIVE).encode(), ARCHIVIST)
    demand = RULE.format(code="PRIS", included="true", also='categories = ["500"]')
    today = day_in_paris(services.clock.now())
    version = services.rulebook_changes.propose(department(more=demand).encode(), today, OPERATOR).version
    services.rulebook_changes.approve(version.id, ARCHIVIST)

    services.asked_simulations.run(asked.id)
    found = services.asked_simulations.shown(asked.id, ARCHIVIST)
    monkeypatch.setattr(rule_simulations, "KEPT", timedelta(days=-1))
    services.asked_simulations.ask(services.rulebooks.departments["25"].text, OTHER)

    assert (found.state, found.result) == (SimulationState.REFUSED, None)
    with pytest.raises(NotFound):
        services.asked_simulations.shown(asked.id, ARCHIVIST)


class Failing:
    """Simulates nothing, as when a store is away."""

    def simulate(self, *_: object) -> NoReturn:
        raise StoreUnavailable("away")


def test_a_simulation_that_often_failed_is_done_later(services: Services) -> None:
    asked, journey = services.asked_simulations.ask(DRAFT, ARCHIVIST), services.asked_simulations
    jobs = "UPDATE procrastinate_jobs SET attempts = 100, scheduled_at = now() WHERE task_name = %s"

    for simulation in (Failing(), services.rulebook_simulation):
        services.asked_simulations = replace(journey, simulation=simulation)  # type: ignore[arg-type]
        with psycopg.connect(services.database.owner, options="-c search_path=queue") as owner:
            assert owner.execute(jobs, (Task.SIMULATE_RULES,)).rowcount == 1
        work_until_empty(services)

    assert services.asked_simulations.shown(asked.id, ARCHIVIST).state == "done"


def test_a_simulation_is_asked_for_followed_and_cancelled_over_http(service: Service) -> None:
    draft = department("39").encode()
    token = service.make_token(role=Role.ARCHIVIST, departments=["39"], actor="simulates")
    with service.client(token) as client:
        asked = client.post("/rules/simulations", content=draft)
        address = asked.headers["Location"]
        done = eventually(lambda: found if (found := client.get(address)).json()["state"] == "done" else None)
        cancelled = client.delete(address)
        waited = client.post("/rules/simulation", content=draft).json()
        refused = client.post("/rules/simulations", content=draft.replace(b"= 40", b"= 4"))
    with service.client(service.make_token(role=Role.ARCHIVIST, departments=["39"], actor="b")) as client:
        hidden = client.get(address)

    keep([asked.json(), done.json()], "rules-asked")
    assert (asked.status_code, asked.headers["Retry-After"]) == (202, "2")
    assert done.json()["effect"] == {name: waited[name] for name in done.json()["effect"]}
    assert (cancelled.json()["state"], hidden.status_code, refused.status_code) == ("done", 404, 422)
