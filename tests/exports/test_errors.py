"""Errors of packaging."""

from __future__ import annotations

from collections.abc import Iterator

import exports
import exports.portability.errors
from exports import ExportError
from exports.portability import envelope


def kinds_below(kind: type[ExportError]) -> Iterator[type[ExportError]]:
    for below in kind.__subclasses__():
        yield below
        yield from kinds_below(below)


def test_every_error_has_a_code_of_its_own_and_is_public() -> None:
    kinds = list(kinds_below(ExportError))
    with_code = [kind for kind in kinds if "code" in vars(kind)]

    assert len({kind.code for kind in with_code}) == len(with_code) > 0
    assert [kind for kind in kinds if kind not in with_code] == [envelope.EnvelopeError]
    for kind in kinds:
        if kind.__module__ == "exports.errors":
            assert kind.__name__ in exports.__all__
        elif issubclass(kind, envelope.EnvelopeError):
            assert kind.__name__ in envelope.__all__
        else:
            # Portability is imported by its modules: its checker and its packages are used apart.
            assert kind.__module__ == "exports.portability.errors"
