"""A process that ends just after it gave keys up leaves none of them: a worker destroys them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.errors import KeyDestroyed, StoreUnavailable
from archive_service.holdings.key_destruction import GivenUp, KeyDestruction
from archive_service.holdings.reception import Arrival
from archive_service.model.actors import OPERATOR, Actor, Role
from archive_service.model.establishment import Establishment
from archive_service.model.identifiers import Department, Finess, as_legal_entity
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import read_settings
from tests.archive_service.intake.fhir_samples import ODON, bundle, organization, patient, stay, text
from tests.begun_homes import begun
from tests.journeys.homes import FINESS, cda

ENTITY = as_legal_entity("250000999")
PLACE = Establishment(finess=Finess(FINESS), legal_entity=ENTITY, department=Department("25"))


class Killed(BaseException):
    """The end of the process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending(KeyDestruction):
    """Keys are given up, and before they are destroyed the process ends or the store is away."""

    how: type[BaseException]
    given_up: list[GivenUp] = field(default_factory=list)

    def destroy(self, given_up: Iterable[GivenUp]) -> None:
        """Note what should be destroyed."""
        self.given_up.extend(given_up)
        if self.given_up:
            raise self.how


def vendor(name: str) -> Actor:
    return Actor(name=name, role=Role.VENDOR, tenants=frozenset({ENTITY}), pseudonym=name)


def two_senders_of_the_same_bytes(services: Services) -> None:
    services.establishments.register([PLACE], OPERATOR)
    flow, one, other = cda(1), vendor("un"), vendor("autre")
    received = [
        services.deposit.reception.received([Arrival(flow, "a.xml")], sender)[0] for sender in (one, other)
    ]
    services.settlement.check(received[0].id, flow, one, one)
    services.settlement.check(received[1].id, flow, other, other)


def a_flow_of_two_persons(services: Services) -> None:
    flow = text(bundle(patient(), stay(), patient("odon", ODON), stay("odon"), organization()))
    services.deposit.accept(flow, OPERATOR)


def a_provisional_establishment_is_registered(services: Services) -> None:
    services.deposit.accept(cda(1), OPERATOR)
    services.establishments.register([PLACE], OPERATOR)


def a_name_is_erased(services: Services) -> None:
    made = services.tokens.create(
        actor="direction@esms.example",
        role=Role.ESMS,
        tenants=[ENTITY],
        departments=(),
        expires=None,
        by=OPERATOR,
    )
    services.tokens.erase(UUID(made.token.actor.pseudonym), OPERATOR)


@pytest.mark.parametrize("how", [Killed, StoreUnavailable])
@pytest.mark.parametrize(
    "act",
    [
        two_senders_of_the_same_bytes,
        a_flow_of_two_persons,
        a_provisional_establishment_is_registered,
        a_name_is_erased,
    ],
)
def test_keys_that_were_given_up_are_destroyed_whatever_comes_between(
    tmp_path: Path, act: Callable[[Services], None], how: type[BaseException]
) -> None:
    services = Services(read_settings(begun(tmp_path / "home")))
    ending = Ending(cipher=services.vault, how=how)
    services.__dict__["destruction"] = ending
    with pytest.raises(Killed) if how is Killed else nullcontext():
        act(services)
    given_up = [(each.tenant, key) for each in ending.given_up for key in each.keys]
    assert given_up
    assert all(services.vault.key(*key) for key in given_up)
    services.close()

    later = Services(read_settings(tmp_path / "home"))
    try:
        work_until_empty(later)

        for key in given_up:
            with pytest.raises(KeyDestroyed):
                later.vault.key(*key)
    finally:
        later.close()
