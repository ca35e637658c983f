"""The name of the account of this process, which the library of SFTP asks for."""

from __future__ import annotations

import getpass
import os


def name_account() -> None:
    """Give the account a name, if it has none, as in a container: the library asks for it, and needs it for
    nothing. For the start of a process: other threads may read its environment.
    """
    try:
        getpass.getuser()
    except (KeyError, OSError):
        os.environ["LOGNAME"] = "archive"
