"""Requests by which persons use their rights, as users open, decide and answer them by commands."""

from __future__ import annotations

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import lxml.html
import psycopg
import pypdfium2
import pytest

from archive_service.bootstrap import Services
from archive_service.model.actors import SERVICE
from archive_service.model.keys import split_key
from archive_service.settings import read_settings
from tests.begun_homes import begun
from tests.journeys.appraising_homes import ENTITY, OTHER_ENTITY, Appraising, appraising, contract, deposited
from tests.journeys.homes import FINESS, Home, cda
from tests.journeys.published_formats import keep
from tests.shared_material import judge

BY = "Philiberte Quentinot, fille et tutrice de l'usagère"
REASON = "Examinée avec la personne"


class Rights:
    """The home, and what is done in it with tokens."""

    def __init__(self, path: Path) -> None:
        self.folder = path
        path.mkdir(exist_ok=True)
        home = Home(begun(path / "home"), ARCHIVE_NOW="2026-03-02T09:00:00+00:00")
        self.place: Appraising = appraising(home, path / "flows", records=0)
        self.home = home
        (young,) = deposited(home, self.place.folder, cda(50).replace(b'"EXPORT_DUI"', b'"CONTRAT-SEJOUR"'))
        (due,) = deposited(home, self.place.folder, contract(1))
        self.young, self.due = self.person(young), self.person(due)
        self.records = {self.young: young, self.due: due}

    def person(self, record: str) -> str:
        (line,) = self.home.run("record", record)
        return str(line["person"])

    def on(self, day: str, hour: str = "09:00:00+00:00") -> None:
        self.home.settings["ARCHIVE_NOW"] = f"{day}T{hour}"

    def run(self, *words: str | Path, by: str = "", code: int = 0) -> list[dict[str, Any]]:
        return self.home.run(*(("--token", by) if by else ()), "rights", *words, code=code)

    def opened(self, person: str, kind: str, *more: str) -> str:
        (line,) = self.run("open", "--person", person, "--kind", kind, "--by", BY, *more, by=self.place.esms)
        return str(line["request"])

    def decided(self, request: str, decision: str, *more: str) -> dict[str, Any]:
        words = ("decide", request, "--decision", decision, "--reason", REASON, *more)
        (line,) = self.run(*words, by=self.place.esms)
        return line

    def refused(self, *words: str, by: str | None = None) -> str:
        """Return the code with which a command is refused."""
        token = self.place.esms if by is None else by
        done = self.home.answer(*(("--token", token) if token else ()), "rights", *words)
        assert done.code in (2, 10), done
        assert not done.lines
        return done.told.splitlines()[-1].partition(":")[0]

    def line(self, request: str) -> dict[str, Any]:
        (found,) = [one for one in self.run("list") if one["request"] == request]
        return found

    def letter(self, request: str, name: str = "lettre.pdf") -> str:
        """Return the words of the letter about a request."""
        (written,) = self.run("letter", request, "-o", self.folder / name, by=self.place.esms)
        keep([written], "rights-letter")
        assert self.home.run("verify", self.folder / name)[0]["verdict"] == "passed"
        with pypdfium2.PdfDocument((self.folder / name).read_bytes()) as document:
            return squash("".join(page.get_textpage().get_text_range() for page in document))


def stored(home: Home) -> list[tuple[str, str]]:
    """Return key and letter of each request."""
    services = Services(read_settings(home.path))
    with closing(services), services.transactions.begin(SERVICE) as transaction:
        found = transaction.person_requests.listed(limit=100)
    return [(one.key, one.object) for one in found]


def journaled(home: Home, subject: str) -> list[tuple[str, str, str]]:
    """Return tag, actor and role of the journal's entries about a subject."""
    with (
        closing(Services(read_settings(home.path))) as services,
        psycopg.connect(services.database.owner) as owner,
    ):
        owner.execute(
            "SELECT set_config('archive.role', 'service', true), set_config('archive.scope', 'all', true)"
        )
        found = [json.loads(bytes(row[0])) for row in owner.execute("SELECT entry FROM journal_entry")]
    return [(one["tag"], one["actor"], one["role"]) for one in found if one["subject"] == subject]


def squash(text: str) -> str:
    """Return the letters of a text: typesetting breaks lines and long words anywhere."""
    return "".join(letter for letter in text if letter.isalnum() or letter in "()'-")


@pytest.fixture(scope="module")
def rights(tmp_path_factory: pytest.TempPathFactory) -> Rights:
    return Rights(tmp_path_factory.mktemp("rights"))


