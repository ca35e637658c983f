"""Records that cannot be sent are named, and then nothing is sent; hidden records are treated as absent."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.settings import Settings
from tests.begun_homes import begun
from tests.journeys.homes import FINESS, Answer, Home, cda

ELSEWHERE = "830000014"
NOTHING = {"package": None, "seda": "2.2", "records": 0, "units": 0, "objects": 0, "bytes": 0}


@dataclass(frozen=True, slots=True)
class Case:
    """A home with sealed records of two departments, and one that waits."""

    home: Home
    sealed: str
    further: str
    elsewhere: str
    waiting: str
    archivist: str

    def refused(self, folder: Path, *records: str, token: str = "", more: tuple[str, ...] = ()) -> list[str]:
        """Ask for records that are not all sent; return what is said of each, as `record code`."""
        words = [word for record in records for word in ("--record", record)]
        given = ("--token", token) if token else ()
        answer = self.home.answer(
            *given, "transfer", "--department", "25", "-o", folder / "out", *words, *more
        )
        assert answer.code == 10, answer
        assert not list(folder.rglob("*.zip"))
        (line,) = answer.lines
        assert line | {"not_sent": []} == NOTHING | {"not_sent": []}
        for one in line["not_sent"]:
            assert f"{one['code']}: record {one['record']}: " in answer.told
        return [f"{one['record']} {one['code']}" for one in line["not_sent"]]


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("case")
    home = Home(begun(folder / "home"))
    for name, flow in {
        "one.xml": cda(1),
        "four.xml": cda(4),
        "two.xml": cda(2).replace(FINESS.encode(), ELSEWHERE.encode()),
        "three.xml": cda(3),
    }.items():
        (folder / name).write_bytes(flow)
    lines = home.run("deposit", folder / "one.xml", folder / "four.xml", folder / "two.xml")
    home.run("work", "--until-empty")
    lines += home.run("deposit", folder / "three.xml")
    (token,) = home.run("token", "create", "--actor", "a", "--role", "archivist", "--department", "25")
    sealed, further, elsewhere, waiting = (line["records"][0] for line in lines)
    return Case(home, sealed, further, elsewhere, waiting, token["token"])


def test_each_record_that_cannot_be_sent_is_named_with_the_reason(case: Case, tmp_path: Path) -> None:
    unknown = str(uuid4())

    said = case.refused(tmp_path, case.sealed, unknown, case.elsewhere, case.waiting, unknown)

    assert said == [
        f"{unknown} not-found",
        f"{case.elsewhere} other-department",
        f"{case.waiting} not-sealed",
    ]


def test_one_of_another_establishment_is_named_likewise(case: Case, tmp_path: Path) -> None:
    said = case.refused(tmp_path, case.sealed, more=("--establishment", "250000999"))

    assert said == [f"{case.sealed} other-establishment"]


def test_a_hidden_record_is_not_sent_for_the_same_reason_as_an_unknown_one(
    case: Case, tmp_path: Path
) -> None:
    unknown = str(uuid4())

    said = case.refused(tmp_path, case.elsewhere, unknown, token=case.archivist)

    assert said == [f"{case.elsewhere} not-found", f"{unknown} not-found"]


def test_a_record_that_cannot_be_read_is_named(case: Case, tmp_path: Path) -> None:
    services = Services(Settings(home=case.home.path))
    try:
        with psycopg.connect(services.database.owner, autocommit=True) as owner:
            ((facts,),) = owner.execute("SELECT facts FROM record WHERE id = %s", (case.sealed,)).fetchall()
            owner.execute("UPDATE record SET facts = 'x' WHERE id = %s", (case.sealed,))
            try:
                assert case.refused(tmp_path, case.sealed) == [f"{case.sealed} unreadable"]
            finally:
                owner.execute("UPDATE record SET facts = %s WHERE id = %s", (facts, case.sealed))
    finally:
        services.close()


def test_a_record_that_cannot_be_read_holds_up_no_other_that_nobody_named(case: Case, tmp_path: Path) -> None:
    services = Services(Settings(home=case.home.path))
    try:
        with psycopg.connect(services.database.owner, autocommit=True) as owner:
            owner.execute(
                "UPDATE record SET in_perimeter = true, final_action = 'keep' WHERE id = ANY (%s::uuid[])",
                ([case.sealed, case.further],),
            )
            ((facts,),) = owner.execute("SELECT facts FROM record WHERE id = %s", (case.further,)).fetchall()
            owner.execute("UPDATE record SET facts = 'x' WHERE id = %s", (case.further,))
            try:
                answer = case.home.answer("transfer", "--department", "25", "-o", tmp_path)
            finally:
                owner.execute("UPDATE record SET facts = %s WHERE id = %s", (facts, case.further))
    finally:
        services.close()

    (line,) = answer.lines
    assert (answer.code, line["records"]) == (10, 1)
    assert line["not_sent"] == [{"record": case.further, "code": "unreadable"}]
    assert Path(line["package"]).exists()


def test_what_can_all_be_sent_is_sent(case: Case, tmp_path: Path) -> None:
    (line,) = case.home.run(
        "--token", case.archivist, "transfer", "--department", "25", "-o", tmp_path, "--record", case.sealed
    )

    assert (line["records"], line["not_sent"]) == (1, [])
    assert Path(line["package"]).exists()


@pytest.mark.parametrize("department", ["83", "26", "75", "99"])
@pytest.mark.parametrize("named", [False, True])
def test_a_department_of_others_is_refused_by_name_whether_there_is_something_or_not(
    case: Case, tmp_path: Path, department: str, *, named: bool
) -> None:
    words: list[str | Path] = ["--token", case.archivist, "transfer", "--department", department]
    words += ["-o", tmp_path / "out"]
    if named:
        words += ["--record", case.elsewhere]

    answer = case.home.answer(*words)

    assert answer == Answer(10, [], f"not-allowed: department {department} is not one of yours\n")
    assert list(tmp_path.iterdir()) == []
