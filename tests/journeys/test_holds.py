"""Holds as users place, list and lift them: by the command line, with tokens and as the operator."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.model.actors import SERVICE
from archive_service.model.tasks import Task
from archive_service.runtime.schedule import Schedule
from archive_service.settings import Settings, read_settings
from tests.begun_homes import begun, running_database
from tests.journeys.homes import FINESS, Home, cda
from tests.journeys.published_formats import keep

ENTITY, OTHER_ENTITY, OTHER_FINESS = "250000999", "260000998", "260000013"
NOTE = "Recours de Philiberte Quentinot devant le tribunal administratif"
REVIEW = "2027-09-01"
REGISTER = f"""finess,legal_entity,siren,siret,department,category,legal_status,name,closed_on,successor
{FINESS},{ENTITY},,,25,500,public,Résidence des Essais,,
{OTHER_FINESS},{OTHER_ENTITY},,,26,500,public,Résidence des Autres,,
"""


class HeldHome(Home):
    """A home on a day of 2026, with two legal entities and three records."""

    def __init__(self, path: Path) -> None:
        super().__init__(path / "home", ARCHIVE_NOW="2026-12-01T10:00:00+01:00")
        register = path / "register.csv"
        register.write_text(REGISTER, encoding="utf-8")
        self.run("establishments", "import", register)
        flows = [cda(1), cda(2), cda(3).replace(FINESS.encode(), OTHER_FINESS.encode())]
        self.records = [self.deposited(path / f"{number}.xml", flow) for number, flow in enumerate(flows)]
        self.tokens = {
            "esms": self.token("esms", "--tenant", ENTITY),
            "others": self.token("esms", "--tenant", OTHER_ENTITY),
            "archivist": self.token("archivist", "--department", "25"),
            "auditor": self.token("auditor", "--tenant", ENTITY),
            "depositor": self.token("depositor", "--tenant", ENTITY),
        }

    def deposited(self, file: Path, flow: bytes) -> str:
        file.write_bytes(flow)
        (line,) = self.run("deposit", file)
        record: str = line["records"][0]
        return record

    def token(self, role: str, *scope: str) -> str:
        (line,) = self.run("token", "create", "--actor", f"{role}@{scope[1]}.example", "--role", role, *scope)
        token: str = line["token"]
        return token

    def record(self, record: str) -> dict[str, Any]:
        (line,) = self.run("record", record)
        return line

    def place(
        self, *on: str, by: str = "", reason: str = "litigation", review: str = REVIEW, code: int = 0
    ) -> dict[str, Any]:
        """Place a hold; return its line, or nothing when it is refused."""
        options = ("--reason", reason, "--note", NOTE, "--review", review)
        lines = self.run("hold", "place", *on, *options, *self.of(by), code=code)
        return lines[0] if lines else {}

    def listed(self, *options: str, by: str = "") -> list[dict[str, Any]]:
        return self.run("hold", "list", *options, *self.of(by))

    def of(self, by: str) -> Sequence[str]:
        return ("--token", self.tokens[by]) if by else ()

    def on(self, day: str) -> None:
        """Let it be another day."""
        self.settings["ARCHIVE_NOW"] = f"{day}T10:00:00+01:00"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HeldHome]:
    with held_home(tmp_path_factory.mktemp("held")) as home:
        yield home


@pytest.fixture
def own_home(tmp_path: Path) -> Iterator[HeldHome]:
    """A home of one test alone."""
    with held_home(tmp_path) as home:
        yield home


@contextmanager
def held_home(path: Path) -> Iterator[HeldHome]:
    """Make a home and fill it."""
    with running_database(begun(path / "home")):
        yield HeldHome(path)


def refused(home: HeldHome, *arguments: str) -> tuple[int, str]:
    """Return how a command is refused: its exit code, and the code of the error."""
    answer = home.answer(*arguments)
    assert not answer.lines
    return answer.code, answer.told.splitlines()[-1].partition(":")[0]


def test_a_hold_is_placed_listed_and_lifted_and_its_line_stays(home: HeldHome) -> None:
    placed = home.place("--record", home.records[0], by="esms")
    keep([placed], "hold-placed")
    assert placed == {"hold": placed["hold"], "records": 1, "not_held": []}

    (line,) = (one for one in home.listed(by="esms") if one["hold"] == placed["hold"])
    keep([line], "hold-line")
    assert line["on"] == {"records": [home.records[0]], "persons": [], "establishments": []}
    assert (line["reason"], line["note"], line["review"]) == ("litigation", NOTE, REVIEW)
    assert (line["in_force"], line["overdue"], line["records"]) == (True, False, 1)
    assert (line["placed_by"], line["role"]) == (f"esms@{ENTITY}.example", "esms")

    (lifted,) = home.run("hold", "lift", placed["hold"], "--note", "Jugement définitif", *home.of("esms"))
    keep([lifted], "hold-line")
    assert (lifted["in_force"], lifted["records"], lifted["lift_note"]) == (False, 0, "Jugement définitif")
    assert (lifted["note"], lifted["lifted_by"]) == (NOTE, f"esms@{ENTITY}.example")
    assert lifted in home.listed()
    assert lifted not in home.listed("--in-force")
    again = refused(home, "hold", "lift", placed["hold"], "--note", "encore", *home.of("esms"))
    assert again == (10, "hold-lifted")


def test_a_hold_on_a_person_or_an_establishment_keeps_what_comes_later(
    home: HeldHome, tmp_path: Path
) -> None:
    person = home.record(home.records[0])["person"]
    on_person = home.place("--person", person)
    on_place = home.place("--establishment", FINESS)
    counted = {line["hold"]: line["records"] for line in home.listed()}

    home.deposited(tmp_path / "later.xml", cda(1, family="QUENTINOT-VALADE"))

    after = {line["hold"]: line["records"] for line in home.listed()}
    for hold in (on_person["hold"], on_place["hold"]):
        assert after[hold] == counted[hold] + 1
    assert (on_person["records"], on_place["records"]) == (1, 2)


def test_a_hold_may_name_several_things(home: HeldHome) -> None:
    person = home.record(home.records[1])["person"]

    placed = home.place(
        "--record", home.records[0], "--record", home.records[0], "--person", person, "--person", person
    )

    (line,) = (one for one in home.listed() if one["hold"] == placed["hold"])
    assert placed["records"] == 2
    assert line["on"] == {"records": [home.records[0]], "persons": [person], "establishments": []}


def test_each_side_sees_and_lifts_its_own_holds(home: HeldHome) -> None:
    by_esms = home.place("--record", home.records[1], by="esms")["hold"]
    by_archives = home.place("--record", home.records[1], by="archivist", reason="archives-request")["hold"]
    by_operator = home.place("--record", home.records[1])["hold"]
    lift = ("--note", "levé")

    for by in ("esms", "archivist", "auditor", ""):
        assert {by_esms, by_archives, by_operator} <= {line["hold"] for line in home.listed(by=by)}
    assert home.listed(by="others") == []
    assert refused(home, "hold", "list", *home.of("depositor")) == (10, "not-allowed")

    for hold, by in ((by_archives, "esms"), (by_esms, "archivist"), (by_operator, "esms")):
        assert refused(home, "hold", "lift", hold, *lift, *home.of(by)) == (10, "not-allowed")
    for hold, by in ((by_esms, "others"), (by_archives, "others")):
        assert refused(home, "hold", "lift", hold, *lift, *home.of(by)) == (10, "not-found")
    for hold, by in ((by_esms, "esms"), (by_archives, "archivist"), (by_operator, "")):
        (line,) = home.run("hold", "lift", hold, *lift, *home.of(by))
        assert not line["in_force"]


@pytest.mark.parametrize(
    ("by", "reason", "on", "expected"),
    [
        # The archives hold for their own request alone; auditors and depositors hold nothing.
        ("archivist", "litigation", "own", (10, "not-allowed")),
        ("auditor", "audit", "own", (10, "not-allowed")),
        ("depositor", "audit", "own", (10, "not-allowed")),
        # What is another tenant's is not there.
        ("others", "litigation", "own", (10, "not-found")),
        ("esms", "litigation", "other establishment", (10, "not-found")),
        ("archivist", "archives-request", "other establishment", (10, "not-found")),
        ("others", "litigation", "person", (10, "not-found")),
        ("", "litigation", "unknown record", (10, "not-found")),
        ("", "litigation", "unknown person", (10, "not-found")),
        ("", "litigation", "unknown establishment", (10, "not-found")),
        ("", "litigation", "two legal entities", (2, "invalid-request")),
        ("", "litigation", "nothing", (2, "invalid-request")),
        ("", "litigation", "no identifier", (2, "invalid-request")),
        ("", "litigation", "no FINESS", (2, "invalid-request")),
    ],
)
def test_who_may_not_hold_is_refused(
    home: HeldHome, by: str, reason: str, on: str, expected: tuple[int, str]
) -> None:
    nobody = "00000000-0000-4000-8000-000000000000"
    targets = {
        "own": ["--record", home.records[0]],
        "person": ["--person", home.record(home.records[0])["person"]],
        "other establishment": ["--establishment", OTHER_FINESS],
        "unknown record": ["--record", nobody],
        "unknown person": ["--person", nobody],
        "unknown establishment": ["--establishment", "690000019"],
        "two legal entities": ["--record", home.records[0], "--record", home.records[2]],
        "nothing": [],
        "no identifier": ["--record", "premier"],
        "no FINESS": ["--establishment", "25"],
    }[on]
    before = home.listed()

    options = ("--reason", reason, "--note", NOTE, "--review", REVIEW, *home.of(by))
    assert refused(home, "hold", "place", *targets, *options) == expected

    assert home.listed() == before


@pytest.mark.parametrize(
    ("note", "review"),
    [
        ("  ", REVIEW),
        ("x" * 2001, REVIEW),
        (NOTE, "2026-11-30"),
        (NOTE, "1849-12-31"),
        (NOTE, "2226-01-01"),
        (NOTE, "demain"),
        (NOTE, "2027-02-29"),
    ],
)
def test_a_hold_without_words_or_with_an_absurd_day_is_refused(
    home: HeldHome, note: str, review: str
) -> None:
    on = ("--record", home.records[0], "--reason", "other")

    assert refused(home, "hold", "place", *on, "--note", note, "--review", review) == (2, "invalid-request")


def test_a_reason_that_is_none_of_the_list_is_refused(home: HeldHome) -> None:
    answer = home.answer(
        *("hold", "place", "--record", home.records[0], "--reason", "caprice"),
        *("--note", NOTE, "--review", REVIEW),
    )

    assert answer.code == 2
    assert "a reason is one of litigation" in answer.told


def test_the_note_is_nowhere_in_clear(home: HeldHome) -> None:
    home.place("--record", home.records[0])
    services = Services(read_settings(home.path))
    with psycopg.connect(services.database.owner) as connection:
        connection.execute("CHECKPOINT")
    services.close()

    words = NOTE.encode()
    assert [path for path in home.path.rglob("*") if path.is_file() and words in path.read_bytes()] == []


def test_a_hold_comes_too_late_for_what_is_eliminated(own_home: HeldHome, tmp_path: Path) -> None:
    own_home.run("work", "--until-empty")
    going, gone = own_home.records[:2]
    persons = [own_home.record(record)["person"] for record in (going, gone)]
    services = Services(read_settings(own_home.path))
    with services.transactions.begin(SERVICE) as transaction:
        first, second = (transaction.records.get(UUID(one)).eliminating() for one in (going, gone))
        transaction.records.save(first, second)
        transaction.records.save(second.eliminated())
    services.close()
    options = ("--reason", "inquiry", "--note", NOTE, "--review", REVIEW)

    for on in (["--record", going], ["--person", persons[0]]):
        answer = own_home.answer("hold", "place", *on, *options)
        assert (answer.code, answer.lines) == (10, [])
        assert answer.told.startswith("eliminating: ")
        assert going in answer.told
    for on in (["--record", gone], ["--person", persons[1]]):
        assert refused(own_home, "hold", "place", *on, *options) == (10, "eliminated")
    assert own_home.listed() == []

    # Of an establishment, the records that are left are held, and those that are not are named.
    later = own_home.deposited(tmp_path / "later.xml", cda(5))
    placed = own_home.place("--establishment", FINESS, code=10)
    keep([placed], "hold-placed")
    assert placed["records"] == 1
    assert placed["not_held"] == [{"record": going, "code": "eliminating"}]
    (line,) = own_home.listed()
    assert (line["records"], own_home.record(later)["state"]) == (1, "received")


def test_the_line_and_the_explanation_of_a_record_tell_of_its_holds(own_home: HeldHome) -> None:
    record, other = own_home.records[:2]
    own_home.on("2026-12-02")
    hold = own_home.place("--person", own_home.record(record)["person"], reason="inquiry")["hold"]

    assert (own_home.record(record)["holds"], own_home.record(other)["holds"]) == ([hold], [])
    assert {line["record"]: line["holds"] for line in own_home.run("records")}[record] == [hold]
    for by in ("esms", "auditor"):
        (line,) = own_home.run("record", record, *own_home.of(by))
        assert line["holds"] == [hold]

    (told,) = own_home.run("rules", "explain", record)
    keep([told], "rules-explain")
    assert told["holds"] == [hold]
    assert told["steps"][-1]["text"] == (
        "L’élimination est suspendue depuis le 2 décembre 2026 (motif : enquête), quelle que soit la fin "
        "de la conservation. À revoir le 1er septembre 2027."
    )
    (before,) = own_home.run("rules", "explain", record, "--as-of", "2026-12-01")
    assert (before["holds"], before["steps"]) == ([], told["steps"][:-1])
    assert (before["status"], before["last_day"]) == (told["status"], told["last_day"])

    own_home.on("2027-03-01")
    own_home.run("hold", "lift", hold, "--note", "enquête close")
    assert own_home.record(record)["holds"] == []
    (after,) = own_home.run("rules", "explain", record)
    (then,) = own_home.run("rules", "explain", record, "--as-of", "2027-02-28")
    assert (after["holds"], then["holds"]) == ([], [hold])


def test_a_hold_is_overdue_after_its_review_day_and_reminded_of_once(own_home: HeldHome) -> None:
    held = own_home.place("--record", own_home.records[0], review="2027-03-31")["hold"]
    lifted = own_home.place("--record", own_home.records[0], review="2027-03-31")["hold"]
    own_home.run("hold", "lift", lifted, "--note", "sans objet")

    own_home.on("2027-03-31")
    own_home.run("work", "--until-empty")
    assert [line["overdue"] for line in own_home.listed()] == [False, False]
    assert reminded(own_home) == []
    assert "holds-overdue" not in notices(own_home)

    own_home.on("2027-04-01")
    assert [line["overdue"] for line in own_home.listed()] == [True, False]
    assert "holds-overdue" in notices(own_home)
    for _ in range(2):
        own_home.run("work", "--until-empty")
    assert reminded(own_home) == [held]
    assert own_home.record(own_home.records[0])["holds"] == [held]


def reminded(home: HeldHome) -> list[str]:
    """Return the holds of which the journal reminds."""
    services = Services(read_settings(home.path))
    with psycopg.connect(services.database.owner) as connection:
        rows = connection.execute("SELECT entry FROM journal_entry ORDER BY number").fetchall()
    services.close()
    entries = [json.loads(bytes(entry)) for (entry,) in rows]
    return [one["subject"] for one in entries if one["tag"] == "hold:reminded"]


def notices(home: HeldHome) -> set[str]:
    """Return the codes of what `doctor` tells."""
    answer = home.answer("doctor")
    return {one["code"] for one in answer.lines[0]["findings"]}


def test_the_schedule_queues_the_reminders_once(tmp_path: Path) -> None:
    services = Services(Settings(home=begun(tmp_path / "home")))
    for _ in range(2):
        Schedule(services).review_holds()
    with psycopg.connect(services.database.owner) as owner:
        found = owner.execute(
            "SELECT count(*) FROM queue.procrastinate_jobs WHERE task_name = %s AND status = 'todo'",
            (Task.REVIEW_HOLDS,),
        ).fetchone()
    services.close()

    assert found == (1,)
