"""A clock that goes back or far ahead: seals are valid, and what cannot be sealed waits with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from archive_service.bootstrap import Services
from archive_service.diagnostics.doctor import examination
from archive_service.model.actors import OPERATOR
from archive_service.model.identifiers import as_legal_entity
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import Settings
from signing.report import Verdict
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.homes import Home, cda

BEGUN = datetime(2026, 11, 29, 9, tzinfo=UTC)
At = Callable[[datetime], Services]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return begun(tmp_path_factory.mktemp("clocks") / "le home")


@pytest.fixture(scope="module")
def at(home: Path) -> Iterator[At]:
    """Give the service of a home at any time; its authority and a first record are of when it was begun."""
    with ExitStack() as stack:

        def opened(clock: datetime) -> Services:
            return stack.enter_context(closing(Services(Settings(home=home, now=clock))))

        assert sealed(opened(BEGUN), 1) is Verdict.PASSED
        yield opened


def deposited(services: Services, number: int) -> UUID:
    """Deposit a flow; return its record."""
    return UUID(door.accept(services, cda(number), OPERATOR)["records"][0])


def sealed(services: Services, number: int) -> Verdict:
    """Deposit a flow and work; return what its record is worth."""
    record = deposited(services, number)
    assert work_until_empty(services).waiting == 0
    return services.record_reading.verify(record, OPERATOR).verdict


def findings(services: Services) -> dict[str, str]:
    """Return the codes of what the doctor finds, with their severities."""
    return {notice.code: notice.severity.value for notice in examination(services).notices}


@pytest.mark.parametrize(
    ("number", "later"),
    [
        (2, timedelta(hours=-23)),
        (3, timedelta(days=3653)),
        (4, timedelta(days=18_263)),
        (5, timedelta(days=1)),
    ],
    ids=["back by a day", "ten years on", "fifty years on", "right again"],
)
def test_what_is_taken_in_at_another_time_is_sealed_and_sound(at: At, number: int, later: timedelta) -> None:
    assert sealed(at(BEGUN + later), number) is Verdict.PASSED


@pytest.mark.parametrize(
    ("number", "clock", "code"),
    [
        (6, BEGUN - timedelta(days=2), "authority-not-yet-valid"),
        (7, BEGUN + timedelta(days=23_000), "authority-expired"),
    ],
)
def test_outside_the_time_of_the_authority_records_wait_and_verdicts_have_their_reason(
    at: At, home: Path, number: int, clock: datetime, code: str
) -> None:
    outside, right = at(clock), at(BEGUN)
    before = deposited(right, number + 10)
    work_until_empty(right)
    record = deposited(outside, number)

    work = Home(home, ARCHIVE_NOW=clock.isoformat()).answer("work", "--until-empty")
    old = outside.record_reading.verify(before, OPERATOR)

    assert (work.code, work.lines[0]["waiting"], work.lines[0]["set_aside"]) == (0, 1, 0)
    assert f"[error] {code} : " in work.told
    assert findings(outside)[code] == "error"
    reasons = [step.detail for step in old.steps if step.verdict is Verdict.INDETERMINATE]
    assert old.verdict is Verdict.INDETERMINATE
    late = "après la date à laquelle elle est jugée"
    assert all("n'est pas en cours de validité au" in reason or late in reason for reason in reasons), reasons
    assert work_until_empty(right).sealed == 1
    assert right.record_reading.verify(record, OPERATOR).verdict is Verdict.PASSED


def test_a_term_that_ends_is_shown_as_ended_from_the_day_after(tmp_path: Path) -> None:
    stay = (
        b'<componentOf><encompassingEncounter><effectiveTime><low value="20200105"/>'
        b'<high value="20210306"/></effectiveTime></encompassingEncounter></componentOf>'
        b"<component><structuredBody>"
    )
    flow = tmp_path / "flow.xml"
    flow.write_bytes(cda(1).replace(b"EXPORT_DUI", b"SYNTHESE").replace(b"<component><structuredBody>", stay))

    def shown(clock: str) -> str:
        (line,) = Home(tmp_path / "le home", ARCHIVE_NOW=f"{clock}T12:00:00Z").run("records")
        retention: dict[str, str] = line["retention"]
        assert retention["last_day"] == "2041-03-06"
        return retention["status"]

    Home(begun(tmp_path / "le home"), ARCHIVE_NOW=BEGUN.isoformat()).run("deposit", flow)

    assert [shown(day) for day in ("2041-03-06", "2041-03-07", "2076-11-29")] == ["running", "ended", "ended"]


@pytest.mark.parametrize(
    ("clock", "said"),
    [
        ("hier", "needs a time with an offset, such as 2026-11-29T09:00:00Z"),
        ("2026-11-29T09:00:00", "needs a time with an offset"),
        ("1796000000", "needs a time with an offset"),
        ("0001-01-01T00:00:00Z", "needs a year between 1900 and 3000"),
        ("9999-12-31T23:59:59Z", "needs a year between 1900 and 3000"),
    ],
)
def test_a_clock_that_cannot_be_meant_is_refused_with_what_to_write(
    tmp_path: Path, clock: str, said: str
) -> None:
    answer = Home(tmp_path / "le home", ARCHIVE_NOW=clock).answer("doctor")

    assert answer.code == 10
    assert f"ARCHIVE_NOW: {said}" in answer.told + str(answer.lines)
    assert not (tmp_path / "le home").exists()


def test_a_key_that_a_process_holds_is_not_used_at_a_time_it_does_not_cover(at: At) -> None:
    services = at(BEGUN)
    keyring = services.trust_services.keyring
    early = keyring.seal_key(as_legal_entity("250000015"), "Résidence")

    object.__setattr__(services.clock, "fixed", BEGUN + timedelta(days=18_263))
    late = keyring.seal_key(as_legal_entity("250000015"), "Résidence")

    assert early.covers(BEGUN)
    assert late.covers(BEGUN + timedelta(days=18_263))


def test_the_doctor_says_that_the_clock_went_back(at: At) -> None:
    deposited(at(BEGUN), 8)

    assert findings(at(BEGUN - timedelta(hours=2)))["clock-behind"] == "warning"
    assert "clock-behind" not in findings(at(BEGUN + timedelta(minutes=1)))
