"""Tokens of SoftHSM2 for tests, each in a process's own folder."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from signing.pkcs11_keys import TokenPlace
from signing.pkcs11_modules import module_of

MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so")
LABEL, PIN = "cachets", "271828"


@contextmanager
def soft_token(folder: Path) -> Iterator[TokenPlace]:
    """Make a token; `tokens` below the folder is what is plugged in."""
    module = next((Path(one) for one in MODULES if Path(one).exists()), None)
    if module is None or shutil.which("softhsm2-util") is None:
        if os.environ.get("CI"):
            pytest.fail("softhsm2 is not installed")
        pytest.skip("softhsm2 is not installed")
    (folder / "tokens").mkdir(parents=True)
    configuration = folder / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\n")
    before = os.environ.get("SOFTHSM2_CONF")
    os.environ["SOFTHSM2_CONF"] = str(configuration)
    plug_in(LABEL)
    place = TokenPlace(module=module, label=LABEL, pin=PIN)
    try:
        look_again(place)
        yield place
    finally:
        if before is None:
            del os.environ["SOFTHSM2_CONF"]
        else:
            os.environ["SOFTHSM2_CONF"] = before


def look_again(place: TokenPlace) -> None:
    """Have the module look for its tokens: one was put in or out. Its sessions end."""
    with module_of(place.module).used() as module:
        module.begin_again()


def plug_in(label: str) -> None:
    """Make one more token where the present configuration has them."""
    made = ("--init-token", "--free", "--label", label, "--pin", PIN, "--so-pin", "314159")
    subprocess.run(["softhsm2-util", *made], check=True, capture_output=True)
