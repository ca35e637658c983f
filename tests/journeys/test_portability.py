"""An establishment changes its vendor: everything goes out, and both sides can prove it."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR
from archive_service.model.records import RecordFilter
from archive_service.settings import read_settings
from tests.begun_homes import filled_home
from tests.journeys.export_receivers import Receiver, sealed_records
from tests.journeys.homes import FINESS, SECRETS, Home, cda
from tests.journeys.published_formats import keep

OTHER = "250000023"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with three sealed records of one establishment."""
    filled_home(tmp_path / "le home", sealed_records(3, OTHER))
    return Home(tmp_path / "le home")


@pytest.fixture
def services(home: Home) -> Iterator[Services]:
    opened = Services(read_settings(home.path))
    yield opened
    opened.close()


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def ordered(home: Home, receiver: Receiver, *more: str, code: int = 0) -> dict[str, Any]:
    lines = home.run(
        "export", "order", "--establishment", FINESS, "--to", receiver.certificate, *more, code=code
    )
    return lines[0] if lines else {}


def delivered(home: Home, receiver: Receiver, folder: Path, *more: str) -> tuple[dict[str, Any], Path]:
    """Order, build and deliver; return the line of the delivery and the unpacked folder."""
    order = ordered(home, receiver)
    home.run("work", "--until-empty")
    (line,) = home.run("export", "deliver", order["order"], "-o", folder / "volumes", *more)
    volumes = [folder / "volumes" / one["file"] for one in line["volumes"]]
    return line, receiver.unpacked(volumes, folder / "paquet")


def test_an_export_goes_from_the_order_to_its_closing(home: Home, receiver: Receiver, tmp_path: Path) -> None:
    order = ordered(home, receiver)
    keep([order], "export-order")
    assert order["state"] == "acknowledged"
    home.run("work", "--until-empty")
    (ready,) = home.run("export", "status", order["order"])
    assert (ready["state"], ready["built"], ready["total"]) == ("ready", 3, 3)

    (line,) = home.run("export", "deliver", order["order"], "-o", tmp_path / "volumes")
    keep([line], "export-delivered")
    volumes = [tmp_path / "volumes" / one["file"] for one in line["volumes"]]
    for volume, told in zip(volumes, line["volumes"], strict=True):
        content = volume.read_bytes()
        assert (sha256(content).hexdigest(), len(content)) == (told["sha256"], told["bytes"])
    tree = receiver.unpacked(volumes, tmp_path / "paquet")

    checked = subprocess.run(
        [sys.executable, "-I", tree / "check_portability.py", tree], capture_output=True, check=False
    )
    assert json.loads(checked.stdout) == {
        "verdict": "complete",
        "root": line["root"],
        "leaves": line["leaves"],
    }
    assert checked.returncode == 0
    assert home.run("export", "check", tree) == [json.loads(checked.stdout)]

    home.run(
        "export",
        "receipt",
        tree,
        "--sign",
        receiver.key,
        "--certificate",
        receiver.certificate,
        "-o",
        tmp_path / "receipt.p7m",
    )
    (closed,) = home.run(
        "export", "close", order["order"], "--receipt", tmp_path / "receipt.p7m", "-o", tmp_path / "fin"
    )
    keep([closed], "export-closed")
    assert closed["state"] == "closed"
    assert line["root"] in Path(closed["report"]).read_text("utf-8")


def test_a_package_holds_everything_and_its_manifest_says_where_each_record_is(
    home: Home, receiver: Receiver, tmp_path: Path, services: Services
) -> None:
    line, tree = delivered(home, receiver, tmp_path)
    with services.transactions.begin(OPERATOR) as transaction:
        held = transaction.records.listed(RecordFilter())

    assert len(held) == 3
    for record in held:
        folder = tree / "content" / "records" / str(record.id)
        for part in ("source", "document", "manifest", "nonce", "provenance", "evidence"):
            (file,) = [path for path in folder.iterdir() if path.stem == part and path.name != "record.json"]
            assert file.read_bytes() == services.record_reading.part(record.id, part, OPERATOR), part
        assert (tree / "content" / "deposits" / str(record.deposit) / "receipt.jws").read_text() == (
            services.record_reading.part(record.id, "receipt", OPERATOR).decode()
        )
        assert (tree / "content" / "persons" / str(record.person) / "person.json").is_file()
    manifest = json.loads((tree / "manifest.json").read_bytes())
    assert manifest["equation"] == {
        "accepted": 3,
        "exported": 3,
        "excluded": [],
        "transferred": 0,
        "eliminated": 0,
    }
    assert (manifest["order"], manifest["root"]) == (line["order"], line["root"])


