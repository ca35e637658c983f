"""PKCS#11 modules of this process: one call at a time, and begun again where that is safe.

python-pkcs11 begins a module with `C_Initialize(NULL)`, which promises that no two threads call it at once.
SoftHSM2 then works without any lock, and two threads end the process. So a module is used by one thread at a
time, whatever tokens it has. Whoever has it may also end it and begin it again: this is how a token that was
put in or out is seen, and every session of the module ends by it, those of other tokens too.

Source: OASIS PKCS #11 v2.40, 5.4 (C_Initialize, C_Finalize); usage guide, 2.5.3: a child begins anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

import pkcs11
from pkcs11 import exceptions as failures

PATIENCE = 60.0
"""Seconds that a thread waits for the module: one that hangs must not hold all of them."""


class ModuleBusy(Exception):
    """Another thread has the module and does not give it back."""


@dataclass(slots=True, eq=False)
class Pkcs11Module:
    """A module in this process. `life` counts how often it was begun: sessions belong to one life."""

    path: Path
    life: int = 0
    _own: Lock = field(default_factory=Lock, repr=False)

    @contextmanager
    def used(self) -> Iterator[Pkcs11Module]:
        """Give the module to this thread alone, for the block; raise `ModuleBusy`."""
        if not self._own.acquire(timeout=PATIENCE):
            raise ModuleBusy(str(self.path))
        try:
            if not self.life:
                # A process that was forked has what its parent had begun, and may not use it.
                self.begin_again()
            yield self
        finally:
            self._own.release()

    def library(self) -> Any:
        """Return the module, begun; raise `PKCS11Error`."""
        return pkcs11.lib(str(self.path))

    def begin_again(self) -> None:
        """End the module with all its sessions, and begin it. When it cannot begin, the next use tries."""
        self.life += 1
        with suppress(failures.PKCS11Error):
            self.library().finalize()
        with suppress(failures.PKCS11Error):
            self.library().initialize()


_modules: dict[tuple[int, Path], Pkcs11Module] = {}


def module_of(path: Path) -> Pkcs11Module:
    """Return the module of this process, the same one for every token in it."""
    return _modules.setdefault((os.getpid(), path), Pkcs11Module(path))
