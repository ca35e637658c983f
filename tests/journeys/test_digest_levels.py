"""Seals of files that never leave their holder, at every level, by the client of the documentation."""

from __future__ import annotations

import os
import subprocess
import sys
from base64 import b64decode
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from asn1crypto import crl, x509

from archive_service.bootstrap import Services
from archive_service.demo.small_pdf import small_pdf
from archive_service.errors import InvalidRequest
from archive_service.model.actors import Actor, Role
from archive_service.model.identifiers import as_legal_entity
from archive_service.model.seals import MOST_DATED_DIGESTS, SealOrder
from archive_service.settings import Settings
from archive_service.workflows.verification import verify_document
from signing.cms_levels import stamps_of
from signing.cms_reading import read_token
from signing.digests import Digest
from signing.pdf_levels import level_of
from signing.seal_levels import SealForm, SealLevel
from tests.journeys.http_flows import OTHER_TENANT, TENANT, Service
from tests.journeys.judged_seals import Judged
from tests.journeys.published_formats import keep

CLIENT = Path(__file__).parents[2] / "docs" / "examples" / "hash_only_client.py"
PDF = small_pdf(["Contrat"])
DIGEST = sha256(b"contrat").digest()
ASKED = {"entity": TENANT, "digests": [f"sha256:{DIGEST.hex()}"]}


def made_by_the_client(service: Service, folder: Path, form: SealForm, level: SealLevel) -> bytes:
    source, output = folder / "document", folder / "sealed"
    source.write_bytes(PDF)
    token = service.make_token(role=Role.ESMS, tenants=[TENANT])
    words = [str(source), "--entity", TENANT, "--as", form.value, "--level", level.value, "-o", str(output)]
    command = [sys.executable, str(CLIENT), service.url, *words]
    done = subprocess.run(
        command, env={**os.environ, "ARCHIVE_TOKEN": token}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return output.read_bytes()


def test_a_pdf_that_never_leaves_reaches_every_level(service: Service, tmp_path: Path) -> None:
    services = Services(Settings(home=service.home))
    trust, now = services.trust_services.trust, services.clock.now()
    services.close()

    for level in SealLevel:
        sealed = made_by_the_client(service, tmp_path, SealForm.PADES, level)

        assert sealed.startswith(PDF)
        assert level_of(sealed) is level
        report = verify_document("a.pdf", sealed, trust, now)
        assert [step for step in report.steps if step.verdict.value == "failed"] == []


def test_a_digest_gets_what_its_level_needs_besides(service: Service) -> None:
    with service.esms() as client:
        for form in ("cades", "pades"):
            for level in ("b-b", "b-t", "b-lt"):
                answer = client.post("/seals/digests", json={**ASKED, "as": form, "level": level})
                assert answer.status_code == 201, answer.text
                (line,) = answer.json()
                keep([line], "seal-digest-answer")
                container = b64decode(line["content"])
                assert len(stamps_of(container)) == (level != "b-b")
                assert (line["validation"] is not None) == (form == "pades" and level == "b-lt")
    assert [x509.Certificate.load(b64decode(one)) for one in line["validation"]["certificates"]]
    assert [crl.CertificateList.load(b64decode(one)) for one in line["validation"]["crls"]]


def test_a_time_stamp_is_over_the_digest_that_was_sent(service: Service) -> None:
    with service.esms() as client:
        answer = client.post("/seals/stamps", json={**ASKED, "digests": ["sha512:" + "ab" * 64]})
        assert answer.status_code == 201, answer.text
        keep(answer.json(), "seal-stamp")
        token = read_token(b64decode(answer.json()[0]["content"]))
        assert token.imprint == Digest("sha512", bytes.fromhex("ab" * 64))
        for changed, status in (
            ({"digests": []}, 422),
            ({"digests": [f"sha256:{DIGEST.hex()}"] * (MOST_DATED_DIGESTS + 1)}, 422),
            ({"digests": ["sha256:00"]}, 422),
            ({"as": "cades"}, 422),
            ({"entity": OTHER_TENANT}, 404),
            ({"entity": "999999999"}, 404),
        ):
            refused = client.post("/seals/stamps", json={**ASKED, **changed})
            assert refused.status_code == status, changed
    with service.client(service.make_token(role=Role.DEPOSITOR, tenants=[TENANT])) as other:
        assert other.post("/seals/stamps", json=ASKED).status_code == 403


def test_more_digests_than_can_be_dated_at_once_are_refused(service: Service) -> None:
    services = Services(Settings(home=service.home))
    entity = as_legal_entity(TENANT)
    esms = Actor(name="a", role=Role.ESMS, tenants=frozenset({entity}), pseudonym="a")
    order = SealOrder(legal_entity=entity, form=SealForm.CADES, level=SealLevel.B_T)
    try:
        with pytest.raises(InvalidRequest):
            services.digest_seals.seal([Digest.of(b"")] * (MOST_DATED_DIGESTS + 1), order, esms)
    finally:
        services.close()


def test_an_answer_that_lists_would_make_too_large_is_refused(service: Service) -> None:
    services = Services(Settings(home=service.home))
    entity = as_legal_entity(TENANT)
    esms = Actor(name="a", role=Role.ESMS, tenants=frozenset({entity}), pseudonym="a")
    order = SealOrder(legal_entity=entity, level=SealLevel.B_LT)
    try:
        small = replace(services.digest_seals, largest=10_000)
        with pytest.raises(InvalidRequest):
            small.seal([Digest.of(b"")] * 10, order, esms)
        assert services.digest_seals.seal([Digest.of(b"")], order, esms)[0].validation
    finally:
        services.close()


@pytest.mark.judge
def test_dss_passes_every_form_and_level_made_of_a_digest(service: Service, tmp_path: Path) -> None:
    judged = Judged(service.home, tmp_path)
    for form in SealForm:
        for level in SealLevel:
            judged.add(form, level, made_by_the_client(service, tmp_path, form, level))

    judged.check(PDF)
