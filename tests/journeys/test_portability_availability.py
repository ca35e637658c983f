"""The volumes of an export can be fetched for some time, which is renewed, revoked, or over by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.api.export_problems import export_refusal
from archive_service.bootstrap import Services
from archive_service.errors import ArchiveServiceError, KeyDestroyed
from archive_service.model.actors import OPERATOR
from archive_service.model.export_orders import ExportExpired, ExportKind, ExportRevoked, ExportScope
from archive_service.model.identifiers import Finess
from archive_service.model.journal import Tag
from archive_service.model.keys import EXPORTS, export_content_key
from archive_service.model.tasks import Task
from archive_service.runtime.schedule import Schedule
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import read_settings
from archive_service.workflows.export_orders import ExportAsked
from exports.portability.clock_profiles import ClockProfile, Window, longest
from tests.begun_homes import filled_home
from tests.journeys.export_receivers import Receiver, sealed_records
from tests.journeys.homes import FINESS, Home, establishment
from tests.journeys.published_formats import keep

DAY = timedelta(days=1)


def _with_a_ready_order(services: Services) -> tuple[str, bytes, bytes]:
    """Return the order, and the key and the certificate of its receiver."""
    sealed_records(1)(services)
    with TemporaryDirectory() as folder:
        receiver = Receiver.in_folder(Path(folder) / "destinataire")
        key, certificate = receiver.key.read_bytes(), receiver.certificate.read_bytes()
    scope = ExportScope(kind=ExportKind.MASSIVE, establishments=(Finess(FINESS),))
    order = services.exports.order(ExportAsked(scope=scope, certificate=certificate), OPERATOR)
    work_until_empty(services)
    return str(order.id), key, certificate


class Life:
    """A home with a ready order; commands can be run on later days."""

    def __init__(self, folder: Path) -> None:
        self.home, self.folder = Home(folder / "le home"), folder
        self.order, key, certificate = filled_home(self.home.path, _with_a_ready_order)
        self.receiver = Receiver(folder / "key.pem", folder / "certificate.pem")
        self.receiver.key.write_bytes(key)
        self.receiver.certificate.write_bytes(certificate)
        self.begun = datetime.fromisoformat(self.line()["ordered_at"])

    def ordered(self, *more: str | Path) -> str:
        to = ("--establishment", FINESS, "--to", self.receiver.certificate)
        (line,) = self.home.run(*more, "export", "order", *to)
        return str(line["order"])

    def line(self) -> dict[str, Any]:
        (line,) = self.home.run("export", "status", self.order)
        return line

    def after(self, days: float) -> Home:
        """Return the home some days later."""
        return Home(self.home.path, ARCHIVE_NOW=(self.begun + days * DAY).isoformat())

    def refusal(self, home: Home, *words: str | Path) -> str:
        answer = home.answer("export", *words)
        assert answer.lines == []
        return answer.told.split(":")[0]

    def fetching(self, home: Home) -> str:
        return self.refusal(home, "deliver", self.order, "-o", self.folder / "volumes")


@pytest.fixture
def life(tmp_path: Path) -> Life:
    return Life(tmp_path)


@pytest.fixture
def services(life: Life) -> Iterator[Services]:
    opened = Services(read_settings(life.home.path))
    yield opened
    opened.close()


def test_volumes_can_be_fetched_until_the_day_that_the_line_says(life: Life) -> None:
    line = life.line()
    keep([line], "export-order")
    until = datetime.fromisoformat(line["available_until"])
    assert 90 * DAY <= until - life.begun < 91 * DAY

    life.after(89).run("export", "deliver", life.order, "-o", life.folder / "volumes")


def test_after_the_last_day_nothing_is_fetched_and_what_was_built_is_erased(
    life: Life, services: Services
) -> None:
    assert life.fetching(life.after(91)) == "export-expired"
    life.after(91).run("work", "--until-empty")

    line = life.line()
    keep([line], "export-order")
    assert (line["state"], line["problem"]) == ("cancelled", "expired")
    (access,) = [one for one in line["clocks"] if one["name"] == "pdlgc/access"]
    assert (access["state"], access["act"]) == ("met", "kept-available")
    assert is_erased(life, services)
    assert life.fetching(life.home) == "export-expired"
    assert life.refusal(life.home, "renew", life.order) == "export-expired"


def is_erased(life: Life, services: Services) -> bool:
    """Say whether the key of what was built is destroyed."""
    try:
        services.vault.key(EXPORTS, export_content_key(UUID(life.order)))
    except KeyDestroyed:
        return True
    return False


def test_the_schedule_queues_the_end_of_what_is_over(life: Life, services: Services) -> None:
    Schedule(services).tend_exports()
    Schedule(services).tend_exports()

    assert waiting(services) == 1


def waiting(services: Services) -> int:
    with psycopg.connect(services.database.owner) as owner:
        found = owner.execute(
            "SELECT count(*) FROM queue.procrastinate_jobs WHERE task_name = %s AND status = 'todo'",
            (Task.TEND_EXPORTS,),
        ).fetchone()
    assert found is not None
    return int(found[0])


def test_a_renewed_order_is_fetched_for_longer(life: Life) -> None:
    (line,) = life.after(89).run("export", "renew", life.order)
    assert datetime.fromisoformat(line["available_until"]) == life.begun + 179 * DAY
    life.after(178).run("export", "deliver", life.order, "-o", life.folder / "volumes")

    later = (life.begun + 200 * DAY).date().isoformat()
    (line,) = life.after(178).run("export", "renew", life.order, "--until", later)
    assert datetime.fromisoformat(line["available_until"]) > life.begun + 199 * DAY
    assert life.fetching(life.after(202)) == "export-expired"


def test_a_renewal_is_later_and_within_a_year(life: Life) -> None:
    for days in (1, 89, 400):
        until = (life.begun + days * DAY).date().isoformat()
        assert life.refusal(life.home, "renew", life.order, "--until", until) == "invalid-request"
    assert life.refusal(life.home, "renew", life.ordered()) == "order-state"


def test_a_revoked_order_ends_at_once(life: Life, services: Services) -> None:
    life.home.run("export", "deliver", life.order, "-o", life.folder / "volumes")
    (line,) = life.home.run("export", "revoke", life.order, "--reason", "mandat retiré")

    keep([line], "export-order")
    assert (line["state"], line["problem"]) == ("cancelled", "revoked: mandat retiré")
    assert life.fetching(life.home) == "export-revoked"
    assert is_erased(life, services)
    assert life.home.run("export", "revoke", life.order, "--reason", "encore") == [line]
    assert life.refusal(life.home, "revoke", life.ordered(), "--reason", " ") == "invalid-request"


def test_an_order_that_waits_can_be_revoked_and_a_closed_one_cannot(life: Life) -> None:
    (line,) = life.home.run("export", "revoke", life.ordered(), "--reason", "erreur")
    assert line["state"] == "cancelled"

    life.home.run("export", "cancel", life.order)
    assert life.refusal(life.home, "revoke", life.order, "--reason", "trop tard") == "order-state"


def test_a_delivered_order_is_revoked_and_not_cancelled(life: Life) -> None:
    life.home.run("export", "deliver", life.order, "-o", life.folder / "volumes")

    assert life.refusal(life.home, "cancel", life.order) == "order-state"
    assert life.line()["state"] == "delivered"


@pytest.mark.parametrize("role", ["vendor", "archivist", "esms"])
def test_a_vendor_or_an_archivist_ends_its_own_orders_alone(life: Life, role: str, tmp_path: Path) -> None:
    mine = ("--tenant", "250000999")
    (token,) = life.home.run("token", "create", "--actor", "un tiers", "--role", role, *mine)
    theirs = ("--token", token["token"])
    asking = [
        ("renew", life.order),
        ("revoke", life.order, "--reason", "non"),
        ("cancel", life.order),
    ]
    if role == "esms":
        assert life.home.answer(*theirs, "export", *asking[1]).code == 0
        return
    for words in asking:
        answer = life.home.answer(*theirs, "export", *words)
        assert (answer.code, answer.told.split(":")[0]) == (10, "not-allowed"), words
    (tmp_path / "mandat").write_bytes(b"mandat")
    to = ("--establishment", FINESS, "--to", life.receiver.certificate, "--mandate", tmp_path / "mandat")
    (own,) = life.home.run(*theirs, "export", "order", *to)
    papers = life.home.answer(*theirs, "export", "evidence", life.order, "-o", tmp_path / "autre")
    assert papers.code == (10 if role == "vendor" else 0)
    assert life.home.answer(*theirs, "export", "evidence", own["order"], "-o", tmp_path / "sien").code == 0
    assert life.home.run(*theirs, "export", "revoke", own["order"], "--reason", "erreur")


def test_a_token_of_somebody_else_sees_nothing_to_end(life: Life) -> None:
    (token,) = life.home.run("token", "create", "--actor", "x", "--role", "esms", "--tenant", "750000999")
    for words in (("renew", life.order), ("revoke", life.order, "--reason", "non")):
        answer = life.home.answer("--token", token["token"], "export", *words)
        assert (answer.code, answer.told.split(":")[0]) == (10, "not-found")


def test_each_act_is_journaled_once(life: Life, services: Services) -> None:
    life.home.run("export", "renew", life.order, "--until", (life.begun + 100 * DAY).date().isoformat())
    life.after(102).run("work", "--until-empty")
    life.after(103).run("work", "--until-empty")

    for tag in (Tag.EXPORT_RENEWED, Tag.EXPORT_EXPIRED):
        with services.transactions.begin(OPERATOR) as transaction:
            found = transaction.journal.of_tenant(tag, establishment().legal_entity, 0, 10)
        assert [one.subject for one in found] == [life.order]


def test_an_order_that_cannot_be_read_hides_no_other_that_is_over(life: Life, services: Services) -> None:
    other = life.ordered()
    life.home.run("work", "--until-empty")
    services.vault.destroy(EXPORTS, f"export/{life.order}")
    life.after(95).run("work", "--until-empty")

    (line,) = life.home.run("export", "status", other)
    assert line["problem"] == "expired"


spans = st.builds(timedelta, days=st.integers(1, 400))


@given(st.lists(spans), spans)
def test_a_further_text_never_shortens_a_window(lasting: list[timedelta], more: timedelta) -> None:
    def profile(span: timedelta) -> ClockProfile:
        window = Window(name="w", begins="ready", lasts=span, source="s")
        return ClockProfile(name="p", title="t", force="law", verified=True, clocks=(), windows=(window,))

    before = [profile(one) for one in lasting]

    assert longest([*before, profile(more)], "ready") >= max(longest(before, "ready"), more)


def test_errors_of_the_end_are_no_others() -> None:
    kinds: tuple[type[ArchiveServiceError], ...] = (ExportExpired, ExportRevoked)
    for kind in kinds:
        found = export_refusal(kind(""))
        assert (found.status, found.code) == (410, kind.code)
