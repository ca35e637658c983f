"""Check that the installed queue library expects the schema that our databases have."""

from __future__ import annotations

import hashlib

from archive_service.errors import Misconfigured

QUEUE_SCHEMA = "c70ec4b400a60ad9592787653aae5ae77ae41bf801d56b5bd2712751a07f2009"
"""SHA-256 of the schema in Procrastinate 3.10.0: the schema after the last revision (decision 0026)."""


def check_queue_library(schema: str) -> None:
    """Refuse to use the queue with a library that expects another schema.

    Raises:
        Misconfigured: `schema`, the one of the installed library, is another.
    """
    if hashlib.sha256(schema.encode()).hexdigest() != QUEUE_SCHEMA:
        raise Misconfigured(
            "the installed version of procrastinate expects another schema of the queue than the database "
            "has: install the versions that requirements.lock names"
        )