def test_no_path_names_anybody_and_the_page_names_everybody(
    home: Home, receiver: Receiver, tmp_path: Path
) -> None:
    _, tree = delivered(home, receiver, tmp_path)

    paths = [str(path.relative_to(tree)) for path in tree.rglob("*")]
    assert not any(secret.lower() in path.lower() for path in paths for secret in (*SECRETS, "1941"))
    page = (tree / "index.html").read_text("utf-8")
    assert page.count(f"{SECRETS[1]} {SECRETS[0]}") + page.count(f"{SECRETS[0]}") >= 1
    assert "<script" not in page


def test_the_manifest_is_signed_twice(home: Home, receiver: Receiver, tmp_path: Path) -> None:
    _, tree = delivered(home, receiver, tmp_path)
    trust = tmp_path / "trust"
    home.run("trust", "export", "-o", trust)
    content = (tree / "manifest.json").read_bytes()
    head, _, signature = (tree / "manifest.jws").read_text().split(".")
    payload = urlsafe_b64encode(content).rstrip(b"=")
    (keys,) = [path for path in trust.rglob("*.json") if "keys" in json.loads(path.read_text())]
    (key,) = json.loads(keys.read_text())["keys"]
    x, y = (int.from_bytes(_decoded(key[name])) for name in ("x", "y"))
    public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    r, s = _decoded(signature)[:32], _decoded(signature)[32:]
    public.verify(
        encode_dss_signature(int.from_bytes(r), int.from_bytes(s)),
        head.encode() + b"." + payload,
        ec.ECDSA(SHA256()),
    )
    assert json.loads(_decoded(head))["kid"] == key["kid"]
    command: list[str | Path]
    command = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", tree / "manifest.p7s"]
    command += ["-content", tree / "manifest.json", "-out", "/dev/null", "-purpose", "any"]
    command += ["-CAfile", trust / "anchors.pem", "-certfile", trust / "intermediates.pem"]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_the_same_holdings_give_the_same_root(
    home: Home, receiver: Receiver, tmp_path: Path, services: Services
) -> None:
    first, _ = delivered(home, receiver, tmp_path / "one")
    second, _ = delivered(home, Receiver.in_folder(tmp_path / "other"), tmp_path / "two")

    assert first["root"] == second["root"]
    assert first["order"] != second["order"]


def test_flows_that_come_after_the_build_are_not_in_the_package(
    home: Home, receiver: Receiver, tmp_path: Path
) -> None:
    order = ordered(home, receiver)
    home.run("work", "--until-empty")
    (tmp_path / "later.xml").write_bytes(cda(1, family="LATER"))
    home.run("deposit", tmp_path / "later.xml")
    home.run("work", "--until-empty")

    (line,) = home.run("export", "deliver", order["order"], "-o", tmp_path / "volumes")
    volumes = [tmp_path / "volumes" / one["file"] for one in line["volumes"]]
    tree = receiver.unpacked(volumes, tmp_path / "paquet")
    assert home.run("export", "check", tree)[-1]["verdict"] == "complete"
    assert len(list((tree / "content" / "records").iterdir())) == 3


def test_a_row_that_was_deleted_by_hand_stops_the_order(
    home: Home, receiver: Receiver, services: Services
) -> None:
    with services.transactions.begin(OPERATOR) as transaction:
        lost = transaction.records.listed(RecordFilter())[1]
    with psycopg.connect(services.database.owner, autocommit=True) as owner:
        owner.execute("SET archive.scope = 'all'; SET archive.role = 'service'")
        owner.execute("DELETE FROM record WHERE id = %s", (lost.id,))
    order = ordered(home, receiver)
    home.run("work", "--until-empty")

    (refused,) = home.run("export", "status", order["order"])
    assert refused["state"] == "refused"
    assert "3 records were accepted" in refused["problem"]
    home.run("export", "deliver", order["order"], "-o", home.path / "volumes", code=10)


def test_a_record_whose_document_is_damaged_is_listed_and_counted(
    home: Home, receiver: Receiver, tmp_path: Path, services: Services
) -> None:
    with services.transactions.begin(OPERATOR) as transaction:
        damaged = transaction.records.listed(RecordFilter())[0]
    tenant, _, name = damaged.document_object.partition("/")
    (stored,) = (home.path / "objects" / tenant).rglob(name)
    stored.chmod(0o600)
    stored.write_bytes(stored.read_bytes()[:-1] + b"\0")

    _, tree = delivered(home, receiver, tmp_path)
    manifest = json.loads((tree / "manifest.json").read_bytes())
    assert manifest["equation"]["exported"] == 2
    assert manifest["equation"]["excluded"] == [{"reason": "object-damaged", "records": 1}]
    listed = json.loads((tree / "content" / "unreadable.ndjson").read_text())
    assert listed == {"record": str(damaged.id), "reason": "object-damaged"}


