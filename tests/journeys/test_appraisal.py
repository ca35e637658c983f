"""Lists of what is due: who decides on them, in which order, and what makes one void."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO, StringIO
from pathlib import Path
from uuid import UUID
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import psycopg
import pypdfium2
import pytest

from archive_service.bootstrap import Services
from archive_service.documents.drawable_text import squash
from archive_service.model.actors import OPERATOR
from archive_service.settings import read_settings
from tests.begun_homes import begun, running_database
from tests.journeys.appraising_homes import (
    ENTITY,
    OTHER_ENTITY,
    OTHER_FINESS,
    Appraising,
    appraising,
    contract,
    deposited,
)
from tests.journeys.homes import FINESS, SECRETS, Home
from tests.journeys.published_formats import keep

WHY = ("--reason", "Conforme au tableau de gestion")


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """The home's own services, which keep its database running between the commands."""
    services = Services(read_settings(begun(tmp_path_factory.mktemp("appraisal") / "home")))
    _ = services.transactions
    yield services
    services.close()


@pytest.fixture(scope="module")
def place(services: Services) -> Appraising:
    return appraising(Home(services.settings.home), services.settings.home.parent / "flows")


@pytest.fixture
def own_home(tmp_path: Path) -> Iterator[Home]:
    """A home of one test alone."""
    home = Home(begun(tmp_path / "home"))
    with running_database(home.path):
        yield home


@pytest.fixture
def list_(place: Appraising) -> Iterator[str]:
    """An open list of the three records; whatever becomes of it, its records are free afterwards."""
    opened = place.open()
    assert opened["lines"] == len(place.records)
    yield opened["appraisal"]
    place.home.answer("--token", place.esms, "appraisal", "withdraw", opened["appraisal"], *WHY)


def test_the_size_of_a_list_is_that_of_what_belongs_to_its_records_alone(
    place: Appraising, list_: str, services: Services
) -> None:
    with psycopg.connect(services.database.owner) as connection:
        row = connection.execute(
            "SELECT sum(size) FROM stored_object JOIN record ON name IN (source_object, document_object) "
            "WHERE record.id = ANY (%s::uuid[])",
            [place.records],
        ).fetchone()
    with services.transactions.begin(OPERATOR) as transaction:
        details = transaction.appraisals.get(UUID(list_)).details

    # The evidence of all three is one object, which stays for the others.
    assert [sum(one.size for one in details.groups)] == list(row or ())


def test_a_list_goes_from_its_opening_to_the_visa(place: Appraising, list_: str) -> None:
    (shown,) = place.home.run("appraisal", "show", list_)
    lines = place.home.run("appraisal", "show", list_, "--lines")

    assert (shown["state"], shown["to_eliminate"], shown["need_visa"], shown["held"]) == ("open", 3, 3, 0)
    assert sorted(line["record"] for line in lines) == sorted(place.records)
    assert [line["line"] for line in lines] == [1, 2, 3]
    assert {(line["rule"], line["last_day"], line["final_action"]) for line in lines} == {
        ("CONTRAT-SEJOUR", "2026-06-30", "destroy")
    }
    assert all("30 juin 2026" in line["reason"] for line in lines)
    keep(lines, "appraisal-line")

    (agreed,) = place.by(place.esms, "agree", list_)
    (given,) = place.by(place.archivist, "visa", list_, *WHY)

    assert (agreed["state"], given["state"]) == ("agreed", "visa-given")
    assert agreed["digest"] == given["digest"] == shown["digest"]
    assert [(act["act"], act["role"]) for act in given["acts"]] == [
        ("opened", "operator"),
        ("agreed", "esms"),
        ("visa", "archivist"),
    ]
    assert not any(secret in json.dumps([*lines, given]) for secret in SECRETS)
    keep([shown, agreed, given], "appraisal")


