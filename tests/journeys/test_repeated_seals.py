"""A request for a seal may be repeated under one key, and a legal entity has so many seals and no more."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.demo.small_pdf import small_pdf
from archive_service.errors import InvalidRequest, KeyDestroyed, OutOfSpace
from archive_service.holdings.seal_limits import SealLimits
from archive_service.model.actors import OPERATOR, SERVICE, Actor, Role
from archive_service.model.identifiers import as_legal_entity
from archive_service.model.journal import Tag
from archive_service.model.keys import seal_key
from archive_service.model.seals import (
    IdempotencyKeyReused,
    SealedFile,
    SealOrder,
    SealPurpose,
    SealQuotaReached,
    SealRateReached,
)
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import Settings
from signing.digests import Digest
from signing.timestamps import TimeStamper
from tests.begun_homes import begun
from tests.journeys.killed_processes import runs_of

ENTITY, OTHER = as_legal_entity("250000999"), as_legal_entity("260000998")
ORDER = SealOrder(legal_entity=ENTITY)
PDF = small_pdf(["Avenant"])
ESMS = Actor(name="a", role=Role.ESMS, tenants=frozenset({ENTITY, OTHER}), pseudonym="a")
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    services = Services(Settings(home=begun(tmp_path / "home"), now=NOON, seals_per_minute=0))
    yield services
    services.close()


def entries(services: Services) -> int:
    with services.transactions.begin(SERVICE) as transaction:
        return transaction.journal.tagged(Tag.SEAL_MADE)


def seal(services: Services, again: str, content: bytes = PDF, actor: Actor = ESMS) -> SealedFile:
    return services.seals.seal(content, "a.pdf", ORDER, actor, again=again)


def test_the_same_request_under_its_key_gets_the_same_answer_and_one_entry(services: Services) -> None:
    first = seal(services, "k-1")

    assert seal(services, "k-1") == first
    assert entries(services) == 1
    assert seal(services, "k-2").seal != first.seal
    assert seal(services, "k-1", actor=replace(ESMS, pseudonym="b")).seal != first.seal


@pytest.mark.parametrize(
    ("content", "name", "order"),
    [
        (small_pdf(["Autre"]), "a.pdf", ORDER),
        (PDF, "b.pdf", ORDER),
        (PDF, "a.pdf", replace(ORDER, purpose=SealPurpose.TEST)),
    ],
    ids=["other bytes", "other name", "other purpose"],
)
def test_another_request_under_a_used_key_is_refused(
    services: Services, content: bytes, name: str, order: SealOrder
) -> None:
    seal(services, "k")

    with pytest.raises(IdempotencyKeyReused):
        services.seals.seal(content, name, order, ESMS, again="k")

    assert entries(services) == 1
    assert services.seals.seal(PDF, "a.pdf", replace(ORDER, legal_entity=OTHER), ESMS, again="k").content


@pytest.mark.parametrize("again", ["a b", "é", "a" * 256, "\n"])
def test_a_key_is_visible_ascii(services: Services, again: str) -> None:
    with pytest.raises(InvalidRequest):
        seal(services, again)


def test_a_key_ends_after_its_time_with_what_was_kept(services: Services) -> None:
    first = seal(services, "k")
    seal(services, "left")
    object.__setattr__(services.clock, "fixed", NOON + timedelta(days=1))

    second = seal(services, "k")
    work_until_empty(services)

    assert second.seal != first.seal
    for gone in (first.seal,):
        with pytest.raises(KeyDestroyed):
            services.vault.key(ENTITY, seal_key(gone))
    with services.transactions.begin(SERVICE) as transaction:
        released = transaction.stored_objects.released("", 10)
        kept = transaction.seal_answers.ended(NOON + timedelta(days=9), 10)
    assert (len(released), [one.seal for one in kept]) == (2, [second.seal])
    assert seal(services, "k") == second


def test_two_at_once_under_one_key_get_one_seal(services: Services) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: seal(services, "k"), range(4)))

    assert len({one.seal for one in made}) == len({one.content for one in made}) == 1
    assert entries(services) == 1


def test_a_store_that_is_full_loses_nothing(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OutOfSpace("full")

    with monkeypatch.context() as patched:
        patched.setattr(type(services.object_store), "put", full)
        with pytest.raises(OutOfSpace):
            seal(services, "k")
    assert entries(services) == 0

    made = seal(services, "k")

    assert (seal(services, "k"), entries(services)) == (made, 1)


_SEAL = """from archive_service.demo.small_pdf import small_pdf
    from archive_service.model.actors import OPERATOR
    from archive_service.model.identifiers import as_legal_entity
    from archive_service.model.seals import SealOrder
    order = SealOrder(legal_entity=as_legal_entity("250000999"))
    services.seals.seal(small_pdf(["Avenant"]), "a.pdf", order, OPERATOR, again=words[0])"""


def test_a_request_killed_anywhere_is_answered_the_second_time_and_has_one_entry(tmp_path: Path) -> None:
    # By the clock of the processes: at another one their answers would be too old to be given again.
    services = Services(Settings(home=begun(tmp_path / "home"), seals_per_minute=0))
    killed, number = 0, 0
    with closing(services), runs_of(_SEAL) as runs:
        runs.whole(services.home, "first")  # makes the authority and the key, which takes long
        seconds = runs.whole(services.home, "second")
        while killed < 4 or number < 8:
            number += 1
            # Some are killed when they have answered already, or not at all.
            killed += runs.killed(1.5 * seconds, services.home, f"k-{number}")
            made = seal(services, f"k-{number}", actor=OPERATOR)
            assert seal(services, f"k-{number}", actor=OPERATOR) == made
            assert entries(services) == 2 + number


def limited(services: Services, limits: SealLimits) -> Services:
    services.seals = replace(services.seals, limits=limits)
    return services


def test_the_rate_is_that_of_the_legal_entity_whoever_asks_and_not_the_operators(services: Services) -> None:
    limited(services, SealLimits(clock=services.clock, per_minute=2))
    for pseudonym in ("a", "b"):
        seal(services, "", actor=replace(ESMS, pseudonym=pseudonym))

    with pytest.raises(SealRateReached) as refused:
        seal(services, "")

    assert timedelta() < refused.value.wait <= timedelta(seconds=30)
    services.seals.seal(PDF, "", replace(ORDER, legal_entity=OTHER), ESMS)
    seal(services, "", actor=OPERATOR)
    assert entries(services) == 4


def test_the_quota_ends_with_the_day_in_paris_and_holds_when_many_ask_at_once(services: Services) -> None:
    limited(services, SealLimits(clock=services.clock, per_day=3))

    waits: list[timedelta] = []

    def attempt(_: int) -> None:
        try:
            seal(services, "")
        except SealQuotaReached as error:
            waits.append(error.wait)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(attempt, range(8)))

    assert (waits, entries(services)) == ([timedelta(hours=11)] * 5, 3)
    seal(services, "", actor=OPERATOR)
    object.__setattr__(services.clock, "fixed", NOON + timedelta(hours=11))
    assert seal(services, "").seal


def test_a_purpose_has_a_quota_of_its_own(services: Services) -> None:
    limited(services, SealLimits(clock=services.clock, per_day=3, per_purpose={"test": 1}))
    attempt = replace(ORDER, purpose=SealPurpose.TEST)
    services.seals.seal(PDF, "", attempt, ESMS)

    with pytest.raises(SealQuotaReached):
        services.seals.seal(PDF, "", attempt, ESMS)

    assert seal(services, "").seal
    assert UUID(int=0) != seal(services, "").seal


@dataclass(frozen=True)
class CountedStamper:
    """The time-stamping authority of a home, which also notes what it was asked."""

    authority: TimeStamper
    asked: list[Digest] = field(default_factory=list)

    def stamp(self, digest: Digest, at: datetime | None = None) -> bytes:
        self.asked.append(digest)
        return self.authority.stamp(digest, at)


@pytest.mark.parametrize("limit", [{"per_day": 1}, {"per_purpose": {"document": 1}}], ids=str)
def test_past_the_quota_nobody_is_asked_for_a_time_stamp(services: Services, limit: dict[str, Any]) -> None:
    stamper = CountedStamper(services.trust_services.stamper)
    limits = SealLimits(clock=services.clock, **limit)
    stamps = replace(services.digest_stamps, stamper=lambda: stamper, limits=limits)
    stamps.stamp([Digest.of(PDF)], ORDER, ESMS)

    with pytest.raises(SealQuotaReached):
        stamps.stamp([Digest.of(b"another")], ORDER, ESMS)

    assert stamper.asked == [Digest.of(PDF)]