def test_records_outside_the_scope_are_counted_as_excluded(
    home: Home, receiver: Receiver, services: Services
) -> None:
    with services.transactions.begin(OPERATOR) as transaction:
        person = transaction.records.listed(RecordFilter())[0].person
    (line,) = home.run(
        "export",
        "order",
        "--establishment",
        FINESS,
        "--to",
        receiver.certificate,
        "--kind",
        "person",
        "--person",
        str(person),
        "--dry-run",
    )

    keep([line], "export-dry-run")
    assert line["order"] is None
    assert line["excluded"] == [{"reason": "outside-scope", "records": 2}]
    assert {one["kind"]: one["files"] for one in line["counts"]}["document"] == 1
    assert home.run("export", "list") == []


def test_an_order_that_is_cancelled_is_not_built(home: Home, receiver: Receiver, tmp_path: Path) -> None:
    order = ordered(home, receiver)
    (cancelled,) = home.run("export", "cancel", order["order"])
    home.run("work", "--until-empty")

    assert cancelled["state"] == "cancelled"
    assert home.run("export", "status", order["order"])[0]["state"] == "cancelled"
    home.run("export", "deliver", order["order"], "-o", tmp_path / "volumes", code=10)


def test_volumes_are_split_and_make_one_tree(home: Home, receiver: Receiver, tmp_path: Path) -> None:
    home_line, tree = delivered(home, receiver, tmp_path / "one")
    (line,) = home.run("export", "deliver", home_line["order"], "-o", tmp_path / "two", "--split", "1M")

    volumes = [tmp_path / "two" / one["file"] for one in line["volumes"]]
    again = receiver.unpacked(volumes, tmp_path / "two" / "paquet")
    names = sorted(str(path.relative_to(tree)) for path in tree.rglob("*"))
    assert names == sorted(str(path.relative_to(again)) for path in again.rglob("*"))
    assert home.run("export", "check", *volumes, "--key", receiver.key)[-1]["verdict"] == "complete"
    assert home.run("export", "check", *volumes, code=11) == []


def test_a_changed_file_is_named_and_a_receipt_contests_it(
    home: Home, receiver: Receiver, tmp_path: Path
) -> None:
    line, tree = delivered(home, receiver, tmp_path)
    (document, *_) = sorted((tree / "content" / "records").rglob("document.pdf"))
    document.write_bytes(document.read_bytes() + b"\n")
    path = str(document.relative_to(tree))

    *problems, verdict = home.run("export", "check", tree, code=10)
    assert [(one["path"], one["problem"]) for one in problems] == [(path, "altered")]
    assert verdict["verdict"] == "incomplete"
    signing = ("--sign", receiver.key, "--certificate", receiver.certificate, "-o", tmp_path / "receipt")
    home.run("export", "receipt", tree, *signing, code=10)
    home.run("export", "receipt", tree, *signing, "--contest", f"{path}=autre contenu")
    (contested,) = home.run(
        "export", "close", line["order"], "--receipt", tmp_path / "receipt", "-o", tmp_path / "fin", code=10
    )
    assert contested["state"] == "contested"
    assert "autre contenu" in Path(contested["report"]).read_text("utf-8")


def test_a_receipt_of_somebody_else_closes_nothing(home: Home, receiver: Receiver, tmp_path: Path) -> None:
    line, tree = delivered(home, receiver, tmp_path)
    stranger = Receiver.in_folder(tmp_path / "stranger")
    home.run(
        "export",
        "receipt",
        tree,
        "--sign",
        stranger.key,
        "--certificate",
        stranger.certificate,
        "-o",
        tmp_path / "receipt",
    )

    refused = home.answer(
        "export", "close", line["order"], "--receipt", tmp_path / "receipt", "-o", tmp_path / "fin"
    )
    assert refused.code == 10
    assert refused.told.startswith("receipt-refused: ")
    assert home.run("export", "status", line["order"])[0]["state"] == "delivered"