def test_nobody_decides_in_anothers_place(place: Appraising, list_: str) -> None:
    assert place.refused("", "agree", list_) == "not-allowed"
    assert place.refused(place.archivist, "agree", list_) == "not-allowed"
    assert place.refused(place.other_esms, "agree", list_) == "not-found"
    place.by(place.esms, "agree", list_)

    assert place.refused("", "visa", list_, *WHY) == "not-allowed"
    assert place.refused(place.esms, "visa", list_, *WHY) == "not-allowed"
    assert place.refused(place.elsewhere, "visa", list_, *WHY) == "not-found"
    assert place.refused(place.elsewhere, "refuse", list_, *WHY) == "not-found"
    place.by(place.archivist, "visa", list_, *WHY)
    for token in (place.esms, place.archivist, place.elsewhere):
        assert place.refused(token, "execute", list_) == "not-allowed"


def test_an_archivist_with_a_scope_of_legal_entities_gives_no_visa(place: Appraising, list_: str) -> None:
    (made,) = place.home.run("token", "create", "--actor", "x", "--role", "archivist", "--tenant", ENTITY)
    place.by(place.esms, "agree", list_)

    assert place.refused(made["token"], "visa", list_, *WHY) == "not-allowed"


def test_an_expired_habilitation_decides_nothing(place: Appraising, list_: str) -> None:
    (made,) = place.home.run(
        *("token", "create", "--actor", "y", "--role", "archivist", "--department", "25"),
        *("--expires", "2020-01-01"),
    )
    place.by(place.esms, "agree", list_)

    assert place.refused(made["token"], "visa", list_, *WHY) == "not-authenticated"


def test_one_person_does_not_agree_and_give_the_visa(place: Appraising, list_: str) -> None:
    (made,) = place.home.run(
        *("token", "create", "--actor", "directrice", "--role", "archivist", "--department", "25")
    )
    place.by(place.esms, "agree", list_)

    assert place.refused(made["token"], "visa", list_, *WHY) == "visa-by-producer"
    assert place.home.run("appraisal", "show", list_)[0]["state"] == "agreed"


def test_no_step_comes_before_another(place: Appraising, list_: str) -> None:
    assert place.refused(place.archivist, "visa", list_, *WHY) == "agreement-missing"
    assert place.refused(place.archivist, "refuse", list_, *WHY) == "agreement-missing"
    assert place.refused("", "execute", list_) == "agreement-missing"
    place.by(place.esms, "agree", list_)

    assert place.refused(place.esms, "agree", list_) == "appraisal-state"
    assert place.refused("", "execute", list_) == "visa-missing"
    place.by(place.archivist, "refuse", list_, "--lines", "1", *WHY)
    assert place.refused("", "execute", list_) == "visa-missing"


@pytest.mark.parametrize(
    ("steps", "state", "verdicts"),
    [
        ([("visa", "1,2,3")], "visa-given", ["visa", "visa", "visa"]),
        ([("visa", "1")], "partly-refused", ["visa", None, None]),
        ([("visa", "1"), ("visa", "3,2")], "visa-given", ["visa", "visa", "visa"]),
        ([("visa", "1"), ("refuse", "2,3")], "partly-refused", ["visa", "refused", "refused"]),
        ([("refuse", "2")], "partly-refused", [None, "refused", None]),
        ([("refuse", "2"), ("refuse", "1,3")], "refused", ["refused", "refused", "refused"]),
        ([("visa", "1,2,3"), ("refuse", "2")], "partly-refused", ["visa", "refused", "visa"]),
    ],
)
def test_a_visa_is_given_or_refused_line_by_line(
    place: Appraising, list_: str, steps: list[tuple[str, str]], state: str, verdicts: list[str | None]
) -> None:
    place.by(place.esms, "agree", list_)

    for verb, lines in steps:
        (done,) = place.by(place.archivist, verb, list_, "--lines", lines, *WHY)

    assert done["state"] == state
    assert [line["verdict"] for line in place.home.run("appraisal", "show", list_, "--lines")] == verdicts


@pytest.mark.parametrize("words", [("--lines", "4"), ("--lines", "0"), ("--lines", "x"), ("--lines", "1,")])
def test_lines_that_do_not_exist_are_no_lines(place: Appraising, list_: str, words: tuple[str, ...]) -> None:
    place.by(place.esms, "agree", list_)

    place.by(place.archivist, "visa", list_, *words, *WHY, code=2)
    assert place.home.run("appraisal", "show", list_)[0]["state"] == "agreed"


