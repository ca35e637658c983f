"""`provenance.json` is canonical, and contains all the facts that it is given."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

from archive_service.documents import AttachmentProvenance, Provenance, provenance

FACTS = Provenance(
    record="r-1",
    deposit="d-1",
    received_at=datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC),
    sender="Foyer des Tilleuls",
    flow_kind="cda",
    flow=("a" * 64, 1_000),
    source_sha256="b" * 64,
    software="Lupin 4.2",
    template_name="record/1",
    template_digest="c" * 64,
    service_version="0.1.0",
    decisions=[{"rule": "CASF", "explanation": "Conservé vingt ans"}],
    findings=[{"code": "type-differs", "where": "/entry/0"}],
    attachments=[
        AttachmentProvenance(name="a.pdf", type="application/pdf", sha256="d" * 64, where="/entry/1")
    ],
)


def test_the_bytes_are_canonical() -> None:
    written = provenance(FACTS)
    said = json.loads(written)
    again = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert written == again.encode() + b"\n"
    assert said["origin"]["received_at"] == "2026-03-14T09:26:53Z"
    assert said["decisions"][0]["explanation"] == "Conservé vingt ans"
    assert said["attachments"][0]["where"] == "/entry/1"


def test_a_lone_surrogate_is_written_as_its_escape() -> None:
    assert json.loads(provenance(replace(FACTS, sender="a\ud800b")))["origin"]["sender"] == "a\ud800b"
