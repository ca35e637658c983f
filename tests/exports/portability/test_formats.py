"""Packages, checks and receipts keep to the schemas that are published for other programs."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from exports.portability.check_portability import leaf_flaw, main
from exports.portability.leaves import Leaf
from tests.exports.portability.package_samples import tree_at
from tests.exports.portability.test_receipts import RECEIPT

FORMATS = Path(__file__).resolve().parents[3] / "docs" / "formats"


def validator(name: str) -> jsonschema.Draft202012Validator:
    schema = json.loads((FORMATS / f"portability-{name}.schema.json").read_text(encoding="utf-8"))
    return jsonschema.Draft202012Validator(schema)


def test_a_package_and_its_check_keep_to_their_schemas(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tree = tree_at(tmp_path / "tree")
    validator("manifest").validate(json.loads((tree / "manifest.json").read_bytes()))
    lines = (tree / "inventory.ndjson").read_bytes().splitlines()
    assert lines
    for line in lines:
        validator("leaf").validate(json.loads(line))

    (tree / "index.html").unlink()
    (tree / "more").write_bytes(b"")
    assert main([str(tree)]) == 10
    *problems, verdict = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(problems) == 2
    for problem in problems:
        validator("problem").validate(problem)
    validator("verdict").validate(verdict)


@pytest.mark.parametrize("receipt", [RECEIPT, replace(RECEIPT, contested=(), verdict="complete")])
def test_a_receipt_keeps_to_its_schema(receipt: object) -> None:
    assert isinstance(receipt, type(RECEIPT))

    validator("receipt").validate(json.loads(receipt.content()))


@pytest.mark.parametrize(
    "wrong",
    [
        *({"bytes": -1}, {"bytes": 2**53}, {"bytes": "1"}, {"sha256": "A" * 64}, {"sha512": "0" * 64}),
        *({"kind": ""}, {"kind": None}, {"person": ""}, {"record": 1}, {"path": ""}, {"more": 1}),
    ],
    ids=str,
)
def test_what_the_schema_of_a_leaf_refuses_is_refused_by_the_checker(wrong: dict[str, object]) -> None:
    leaf = Leaf("content/a", 1, "0" * 64, "0" * 128, "source", None, None).members()
    assert not leaf_flaw(leaf)

    assert leaf_flaw({**leaf, **wrong})
    assert not validator("leaf").is_valid({**leaf, **wrong})