def test_a_decision_has_a_reason(place: Appraising, list_: str) -> None:
    place.by(place.esms, "agree", list_)

    place.by(place.archivist, "visa", list_, "--reason", "  ", code=2)
    place.by(place.archivist, "refuse", list_, code=2)


@pytest.mark.parametrize(
    ("verb", "change"),
    [
        ("agree", "UPDATE appraisal_line SET last_day = last_day - 1 WHERE appraisal = %(list)s"),
        ("visa", "UPDATE appraisal_line SET record = gen_random_uuid() WHERE appraisal = %(list)s"),
        ("execute", "DELETE FROM appraisal_line WHERE appraisal = %(list)s AND number = 3"),
        (
            "visa",
            "INSERT INTO appraisal_line SELECT appraisal, 4, tenant, department, gen_random_uuid(), "
            "establishment, kind, rule, last_day, final_action, disposition, needs_visa, reason, verdict, "
            "claims "
            "FROM appraisal_line WHERE appraisal = %(list)s AND number = 1",
        ),
    ],
)
def test_one_line_more_less_or_altered_makes_the_list_void(
    services: Services, place: Appraising, list_: str, verb: str, change: str
) -> None:
    if verb != "agree":
        place.by(place.esms, "agree", list_)
    if verb == "execute":
        place.by(place.archivist, "visa", list_, *WHY)
    with psycopg.connect(services.database.owner) as connection:
        connection.execute(change, {"list": list_})

    token = {"agree": place.esms, "visa": place.archivist, "execute": ""}[verb]
    refused = place.refused(token, verb, list_, *(WHY if verb == "visa" else ()))

    assert refused == "list-changed"
    (shown,) = place.home.run("appraisal", "show", list_)
    assert (shown["state"], shown["documents"][-1]["act"]) == ("void", "voided")
    assert place.refused(place.archivist, "visa", list_, *WHY) == "appraisal-state"
    again = place.open()
    assert again["lines"] == 3
    place.by(place.esms, "withdraw", again["appraisal"], *WHY)


def test_a_record_is_in_one_list_at_a_time(place: Appraising, list_: str) -> None:
    assert place.home.run("appraisal", "open", "--department", "25") == [
        {"appraisal": None, "digest": None, "state": None, "lines": 0, "held": 0}
    ]
    place.by(place.esms, "withdraw", list_, *WHY)

    again = place.open()

    assert again["lines"] == 3
    place.by(place.esms, "withdraw", again["appraisal"], *WHY)


def test_two_openings_at_once_list_each_record_once(place: Appraising) -> None:
    with ThreadPoolExecutor(2) as together:
        found = list(
            together.map(lambda _: place.home.run("appraisal", "open", "--department", "25"), range(2))
        )

    opened = [line for lines in found for line in lines if line["appraisal"]]
    assert [line["lines"] for line in opened] == [3]
    place.by(place.esms, "withdraw", opened[0]["appraisal"], *WHY)


@pytest.mark.parametrize(
    "words",
    [
        ("--department", "26"),
        ("--department", "25", "--until", "2026-06-30"),
        ("--department", "25", "--establishment", OTHER_FINESS),
    ],
)
def test_nothing_that_is_not_asked_for_is_listed(place: Appraising, words: tuple[str, ...]) -> None:
    (line,) = place.home.run("appraisal", "open", *words)

    assert line["appraisal"] is None


def test_who_opens_a_list_sees_its_records(place: Appraising) -> None:
    assert place.by(place.elsewhere, "open", "--department", "25")[0]["appraisal"] is None
    assert place.by(place.other_esms, "open", "--department", "25")[0]["appraisal"] is None
    place.by(place.other_esms, "open", "--department", "25", "--establishment", FINESS, code=10)
    (made,) = place.home.run("token", "create", "--actor", "z", "--role", "auditor", "--department", "25")
    assert place.refused(made["token"], "open", "--department", "25") == "not-allowed"

    (opened,) = place.by(place.archivist, "open", "--department", "25")

    assert [one["appraisal"] for one in place.by(made["token"], "list")][:1] == [opened["appraisal"]]
    assert place.by(place.other_esms, "list") == []
    place.by(place.esms, "withdraw", opened["appraisal"], *WHY)


