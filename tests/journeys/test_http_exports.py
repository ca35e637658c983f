"""Portability exports over HTTP: ordered, followed, fetched in parts, and closed with a receipt."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import httpx
import pytest

from archive_service.api.export_problems import export_refusal
from archive_service.bootstrap import Services
from archive_service.errors import ArchiveServiceError
from archive_service.holdings.receivers import (
    ReceiverRevocationUnknown,
    ReceiverRevoked,
    ReceiverUntrusted,
)
from archive_service.model.actors import OPERATOR, Role
from archive_service.model.export_orders import ExportState
from archive_service.model.identifiers import as_legal_entity
from archive_service.model.journal import Tag
from archive_service.model.keys import EXPORTS, export_content_key
from archive_service.model.records import RecordFilter
from archive_service.model.traces import TraceFilter
from archive_service.runtime.worker import work_until_empty
from archive_service.settings import read_settings
from archive_service.workflows.export_reception import check_package, signed_receipt
from tests.begun_homes import begun
from tests.journeys import door
from tests.journeys.export_receivers import Receiver
from tests.journeys.homes import FINESS, cda, establishment
from tests.journeys.http_flows import Service, eventually, serving
from tests.journeys.published_formats import keep

LEGAL_ENTITY = "250000999"
NOBODY = "6f1c2f0e-3b1a-4c0e-9a39-5d2f7d1b8a10"


@dataclass
class Held:
    """A service with three records, its receiver, and a look at what it stored."""

    service: Service
    services: Services
    receiver: Receiver
    token: str

    def client(self) -> httpx.Client:
        return self.service.client(self.token)

    def body(self, **changes: Any) -> dict[str, Any]:
        return {"establishments": [FINESS], "certificate": self.receiver.certificate.read_text(), **changes}

    def ready(self) -> str:
        """Order, wait until it is built, and return the order."""
        with self.client() as client:
            made = client.post("/exports", json=self.body())
            assert made.status_code == 201, made.text
            address = made.headers["location"]
            eventually(lambda: client.get(address).json()["state"] == "ready")
        return str(made.json()["order"])

    def traces(self) -> int:
        """Return how often records were shown by exports."""
        found = self.services.traces.listed(TraceFilter(limit=1000), OPERATOR)
        return sum(one.trace.act == "records:export" for one in found)

    def deliveries(self, order: str) -> int:
        with self.services.transactions.begin(OPERATOR) as transaction:
            found = transaction.journal.of_tenant(
                Tag.EXPORT_DELIVERED, as_legal_entity(LEGAL_ENTITY), 0, 1000
            )
        return sum(order in str(entry) for entry in found)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    """A service that nobody else uses: its orders are those of this module."""
    folder = tmp_path_factory.mktemp("exports")
    home = begun(folder / "le home")
    services = Services(read_settings(home))
    try:
        services.establishments.register([establishment()], OPERATOR)
        for number in range(3):
            door.accept(services, cda(number), OPERATOR)
        work_until_empty(services)
        with serving(home) as running:
            token = running.make_token(role=Role.ESMS, tenants=[LEGAL_ENTITY], actor="marie")
            yield Held(running, services, Receiver.in_folder(folder / "destinataire"), token)
    finally:
        services.close()


@pytest.fixture(scope="module")
def fetched(held: Held) -> str:
    """An order that is ready; tests of ranges fetch it."""
    return held.ready()


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    found: dict[str, Any] = answer.json()
    assert (found["status"], found["code"]) == (status, code)
    return found


def test_an_export_goes_from_the_order_to_its_report(held: Held, tmp_path: Path) -> None:
    with held.client() as client:
        made = client.post("/exports", json=held.body(kind="massive", layouts=["tree"]))
        keep([made.json()], "export-order")
        address = made.headers["location"]
        assert (made.status_code, address) == (201, f"/exports/{made.json()['order']}")
        ready = eventually(lambda: _in_state(client, address, "ready"))
        assert (ready["built"], ready["total"]) == (3, 3)
        problem(client.get(f"{address}/report"), 409, "order-state")

        answer = client.get(f"{address}/volumes/1")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/pkcs7-mime; smime-type=authEnveloped-data"
        assert "link" not in answer.headers
        assert client.get(address).json()["state"] == "delivered"
        volume = tmp_path / "export.cms"
        volume.write_bytes(answer.content)
        tree = held.receiver.unpacked([volume], tmp_path / "paquet")
        assert check_package([tree], None).verdict == {
            "verdict": "complete",
            "root": ready["root"],
            "leaves": ready["leaves"],
        }
        receipt = signed_receipt(
            tree, held.receiver.key.read_bytes(), held.receiver.certificate.read_bytes(), []
        )
        other = signed_receipt(
            tree,
            held.receiver.key.read_bytes(),
            held.receiver.certificate.read_bytes(),
            [("index.html", "illisible")],
        )

        closed = client.post(f"{address}/receipt", content=receipt.content)
        keep([closed.json()], "export-closed")
        assert (closed.status_code, closed.json()["state"]) == (200, "closed")
        report = client.get(closed.json()["report"])
        assert report.headers["content-type"] == "text/html; charset=utf-8"
        assert ready["root"] in report.text
        problem(client.get(f"{address}/volumes/1"), 409, "order-state")
        again = client.post(f"{address}/receipt", content=receipt.content)
        assert (again.status_code, again.json()) == (200, closed.json())
        problem(client.post(f"{address}/receipt", content=other.content), 409, "order-state")
        problem(client.delete(address), 409, "order-state")
    assert held.services.exports.get(UUID(closed.json()["order"]), OPERATOR).details.volumes is None


def _in_state(client: httpx.Client, address: str, state: str) -> dict[str, Any] | None:
    line: dict[str, Any] = client.get(address).json()
    return line if line["state"] == state else None


def test_a_receipt_that_contests_leaves_the_order_contested(held: Held, tmp_path: Path) -> None:
    order = held.ready()
    with held.client() as client:
        (tmp_path / "volume").write_bytes(client.get(f"/exports/{order}/volumes/1").content)
        tree = held.receiver.unpacked([tmp_path / "volume"], tmp_path / "paquet")
        key, certificate = held.receiver.key.read_bytes(), held.receiver.certificate.read_bytes()
        receipt = signed_receipt(tree, key, certificate, [("index.html", "illisible <ici>")])

        answer = client.post(
            f"/exports/{order}/receipt",
            content=receipt.content,
            headers={"content-type": "application/pkcs7-mime"},
        )
        assert answer.json()["state"] == "contested"
        page = client.get(f"/exports/{order}/report").text
        assert "illisible &lt;ici&gt;" in page
        assert client.get(f"/exports/{order}/volumes/1").status_code == 200


def test_contested_files_are_fetched_again_and_their_receipt_closes_the_order(
    held: Held, tmp_path: Path
) -> None:
    order = held.ready()
    key, certificate = held.receiver.key.read_bytes(), held.receiver.certificate.read_bytes()
    with held.client() as client:
        problem(client.post(f"/exports/{order}/reissue"), 409, "order-state")
        (tmp_path / "volume").write_bytes(client.get(f"/exports/{order}/volumes/1").content)
        tree = held.receiver.unpacked([tmp_path / "volume"], tmp_path / "paquet")
        contesting = signed_receipt(tree, key, certificate, [("index.html", "illisible")])
        client.post(f"/exports/{order}/receipt", content=contesting.content)
        problem(client.get(f"/exports/{order}/reissues/1/volumes/1"), 404, "not-found")

        made = client.post(f"/exports/{order}/reissue").json()
        keep([made], "export-reissued")
        assert client.post(f"/exports/{order}/reissue").json() == made
        (address,) = made["addresses"]
        traced = held.traces()
        volume = client.get(address)
        assert client.get(address).headers["etag"] == volume.headers["etag"]
        part = client.get(address, headers={"range": "bytes=10-19"})
        assert (part.status_code, part.content) == (206, volume.content[10:20])
        assert held.traces() == traced  # a page and the checker concern no record
        problem(client.get(f"/exports/{order}/reissues/1/volumes/2"), 404, "not-found")
        problem(client.get(f"/exports/{order}/reissues/2/volumes/1"), 404, "not-found")
        (tmp_path / "again").write_bytes(volume.content)
        again = held.receiver.unpacked([tmp_path / "again"], tmp_path / "reissue")
        receipt = signed_receipt(again, key, certificate, [])
        closed = client.post(f"/exports/{order}/receipt", content=receipt.content)
        assert (closed.status_code, closed.json()["state"]) == (200, "closed")
        problem(client.get(address), 409, "order-state")


def test_a_token_of_somebody_else_sees_no_reissue(held: Held, fetched: str) -> None:
    other = held.service.make_token(role=Role.ESMS, tenants=["750000999"])
    with held.service.client(other) as client:
        problem(client.post(f"/exports/{fetched}/reissue"), 404, "not-found")
        problem(client.get(f"/exports/{fetched}/reissues/1/volumes/1"), 404, "not-found")


def test_a_receipt_that_is_wrong_closes_nothing(held: Held, fetched: str, tmp_path: Path) -> None:
    with held.client() as client:
        (tmp_path / "volume").write_bytes(client.get(f"/exports/{fetched}/volumes/1").content)
        tree = held.receiver.unpacked([tmp_path / "volume"], tmp_path / "paquet")
        stranger = Receiver.in_folder(tmp_path / "stranger")
        receipt = signed_receipt(tree, stranger.key.read_bytes(), stranger.certificate.read_bytes(), [])
        address = f"/exports/{fetched}/receipt"

        problem(client.post(address, content=receipt.content), 422, "receipt-refused")
        problem(client.post(address, content=receipt.content[:-40]), 422, "not-a-receipt")
        problem(client.post(address, content=b""), 422, "not-a-receipt")
        problem(client.post(address, content=b"x" * 4_000_001), 413, "body-too-large")
        problem(
            client.post(address, content=b"{}", headers={"content-type": "text/plain"}),
            415,
            "media-type-unknown",
        )
        assert client.get(f"/exports/{fetched}").json()["state"] == "delivered"


def test_a_dry_run_counts_and_orders_nothing(held: Held) -> None:
    with held.client() as client:
        before = client.get("/exports").json()
        answer = client.post("/exports", json=held.body(dry_run=True))
        after = client.get("/exports").json()

    assert answer.status_code == 200
    keep([answer.json()], "export-dry-run")
    assert {one["kind"]: one["files"] for one in answer.json()["counts"]}["document"] == 3
    assert [one["order"] for one in before] == [one["order"] for one in after]


def test_orders_are_listed_page_by_page(held: Held) -> None:
    with held.client() as client:
        made = [client.post("/exports", json=held.body()).json()["order"] for _ in range(3)]
        page = client.get("/exports", params={"limit": 2})
        keep(page.json(), "export-order")
        following = client.get(page.links["next"]["url"])
        problem(client.get("/exports", params={"limit": 0}), 422, "invalid-request")
        problem(client.get("/exports", params={"state": "ready"}), 422, "invalid-request")

    found = [one["order"] for one in [*page.json(), *following.json()]]
    assert found[:3] == made[::-1]


def test_an_order_that_is_cancelled_gives_nothing(held: Held) -> None:
    order = held.ready()
    with held.client() as client:
        cancelled = client.delete(f"/exports/{order}")
        assert (cancelled.status_code, cancelled.json()["state"]) == (200, "cancelled")
        assert client.delete(f"/exports/{order}").json()["state"] == "cancelled"
        problem(client.get(f"/exports/{order}/volumes/1"), 409, "order-state")
        problem(client.post(f"/exports/{order}/receipt", content=b"x"), 422, "not-a-receipt")
    assert held.deliveries(order) == 0


def test_two_fetches_by_two_processes_give_the_same_bytes(held: Held, fetched: str) -> None:
    with held.client() as client:
        first = client.get(f"/exports/{fetched}/volumes/1")
        second = client.get(f"/exports/{fetched}/volumes/1")
    # Our own services have another cache: they write the volume again.
    ours = held.services.export_volumes.volume(UUID(fetched), 1, OPERATOR).volume

    assert first.content == second.content == ours.read(0, ours.length)
    digest = sha256(first.content).digest()
    assert first.headers["etag"] == f'"{digest.hex()}"'
    assert first.headers["repr-digest"] == f"sha-256=:{b64encode(digest).decode()}:"
    assert int(first.headers["content-length"]) == len(first.content)


def test_an_interrupted_download_continues_and_opens(held: Held, fetched: str, tmp_path: Path) -> None:
    address, got = f"/exports/{fetched}/volumes/1", b""
    with held.client() as client:
        with client.stream("GET", address) as answer:
            etag, length = answer.headers["etag"], int(answer.headers["content-length"])
            for piece in answer.iter_bytes(1000):
                got += piece
                if len(got) > length // 3:
                    break
        while len(got) < length:
            last = min(len(got) + length // 4, length - 1)
            part = client.get(address, headers={"range": f"bytes={len(got)}-{last}", "if-range": etag})
            assert part.status_code == 206
            assert part.headers["content-range"] == f"bytes {len(got)}-{last}/{length}"
            assert part.headers["etag"] == etag
            got += part.content

    (tmp_path / "volume").write_bytes(got)
    tree = held.receiver.unpacked([tmp_path / "volume"], tmp_path / "paquet")
    verdict = check_package([tree], None).verdict
    assert verdict is not None
    assert verdict["verdict"] == "complete"


def test_ranges_and_conditions(held: Held, fetched: str) -> None:
    address = f"/exports/{fetched}/volumes/1"
    with held.client() as client:
        whole = client.get(address)
        content, etag = whole.content, whole.headers["etag"]

        def asked(**headers: str) -> httpx.Response:
            return client.get(address, headers={name.replace("_", "-"): one for name, one in headers.items()})

        for told, expected in (
            ("bytes=0-0", content[:1]),
            ("bytes=10-19", content[10:20]),
            ("bytes=100-", content[100:]),
            ("bytes=-7", content[-7:]),
            (f"bytes=-{len(content) + 9}", content),
            (f"bytes={len(content) - 1}-{len(content) * 2}", content[-1:]),
        ):
            answer = asked(range=told)
            assert (answer.status_code, answer.content) == (206, expected), told
            assert answer.headers["repr-digest"] == whole.headers["repr-digest"]
        for told in ("bytes=5-4", "bytes=x-", "bytes=0-1,5-6", "pages=1-2", "bytes=-", "0-1"):
            answer = asked(range=told)
            assert (answer.status_code, answer.content) == (200, content), told
        for told in (f"bytes={len(content)}-", "bytes=-0", f"bytes={10**17}-"):
            answer = asked(range=told)
            problem(answer, 416, "range-unsatisfiable")
            assert answer.headers["content-range"] == f"bytes */{len(content)}"
        assert asked(range="bytes=0-9", if_range='"another"').content == content
        assert asked(range="bytes=0-9", if_range=f"W/{etag}").content == content
        assert asked(if_none_match=f'"x", W/{etag}').status_code == 304
        assert asked(if_none_match="*").content == b""
        assert asked(if_match=etag).status_code == 200
        problem(asked(if_match='"another"'), 412, "precondition-failed")


def test_head_says_what_get_would(held: Held, fetched: str) -> None:
    with held.client() as client:
        got = client.get(f"/exports/{fetched}/volumes/1")
        head = client.head(f"/exports/{fetched}/volumes/1")
        part = client.head(f"/exports/{fetched}/volumes/1", headers={"range": "bytes=0-9"})

    same = ("etag", "repr-digest", "content-length", "accept-ranges", "content-type", "content-disposition")
    assert (head.status_code, head.content) == (200, b"")
    assert {name: head.headers[name] for name in same} == {name: got.headers[name] for name in same}
    assert (part.status_code, part.headers["content-length"]) == (206, "10")


def test_a_download_is_traced_and_journaled_once_for_each_who_fetches(held: Held) -> None:
    order = held.ready()
    before = held.traces()
    other = held.service.make_token(role=Role.ESMS, tenants=[LEGAL_ENTITY], actor="paul")
    with held.client() as client, held.service.client(other) as second:
        # A part is enough: who leaves out the first byte has read the rest.
        for first in (1, 50, 100):
            client.get(f"/exports/{order}/volumes/1", headers={"range": f"bytes={first}-"})
        assert (held.traces() - before, held.deliveries(order)) == (1, 1)
        second.get(f"/exports/{order}/volumes/1", headers={"archive-purpose": "reprise"})
        assert (held.traces() - before, held.deliveries(order)) == (2, 2)

    found = held.services.traces.listed(TraceFilter(limit=1000), OPERATOR)
    last, first_ = [one for one in found if one.trace.act == "records:export"][:2]
    assert len(last.trace.records) == 3
    assert last.trace.actor != first_.trace.actor


def test_somebody_else_sees_and_does_nothing(held: Held, fetched: str) -> None:
    stranger = held.service.make_token(role=Role.ESMS, tenants=["750000999"])
    depositor = held.service.make_token(role=Role.DEPOSITOR, tenants=[LEGAL_ENTITY])
    with held.service.client(stranger) as client:
        assert client.get("/exports").json() == []
        for answer in _everything(client, fetched):
            problem(answer, 404, "not-found")
        problem(client.post("/exports", json=held.body()), 404, "not-found")
        problem(client.post("/exports", json=held.body(dry_run=True)), 404, "not-found")
    with held.service.client(depositor) as client:
        for answer in [*_everything(client, fetched), client.post("/exports", content=b"{")]:
            problem(answer, 403, "not-allowed")
    with held.service.client() as client:
        for answer in [*_everything(client, fetched), client.post("/exports", json=held.body())]:
            problem(answer, 401, "not-authenticated")


def _everything(client: httpx.Client, order: str) -> list[httpx.Response]:
    return [
        client.get(f"/exports/{order}"),
        client.delete(f"/exports/{order}"),
        client.get(f"/exports/{order}/volumes/1"),
        client.get(f"/exports/{order}/volumes/1", headers={"range": "bytes=0-9"}),
        client.get(f"/exports/{order}/report"),
        client.post(f"/exports/{order}/receipt", content=b"x"),
    ]


def test_what_does_not_exist_is_not_found(held: Held, fetched: str) -> None:
    with held.client() as client:
        for path in (
            f"/exports/{NOBODY}",
            "/exports/x",
            f"/exports/{NOBODY}/volumes/1",
            f"/exports/{NOBODY}/report",
            f"/exports/{fetched}/volumes/2",
            f"/exports/{fetched}/volumes/0",
            f"/exports/{fetched}/volumes/-1",
            f"/exports/{fetched}/volumes/x",
            f"/exports/{fetched}/volumes/{10**30}",
        ):
            problem(client.get(path), 404, "not-found")
        problem(client.delete(f"/exports/{NOBODY}"), 404, "not-found")


def test_a_vendor_orders_with_a_mandate(held: Held) -> None:
    vendor = held.service.make_token(role=Role.VENDOR, tenants=[LEGAL_ENTITY])
    mandate = b"%PDF-1.7 mandat"
    with held.service.client(vendor) as client:
        problem(client.post("/exports", json=held.body()), 422, "mandate-missing")
        problem(client.post("/exports", json=held.body(mandate="")), 422, "mandate-missing")
        made = client.post("/exports", json=held.body(mandate=b64encode(mandate).decode()))
        assert made.status_code == 201

    order = held.services.exports.get(UUID(made.json()["order"]), OPERATOR)
    assert order.details.mandate == mandate


def test_a_certificate_that_cannot_be_used_orders_nothing(held: Held, tmp_path: Path) -> None:
    ended = Receiver.in_folder(tmp_path / "ended", days=30).certificate.read_text()
    with held.client() as client:
        problem(client.post("/exports", json=held.body(certificate=ended)), 422, "recipient-expired")
        for wrong in ("", "x", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "é" * 100):
            answer = client.post("/exports", json=held.body(certificate=wrong))
            problem(answer, 422, "recipient-unreadable")


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"establishments": []}, "body.establishments"),
        ({"establishments": ["25"]}, "body.establishments.0"),
        ({"establishments": FINESS}, "body.establishments"),
        ({"kind": "all"}, "body.kind"),
        ({"certificate": None}, "body.certificate"),
        ({"certificate": "x" * 100_001}, "body.certificate"),
        ({"mandate": "?"}, "body.mandate"),
        ({"mandate": "é"}, "body.mandate"),
        ({"persons": ["x"]}, "body.persons.0"),
        ({"from": 20}, "body.from"),
        ({"until": "2026-02-30"}, "body.until"),
        ({"layouts": []}, "body.layouts"),
        ({"dry_run": "true"}, "body.dry_run"),
        ({"unknown": 1}, "body.unknown"),
    ],
)
def test_a_member_that_is_wrong_is_named(held: Held, changes: dict[str, Any], place: str) -> None:
    with held.client() as client:
        found = problem(client.post("/exports", json=held.body(**changes)), 422, "invalid-request")

    assert found["parameters"] == [place]


def test_a_key_that_stands_twice_is_refused_in_every_body(held: Held) -> None:
    as_json = {"content-type": "application/json"}
    order = json.dumps(held.body())
    bodies = {
        "/exports": order[:-1] + ', "establishments": ["250000023"]}',
        f"/exports/{NOBODY}/renewal": '{"until": null, "until": null}',
        f"/exports/{NOBODY}/revocation": '{"reason": "a", "reason": "b"}',
        f"/exports/{NOBODY}/unfreeze": '{"reason": "a", "re\\u0061son": "b"}',
    }
    with held.client() as client:
        before = client.get("/exports").json()
        for address, body in bodies.items():
            problem(client.post(address, content=body.encode(), headers=as_json), 400, "json-duplicate-key")
        assert client.get("/exports").json() == before


def test_an_order_that_makes_no_sense_or_is_no_json_is_refused(held: Held) -> None:
    with held.client() as client:
        for changes in (
            {"layouts": ["papier"]},
            {"establishments": [FINESS, FINESS]},
            {"kind": "person"},
            {"from": "2026-01-01"},
            {"kind": "targeted", "from": "2026-01-02", "until": "2026-01-01"},
        ):
            answer = client.post("/exports", json=held.body(**changes))
            problem(answer, 422, "invalid-request")
        as_json = {"content-type": "application/json"}
        for content in (b"", b"{", b"[]", b"null", b"\xff", b'{"a":' * 5000, b'{"certificate":"\\ud800"}'):
            problem(client.post("/exports", content=content, headers=as_json), 422, "invalid-request")
        large = json.dumps(held.body(mandate="A" * 16_000_000)).encode()
        problem(client.post("/exports", content=large, headers=as_json), 413, "body-too-large")
        problem(
            client.post("/exports", content=b"{}", headers={"content-type": "text/xml"}),
            415,
            "media-type-unknown",
        )


def test_a_document_damaged_after_the_build_is_not_handed_over(held: Held) -> None:
    order = held.ready()
    services = held.services
    with services.transactions.begin(OPERATOR) as transaction:
        record = transaction.records.listed(RecordFilter())[0]
    tenant, _, name = record.document_object.partition("/")
    (stored,) = (held.service.home / "objects" / tenant).rglob(name)
    whole = stored.read_bytes()
    stored.chmod(0o600)
    stored.write_bytes(whole[:-1] + b"\0")
    try:
        with held.client() as client:
            answer = client.get(f"/exports/{order}/volumes/1")
            assert answer.status_code == 500
    finally:
        stored.write_bytes(whole)
    assert services.exports.get(UUID(order), OPERATOR).state is ExportState.READY


def test_an_order_may_have_several_receivers(held: Held, tmp_path: Path) -> None:
    other = Receiver.in_folder(tmp_path / "other").certificate.read_text()
    with held.client() as client:
        made = client.post("/exports", json=held.body(other_certificates=[other], accept_untrusted="connu"))
        assert (made.status_code, made.json()["warnings"]) == (201, ["receiver-unchecked"])
        twice = held.body(other_certificates=[held.receiver.certificate.read_text()])
        problem(client.post("/exports", json=twice), 422, "invalid-request")
        problem(
            client.post("/exports", json=held.body(other_certificates=["x"])), 422, "recipient-unreadable"
        )
        problem(client.post("/exports", json=held.body(accept_untrusted="x" * 501)), 422, "invalid-request")
        problem(
            client.post("/exports", json=held.body(other_certificates=["x"] * 20)), 422, "invalid-request"
        )


@pytest.mark.parametrize("kind", [ReceiverUntrusted, ReceiverRevoked, ReceiverRevocationUnknown])
def test_a_receiver_that_is_not_accepted_is_a_problem_of_its_own(kind: type[ArchiveServiceError]) -> None:
    found = export_refusal(kind(""))

    assert (found.status, found.code) == (422, kind.code)


def test_an_order_is_renewed_and_revoked(held: Held) -> None:
    order = held.ready()
    volume, renewal, revocation = (
        f"/exports/{order}/{one}" for one in ("volumes/1", "renewal", "revocation")
    )
    with held.client() as client:
        client.get(volume)
        before = client.get(f"/exports/{order}").json()["available_until"]
        for until in ("2020-01-01T00:00:00Z", "2020-01-01T00:00:00"):
            problem(client.post(renewal, json={"until": until}), 422, "invalid-request")
        later = datetime.fromisoformat(before) + timedelta(days=9)
        renewed = client.post(renewal, json={"until": later.isoformat()})
        assert datetime.fromisoformat(renewed.json()["available_until"]) == later

        for wrong in ({}, {"reason": ""}, {"reason": "x" * 501}, {"reason": "x", "more": 1}):
            problem(client.post(revocation, json=wrong), 422, "invalid-request")
        problem(client.delete(f"/exports/{order}"), 409, "order-state")
        revoked = client.post(revocation, json={"reason": "mandat retiré"})
        keep([revoked.json()], "export-order")
        assert (revoked.status_code, revoked.json()["problem"]) == (200, "revoked: mandat retiré")
        problem(client.get(volume), 410, "export-revoked")
        problem(client.get(volume, headers={"range": "bytes=0-9"}), 410, "export-revoked")
        problem(client.post(renewal, json={}), 410, "export-revoked")
        problem(client.post(f"/exports/{NOBODY}/renewal", json={}), 404, "not-found")
        problem(client.post(f"/exports/{NOBODY}/revocation", json={"reason": "x"}), 404, "not-found")


def test_volumes_of_which_the_content_is_destroyed_are_gone(held: Held) -> None:
    """Also one that the service made a moment ago and still has."""
    order = held.ready()
    volume = f"/exports/{order}/volumes/1"
    with held.client() as client:
        assert client.get(volume).status_code == 200
        held.services.vault.destroy(EXPORTS, export_content_key(UUID(order)))
        problem(client.get(volume), 410, "export-erased")
        problem(client.get(volume, headers={"range": "bytes=0-9"}), 410, "export-erased")


def test_what_follows_an_order_is_read_and_written(held: Held, tmp_path: Path) -> None:
    order = held.ready()
    key, certificate = held.receiver.key.read_bytes(), held.receiver.certificate.read_bytes()
    other = held.service.make_token(role=Role.ESMS, tenants=["750000999"])
    with held.client() as client:
        due = client.get("/exports/deadlines", params={"within": 40}).json()
        keep(due, "export-due")
        assert order in {one["order"] for one in due}
        problem(client.get("/exports/deadlines", params={"within": -1}), 422, "invalid-request")
        problem(client.get("/exports/deadlines", params={"days": 1}), 422, "invalid-request")
        problem(client.post(f"/exports/{order}/erasure"), 409, "order-state")
        (tmp_path / "volume").write_bytes(client.get(f"/exports/{order}/volumes/1").content)
        tree = held.receiver.unpacked([tmp_path / "volume"], tmp_path / "paquet")
        receipt = signed_receipt(tree, key, certificate, [])
        client.post(f"/exports/{order}/receipt", content=receipt.content)

        letter = client.post(f"/exports/{order}/erasure")
        assert (letter.status_code, receipt.receipt.root in letter.text) == (200, True)
        problem(client.post(f"/exports/{order}/erasure/certificate", content=b""), 422, "invalid-request")
        kept = client.post(f"/exports/{order}/erasure/certificate", content=b"attestation").json()
        keep([kept], "export-order")
        assert kept["erasure"]["state"] == "certified"
        problem(client.post(f"/exports/{order}/erasure/certificate", content=b"x"), 409, "order-state")
        with ZipFile(BytesIO(client.get(f"/exports/{order}/evidence").content)) as archive:
            assert archive.read("erasure-certificate.bin") == b"attestation"
            assert order in archive.read("index.html").decode()
    with held.service.client(other) as client:
        assert client.get("/exports/deadlines", params={"within": 40}).json() == []
        for answer in (
            client.get(f"/exports/{order}/evidence"),
            client.post(f"/exports/{order}/erasure"),
            client.post(f"/exports/{order}/erasure/certificate", content=b"x"),
            client.post(f"/exports/{order}/renewal", json={}),
            client.post(f"/exports/{order}/revocation", json={"reason": "x"}),
        ):
            problem(answer, 404, "not-found")
