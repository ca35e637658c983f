"""The permanent names of this instance: an identifier created once, and the name of its journal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from uuid import UUID

import orjson

from archive_service.errors import DigestMismatch, Misconfigured, NotFound, UnknownForm
from archive_service.ports import PublishedFiles

FIRST_ORIGIN = "archive-dui/journal"
"""The name of every journal whose first entry has the first form: its key was published under this name."""

_FORM = "instance/1"
_PATH = "instance/identity"


def journal_origin(
    files: PublishedFiles, setting: str, *, new_id: Callable[[], UUID], is_of_first_form: Callable[[], bool]
) -> str:
    """Return the name under which this instance's journal is signed; it is fixed at the first call.

    The name is stored beside the objects, so that a rebuilt database has it again. `setting` is used only the
    first time: for a witness, checkpoints under two names would be two logs.

    Raises:
        Misconfigured: `setting` differs from the name that is fixed.
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


def instance_id(files: PublishedFiles) -> str:
    """Return the identifier of this instance, once the name of its journal is fixed."""
    return str(_identity(files.read(_PATH))["id"])


def _settled(files: PublishedFiles, setting: str, instance: UUID, is_of_first_form: bool) -> str:
    own = FIRST_ORIGIN if is_of_first_form else f"{FIRST_ORIGIN}/{instance}"
    identity = {"format": _FORM, "id": str(instance), "origin": setting or own}
    # Another process may be first: then its name is used.
    with suppress(DigestMismatch):
        files.keep({_PATH: orjson.dumps(identity, option=orjson.OPT_SORT_KEYS)})
    return _origin(files.read(_PATH))


def _origin(written: bytes) -> str:
    return str(_identity(written)["origin"])


def _identity(written: bytes) -> Mapping[str, object]:
    identity: Mapping[str, object] = orjson.loads(written)
    if identity.get("format") != _FORM:
        raise UnknownForm("another version of the service named this instance")
    return identity
