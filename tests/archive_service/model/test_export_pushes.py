"""Pushes as values: what may hold a secret is not in their text."""

from __future__ import annotations

from datetime import UTC, datetime

from archive_service.model.actors import Role
from archive_service.model.export_pushes import ExportPush, PushTarget
from archive_service.model.identifiers import as_legal_entity
from archive_service.storage.push_addresses import sftp_address

ADDRESS = "sftp://depot@h.example/jeton-secret"


def test_the_address_is_not_in_the_text_of_a_push() -> None:
    push = ExportPush(number=1, to=ADDRESS, by="", role=Role.ESMS, asked_at=datetime(2027, 1, 1, tzinfo=UTC))
    to = PushTarget(to=ADDRESS, host_key="", legal_entity=as_legal_entity("250000999"))

    for one in (push, to, sftp_address(ADDRESS)):
        assert "secret" not in repr(one)
        assert "secret" not in str(one)
