"""What this instance is called for ever: an identifier made once, and the name of its journal."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

import orjson

from archive_service.errors import DigestMismatch, Misconfigured, NotFound, UnknownForm
from archive_service.ports import PublishedFiles

FIRST_ORIGIN = "archive-dui/journal"
"""The name of every journal whose first entry is of the first form: its key was given out under it."""

_FORM = "instance/1"
_PATH = "instance/identity"


def journal_origin(
    files: PublishedFiles, setting: str, *, new_id: Callable[[], UUID], is_of_first_form: Callable[[], bool]
) -> str:
    """Return the name under which this instance's journal is signed, settling it the first time.

    It is kept beside the objects, so a database that is rebuilt has it again. `setting` counts the first time
    alone: checkpoints under two names would be two logs to a witness.

    Raises:
        Misconfigured: `setting` is another name than the one that is settled.
    """
    try:
        origin = _origin(files.read(_PATH))
    except NotFound:
        origin = _settled(files, setting, new_id(), is_of_first_form())
    if setting and setting != origin:
        raise Misconfigured(
            f"ARCHIVE_JOURNAL_ORIGIN: the journal is called {origin} since its key was first given out or a "
            "checkpoint was published, and stays so"
        )
    return origin


def _settled(files: PublishedFiles, setting: str, instance: UUID, is_of_first_form: bool) -> str:
    own = FIRST_ORIGIN if is_of_first_form else f"{FIRST_ORIGIN}/{instance}"
    identity = {"format": _FORM, "id": str(instance), "origin": setting or own}
    # Another process may be first: then its word counts.
    with suppress(DigestMismatch):
        files.keep({_PATH: orjson.dumps(identity, option=orjson.OPT_SORT_KEYS)})
    return _origin(files.read(_PATH))


def _origin(written: bytes) -> str:
    identity = orjson.loads(written)
    if identity.get("format") != _FORM:
        raise UnknownForm("another version of the service named this instance")
    return str(identity["origin"])
