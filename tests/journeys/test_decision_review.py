"""Decisions are explained and taken again from stored data, also after the rulebooks changed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import jsonschema
import psycopg
import pytest

from archive_service.adapters import SHIPPED_RULEBOOKS
from archive_service.bootstrap import Services
from archive_service.errors import NotAllowed, NotFound, StoreUnavailable
from archive_service.model.actors import OPERATOR, SERVICE, Actor, Role
from archive_service.model.decision_review import Verdict
from archive_service.model.identifiers import Department, Finess, as_legal_entity
from archive_service.settings import Settings
from retention_rules import Rulebook, Rulebooks
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.homes import FINESS, Home, cda, establishment

FORMATS = Path(__file__).resolve().parents[2] / "docs" / "formats"
PERIMETER = """
[[perimeter]]
code = "PERIM-25"
title = "Le département collecte ces archives par convention."
kinds = ["cda-document"]
included = true
binding = "department"
source = "convention d’essai"
verified = true
"""


class Case:
    """A home whose rulebooks lie in a folder that the test changes, opened a day at a time."""

    def __init__(self, path: Path, rulebooks: Path) -> None:
        self.path, self.rulebooks = path, rulebooks
        self.opened: list[Services] = []

    def on(self, day: str) -> Services:
        """Open the home as a process of that day does; earlier ones stay open, and the server with them."""
        now = datetime.fromisoformat(f"{day}T09:00:00+00:00")
        self.opened.append(Services(Settings(home=self.path, rulebooks=self.rulebooks, now=now)))
        return self.opened[-1]


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    folder = tmp_path / "rulebooks"
    shutil.copytree(SHIPPED_RULEBOOKS, folder)
    case = Case(begun(tmp_path / "home"), folder)
    yield case
    for services in reversed(case.opened):
        services.close()


def deposited(services: Services, flow: bytes) -> UUID:
    line = door.accept(services, flow, OPERATOR)
    assert line["outcome"] == "accepted", line
    return UUID(line["records"][0])


def in_force(services: Services, text: str, day: date) -> None:
    """Let a rulebook be proposed and approved, in force from a day on."""
    archivist = Actor(
        name="a", role=Role.ARCHIVIST, departments=frozenset({Department("25")}), pseudonym="archivist"
    )
    found = services.rulebook_changes.propose(text.encode(), day, OPERATOR)
    services.rulebook_changes.approve(found.version.id, archivist)


def private(services: Services) -> None:
    services.establishments.register([establishment(legal_status="private")], OPERATOR)


def with_stay(flow: bytes, low: str, high: str) -> bytes:
    encounter = (
        f'<componentOf><encompassingEncounter><effectiveTime><low value="{low}"/><high value="{high}"/>'
        "</effectiveTime></encompassingEncounter></componentOf><component><structuredBody>"
    )
    other = flow.replace(b'"EXPORT_DUI"', b'"SYNTHESE"')
    return other.replace(b"<component><structuredBody>", encounter.encode())


def test_a_decision_is_taken_again_when_its_rulebooks_are_changed_or_gone(case: Case) -> None:
    services = case.on("2026-11-02")
    private(services)
    record = deposited(services, with_stay(cda(1), "20100105", "20110205"))
    before = (case.rulebooks / "departments" / "25.toml").read_text(encoding="utf-8")
    in_force(services, before + PERIMETER, date(2026, 11, 3))

    services = case.on("2026-11-03")
    other = deposited(services, with_stay(cda(2), "20100105", "20110205"))
    shutil.rmtree(case.rulebooks)
    services = case.on("2026-11-04")
    replays = [services.decision_review.replay(one, OPERATOR) for one in (record, other)]

    # The same rule of the same rulebook; the perimeter is another, and so is what the decision rests on.
    assert [one.verdict for one in replays] == [Verdict.PASSED, Verdict.PASSED]
    first, second = (one.kept for one in replays)
    assert (first.rule, first.rulebook_digest) == (second.rule, second.rulebook_digest)
    assert (first.in_perimeter, second.in_perimeter) == (False, True)
    assert first.basis is not None and second.basis is not None
    assert first.basis.rulebooks != second.basis.rulebooks


def test_each_decision_on_a_record_can_be_taken_again_as_of_its_day(case: Case) -> None:
    services = case.on("2026-11-02")
    record = deposited(services, with_stay(cda(1), "20100105", "20110205"))
    for day, number, ended in (("2026-11-05", 3, "20210306"), ("2026-11-09", 4, "20220306")):
        services = case.on(day)
        flow = with_stay(cda(1), "20200105", ended)
        deposited(services, flow.replace(b"1.2.250.1.999.1.1", f"1.2.250.1.999.1.{number}".encode()))

    services = case.on("2026-11-20")
    review = services.decision_review
    days = ["2026-11-02", "2026-11-04", "2026-11-05", "2026-11-08", "2026-11-09", "2030-01-01"]
    found = [review.replay(record, OPERATOR, date.fromisoformat(day)) for day in days]
    with pytest.raises(NotFound):
        review.replay(record, OPERATOR, date(2026, 11, 1))
    last = review.replay(record, OPERATOR)

    assert {one.verdict for one in found} == {Verdict.PASSED}
    assert [one.kept.number for one in found] == [1, 1, 2, 2, 3, 3]
    assert [one.kept.first_day for one in found[::2]] == [
        date(2011, 2, 5),
        date(2021, 3, 6),
        date(2022, 3, 6),
    ]
    assert last == found[-1]


def test_of_several_decisions_of_one_day_each_is_found_by_its_number(case: Case) -> None:
    services = case.on("2026-11-02")
    record = deposited(services, with_stay(cda(1), "20100105", "20110205"))
    for number, ended in ((3, "20210306"), (4, "20220306")):
        flow = with_stay(cda(1), "20200105", ended)
        deposited(services, flow.replace(b"1.2.250.1.999.1.1", f"1.2.250.1.999.1.{number}".encode()))

    review = services.decision_review
    found = [review.replay(record, OPERATOR, number=number) for number in (1, 2, 3)]
    explained = review.explain(record, OPERATOR, date(2030, 1, 1), number=2)
    for wrong in ({"number": 4}, {"number": 3, "as_of": date(2026, 11, 1)}):
        with pytest.raises(NotFound):
            review.replay(record, OPERATOR, **wrong)

    assert {one.verdict for one in found} == {Verdict.PASSED}
    assert [one.kept.first_day for one in found] == [date(2011, 2, 5), date(2021, 3, 6), date(2022, 3, 6)]
    assert explained.first_day == date(2021, 3, 6)


def test_the_rulebooks_of_today_are_not_asked(case: Case, tmp_path: Path) -> None:
    services = case.on("2026-11-02")
    record = deposited(services, with_stay(cda(1), "20100105", "20110205"))
    shutil.rmtree(case.rulebooks)
    home = Home(case.path, ARCHIVE_RULEBOOKS=str(case.rulebooks), ARCHIVE_NOW="2026-11-03T09:00:00+00:00")

    (replayed,) = home.run("rules", "replay", str(record), "--number", "1")
    (explained,) = home.run("rules", "explain", str(record))

    assert replayed["verdict"] == "passed"
    assert explained["problem"] is None


def test_earlier_decisions_follow_an_establishment_that_moves(case: Case) -> None:
    services = case.on("2026-11-02")
    record = deposited(services, with_stay(cda(1), "20100105", "20110205"))
    private(services)
    esms = Actor(name="direction", role=Role.ESMS, tenants=frozenset({as_legal_entity("250000999")}))
    with services.transactions.begin(esms) as transaction:
        earlier = transaction.records.earlier_decisions(transaction.records.get(record))

    assert [one.number for one in earlier] == [1]
    assert earlier[0].perimeter_rule == "PERIM-PRESUME"


def test_the_same_outcome_on_other_facts_is_no_new_decision(case: Case) -> None:
    services = case.on("2026-11-02")
    record = deposited(services, with_stay(cda(1), "20200105", "20210306"))
    flow = with_stay(cda(1), "20100105", "20110205").replace(b"1.2.250.1.999.1.1", b"1.2.250.1.999.1.7")
    deposited(services, flow)
    with services.transactions.begin(SERVICE) as transaction:
        found = transaction.records.get(record)
        earlier = transaction.records.earlier_decisions(found)

    assert earlier == []
    assert found.details.decision is not None and found.details.decision.number == 1


def test_a_text_is_kept_once_encrypted_and_journaled(case: Case) -> None:
    for day in ("2026-11-02", "2026-11-03"):
        services = case.on(day)
        deposited(services, cda(int(day[-1])))
        services = case.on("2026-11-04")
    with psycopg.connect(services.database.service) as connection:
        connection.execute(
            "SELECT set_config('archive.role', 'service', true), set_config('archive.scope', 'all', true)"
        )
        rows = connection.execute("SELECT layer, key, digest, object FROM rulebook").fetchall()
        entries = connection.execute("SELECT entry FROM journal_entry").fetchall()
    stored = [services.object_store.read(row[3]) for row in rows]

    files = sorted({*case.rulebooks.rglob("*.toml")} - {*(case.rulebooks / "examples").iterdir()})
    assert len(rows) == len(files)
    assert {(row[0], row[1]) for row in rows} == {
        ("national", ""),
        *(("department", file.stem) for file in files if file.parent.name == "departments"),
    }
    assert not any(b"MED-R1112-7" in content for content in stored)
    journaled = [json.loads(bytes(entry)) for (entry,) in entries]
    kept = [one for one in journaled if one["tag"] == "rulebook:kept"]
    assert sorted(one["subject"] for one in kept) == sorted(bytes(row[2]).hex() for row in rows)


def test_nothing_is_decided_before_its_rulebooks_are_kept(case: Case) -> None:
    services = case.on("2026-11-02")
    private(services)

    class Away:
        def put(self, *_: object) -> str:
            raise StoreUnavailable("the store does not answer")

    texts = replace(services.rulebook_texts, objects=Away(), _kept=set())  # type: ignore[arg-type]
    national = services.rulebooks.national
    changed = replace(services.rulebooks, national=replace(national, digest=type(national.digest)(bytes(32))))

    class Changed:
        def on(self, _: date) -> Rulebooks:
            return changed

        def books(self) -> tuple[Rulebook, ...]:
            return changed.books

        def perimeter_of(self, *_: object) -> None:
            return None

    decisions = replace(services.decisions, texts=texts, in_force=Changed())
    record = deposited(services, cda(1))

    with pytest.raises(StoreUnavailable):
        decisions.prepare()
    with services.transactions.begin(SERVICE) as transaction:
        found = transaction.records.get(record)
        place = transaction.establishments.get(Finess(FINESS))
        file = transaction.people.file(found.person, FINESS)  # type: ignore[arg-type]
    assert place is not None
    with pytest.raises(RuntimeError, match="text is not stored"):
        decisions.on(found, place, file, date(2026, 11, 2))


def test_a_changed_decision_and_a_lost_text_are_told_apart(case: Case) -> None:
    services = case.on("2026-11-02")
    record = deposited(services, with_stay(cda(1), "20100105", "20110205"))
    with services.transactions.begin(SERVICE) as transaction:
        found = transaction.records.get(record, lock=True)
        decision = found.details.decision
        assert decision is not None
        changed = replace(decision, last_day=date(2027, 1, 1))
        details = replace(found.details, decision=changed)
        transaction.records.save(replace(found, last_day=date(2027, 1, 1), details_or_none=details))

    assert services.decision_review.replay(record, OPERATOR).verdict is Verdict.FAILED

    with services.transactions.begin(SERVICE) as transaction:
        assert decision.basis is not None
        kept = transaction.rulebooks.get(decision.basis.rulebooks[0].digest)
    assert kept is not None
    path = services.home / "objects" / "service" / kept.object.split("/")[1][:2] / kept.object.split("/")[1]
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    replay = services.decision_review.replay(record, OPERATOR)
    path.unlink()
    lost = services.decision_review.replay(record, OPERATOR)

    assert (replay.verdict, lost.verdict) == (Verdict.INDETERMINATE, Verdict.INDETERMINATE)
    assert replay.problem.startswith("object-damaged")
    assert lost.problem.startswith("object-lost")


def test_an_explanation_reads_as_of_its_day(case: Case) -> None:
    services = case.on("2026-11-02")
    record = deposited(services, with_stay(cda(1), "20100105", "20110205"))
    now = services.decision_review.explain(record, OPERATOR)
    later = services.decision_review.explain(record, OPERATOR, date(2031, 2, 6))

    assert (now.status, later.status) == ("running", "ended")
    assert now.last_day == later.last_day == date(2031, 2, 5)
    assert "Ce délai est écoulé." in [step.text for step in later.steps]
    assert now.steps[0].source.startswith("Code de la santé publique")


def test_only_who_reads_the_record_reviews_its_decisions(case: Case) -> None:
    services = case.on("2026-11-02")
    private(services)
    record = deposited(services, cda(1))
    review = services.decision_review

    for role, tenant, error in (
        (Role.DEPOSITOR, "250000999", NotAllowed),
        (Role.ESMS, "260000998", NotFound),
    ):
        actor = Actor(name="autre", role=role, tenants=frozenset({as_legal_entity(tenant)}))
        for ask in (review.explain, review.replay):
            with pytest.raises(error):
                ask(record, actor)
    own = Actor(name="direction", role=Role.ESMS, tenants=frozenset({as_legal_entity("250000999")}))
    assert review.replay(record, own).verdict is Verdict.PASSED


def test_both_are_commands_whose_lines_keep_to_their_published_form(case: Case, tmp_path: Path) -> None:
    home = Home(case.path, ARCHIVE_RULEBOOKS=str(case.rulebooks), ARCHIVE_NOW="2026-11-02T09:00:00+00:00")
    (tmp_path / "flow.xml").write_bytes(with_stay(cda(1), "20100105", "20110205"))
    (line,) = home.run("deposit", tmp_path / "flow.xml")
    (record,) = line["records"]

    (explained,) = home.run("rules", "explain", record, "--as-of", "2031-02-06")
    (replayed,) = home.run("rules", "replay", record)

    assert explained["status"] == "ended"
    assert [step["number"] for step in explained["steps"]] == list(range(1, len(explained["steps"]) + 1))
    assert (explained["rule"], explained["layer"]) == ("MED-R1112-7", "national")
    assert replayed["verdict"] == "passed"
    assert replayed["kept"] == replayed["replayed"]
    for found, name in ((explained, "rules-explain"), (replayed, "rules-replay")):
        jsonschema.Draft202012Validator(schema(name)).validate(found)
    home.run("rules", "replay", record, "--as-of", "2026-11-01", code=10)
    home.run("rules", "replay", record, "--as-of", "hier", code=2)
    home.run("rules", "explain", str(UUID(int=0)), code=10)


def schema(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FORMATS / f"{name}.schema.json").read_text(encoding="utf-8"))
    return found
