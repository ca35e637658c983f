"""Each code by which an act on the register of seal keys is refused has its smallest example."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive_service.model.actors import OPERATOR
from archive_service.model.identifiers import as_legal_entity
from archive_service.model.seal_keys import SealKeyRefused
from tests.archive_service.findings.corpus_names import CORPUS
from tests.journeys.sealing_services import Register, opened
from tests.seal_authorities import TODAY, named

EXAMPLES = sorted(CORPUS.glob("*/seal-key.json"))
CODES = {one.code for one in SealKeyRefused.__subclasses__()}


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    register = opened(tmp_path_factory.mktemp("register"))
    yield register
    register.close()


def test_every_code_has_an_example() -> None:
    assert {example.parent.name.partition("_")[0] for example in EXAMPLES} == CODES


def done(register: Register, step: str, entity: str) -> None:
    services = register.services
    keys = [one.key for one in services.seal_key_reading.keys(OPERATOR) if one.key.tenant == entity]
    request = keys[-1].notes.request.encode() if keys else b""
    match step.split():
        case ["request", *algorithm]:
            register.ask(entity, algorithm=algorithm[0] if algorithm else "p-384")
        case ["rotate"]:
            register.ask(entity, rotating=True)
        case ["install"]:
            register.install(entity, register.authority.certify(request) if request else b"")
        case ["install", "another", "holder"]:
            subject = named("Autre association", "260000998")
            register.install(entity, register.authority.certify(request, subject=subject))
        case ["compromise"]:
            register.retire(keys[-1].id, since=TODAY)
        case ["delegate"]:
            register.delegate(entity)
        case ["end"]:
            (delegation,) = services.seal_key_reading.delegations(OPERATOR, as_legal_entity(entity))
            services.seal_delegations.end(delegation.id, OPERATOR)
        case _:
            raise AssertionError(step)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.parent.name)
def test_an_example_is_refused_with_its_code(register: Register, example: Path) -> None:
    *before, last = json.loads(example.read_text(encoding="utf-8"))["steps"]
    entity = f"25000{EXAMPLES.index(example):04}"
    for step in before:
        done(register, step, entity)

    with pytest.raises(SealKeyRefused) as refusal:
        done(register, last, entity)

    assert refusal.value.code == example.parent.name.partition("_")[0]