def test_an_erasure_is_refused_with_article_rule_and_last_day(rights: Rights) -> None:
    rights.on("2026-03-31", "23:30:00+02:00")
    (line,) = rights.run(
        "open", "--person", rights.due, "--kind", "erasure", "--by", BY, by=rights.place.esms
    )
    keep([line], "rights-opened")
    assert line["due"] == "2026-04-30"
    request = line["request"]

    accepted = ("decide", request, "--decision", "accepted", "--reason", REASON)
    kept = rights.home.answer("--token", rights.place.esms, "rights", *accepted)
    assert (kept.code, kept.lines) == (10, [])
    assert kept.told.startswith("erasure-retained: ")
    assert "CONTRAT-SEJOUR" in kept.told
    assert "2026-06-30" in kept.told
    assert rights.line(request)["decision"] is None

    decided = rights.decided(request, "refused")
    keep([decided], "rights-line")
    (ground,) = decided["grounds"]
    assert (ground["article"], ground["code"], ground["records"]) == ("17-3-b", "running", 1)
    assert (ground["rule"], ground["until"]) == ("CONTRAT-SEJOUR", "2026-06-30")
    assert rights.line(request) == decided
    words = rights.letter(request)
    for told in (BY, "refusée", "17(3)(b)", "CONTRAT-SEJOUR", "30 juin 2026", REASON, "CNIL", "trois mois"):
        assert squash(told) in words, words
    assert rights.refused("decide", request, "--decision", "accepted", "--reason", "x") == "request-decided"


def test_an_accepted_erasure_waits_for_the_list_and_ends_with_the_person(tmp_path: Path) -> None:
    rights = Rights(tmp_path)
    rights.on("2026-09-01")
    refusable = rights.opened(rights.due, "erasure")
    nothing = rights.refused("decide", refusable, "--decision", "refused", "--reason", REASON)
    assert nothing == "nothing-retains"
    accepted = rights.decided(refusable, "accepted")
    assert (accepted["grounds"], accepted["to_eliminate"]) == ([], 1)
    assert squash("proposé à l'élimination") in rights.letter(refusable)
    assert rights.home.run("record", rights.records[rights.due])[0]["state"] == "sealed"

    hold = ("hold", "place", "--person", rights.due, "--reason", "litigation", "--note", "n")
    (held,) = rights.home.run(*hold, "--review", "2027-01-01")
    later = rights.opened(rights.due, "erasure")
    again = rights.decided(later, "refused")
    assert [(one["article"], one["code"]) for one in again["grounds"]] == [("17-3-e", "held")]
    rights.home.run("hold", "lift", held["hold"], "--note", "fin")

    waiting = rights.opened(rights.due, "access")
    kept = stored(rights.home)
    assert len(kept) == 3
    rights.on("2026-10-01")
    listed = rights.place.open()["appraisal"]
    rights.place.by(rights.place.esms, "agree", listed)
    rights.place.by(rights.place.archivist, "visa", listed, "--reason", "Sans intérêt historique")
    (stopped,) = rights.home.run("appraisal", "execute", listed)
    assert stopped["kept"] == [{"record": rights.records[rights.due], "code": "requested"}]
    rights.decided(waiting, "refused")
    listed = rights.place.open()["appraisal"]
    rights.place.by(rights.place.esms, "agree", listed)
    rights.place.by(rights.place.archivist, "visa", listed, "--reason", "Sans intérêt historique")
    rights.home.run("appraisal", "execute", listed)
    rights.on("2027-01-01")
    rights.home.run("work", "--until-empty")
    assert rights.home.run("record", rights.records[rights.due])[0]["state"] == "eliminated"

    lines = {one["request"]: one for one in rights.run("list")}
    keep([*lines.values()], "rights-line")
    assert lines[later]["grounds"] == again["grounds"]
    assert lines[refusable]["decision"] == "accepted"
    for line in lines.values():
        assert (line["person"], line["by"], line["reason"], line["damaged"]) == (None, None, None, False)
    with closing(Services(read_settings(rights.home.path))) as services:
        assert [key for key, _ in kept if services.vault.remains(*split_key(ENTITY, key))] == []
        assert [one for _, one in kept if one and services.object_store.remains(one)] == []
    for words in (
        ("letter", refusable, "-o", str(tmp_path / "x.pdf")),
        ("decide", waiting, "--decision", "refused", "--reason", "x"),
    ):
        assert rights.refused(*words) == "eliminated"
    assert not (tmp_path / "x.pdf").exists()
    assert rights.refused("open", "--person", rights.due, "--kind", "access", "--by", BY) == "not-found"