def test_a_receipt_of_another_package_closes_nothing(home: Home, receiver: Receiver, tmp_path: Path) -> None:
    _, tree = delivered(home, receiver, tmp_path / "one")
    other, _ = delivered(home, receiver, tmp_path / "two")
    home.run(
        "export",
        "receipt",
        tree,
        "--sign",
        receiver.key,
        "--certificate",
        receiver.certificate,
        "-o",
        tmp_path / "receipt",
    )

    answer = home.answer(
        "export", "close", other["order"], "--receipt", tmp_path / "receipt", "-o", tmp_path / "fin"
    )
    assert (answer.code, answer.told.split(":")[0]) == (10, "receipt-refused")


@pytest.mark.parametrize("changed", [{"verdict": "incomplete"}, {"contested": {}}])
def test_a_receipt_that_accepts_nothing_plainly_closes_nothing(
    home: Home, receiver: Receiver, tmp_path: Path, changed: dict[str, Any]
) -> None:
    line, _ = delivered(home, receiver, tmp_path)
    told = {name: line[name] for name in ("order", "root", "leaves")} | {"verdict": "complete"}
    told |= {"format": "portability-receipt/1", "contested": [], "made_at": "2026-03-09T08:00:00Z"} | changed
    content = tmp_path / "receipt.json"
    content.write_text(json.dumps(told))
    words: list[str | Path] = ["-in", content, "-inkey", receiver.key, "-signer", receiver.certificate]
    words += ["-out", tmp_path / "receipt"]
    sign = ["openssl", "cms", "-sign", "-binary", "-nodetach", "-cades", "-outform", "DER"]
    subprocess.run([*sign, *words], check=True)

    answer = home.answer(
        "export", "close", line["order"], "--receipt", tmp_path / "receipt", "-o", tmp_path / "fin"
    )

    assert (answer.code, answer.lines) == (10, [])
    assert home.run("export", "status", line["order"])[0]["state"] == "delivered"


def test_a_certificate_that_has_ended_orders_nothing(home: Home, tmp_path: Path) -> None:
    ended = Receiver.in_folder(tmp_path / "ended", days=30)
    answer = home.answer("export", "order", "--establishment", FINESS, "--to", ended.certificate)

    assert (answer.code, answer.told.split(":")[0]) == (10, "recipient-expired")
    assert home.run("export", "list") == []


def test_an_establishment_of_somebody_else_cannot_be_ordered(
    home: Home, receiver: Receiver, tmp_path: Path
) -> None:
    (token,) = home.run("token", "create", "--actor", "autre", "--role", "esms", "--tenant", "750000999")
    answer = home.answer(
        "--token", token["token"], "export", "order", "--establishment", FINESS, "--to", receiver.certificate
    )
    assert (answer.code, answer.told.split(":")[0]) == (10, "not-found")

    mine = ordered(home, receiver)
    assert home.answer("--token", token["token"], "export", "status", mine["order"]).code == 10
    assert home.run("--token", token["token"], "export", "list") == []


def test_a_vendor_orders_with_a_mandate(home: Home, receiver: Receiver, tmp_path: Path) -> None:
    (token,) = home.run("token", "create", "--actor", "éditeur", "--role", "vendor", "--tenant", "250000999")
    asking = ("--token", token["token"], "export", "order", "--establishment", FINESS)
    answer = home.answer(*asking, "--to", receiver.certificate)
    assert (answer.code, answer.told.split(":")[0]) == (10, "mandate-missing")

    tried = home.answer(*asking, "--to", receiver.certificate, "--dry-run")
    assert (tried.code, tried.told.split(":")[0]) == (10, "mandate-missing")

    (tmp_path / "mandat.pdf").write_bytes(b"%PDF-1.7 mandat")
    (order,) = home.run(*asking, "--to", receiver.certificate, "--mandate", tmp_path / "mandat.pdf")
    assert order["state"] == "acknowledged"


def test_the_clocks_of_an_order_come_from_data(home: Home, receiver: Receiver) -> None:
    order = ordered(home, receiver)
    names = [clock["name"] for clock in order["clocks"]]
    assert names[0] == "pdlgc/acknowledgement"
    assert {"data-act/transition", "pdlgc/delivery"} <= set(names)
    assert all(clock["source"] for clock in order["clocks"])


def test_documents_that_are_still_made_are_waited_for(home: Home, receiver: Receiver, tmp_path: Path) -> None:
    (tmp_path / "new.xml").write_bytes(cda(7))
    home.run("deposit", tmp_path / "new.xml")
    order = ordered(home, receiver)
    home.run("work", "--until-empty")

    (ready,) = home.run("export", "status", order["order"])
    assert (ready["state"], ready["total"]) == ("ready", 4)
