"""What the journal says of a record is proved offline; an older checkpoint is a beginning of it, or not."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from archive_service.bootstrap import Services
from archive_service.errors import JournalForked, NotAllowed, NotFound
from archive_service.model.actors import OPERATOR, SERVICE, Actor, Role
from archive_service.model.identifiers import as_legal_entity
from archive_service.model.journal import Tag
from archive_service.model.records import RecordFilter
from archive_service.settings import Settings
from signing.merkle import leaf_hash, verify_consistency, verify_inclusion
from signing.transparency import LogKey, open_checkpoint
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.cda_flows import cda as cda_of_the_tenant
from tests.journeys.homes import FINESS, Home, cda
from tests.journeys.http_flows import TENANT, serving
from tests.journeys.log_proof_reading import proves, read_proof
from tests.journeys.published_formats import keep


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    services = Services(Settings(home=begun(tmp_path / "home")))
    yield services
    services.close()


def grow(services: Services, count: int) -> bytes:
    """Have that many things told in the journal, and publish it."""
    with services.transactions.begin(SERVICE) as transaction:
        for _ in range(count):
            transaction.record(Tag.RECORD_RECEIVED, uuid4(), SERVICE)
    return services.journal_publication.publish()


def a_record(services: Services) -> Any:
    door.accept(services, cda(), OPERATOR)
    while services.rendering.render() or services.evidence.close():
        pass
    (record,) = services.record_reading.records(RecordFilter(), OPERATOR)
    return record


def check_offline(document: dict[str, Any], vkey: str) -> list[dict[str, Any]]:
    """Check every entry with the document and the key alone; return what the entries say."""
    stated = open_checkpoint(document["checkpoint"].encode(), vkey)
    told = []
    for one in document["entries"]:
        leaf, siblings = leaf_hash(one["entry"].encode("ascii")), list(map(b64decode, one["proof"]))
        assert verify_inclusion(leaf, one["index"], stated.size, siblings, stated.root)
        again = read_proof(one["tlog_proof"])
        assert proves(again, vkey)
        assert (again.entry.decode(), again.index) == (one["entry"], one["index"])
        told.append(json.loads(one["entry"]))
    return told


def test_every_entry_about_a_record_is_proved_with_the_file_and_the_key_alone(tmp_path: Path) -> None:
    home, flow, out = Home(begun(tmp_path / "home")), tmp_path / "flow.xml", tmp_path / "proof.json"
    flow.write_bytes(cda())
    (deposited,) = home.run("deposit", flow)
    home.run("work", "--until-empty")
    (record,) = deposited["records"]
    home.run("trust", "export", "-o", tmp_path / "trust")

    lines = home.run("journal", "prove", record, "-o", out)

    keep(lines, "journal-proof-file")
    document = json.loads(out.read_bytes())
    keep([document], "journal-proof")
    vkey = (tmp_path / "trust/journal.vkey").read_text().strip()
    told = check_offline(document, vkey)
    assert document["vkey"] == vkey
    assert lines[0]["entries"] == len(told)
    assert {(one["subject"], one["tag"]) for one in told} >= {
        (deposited["deposit"], "deposit:received"),
        (deposited["deposit"], "deposit:accepted"),
        (record, "record:received"),
        (record, "record:decided"),
        (record, "record:sealed"),
    }
    assert {one["subject"] for one in told} == {record, deposited["deposit"]}


def is_proof(text: str, vkey: str) -> bool:
    try:
        return proves(read_proof(text), vkey)
    except (ValueError, IndexError):
        return False


def test_a_proof_of_another_entry_or_place_is_refused(services: Services) -> None:
    record = a_record(services)
    grow(services, 300)

    found = services.journal_proofs.prove(record.id, OPERATOR)

    good = found.entries[0].proof
    assert proves(good, found.verifier)
    text = good.text()
    for wrong in (
        text.replace(f"index {good.index}\n", f"index {good.index + 1}\n"),
        text.replace("\nindex", "\nIndex"),
        text.replace(f"\n{found.stated.size}\n", f"\n{found.stated.size + 1}\n"),
        text.replace("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2"),
        text[: len(text) // 2],
        "",
    ):
        assert wrong != text
        assert not is_proof(wrong, found.verifier), wrong
    other = LogKey.from_seed(found.stated.origin, bytes(32)).verifier
    assert not proves(good, other)


def test_whoever_does_not_see_a_record_gets_no_proof_of_it(services: Services) -> None:
    record = a_record(services)

    def esms(tenant: str, role: Role = Role.ESMS) -> Actor:
        return Actor(
            name="x", role=role, tenants=frozenset({as_legal_entity(tenant)}), pseudonym=str(uuid4())
        )

    assert services.journal_proofs.prove(record.id, esms(FINESS)).entries
    for actor, error in (
        (esms("999999999"), NotFound),
        (esms(FINESS, Role.DEPOSITOR), NotAllowed),
    ):
        with pytest.raises(error):
            services.journal_proofs.prove(record.id, actor)
    with pytest.raises(NotFound):
        services.journal_proofs.prove(uuid4(), OPERATOR)


def test_a_record_whose_entry_was_changed_in_the_database_gets_no_proof(services: Services) -> None:
    record = a_record(services)
    grow(services, 3)
    with psycopg.connect(services.database.owner) as owner:
        owner.execute("SET LOCAL archive.role = 'service'; SET LOCAL archive.scope = 'all'")
        owner.execute("ALTER TABLE journal_entry DISABLE TRIGGER append_only")
        owner.execute(
            "UPDATE journal_entry SET entry = convert_to(replace(convert_from(entry, 'UTF8'), "
            '\'"role":"operator"\', \'"role":"auditor"\'), \'UTF8\') WHERE subject = %s',
            (str(record.deposit),),
        )

    with pytest.raises(JournalForked):
        services.journal_proofs.prove(record.id, OPERATOR)


@pytest.mark.parametrize("growth", [(1, 1), (200, 100), (256, 256), (600, 1), (5, 0)])
def test_an_older_checkpoint_is_a_beginning_of_the_journal(
    services: Services, growth: tuple[int, int]
) -> None:
    old = grow(services, growth[0])
    grow(services, growth[1])

    grown = services.journal_proofs.consistency(old)

    assert grown.problem == ""
    assert verify_consistency(grown.old.size, grown.old.root, grown.new.size, grown.new.root, grown.proof)


def test_what_the_journal_never_was_is_no_beginning_of_it(services: Services) -> None:
    grow(services, 20)
    key = services.trust_services.journal_key
    told = {}
    for size in (10, 20, 21):
        told[size] = services.journal_proofs.consistency(key.sign(size, bytes(32))).problem

    assert "rewritten" in told[10]
    assert "rewritten" in told[20]
    assert "removed" in told[21]


def test_the_command_says_whether_the_journal_only_grew(tmp_path: Path) -> None:
    home, flow = Home(begun(tmp_path / "home")), tmp_path / "flow.xml"
    flow.write_bytes(cda())
    home.run("deposit", flow)
    old = tmp_path / "old"
    (line,) = home.run("journal", "checkpoint")
    old.write_text(line["checkpoint"])
    home.run("work", "--until-empty")

    found = home.run("journal", "consistency", old)
    keep(found, "journal-consistency")
    assert found[0]["verdict"] == "passed"
    assert found[0]["old"] == {"size": line["size"], "root": line["root"]}

    services = Services(Settings(home=tmp_path / "home"))
    old.write_bytes(services.trust_services.journal_key.sign(line["size"], bytes(32)))
    services.close()
    found = home.run("journal", "consistency", old, code=10)
    keep(found, "journal-consistency")
    assert found[0]["verdict"] == "failed"
    for content in (b"", b"\xff", line["checkpoint"].encode().replace(b"\n\n", b"\n"), bytes(70_000)):
        old.write_bytes(content)
        assert home.run("journal", "consistency", old, code=10) == []
    home.run("journal", "consistency", tmp_path / "absent", code=2)


def test_witnesses_read_checkpoint_and_tiles_without_a_token_but_no_entries(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with serving(home) as service, service.esms(TENANT) as client, service.client() as anybody:
        assert anybody.get("/journal/checkpoint").status_code == 404
        answered = client.post("/deposits", content=cda_of_the_tenant(1))
        record = answered.json()["records"][0]
        proof = client.get(f"/journal/proofs/{record}")
        assert proof.status_code == 200, proof.text
        keep([proof.json()], "journal-proof")
        note, vkey = (anybody.get(f"/journal/{one}") for one in ("checkpoint", "vkey"))
        stated = open_checkpoint(note.content, vkey.text.strip())
        check_offline(proof.json(), vkey.text.strip())
        tile = anybody.get(f"/journal/tile/0/000.p/{stated.size}")
        assert len(tile.content) == 32 * stated.size
        same = anybody.get("/journal/consistency", params={"size": stated.size, "root": stated.root.hex()})
        other = anybody.get("/journal/consistency", params={"size": stated.size, "root": "00" * 32})
        keep([same.json(), other.json()], "journal-consistency")
        assert (same.json()["verdict"], other.json()["verdict"]) == ("passed", "failed")
        bundle = f"/journal/tile/entries/000.p/{stated.size}"
        assert anybody.get(bundle).status_code == 401
        assert client.get(bundle).status_code == 403
        assert anybody.get(f"/journal/proofs/{record}").status_code == 401
        with service.esms("999999999") as stranger:
            assert stranger.get(f"/journal/proofs/{record}").status_code == 404
        for path in (
            "tile/0/../../instance/identity",
            "tile/64/000",
            "tile/0/000.p/0",
            "tile/0/x",
            "tile/0/",
        ):
            assert anybody.get(f"/journal/{path}").status_code in (401, 404), path
        for query in ("size=0&root=" + "00" * 32, "size=1&root=zz", "", f"size=1&root={'00' * 32}&x=1"):
            assert anybody.get(f"/journal/consistency?{query}").status_code == 422