def test_who_may_open_decide_and_read(rights: Rights) -> None:
    rights.on("2026-05-01")
    place = rights.place
    made = dict[str, str]()
    for role, scope in (("auditor", ENTITY), ("depositor", ENTITY), ("vendor", ENTITY)):
        (line,) = rights.home.run("token", "create", "--actor", role, "--role", role, "--tenant", scope)
        made[role] = line["token"]
    asked = ("open", "--person", rights.young, "--kind", "access", "--by", BY)
    (by_operator,) = rights.run(*asked)
    request = by_operator["request"]
    decide = ("decide", request, "--decision", "accepted", "--reason", "oui")

    for token in (place.archivist, *made.values()):
        assert rights.refused(*asked, by=token) == "not-allowed"
        assert rights.refused(*decide, by=token) == "not-allowed"
    assert rights.refused("list", by=place.archivist) == "not-allowed"
    assert request in {one["request"] for one in rights.run("list", by=made["auditor"])}
    for words in (asked, decide, ("letter", request, "-o", str(rights.folder / "x"))):
        assert rights.refused(*words, by=place.other_esms) == "not-found"
    assert rights.run("list", by=place.other_esms) == []
    assert rights.refused("open", "--person", str(uuid4()), "--kind", "access", "--by", BY) == "not-found"
    assert rights.refused("letter", request, "-o", str(rights.folder / "x")) == "request-undecided"
    assert rights.line(request)["opened_by"] == "operator"
    assert OTHER_ENTITY != ENTITY


def test_the_operator_records_the_decision_of_the_establishment(rights: Rights) -> None:
    rights.on("2026-05-01")
    request = rights.opened(rights.young, "access")

    (decided,) = rights.run("decide", request, "--decision", "accepted", "--reason", REASON)

    assert (decided["decision"], decided["decided_by"]) == ("accepted", "operator")
    assert rights.line(request) == decided
    recorded = squash("l'exploitant du service d'archivage, pour l'établissement")
    assert recorded in rights.letter(request)
    own = rights.opened(rights.young, "access")
    rights.decided(own, "accepted")
    assert recorded not in rights.letter(own)
    assert ("request:decided", "operator", "operator") in journaled(rights.home, request)
    scoped = dict[str, str]()
    for entity in (ENTITY, OTHER_ENTITY):
        words = ("token", "create", "--actor", "exploitante", "--role", "operator", "--tenant", entity)
        (made,) = rights.home.run(*words)
        scoped[entity] = str(made["token"])
    erasure = rights.opened(rights.young, "erasure")
    accept = ("decide", erasure, "--decision", "accepted", "--reason", REASON)
    assert rights.refused(*accept, by=scoped[OTHER_ENTITY]) == "not-found"
    assert rights.refused(*accept, by=scoped[ENTITY]) == "erasure-retained"
    refuse = ("decide", erasure, "--decision", "refused", "--reason", REASON)
    (line,) = rights.run(*refuse, by=scoped[ENTITY])
    assert line["decided_by"] == "exploitante"
    assert recorded in rights.letter(erasure)


def test_requests_are_listed_in_pages_and_said_to_be_overdue(rights: Rights) -> None:
    rights.on("2026-06-01")
    first = rights.opened(rights.young, "rectification", "--received", "2026-01-31", "--about", "Adresse")
    second = rights.opened(rights.young, "erasure")

    found = rights.run("list", "--person", rights.young, "--open")
    by_request = {one["request"]: one for one in found}
    assert (by_request[first]["due"], by_request[first]["overdue"]) == ("2026-02-28", True)
    assert (by_request[second]["due"], by_request[second]["overdue"]) == ("2026-07-01", False)
    assert by_request[first]["about"] == "Adresse"
    pages: list[dict[str, Any]] = []
    after: tuple[str, ...] = ()
    while page := rights.run("list", "--limit", "1", *after):
        pages += page
        after = ("--after", page[-1]["request"])
    assert pages == rights.run("list")
    rights.on("2026-07-01", "23:59:00+02:00")
    assert rights.line(second)["overdue"] is False
    rights.on("2026-07-02", "00:01:00+02:00")
    assert rights.line(second)["overdue"] is True


