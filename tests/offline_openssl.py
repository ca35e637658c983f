"""The openssl program as the offline verifier uses it, for the tests of a module."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from exports.attestation.verify_dui import OpenSsl


@pytest.fixture(scope="module")
def openssl() -> Iterator[OpenSsl]:
    """The openssl of this machine; its folder of working files ends with the module."""
    program = shutil.which("openssl")
    assert program
    found = OpenSsl(program)
    yield found
    found.close()
