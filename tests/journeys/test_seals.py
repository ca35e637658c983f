"""Files are sealed in the name of a legal entity, by its own people and the operator, each with an entry."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from archive_service.bootstrap import Services
from archive_service.demo.small_pdf import small_pdf
from archive_service.errors import NotAllowed, NotFound
from archive_service.model.actors import OPERATOR, SERVICE, Actor, Role
from archive_service.model.identifiers import Department, as_legal_entity
from archive_service.model.seals import SealNotDelegated, SealOrder, SealPurpose
from archive_service.settings import Settings
from archive_service.wording.dates import day_in_paris
from archive_service.workflows.seal_delegations import Delegating
from archive_service.workflows.verification import verify_document
from signing.seal_levels import SealForm
from tests.begun_homes import begun, running_database
from tests.journeys.homes import Home, establishment
from tests.journeys.published_formats import keep

ENTITY, OTHER = as_legal_entity("250000999"), as_legal_entity("260000998")
ORDER = SealOrder(legal_entity=ENTITY, purpose=SealPurpose.CONTRACT)
PDF = small_pdf(["Contrat de séjour de Philiberte QUENTINOT"])
ESMS = Actor(name="directrice", role=Role.ESMS, tenants=frozenset({ENTITY}), pseudonym="esms")


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    services = Services(Settings(home=begun(tmp_path_factory.mktemp("home") / "home")))
    services.establishments.register([establishment()], OPERATOR)
    yield services
    services.close()


def last_entry(services: Services) -> dict[str, Any]:
    services.transactions.place_entries()
    with services.transactions.begin(SERVICE) as transaction:
        size = transaction.journal.size()
        found: dict[str, Any] = json.loads(transaction.journal.entries(size - 1, size)[0])
    return found


@pytest.mark.parametrize("actor", [ESMS, OPERATOR], ids=lambda actor: actor.role)
def test_a_sealed_pdf_is_sound_and_its_entry_says_who_asked_and_commits_to_it(
    services: Services, actor: Actor
) -> None:
    made = services.seals.seal(PDF, "contrat.pdf", ORDER, actor)

    report = verify_document("contrat.pdf", made.content, services.trust_services.trust, made.at)
    entry = last_entry(services)
    assert report.verdict == "passed"
    assert made.content.startswith(PDF)
    assert (entry["tag"], entry["subject"], entry["actor"]) == ("seal:made", str(made.seal), actor.pseudonym)
    digest = sha256(made.nonce + sha256(PDF).digest()).hexdigest()
    assert entry["facts"]["commitment"] == made.commitment == digest
    assert entry["facts"].items() >= {"form": "pades", "level": "b-b", "purpose": "contract"}.items()
    signer = services.trust_services.keyring.seal_key(ENTITY, "").certificates[0]
    assert entry["facts"]["certificate"] == sha256(signer).hexdigest()
    written = json.dumps(entry)
    for secret in ("contrat.pdf", sha256(PDF).hexdigest(), sha256(made.content).hexdigest()):
        assert secret not in written


@pytest.mark.parametrize(
    "actor",
    [
        Actor(name="a", role=Role.ESMS, tenants=frozenset({OTHER}), pseudonym="a"),
        Actor(name="a", role=Role.ESMS, departments=frozenset({Department("25")}), pseudonym="a"),
        Actor(name="a", role=Role.VENDOR, tenants=frozenset({OTHER}), pseudonym="a"),
        Actor(name="a", role=Role.OPERATOR, tenants=frozenset({OTHER}), pseudonym="a"),
    ],
    ids=["other tenant", "whole department", "vendor of another", "operator of another"],
)
def test_a_legal_entity_of_others_answers_like_an_absent_one(services: Services, actor: Actor) -> None:
    said = []
    for entity in (ENTITY, as_legal_entity("999999999")):
        with pytest.raises(NotFound) as refused:
            services.seals.seal(PDF, "", SealOrder(legal_entity=entity), actor)
        said.append(str(refused.value))

    assert said[0] == said[1]


@pytest.mark.parametrize(
    ("form", "name"),
    [
        (SealForm.PADES, "document.pdf"),
        (SealForm.CADES, "document.p7s"),
        (SealForm.ASIC, "document.asice"),
    ],
)
def test_a_file_without_a_name_is_sealed_in_every_form(services: Services, form: SealForm, name: str) -> None:
    made = services.seals.seal(PDF, "..", replace(ORDER, form=form), ESMS)

    assert made.name == name


@pytest.mark.parametrize("role", [Role.DEPOSITOR, Role.ARCHIVIST, Role.AUDITOR, Role.ARCHIVES_READER])
def test_the_other_roles_seal_for_nobody(services: Services, role: Role) -> None:
    actor = Actor(name="a", role=role, tenants=frozenset({ENTITY}), pseudonym="a")

    with pytest.raises(NotAllowed):
        services.seals.seal(PDF, "", ORDER, actor)


def test_a_vendor_seals_while_a_delegation_names_it(services: Services) -> None:
    vendor = Actor(name="Editeur X", role=Role.VENDOR, tenants=frozenset({ENTITY}), pseudonym="v")
    today = day_in_paris(services.clock.now())
    stated = Delegating(
        legal_entity=ENTITY, by="Mme Y", to="Editeur X", first_day=today, last_day=today, act=b"acte"
    )
    with pytest.raises(SealNotDelegated):
        services.seals.seal(PDF, "", ORDER, vendor)

    delegation = services.seal_delegations.delegate(stated, OPERATOR)

    assert services.seals.seal(PDF, "", ORDER, vendor).content
    for stranger in (replace(vendor, name="Editeur Z"), replace(vendor, name="")):
        with pytest.raises(SealNotDelegated):
            services.seals.seal(PDF, "", ORDER, stranger)
    services.seal_delegations.end(delegation.id, OPERATOR)
    with pytest.raises(SealNotDelegated):
        services.seals.seal(PDF, "", ORDER, vendor)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    path = begun(tmp_path_factory.mktemp("commands") / "le home")
    with running_database(path):
        yield Home(path)


def test_one_bad_file_stops_none_of_the_others(home: Home, tmp_path: Path) -> None:
    good, bad, empty = tmp_path / "a.pdf", tmp_path / "b.pdf", tmp_path / "c.pdf"
    for path, content in ((good, PDF), (bad, b"text"), (empty, b"")):
        path.write_bytes(content)
    out = tmp_path / "neuf" / "dossier"

    lines = home.run(
        "seal", bad, empty, tmp_path / "absent", tmp_path, good, "--entity", ENTITY, "-o", out, code=10
    )

    keep(lines, "seal-line")
    codes = ["seal-not-a-pdf", "seal-file-empty", "file-unreadable", "file-unreadable", None]
    assert [line["code"] for line in lines] == codes
    assert [path.name for path in out.iterdir()] == ["a.pdf"]
    assert lines[-1].items() >= {"file": str(good), "sealed": str(out / "a.pdf"), "level": "b-b"}.items()
    assert lines[-1]["sha256"] == sha256((out / "a.pdf").read_bytes()).hexdigest()
    home.run("verify", out / "a.pdf")


def test_nothing_is_overwritten_whatever_the_names(home: Home, tmp_path: Path) -> None:
    names = ["a.pdf", "a b'ç\n.pdf", "--help", "sans extension", "é" * 120 + ".pdf", ".pdf"]
    for folder in ("un", "deux"):
        (tmp_path / folder).mkdir()
        for name in names:
            (tmp_path / folder / name).write_bytes(PDF)
    files = [tmp_path / folder / name for folder in ("un", "deux") for name in names]

    lines = home.run("seal", "--entity", ENTITY, "-o", tmp_path / "un", "--", *files)

    sealed = [Path(line["sealed"]) for line in lines]
    assert len({*sealed, *files}) == 4 * len(names)
    assert all(path.parent == tmp_path / "un" and path.read_bytes().startswith(PDF) for path in sealed)
    assert all(path.read_bytes() == PDF for path in files)
    assert sealed[0].name == "a-2.pdf"


def test_many_files_are_told_of_on_the_way_and_their_lines_keep_their_order(
    home: Home, tmp_path: Path
) -> None:
    files = [tmp_path / f"{number}.pdf" for number in range(120)]
    for path in files:
        path.write_bytes(PDF)

    answer = home.answer("seal", *files, "--entity", ENTITY, "-o", tmp_path / "out")

    assert answer.code == 0, [line for line in answer.lines if line["code"]]
    assert [line["file"] for line in answer.lines] == [*map(str, files)]
    assert answer.told == "100 of 120\n"
    assert len({line["seal"] for line in answer.lines}) == len([*(tmp_path / "out").iterdir()]) == 120


@pytest.mark.parametrize(
    "words", [["--entity", "12"], ["--entity", ENTITY, "--as", "jades"], ["--entity", ENTITY, "--level", "t"]]
)
def test_what_cannot_be_understood_is_a_usage_error(home: Home, tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "a.pdf").write_bytes(PDF)

    assert home.run("seal", tmp_path / "a.pdf", *words, "-o", tmp_path / "out", code=2) == []
    assert not (tmp_path / "out").exists()


def test_a_token_seals_for_its_own_legal_entity_alone(home: Home, tmp_path: Path) -> None:
    (token,) = home.run("token", "create", "--actor", "d", "--role", "esms", "--tenant", ENTITY)
    (tmp_path / "a.pdf").write_bytes(PDF)
    command = ("seal", tmp_path / "a.pdf", "-o", tmp_path / "out", "--token", token["token"], "--entity")

    refused = home.answer(*command, OTHER)
    (line,) = home.run(*command, ENTITY)

    assert (refused.code, refused.lines) == (10, [])
    assert "not-found" in refused.told
    assert line["entity"] == ENTITY


def test_a_folder_that_cannot_be_written_is_said_before_anything_is_sealed(
    home: Home, tmp_path: Path
) -> None:
    (tmp_path / "a.pdf").write_bytes(PDF)
    (tmp_path / "file").write_bytes(b"")

    answer = home.answer("seal", tmp_path / "a.pdf", "--entity", ENTITY, "-o", tmp_path / "file")

    assert (answer.code, answer.lines) == (10, [])
    assert "file-unwritable" in answer.told
