"""What engines do differently is named in one place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import retention_rules
from retention_rules import engines

MODULES = sorted(Path(retention_rules.__file__).parent.glob("*.py"))


def comparisons(path: Path) -> Iterator[ast.Compare]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Compare) and "engine" in ast.unparse(node):
            yield node


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_no_module_compares_an_engine_with_a_number(path: Path) -> None:
    for found in comparisons(path):
        assert not any(isinstance(one, ast.Constant) for one in (found.left, *found.comparators))


def test_every_difference_came_with_an_engine_that_is_there() -> None:
    named = {name: since for name, since in vars(engines).items() if name.isupper()}

    assert len(named) > 1
    assert all(1 < since <= engines.ENGINE for since in named.values())
    assert set(named.values()) == {*range(2, engines.ENGINE + 1)}