def test_the_bordereau_counts_and_names_nobody(place: Appraising, list_: str, tmp_path: Path) -> None:
    place.by(place.esms, "agree", list_)
    (shown,) = place.by(place.archivist, "refuse", list_, "--lines", "2", "--reason", "Intérêt historique")

    (written,) = place.by(place.archivist, "get", list_, "-o", tmp_path)

    text = text_of(Path(written["file"]))
    for told in (shown["digest"], "3", "CONTRAT-SEJOUR", FINESS, "Intérêt historique", "11/03/2024"):
        assert squash(told) in text
    assert not any(squash(secret) in text for secret in SECRETS[:2])
    last = shown["documents"][-1]
    assert (last["what"], last["number"], last["act"]) == ("bordereau", 3, "refused")
    assert last["sha256"] == written["sha256"]
    (verdict,) = place.home.run("verify", written["file"])
    assert verdict["verdict"] == "passed", verdict
    keep([written], "appraisal-file")


def test_a_rule_that_nobody_verified_is_marked_wherever_it_is_shown(
    place: Appraising, list_: str, tmp_path: Path
) -> None:
    lines = place.home.run("appraisal", "show", list_, "--lines")
    place.home.run("appraisal", "get", list_, "-o", tmp_path)
    place.home.run("appraisal", "get", list_, "--what", "sheet", "-o", tmp_path)

    assert all("pas encore vérifiée à sa source" in line["reason"] for line in lines)
    text = text_of(tmp_path / "bordereau.pdf")
    assert squash("CONTRAT-SEJOUR (non vérifiée)") in text
    assert squash("la durée n'a pas encore été vérifiée à sa source") in text
    with ZipFile(tmp_path / "bordereau.xlsx") as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "Règle vérifiée" in sheet and ">non<" in sheet


def test_the_nominative_list_is_bound_by_its_digest_and_its_readers_are_traced(
    place: Appraising, list_: str, tmp_path: Path
) -> None:
    (written,) = place.by(place.archivist, "get", list_, "--what", "annex", "-o", tmp_path)

    file = Path(written["file"])
    assert squash(SECRETS[0]) in text_of(file)
    (shown,) = place.home.run("appraisal", "show", list_)
    assert {"annex": written["sha256"]} == {
        one["what"]: one["sha256"] for one in shown["documents"] if one["what"] == "annex"
    }
    place.by(place.archivist, "get", list_, "-o", tmp_path)
    assert written["sha256"] in text_of(tmp_path / "bordereau.pdf")
    rows = list(csv.reader(StringIO(attached(file).decode("utf-8-sig")), delimiter=";"))
    assert sorted(row[1] for row in rows[1:]) == sorted(place.records)
    traces = place.home.run("traces", "--record", place.records[0])
    assert [trace["role"] for trace in traces if trace["act"] == "records:appraisal"][:1] == ["archivist"]


def test_the_sheet_has_the_lines_of_the_bordereau(place: Appraising, list_: str, tmp_path: Path) -> None:
    (written,) = place.home.run("appraisal", "get", list_, "--what", "sheet", "-o", tmp_path)

    with ZipFile(written["file"]) as archive:
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    rows = [
        ["".join(cell.itertext()) for cell in row]
        for row in sheet.iter("{http://schemas.openxmlformats.org/spreadsheetml/2006/main}row")
    ]
    assert len(rows) == 2
    assert rows[1][0] == FINESS
    assert "CONTRAT-SEJOUR" in rows[1]
    assert "3" in rows[1]


def test_an_unknown_document_is_no_document(place: Appraising, list_: str, tmp_path: Path) -> None:
    place.home.run("appraisal", "get", list_, "--what", "certificate", "-o", tmp_path, code=10)
    place.home.run("appraisal", "get", list_, "--what", "copy", "-o", tmp_path, code=2)


