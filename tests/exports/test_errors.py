"""Errors of packaging."""

from __future__ import annotations

import exports
from exports import ExportError


def test_every_error_has_a_code_of_its_own_and_is_public() -> None:
    kinds = ExportError.__subclasses__()

    assert len({kind.code for kind in kinds}) == len(kinds) > 0
    assert {kind.__name__ for kind in kinds} <= set(exports.__all__)
