"""Which export orders are accepted, and what is kept of who asked, by what right, with which mandate."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR
from archive_service.model.export_orders import ExportKind, ExportScope
from archive_service.model.identifiers import Finess
from archive_service.model.journal import Tag, commitment
from archive_service.model.records import RecordFilter
from archive_service.settings import read_settings
from tests.begun_homes import filled_home
from tests.journeys.export_receivers import Receiver, sealed_records
from tests.journeys.homes import FINESS, Home, establishment
from tests.journeys.published_formats import keep

OTHER = "250000023"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    filled_home(tmp_path / "le home", sealed_records(2, OTHER))
    return Home(tmp_path / "le home")


@pytest.fixture
def services(home: Home) -> Iterator[Services]:
    opened = Services(read_settings(home.path))
    yield opened
    opened.close()


@pytest.fixture
def to(tmp_path: Path) -> tuple[str | Path, ...]:
    return ("--to", Receiver.in_folder(tmp_path / "destinataire").certificate)


def persons(services: Services) -> list[str]:
    with services.transactions.begin(OPERATOR) as transaction:
        return sorted(str(one.person) for one in transaction.records.listed(RecordFilter()))


def test_orders_that_overlap_are_both_accepted_and_name_each_other(
    home: Home, to: tuple[str | Path, ...]
) -> None:
    (first,) = home.run("export", "order", "--establishment", FINESS, *to)
    (second,) = home.run("export", "order", "--establishment", FINESS, "--establishment", OTHER, *to)
    (apart,) = home.run(
        "export", "order", "--establishment", OTHER, "--kind", "targeted", "--until", "2020-01-01", *to
    )

    keep([first, second, apart], "export-order")
    assert (first["overlaps"], second["overlaps"]) == ([], [first["order"]])
    (line,) = home.run("export", "status", first["order"])
    assert (line["state"], line["overlaps"]) == ("acknowledged", [second["order"]])
    assert apart["overlaps"] == [second["order"]]


def test_what_is_over_and_what_is_of_others_is_no_overlap(
    home: Home, services: Services, to: tuple[str | Path, ...]
) -> None:
    (over,) = home.run("export", "order", "--establishment", FINESS, *to)
    home.run("export", "cancel", over["order"])
    person = ("export", "order", "--establishment", FINESS, "--kind", "person", *to)
    one, other = persons(services)
    (first,) = home.run(*person, "--person", one)
    (second,) = home.run(*person, "--person", other)
    (again,) = home.run(*person, "--person", one)

    assert (first["overlaps"], second["overlaps"], again["overlaps"]) == ([], [], [first["order"]])


def test_an_order_says_who_asks_and_by_what_right(
    home: Home, services: Services, to: tuple[str | Path, ...], tmp_path: Path
) -> None:
    (tmp_path / "mandat").write_bytes(b"mandat")
    asking = ("export", "order", "--establishment", FINESS, *to, "--mandate", tmp_path / "mandat")
    for role in ("esms", "vendor", "archivist"):
        who = ("--actor", f"un {role}", "--role", role, "--tenant", "250000999")
        (token,) = home.run("token", "create", *who)
        (line,) = home.run("--token", token["token"], *asking)
        assert (line["asked_by"], line["right"]) == (role, "")
        own = ("--kind", "person", "--person", persons(services)[0])
        right = "RGPD, article 15 ; pièce d'identité vue"
        (line,) = home.run("--token", token["token"], *asking, *own, "--asked-by", "person", "--right", right)
        assert (line["asked_by"], line["right"]) == ("person", right)
    assert home.run(*asking)[0]["asked_by"] == "esms"
    assert home.answer(*asking, "--asked-by", "neighbour").code == 2
    assert home.answer(*asking, "--right", "x" * 501).told.startswith("invalid-request: ")


def test_who_has_the_mandate_can_check_what_the_journal_says_of_it(
    home: Home, services: Services, to: tuple[str | Path, ...], tmp_path: Path
) -> None:
    mandate = b"%PDF-1.7 mandat"
    (tmp_path / "mandat.pdf").write_bytes(mandate)
    (line,) = home.run(
        "export", "order", "--establishment", FINESS, *to, "--mandate", tmp_path / "mandat.pdf"
    )

    details = services.exports.get(UUID(line["order"]), OPERATOR).details
    with services.transactions.begin(OPERATOR) as transaction:
        (entry,) = transaction.journal.of_tenant(Tag.EXPORT_ORDERED, establishment().legal_entity, 0, 10)
    digest = sha256(mandate)
    assert entry.facts["mandate"] == commitment(details.mandate_nonce, digest.digest())
    assert digest.hexdigest() not in str(entry.facts)
    payload = line["acknowledgement"].split(".")[1]
    told = orjson.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert (told["mandate"], told["asked_by"]) == (digest.hexdigest(), "esms")


days = st.dates(date(2020, 1, 1), date(2020, 1, 9))
someone = st.integers(0, 3).map(lambda number: UUID(int=number))


@st.composite
def scopes(draw: st.DrawFn) -> ExportScope:
    return ExportScope(
        kind=ExportKind.TARGETED,
        establishments=tuple(draw(st.sets(st.sampled_from([Finess(FINESS), Finess(OTHER)]), min_size=1))),
        persons=tuple(draw(st.sets(someone))),
        first_day=draw(st.none() | days),
        last_day=draw(st.none() | days),
    )


def holds(scope: ExportScope, place: Finess, person: UUID, day: date) -> bool:
    """Say whether a record is in a scope."""
    return (
        place in scope.establishments
        and (not scope.persons or person in scope.persons)
        and (scope.first_day or day) <= day <= (scope.last_day or day)
    )


@given(scopes(), scopes(), st.sampled_from([Finess(FINESS), Finess(OTHER)]), someone, days)
def test_a_record_in_two_scopes_makes_them_overlap(
    one: ExportScope, other: ExportScope, place: Finess, person: UUID, day: date
) -> None:
    assert one.overlaps(other) == other.overlaps(one)
    if holds(one, place, person, day) and holds(other, place, person, day):
        assert one.overlaps(other)