def text_of(file: Path) -> str:
    with pypdfium2.PdfDocument(file) as document:
        return squash("".join(page.get_textpage().get_text_range() for page in document))


def attached(file: Path) -> bytes:
    with pypdfium2.PdfDocument(BytesIO(file.read_bytes())) as document:
        return bytes(document.get_attachment(0).get_data())


def test_each_producer_has_a_list_of_its_own(own_home: Home, tmp_path: Path) -> None:
    place = appraising(own_home, tmp_path / "flows", records=1)
    theirs = re.sub(FINESS.encode(), OTHER_FINESS.encode(), contract(9))
    deposited(place.home, place.folder, theirs)

    opened = place.home.run("appraisal", "open", "--department", "25")

    assert sorted(line["legal_entity"] for line in opened) == [OTHER_ENTITY, ENTITY]
    (own,) = place.by(place.esms, "list")
    (other,) = place.by(place.other_esms, "list")
    assert own["legal_entity"] == ENTITY
    assert place.refused(place.esms, "show", other["appraisal"], "--lines") == "not-found"
    assert len(place.by(place.archivist, "list")) == 2


def test_private_archives_need_the_agreement_alone(own_home: Home, tmp_path: Path) -> None:
    place = appraising(own_home, tmp_path / "flows", status="private", records=2)

    opened = place.open()
    place.by(place.esms, "agree", opened["appraisal"])

    assert (opened["to_eliminate"], opened["need_visa"]) == (2, 0)
    assert place.refused(place.archivist, "visa", opened["appraisal"], *WHY) == "visa-not-needed"
    place.home.run("appraisal", "get", opened["appraisal"], "-o", tmp_path)
    assert squash("Archives privées : 2 document(s)") in text_of(tmp_path / "bordereau.pdf")
    (line, _) = place.home.run("appraisal", "show", opened["appraisal"], "--lines")
    assert (line["needs_visa"], line["proposal"]) == (False, "eliminate")


def test_what_is_to_be_sorted_is_listed_and_what_is_undecided_or_running_is_not(
    own_home: Home, tmp_path: Path
) -> None:
    place = appraising(own_home, tmp_path / "flows", records=1)
    deposited(
        place.home,
        place.folder,
        contract(11, end="20000101", kind="SYNTHESE"),  # medical: sorted after twenty years
        contract(12, end="20260101"),  # still kept
        contract(13, kind="EIG"),  # undecided
    )

    opened = place.open()
    lines = place.home.run("appraisal", "show", opened["appraisal"], "--lines")

    assert sorted((line["final_action"], line["proposal"]) for line in lines) == [
        ("destroy", "eliminate"),
        ("sample", "sort"),
    ]
    assert (opened["lines"], opened["to_eliminate"]) == (2, 1)
    (sorted_,) = [str(line["line"]) for line in lines if line["proposal"] == "sort"]
    place.by(place.esms, "agree", opened["appraisal"])
    refused = place.refused(place.archivist, "visa", opened["appraisal"], "--lines", sorted_, *WHY)
    assert refused == "visa-not-needed"
    (given,) = place.by(place.archivist, "visa", opened["appraisal"], *WHY)
    assert given["state"] == "visa-given"


def test_a_flow_that_moves_a_last_day_makes_the_list_void(own_home: Home, tmp_path: Path) -> None:
    place = appraising(own_home, tmp_path / "flows", records=1)
    opened = place.open()
    place.by(place.esms, "agree", opened["appraisal"])
    later = contract(1, end="20250101").replace(b"1.2.250.1.999.1.1", b"1.2.250.1.999.1.77")
    deposited(place.home, place.folder, later.replace(b"1.2.250.1.999.2.1", b"1.2.250.1.999.2.77"))

    refused = place.refused(place.archivist, "visa", opened["appraisal"], *WHY)

    assert refused == "list-changed"
    assert place.home.run("appraisal", "show", opened["appraisal"])[0]["state"] == "void"
    assert place.home.run("appraisal", "open", "--department", "25")[0]["appraisal"] is None
