"""A process whose account has no name, as in a container."""

from __future__ import annotations

import pwd

import pytest


def remove_account_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the name of the account from this process, until the test ends."""

    def nobody(number: int) -> None:
        raise KeyError(number)

    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "")
    monkeypatch.setattr(pwd, "getpwuid", nobody)
