"""Whoever watches an instance reads numbers of it, which name nobody."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from prometheus_client.parser import text_string_to_metric_families

from archive_service.demo.small_pdf import small_pdf
from archive_service.model.actors import Role
from tests.begun_homes import begun
from tests.journeys.http_flows import OTHER_TENANT, TENANT, Service, eventually, serving, transaction
from tests.seal_authorities import TODAY, SealAuthority

PDF = small_pdf(["Facture"])
Labels = frozenset[tuple[str, str]]


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service whose numbers are those of this module alone."""
    home = begun(tmp_path_factory.mktemp("watched") / "home")
    with serving(home, ARCHIVE_SEALS_PER_MINUTE="0", ARCHIVE_LIMIT="20000000") as service:
        yield service


def numbers(service: Service) -> dict[str, dict[Labels, float]]:
    """Return the samples that a monitor reads, by name and labels; what the format's own reader accepts."""
    with service.client(service.make_token(role=Role.MONITOR)) as client:
        answer = client.get("/metrics")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    found: dict[str, dict[Labels, float]] = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            found.setdefault(sample.name.removeprefix("archive_dui_"), {})[
                frozenset(sample.labels.items())
            ] = sample.value
    return found


def of(**labels: str) -> Labels:
    return frozenset(labels.items())


def test_seals_made_and_refused_are_counted(watched: Service) -> None:
    zipped = BytesIO()
    with ZipFile(zipped, "w") as archive:
        archive.writestr("a.pdf", PDF)
        archive.writestr("b.pdf", b"text")
    before = numbers(watched)["seals_total"][of(purpose="invoice")]
    with watched.esms() as client:
        asked = {"entity": TENANT, "purpose": "invoice"}
        assert client.post("/seals", params=asked, content=PDF).status_code == 201
        assert client.post("/seals", params=asked, content=b"text").status_code == 422
        batch = client.post("/seals/batches", params=asked, content=zipped.getvalue()).headers["Location"]
        eventually(lambda: client.get(batch).json()["state"] == "done")

    found = numbers(watched)

    assert found["seals_total"][of(purpose="invoice")] == before + 3
    assert found["seal_requests_refused_total"][of(code="seal-not-a-pdf")] == 1
    assert found["seal_batch_files"] == {of(state="refused"): 1, of(state="sealed"): 1}
    assert found["seal_batch_files_refused"] == {of(code="seal-not-a-pdf"): 1}
    assert found["seal_batch_oldest_waiting_seconds"][of()] == 0
    assert found["journal_entries_total"][of()] > 0
    assert found["info"] and found["evidence_batches_to_renew"][of(kind="tree")] == 0


def test_no_label_names_an_entity_an_actor_or_a_file(watched: Service) -> None:
    with watched.esms() as client:
        client.post("/seals", params={"entity": TENANT, "file": "QUENTINOT.pdf"}, content=PDF)
    with watched.client(watched.make_token(role=Role.MONITOR)) as client:
        said = client.get("/metrics").text

    for secret in (TENANT, "QUENTINOT", "esms"):
        assert secret not in said


@pytest.mark.parametrize("role", [one for one in Role if one not in (Role.SERVICE, Role.MONITOR)])
def test_only_a_monitor_or_the_operator_of_the_whole_instance_reads_them(
    watched: Service, role: Role
) -> None:
    with watched.client(watched.make_token(role=role, tenants=[TENANT])) as client:
        assert client.get("/metrics").json()["code"] == "not-allowed"
    if role is Role.OPERATOR:
        with watched.client(watched.make_token(role=role)) as client:
            assert client.get("/metrics").status_code == 200


def test_a_monitor_reads_nothing_else(watched: Service) -> None:
    with watched.client() as client:
        assert client.get("/metrics").status_code == 401
    with watched.client(watched.make_token(role=Role.MONITOR, tenants=[TENANT])) as client:
        assert client.get("/metrics").json()["code"] == "not-allowed"
    with watched.client(watched.make_token(role=Role.MONITOR)) as client:
        for path in ("/records", "/deposits", "/keys", "/persons", "/exports"):
            assert client.get(path).status_code == 403, path
        assert client.post("/seals", params={"entity": OTHER_TENANT}, content=PDF).status_code == 403


def test_authorities_that_do_not_answer_are_told_with_what_waits(tmp_path: Path) -> None:
    address = "http://127.0.0.1:9/tsa"
    trust = SealAuthority(TODAY).write_trust(tmp_path / "trust")
    settings = {
        "ARCHIVE_TIME_STAMPING": address,
        "ARCHIVE_BATCH_AGE": "PT1S",
        "ARCHIVE_TRUST": str(trust),
    }
    with serving(begun(tmp_path / "home"), **settings) as service:
        with service.client(service.make_token(role=Role.DEPOSITOR, tenants=[TENANT])) as client:
            assert client.post("/deposits", content=transaction((1, "ESSAI", "Adèle"))).status_code == 201

        def failing() -> dict[str, dict[Labels, float]] | None:
            found = numbers(service)
            # The date of the journal may be the first to fail.
            waits = found["records"][of(state="documented")]
            return found if found["time_stamping_failing"][of()] and waits else None

        found = eventually(failing, 60)

    (labels,) = found["time_authority_failing"]
    assert found["time_authority_failing"][labels] == 1
    assert dict(labels)["code"] == "timestamp-unreachable"
    assert found["records"][of(state="documented")] == 1
    assert found["evidence_oldest_waiting_seconds"][of()] > 0
    assert found["time_stamping_failing_since_seconds"][of()] > 0
    assert found["clock_wrong"][of()] == 0
