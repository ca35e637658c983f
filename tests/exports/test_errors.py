"""Errors of packaging."""

from __future__ import annotations

import exports
import exports.portability.errors
from exports import ExportError


def test_every_error_has_a_code_of_its_own_and_is_public() -> None:
    kinds = ExportError.__subclasses__()

    assert len({kind.code for kind in kinds}) == len(kinds) > 0
    for kind in kinds:
        if kind.__module__ == "exports.errors":
            assert kind.__name__ in exports.__all__
        else:
            # Portability is imported by its modules: its checker and its packages are used apart.
            assert kind.__module__ == "exports.portability.errors"
