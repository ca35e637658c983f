"""Each code by which a seal is refused has its smallest example, which leaves no entry in the journal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from archive_service.bootstrap import Services
from archive_service.demo.small_pdf import small_pdf
from archive_service.holdings.seal_limits import SealLimits
from archive_service.model.actors import SERVICE, Actor, Role
from archive_service.model.identifiers import LegalEntity, as_legal_entity
from archive_service.model.journal import Tag
from archive_service.model.seals import SealOrder, SealPurpose, SealRefused
from archive_service.settings import Settings
from archive_service.workflows.seals import SealFiles
from signing.seal_levels import SealForm
from tests.archive_service.findings.corpus_names import CORPUS, kinds
from tests.begun_homes import begun

OTHERWISE = {"seal-batch-empty", "seal-batch-too-large", "seal-batch-unreadable", "seal-digest-form"}
"""Codes whose examples are read by the tests of batches and of digests."""
OTHERWISE |= {"seal-too-costly"}
EXAMPLES = sorted(CORPUS.glob("*/seal.json"))


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    services = Services(Settings(home=begun(tmp_path_factory.mktemp("home") / "home")))
    yield services
    services.close()


def entries(services: Services) -> int:
    with services.transactions.begin(SERVICE) as transaction:
        return transaction.journal.tagged(Tag.SEAL_MADE)


def test_every_code_has_an_example() -> None:
    codes = {one.code for one in kinds(SealRefused)} - OTHERWISE

    assert {example.parent.name.partition("_")[0] for example in EXAMPLES} == codes


def sealed(journey: SealFiles, told: dict[str, Any], entity: LegalEntity) -> bytes:
    """Seal as an example says, in the name of a legal entity of its own."""
    actor = Actor(name="a", role=Role(told.get("role", "esms")), tenants=frozenset({entity}), pseudonym="a")
    order = SealOrder(
        legal_entity=entity,
        form=SealForm(told.get("form", "pades")),
        purpose=SealPurpose(told.get("purpose", "document")),
    )
    content = small_pdf([told["content"]]) if told["content"].endswith("page") else told["content"].encode()
    if told.get("sealed"):
        content = journey.seal(content, "", order, actor).content
    name = told.get("name", "a.pdf")
    return journey.seal(content, name, order, actor, again=told.get("again", "")).content


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.parent.name)
def test_an_example_is_refused_with_its_code(services: Services, example: Path) -> None:
    told = json.loads(example.read_text(encoding="utf-8"))
    entity = as_legal_entity(f"25{EXAMPLES.index(example):07}")
    limits = SealLimits(clock=services.clock, **told.get("limits", {}))
    journey = replace(services.seals, limits=limits)
    for one in told.get("before", ()):
        sealed(journey, one, entity)
    before = entries(services) + bool(told.get("sealed"))

    with pytest.raises(SealRefused) as refused:
        sealed(journey, told, entity)

    assert refused.value.code == example.parent.name.partition("_")[0]
    assert entries(services) == before
