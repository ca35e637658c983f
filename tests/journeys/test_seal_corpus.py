"""Each code by which a seal is refused has its smallest example, which leaves no entry in the journal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive_service.bootstrap import Services
from archive_service.demo.small_pdf import small_pdf
from archive_service.model.actors import SERVICE, Actor, Role
from archive_service.model.identifiers import as_legal_entity
from archive_service.model.journal import Tag
from archive_service.model.seals import SealOrder, SealRefused
from archive_service.settings import Settings
from tests.archive_service.findings.corpus_names import CORPUS
from tests.begun_homes import begun

EXAMPLES = sorted(CORPUS.glob("*/seal.json"))
ENTITY = as_legal_entity("250000999")
ORDER = SealOrder(legal_entity=ENTITY)


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    services = Services(Settings(home=begun(tmp_path_factory.mktemp("home") / "home")))
    yield services
    services.close()


def entries(services: Services) -> int:
    with services.transactions.begin(SERVICE) as transaction:
        return transaction.journal.tagged(Tag.SEAL_MADE)


def test_every_code_has_an_example() -> None:
    codes = {one.code for one in SealRefused.__subclasses__()}

    assert {example.parent.name.partition("_")[0] for example in EXAMPLES} == codes


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.parent.name)
def test_an_example_is_refused_with_its_code(services: Services, example: Path) -> None:
    told = json.loads(example.read_text(encoding="utf-8"))
    actor = Actor(name="a", role=Role(told.get("role", "esms")), tenants=frozenset({ENTITY}), pseudonym="a")
    content = small_pdf([told["content"]]) if told["content"] == "a page" else told["content"].encode()
    if told.get("sealed"):
        content = services.seals.seal(content, "", ORDER, actor).content
    before = entries(services)

    with pytest.raises(SealRefused) as refused:
        services.seals.seal(content, "a.pdf", ORDER, actor)

    assert refused.value.code == example.parent.name.partition("_")[0]
    assert entries(services) == before