def test_two_decisions_at_once_give_one(rights: Rights) -> None:
    rights.on("2026-05-02")
    request = rights.opened(rights.young, "access")

    def decide(decision: str) -> Any:
        words = ("rights", "decide", request, "--decision", decision, "--reason", decision)
        return rights.home.answer("--token", rights.place.esms, *words)

    with ThreadPoolExecutor(2) as together:
        done = list(together.map(decide, ("accepted", "refused")))
    assert sorted(one.code for one in done) == [0, 10]
    (lost,) = (one for one in done if one.code)
    assert lost.told.startswith("request-decided: ")
    (won,) = (one for one in done if not one.code)
    assert won.lines == [rights.line(request)]


def test_an_accepted_rectification_is_shown_with_the_records_and_replaces_nothing(
    rights: Rights, tmp_path: Path
) -> None:
    rights.on("2026-05-03")
    (before,) = rights.home.run("record", rights.records[rights.due])
    request = rights.opened(rights.due, "rectification", "--about", "Née à Besançon, non à Dole")
    refused = rights.opened(rights.due, "rectification", "--about", "Autre chose")
    rights.decided(refused, "refused", "--article", "16")
    rights.decided(request, "accepted")

    (after,) = rights.home.run("--token", rights.place.archivist, "record", rights.records[rights.due])
    keep([after], "record-line")
    text = f"Née à Besançon, non à Dole\n{REASON}"
    assert after == {**before, "annotations": [{"request": request, "on": "2026-05-03", "text": text}]}
    listed = {one["record"]: one for one in rights.home.run("records")}
    assert listed[after["record"]] == after
    assert squash("Rien de ce qui a été reçu n'est effacé") in rights.letter(request)

    (kept,) = rights.home.run("persons", "merge", rights.due, rights.young, "--reason", "test")
    assert kept
    (young,) = rights.home.run("record", rights.records[rights.young])
    assert [one["request"] for one in young["annotations"]] == [request]
    assert request in {one["request"] for one in rights.run("list", "--person", rights.young)}


def test_accepted_access_gives_the_whole_file_readable(tmp_path: Path) -> None:
    rights = Rights(tmp_path / "home")
    place, person = rights.place, rights.young
    proof = tmp_path / "attestation.pdf"
    proof.write_bytes(b"%PDF-1.7 attestation")
    rights.home.run(
        *("--token", place.esms, "event", "add", "--person", person, "--establishment", FINESS),
        *("--kind", "last-contact", "--on", "2026-01-15", "--proof", proof),
    )
    rectified = rights.opened(person, "rectification", "--about", "Née à <Besançon> & non à Dole")
    rights.decided(rectified, "accepted")
    rights.home.run("--token", place.archivist, "record", rights.records[person])
    request = rights.opened(person, "access")
    folder = tmp_path / "le dossier"
    words = ("file", request, "-o", str(folder))
    assert rights.refused(*words) == "request-undecided"
    rights.decided(request, "accepted")
    assert rights.refused("file", rectified, "-o", str(folder)) == "request-not-access"
    assert rights.refused(*words, by=place.other_esms) == "not-found"
    assert rights.refused(*words, by=place.archivist) == "not-allowed"

    (given,) = rights.run(*words, by=place.esms)

    keep([given], "rights-file")
    files = {str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file()}
    assert (given["records"], given["files"], given["unreadable"]) == (1, len(files), [])
    (event,) = (name for name in files if name.startswith("evenements/"))
    assert files == {
        "index.html",
        "lettre.pdf",
        "pages/style.css",
        "documents/0001.pdf",
        "recu/0001.xml",
        event,
    }
    assert (folder / event).read_bytes() == proof.read_bytes()
    assert rights.home.run("verify", folder / "documents/0001.pdf")[0]["verdict"] == "passed"
    page = lxml.html.fromstring((folder / "index.html").read_bytes().decode())
    text = " ".join(page.text_content().split())
    for told in (
        "Née à <Besançon> & non à Dole",
        "dernier contact",
        "archiviste",
        "description d'un document",
    ):
        assert told in text, text
    for link in page.xpath("//a/@href"):
        assert link.startswith("#") or (folder / link).is_file(), link
    shown = {one["act"] for one in rights.home.run("traces", "--person", person)}
    assert {"request:file", "record:document", "record:source", "person:events", "person:proof"} <= shown
    assert rights.refused(*words) == "invalid-request"


