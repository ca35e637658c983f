"""Digests are sealed for files that stay with the client, who gets what any program can check."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from base64 import b64decode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from asn1crypto.cms import ContentInfo

from archive_service.bootstrap import Services
from archive_service.demo.small_pdf import small_pdf
from archive_service.errors import InvalidRequest, NotFound
from archive_service.model.actors import SERVICE, Actor, Role
from archive_service.model.identifiers import as_legal_entity
from archive_service.model.journal import Tag
from archive_service.model.seals import MOST_DIGESTS, SealOrder, SealRefused, digest_of
from archive_service.settings import Settings
from archive_service.workflows.verification import verify_document
from signing.digests import Digest
from signing.seal_levels import SealForm
from tests.archive_service.findings.corpus_names import CORPUS
from tests.begun_homes import begun
from tests.journeys.homes import Home
from tests.journeys.http_flows import OTHER_TENANT, TENANT, Service
from tests.journeys.published_formats import keep

CLIENT = Path(__file__).parents[2] / "docs" / "examples" / "hash_only_client.py"
ENTITY = as_legal_entity(TENANT)
ESMS = Actor(name="a", role=Role.ESMS, tenants=frozenset({ENTITY}), pseudonym="a")
ORDER = SealOrder(legal_entity=ENTITY, form=SealForm.PADES)
EXAMPLES = sorted(CORPUS.glob("*/digest.json"))


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    services = Services(Settings(home=begun(tmp_path_factory.mktemp("home") / "home")))
    yield services
    services.close()


def entries(services: Services) -> int:
    with services.transactions.begin(SERVICE) as transaction:
        return transaction.journal.tagged(Tag.SEAL_MADE)


def test_each_digest_has_its_seal_and_its_entry(services: Services) -> None:
    digests = [Digest.of(b"a"), Digest.of(b"a", "sha512"), Digest.of(b"b")]
    before = entries(services)

    made = services.digest_seals.seal(digests, ORDER, ESMS)

    assert len({one.seal for one in made}) == entries(services) - before == 3
    for digest, one in zip(digests, made, strict=True):
        assert digest.value in one.content
        assert one.commitment == sha256(one.nonce + digest.value).hexdigest()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.parent.name)
def test_an_example_is_refused_with_its_code(services: Services, example: Path) -> None:
    told = json.loads(example.read_text(encoding="utf-8"))
    before = entries(services)

    with pytest.raises(SealRefused) as refused:
        order = SealOrder(legal_entity=ENTITY, form=SealForm(told["form"]))
        services.digest_seals.seal([digest_of(told["digest"])], order, ESMS)

    assert refused.value.code == example.parent.name.partition("_")[0]
    assert entries(services) == before


def test_the_seal_of_a_files_digest_is_a_detached_seal_of_the_file(services: Services) -> None:
    order = SealOrder(legal_entity=ENTITY, form=SealForm.CADES)

    (made,) = services.digest_seals.seal([Digest.of(b"contrat")], order, ESMS)

    signer = next(iter(ContentInfo.load(made.content)["content"]["signer_infos"]))
    attributes = {one["type"].native: one["values"][0].native for one in signer["signed_attrs"]}
    assert attributes["message_digest"] == sha256(b"contrat").digest()
    assert "signing_time" in attributes


def test_too_many_digests_and_others_names_are_refused(services: Services) -> None:
    for count in (0, MOST_DIGESTS + 1):
        with pytest.raises(InvalidRequest):
            services.digest_seals.seal([Digest.of(b"")] * count, ORDER, ESMS)
    with pytest.raises(NotFound):
        services.digest_seals.seal(
            [Digest.of(b"")], SealOrder(legal_entity=as_legal_entity(OTHER_TENANT)), ESMS
        )


@pytest.mark.parametrize(
    "text", ["", "sha256", "sha256:", "sha256:00", "md5:" + "0" * 32, "sha256:" + "g" * 64]
)
def test_what_is_no_digest_is_a_usage_error(tmp_path: Path, text: str) -> None:
    home = Home(tmp_path)

    assert home.run("seal", "--digest", text, "--entity", ENTITY, "-o", tmp_path / "o", code=2) == []
    with pytest.raises(ValueError, match="digest"):
        digest_of(text)


def test_the_command_writes_the_container(tmp_path: Path) -> None:
    home, digest = Home(begun(tmp_path / "home")), sha256(b"a").hexdigest()

    (line,) = home.run("seal", "--digest", f"sha256:{digest}", "--entity", ENTITY, "-o", tmp_path / "out")

    keep([line], "seal-line")
    written = Path(line["sealed"]).read_bytes()
    assert (line["file"], line["sha256"]) == (f"sha256:{digest}", sha256(written).hexdigest())
    assert bytes.fromhex(digest) in written
    both = home.answer("seal", "a.pdf", "--digest", f"sha256:{digest}", "--entity", ENTITY, "-o", tmp_path)
    assert both.code == 2


def test_digests_over_http(service: Service) -> None:
    digests = [f"sha256:{sha256(b'a').hexdigest()}"]
    asked = {"entity": TENANT, "as": "pades", "digests": digests}
    with service.esms() as client:
        answer = client.post("/seals/digests", json=asked)
        assert answer.status_code == 201, answer.text
        keep(answer.json(), "seal-digest-answer")
        assert sha256(b64decode(answer.json()[0]["content"])).hexdigest() == answer.json()[0]["sha256"]
        for changed, status in (
            ({"digests": []}, 422),
            ({"digests": ["sha256:00"]}, 422),
            ({"digests": digests * 1001}, 422),
            ({"other": 1}, 422),
            ({"entity": OTHER_TENANT}, 404),
            ({"as": "asic"}, 422),
        ):
            assert client.post("/seals/digests", json={**asked, **changed}).status_code == status, changed


def test_the_example_client_seals_a_pdf_that_never_leaves(service: Service, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(small_pdf(["Contrat"]))
    token = service.make_token(role=Role.ESMS, tenants=[TENANT])
    words = [str(tmp_path / "a.pdf"), "--as", "pades", "-o", str(tmp_path / "b.pdf"), "--entity"]
    command = [sys.executable, str(CLIENT), service.url, *words]
    environment = {**os.environ, "ARCHIVE_TOKEN": token}

    refused = subprocess.run([*command, OTHER_TENANT], env=environment, capture_output=True, check=False)
    subprocess.run([*command, TENANT], env=environment, check=True)

    assert (refused.returncode, refused.stderr) == (10, b"refused: not-found\n")
    services = Services(Settings(home=service.home))
    sealed, trust = (tmp_path / "b.pdf").read_bytes(), services.trust_services.trust
    report = verify_document("b.pdf", sealed, trust, services.clock.now())
    services.close()
    seal_steps = [step for step in report.steps if step.verdict.value == "failed"]
    assert sealed.startswith(small_pdf(["Contrat"]))
    assert seal_steps == []
