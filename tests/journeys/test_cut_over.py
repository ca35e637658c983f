"""The cut-over: a first package, a delta, and a last one that freezes the establishment until it closes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from archive_service.bootstrap import Services
from archive_service.model.actors import OPERATOR, Role
from archive_service.settings import read_settings
from archive_service.workflows.export_reception import signed_receipt
from tests.begun_homes import begun
from tests.journeys.export_receivers import Receiver
from tests.journeys.homes import FINESS, Home, cda, establishment
from tests.journeys.http_flows import eventually, serving
from tests.journeys.published_formats import keep

ENTITY = "250000999"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    path = begun(tmp_path / "home")
    services = Services(read_settings(path))
    services.establishments.register([establishment()], OPERATOR)
    services.close()
    return Home(path)


def _manifest(tree: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((tree / "manifest.json").read_bytes())
    return found


def test_a_cut_over_by_command(home: Home, tmp_path: Path) -> None:
    receiver = Receiver.in_folder(tmp_path / "receiver")

    def deposited(number: int, code: int = 0) -> dict[str, Any]:
        flow = tmp_path / f"{number}.xml"
        flow.write_bytes(cda(number))
        return home.run("deposit", flow, code=code)[0]

    def ordered(*more: str) -> tuple[str, Path]:
        words = ["export", "order", "--establishment", FINESS, "--to", str(receiver.certificate), *more]
        (order,) = home.run(*words)
        keep([order], "export-order")
        home.run("work", "--until-empty")
        folder = tmp_path / order["order"]
        (line,) = home.run("export", "deliver", order["order"], "-o", folder)
        tree = receiver.unpacked([folder / one["file"] for one in line["volumes"]], folder / "tree")
        assert home.run("export", "check", tree)[-1]["verdict"] == "complete"
        return str(order["order"]), tree

    def closed(order: str, tree: Path) -> None:
        own = "--sign", receiver.key, "--certificate", receiver.certificate, "-o", tmp_path / "receipt"
        home.run("export", "receipt", tree, *own)
        home.run("export", "close", order, "--receipt", tmp_path / "receipt", "-o", tmp_path / "end")

    deposited(1)
    base, first = ordered()
    closed(base, first)
    deposited(2)
    delta, second = ordered("--after", base)
    closed(delta, second)
    deposited(3)
    last, third = ordered("--after", delta, "--freeze", "--contact", "l'éditeur suivant")
    assert deposited(4, code=10)["findings"][-1]["code"] == "establishment-frozen"
    closed(last, third)

    manifests = [_manifest(tree) for tree in (first, second, third)]
    keep(manifests, "portability-manifest")
    assert [one["predecessor"] for one in manifests] == [None, *(one["root"] for one in manifests[:2])]
    assert [one["equation"]["exported"] for one in manifests] == [1, 1, 1]
    assert [bool(one["frozen_at"]) for one in manifests] == [False, False, True]
    assert deposited(4)["outcome"] == "accepted"
    other = Home(begun(tmp_path / "other"))
    (told,) = other.run("import", first, second, third)
    assert told["refused"] == 0
    assert len(other.run("records")) == 3
    (again,) = other.run("import", second)
    assert (again["understood"], again["kept_as_bytes"], again["refused"]) == (0, 0, 0)
    empty = Home(begun(tmp_path / "empty"))
    assert empty.answer("import", second).told.startswith("predecessor-missing")


def test_a_cut_over_by_http(home: Home, tmp_path: Path) -> None:
    receiver = Receiver.in_folder(tmp_path / "receiver")
    certificate = receiver.certificate.read_bytes()
    with serving(home.path) as running:
        token = running.make_token(role=Role.ESMS, tenants=[ENTITY], actor="marie")
        with running.client(token) as client:
            xml = {"content-type": "application/xml"}

            def built(**more: Any) -> str:
                body = {"establishments": [FINESS], "certificate": certificate.decode(), **more}
                made = client.post("/exports", json=body)
                assert made.status_code == 201, made.text
                address = str(made.headers["location"])
                home.run("work", "--until-empty")
                eventually(lambda: client.get(address).json()["state"] == "ready")
                return address

            def fetched(address: str) -> Path:
                folder = tmp_path / address.rpartition("/")[2]
                folder.mkdir()
                volume = folder / "volume-1.cms"
                volume.write_bytes(client.get(f"{address}/volumes/1").content)
                return receiver.unpacked([volume], folder / "tree")

            assert client.post("/deposits", content=cda(1), headers=xml).status_code == 201
            base = built()
            assert client.post("/deposits", content=cda(2), headers=xml).status_code == 201
            wrong = {"establishments": [FINESS], "certificate": certificate.decode(), "kind": "targeted"}
            answer = client.post("/exports", json={**wrong, "after": base.rpartition("/")[2]})
            assert (answer.status_code, answer.json()["code"]) == (422, "predecessor-differs")
            last = built(after=base.rpartition("/")[2], freeze=True)
            refused = client.post("/deposits", content=cda(3), headers=xml)
            assert refused.json()["findings"][-1]["code"] == "establishment-frozen"
            tree = fetched(last)
            receipt = signed_receipt(tree, receiver.key.read_bytes(), certificate, [])
            pkcs7 = {"content-type": "application/pkcs7-mime"}
            ended = client.post(f"{last}/receipt", content=receipt.content, headers=pkcs7)
            assert (ended.status_code, ended.json()["state"]) == (200, "closed")
            assert client.post("/deposits", content=cda(3), headers=xml).status_code == 201

    manifest = _manifest(tree)
    assert manifest["frozen_at"]
    assert manifest["equation"]["exported"] == 1
    assert manifest["equation"]["excluded"] == [{"reason": "in-predecessor", "records": 1}]