def test_the_file_has_no_event_that_was_stated_of_another_person(tmp_path: Path) -> None:
    rights = Rights(tmp_path / "home")
    proofs = {}
    for person in (rights.young, rights.due):
        proofs[person] = tmp_path / f"{person}.pdf"
        proofs[person].write_bytes(f"%PDF-1.7 attestation de {person}".encode())
        rights.home.run(
            *("--token", rights.place.esms, "event", "add", "--person", person, "--establishment", FINESS),
            *("--kind", "last-contact", "--on", "2026-01-15", "--proof", proofs[person]),
        )
    merge = ("persons", "merge", rights.due, rights.young, "--reason", "homonyme")
    rights.home.run("--token", rights.place.esms, *merge)
    both = given_proofs(rights, rights.young, tmp_path / "both")
    split = ("persons", "split", rights.young, rights.records[rights.due], "--reason", "deux personnes")
    rights.home.run("--token", rights.place.esms, *split)

    assert both == {proofs[one].read_bytes() for one in proofs}
    for person in (rights.young, rights.due):
        assert given_proofs(rights, person, tmp_path / f"of {person}") == {proofs[person].read_bytes()}


def test_a_request_keeps_records_that_are_split_from_its_person(tmp_path: Path) -> None:
    rights = Rights(tmp_path)
    rights.on("2026-09-01")
    rights.home.run("persons", "merge", rights.due, rights.young, "--reason", "homonyme")
    waiting = rights.opened(rights.young, "access")
    rights.on("2026-10-01")
    record = rights.records[rights.due]
    rights.home.run("persons", "split", rights.young, record, "--reason", "deux personnes")
    listed = rights.place.open()["appraisal"]
    rights.place.by(rights.place.esms, "agree", listed)
    rights.place.by(rights.place.archivist, "visa", listed, "--reason", "Sans intérêt historique")

    (stopped,) = rights.home.run("appraisal", "execute", listed)

    assert stopped["kept"] == [{"record": record, "code": "requested"}]
    rights.decided(waiting, "refused")
    listed = rights.place.open()["appraisal"]
    rights.place.by(rights.place.esms, "agree", listed)
    rights.place.by(rights.place.archivist, "visa", listed, "--reason", "Sans intérêt historique")
    assert rights.home.run("appraisal", "execute", listed)[0]["kept"] == []


def given_proofs(rights: Rights, person: str, folder: Path) -> set[bytes]:
    """Return the proofs in the file that is given to a person."""
    request = rights.opened(person, "access")
    rights.decided(request, "accepted")
    rights.run("file", request, "-o", folder, by=rights.place.esms)
    return {one.read_bytes() for one in (folder / "evenements").iterdir()}


@pytest.mark.parametrize(
    "words",
    [
        ("--kind", "access", "--by", ""),
        ("--kind", "access", "--by", "x" * 201),
        ("--kind", "access", "--by", BY, "--about", "x" * 2001),
        ("--kind", "access", "--by", BY, "--received", "2026-05-03"),
        ("--kind", "access", "--by", BY, "--received", "2018-05-24"),
        ("--kind", "opposition", "--by", BY),
    ],
)
def test_what_cannot_be_opened(rights: Rights, words: tuple[str, ...]) -> None:
    rights.on("2026-05-02")
    assert rights.home.answer("rights", "open", "--person", rights.young, *words).code == 2


def test_an_article_is_stated_only_where_it_applies(rights: Rights) -> None:
    rights.on("2026-05-02")
    access = rights.opened(rights.young, "access")
    for decision, article in (("accepted", "12-5"), ("refused", "16"), ("refused", "17-3-b")):
        words = ("decide", access, "--decision", decision, "--reason", "x", "--article", article)
        assert rights.refused(*words) == "invalid-request"
    decided = rights.decided(access, "refused", "--article", "15-4")
    assert [(one["article"], one["code"]) for one in decided["grounds"]] == [("15-4", "stated")]
    plain = rights.decided(rights.opened(rights.young, "access"), "refused")
    assert [one["article"] for one in plain["grounds"]] == ["12-4"]


@pytest.mark.judge
def test_the_letters_are_pdf_a_for_verapdf(rights: Rights) -> None:
    program = judge("proof")
    rights.on("2026-05-04")
    files = []
    for kind, decision in (("erasure", "refused"), ("access", "accepted"), ("rectification", "accepted")):
        request = rights.opened(rights.young, kind, "--about", "Tout le dossier ✉")
        rights.decided(request, decision)
        rights.letter(request, f"{kind}.pdf")
        files.append(rights.folder / f"{kind}.pdf")
    run = subprocess.run([program, "pdfa", *files], capture_output=True, text=True, timeout=300, check=False)
    verdicts = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(verdicts) == len(files), run.stderr
    assert [each for each in verdicts if not each["compliant"] or each["flavour"] != "3a"] == []
